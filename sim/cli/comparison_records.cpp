#include "sim/cli/comparison_records.hpp"

#include <cmath>

namespace faultline::cli {

std::vector<Record> comparison_records(const std::vector<Comparison>& comparisons, const std::vector<Outcome>& outcomes,
                                       const ResultLayout& layout) {
  std::vector<Record> records;
  for (const Comparison& one : comparisons) {
    const Outcome& outcome = outcomes[one.outcome];
    const PairedComparison& result = one.result;
    records.push_back({{"outcome", outcome.spec().name},
                       {"label", outcome.title()},
                       {"unit", outcome.unit()},
                       {"date", one.date ? layout.times[*one.date] : std::nan("")},
                       {"baseline", layout.cases[one.baseline]},
                       {"case", layout.cases[one.case_index]},
                       {"pairs", static_cast<std::int64_t>(result.difference.count)},
                       {"missing", static_cast<std::int64_t>(result.difference.missing)},
                       {"baseline_mean", result.baseline.mean},
                       {"mean", result.value.mean},
                       {"difference", result.difference.mean},
                       {"low", result.difference.low()},
                       {"high", result.difference.high()},
                       {"relative_difference", result.relative},
                       {"correlation", result.correlation},
                       {"gain", result.gain},
                       {"p_value", result.p_value},
                       {"adjusted_p_value", one.adjusted_p_value},
                       {"infinite", static_cast<std::int64_t>(result.difference.infinite)}});
  }
  return records;
}

}  // namespace faultline::cli

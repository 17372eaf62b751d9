#include "analysis/trend.hpp"

#include <cmath>
#include <limits>

#include "analysis/paired.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool is_mean_over_dates(const Outcome& outcome) {
  return outcome.spec().statistic == DateStatistic::mean && outcome.dates().size() >= least_trend_dates;
}

/// The same outcome over some of its dates.
Outcome over_dates(const Outcome& outcome, const ResultLayout& layout, std::size_t first, std::size_t end) {
  OutcomeSpec spec = outcome.spec();
  spec.from = layout.times[outcome.dates()[first]];
  spec.to = layout.times[outcome.dates()[end - 1]];
  return Outcome(layout, spec);
}

bool leaves_out_zero(const Estimate& estimate) { return estimate.low() > 0 || estimate.high() < 0; }

}  // namespace

Trend judge_trend(std::span<const double> first, std::span<const double> middle, std::span<const double> last, const Estimate& mean) {
  const PairedComparison whole = compare_paired(last, first, trend_level);
  const Estimate late = compare_paired(last, middle, trend_level).difference;
  Trend trend;
  trend.change = whole.difference;
  trend.first = whole.baseline.mean;
  trend.last = whole.value.mean;
  if (!leaves_out_zero(trend.change) || !(std::abs(trend.change.mean) > mean.half_width)) return trend;
  const bool rises = trend.change.mean > 0;
  trend.direction = rises ? TrendDirection::rising : TrendDirection::falling;
  trend.goes_on = leaves_out_zero(late) && (late.mean > 0) == rises;
  return trend;
}

std::vector<std::vector<Trend>> measure_trends(const std::vector<Outcome>& outcomes, const std::vector<OutcomeTable>& tables,
                                               ResultReader& reader) {
  EXPECTS(outcomes.size() == tables.size());
  const ResultLayout& layout = reader.layout();
  std::vector<Outcome> thirds;
  for (const Outcome& outcome : outcomes) {
    if (!is_mean_over_dates(outcome)) continue;
    const std::size_t dates = outcome.dates().size();
    thirds.push_back(over_dates(outcome, layout, 0, dates / 3));
    thirds.push_back(over_dates(outcome, layout, dates / 3, dates - dates / 3));
    thirds.push_back(over_dates(outcome, layout, dates - dates / 3, dates));
  }
  Trend unjudged;
  unjudged.change = {0, 0, nan, nan, nan};
  unjudged.first = unjudged.last = nan;
  std::vector<std::vector<Trend>> trends(outcomes.size(), std::vector<Trend>(layout.cases.size(), unjudged));
  if (thirds.empty()) return trends;
  const std::vector<OutcomeTable> parts = evaluate_outcomes(thirds, reader);
  std::size_t part = 0;
  for (std::size_t k = 0; k < outcomes.size(); ++k) {
    if (!is_mean_over_dates(outcomes[k])) continue;
    for (std::size_t c = 0; c < layout.cases.size(); ++c) {
      trends[k][c] = judge_trend(parts[part][c], parts[part + 1][c], parts[part + 2][c], estimate_mean(tables[k][c]));
    }
    part += 3;
  }
  return trends;
}

}  // namespace faultline

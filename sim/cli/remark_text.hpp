// Remarks on a result: a line each below the answer, all of them in JSON.
#pragma once

#include <string>
#include <vector>

#include "analysis/remarks.hpp"
#include "models/scenario/experiment.hpp"

namespace faultline::cli {

/// Remarks on some cases of a file, those on means last.
/// @param plan    cases and baseline; what the scenario knows, the warm-up and where firms live on their cash, is filled in
/// @param trends  by outcome and case; empty: nothing is said of means
std::vector<Remark> remarks_on(const Experiment& experiment, ResultReader& reader, RemarkPlan plan, const std::vector<Outcome>& outcomes,
                               const std::vector<std::vector<Trend>>& trends);

/// A line for each key, with the first case that it holds in and how many more; at most eight. Empty without remarks.
std::string remarks_text(const std::vector<Remark>& remarks, const ResultLayout& layout, std::size_t cases);

/// [{"key": …, "case": …, "remark": …, "advice": …}, …], one for each key and case
std::string remarks_json(const std::vector<Remark>& remarks, const ResultLayout& layout);

}  // namespace faultline::cli

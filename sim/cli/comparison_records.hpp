// Comparisons of cases as rows for programs.
#pragma once

#include <vector>

#include "analysis/comparison.hpp"
#include "sim/cli/records.hpp"

namespace faultline::cli {

/// One for each comparison. @param outcomes  those that were compared
std::vector<Record> comparison_records(const std::vector<Comparison>& comparisons, const std::vector<Outcome>& outcomes,
                                       const ResultLayout& layout);

}  // namespace faultline::cli

// Every case of a batch against one or several baselines: the family of comparisons that a table shows.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/multiple_comparisons.hpp"
#include "analysis/outcomes.hpp"
#include "analysis/paired.hpp"

namespace faultline {

/// Which comparisons, and how surely each is to hold.
struct ComparisonPlan {
  std::vector<std::size_t> baselines;  ///< cases, by position; at least one
  std::vector<std::size_t> cases;      ///< compared with each baseline, itself excepted
  double level = interval_level;       ///< of the intervals, before adjustment
  Adjustment adjustment{};
  bool by_date = false;  ///< each date of an outcome's window, in place of its statistic over them
};

struct Comparison {
  std::size_t outcome = 0;
  std::size_t baseline = 0;
  std::size_t case_index = 0;
  std::optional<std::size_t> date{};  ///< position in the layout's times; none: over the outcome's window
  PairedComparison result{};
  double adjusted_p_value = 0;  ///< over the whole family
};

/// Outcome by outcome, baseline by baseline, case by case, date by date. Memory does not grow with the number of dates
/// or series of the file: outcomes are one number a trial, and dates are read some at a time.
std::vector<Comparison> compare_cases(const std::vector<Outcome>& outcomes, ResultReader& reader, const ComparisonPlan& plan);

}  // namespace faultline

// Two cases under common random numbers: how they differ, replication by replication, and what the pairing gained.
#pragma once

#include <span>

#include "analysis/intervals.hpp"

namespace faultline {

struct PairedComparison {
  Estimate baseline;    ///< of the pairs that are whole
  Estimate value;       ///< of the same pairs
  Estimate difference;  ///< value − baseline, D̄ ± t_{n−1} · s_D / √n
  double relative = 0;  ///< D̄ over the absolute mean of the baseline; NaN where that is 0
  /// ρ of the two; NaN where one of them does not vary
  double correlation = 0;
  /// (s²_value + s²_baseline) / s²_D: how many independent pairs one pair under common random numbers is worth. 1 for
  /// independent cases, below 1 where the pairing does harm, infinite where the difference does not vary, NaN where
  /// nothing varies.
  double gain = 0;
  double p_value = 0;  ///< two-sided, paired t: of a difference at least as large if the cases were equal in the mean
};

/// Two numbers that differ by a few roundings only, 8 ε, are equal: the order of a sum is no effect of a case.
/// @param values, baseline  the same replications in the same order; pairs with a missing value are left out and counted
PairedComparison compare_paired(std::span<const double> values, std::span<const double> baseline,
                                double level = interval_level);

}  // namespace faultline

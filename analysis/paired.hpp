// Two cases under common random numbers: how they differ, replication by replication, and what the pairing gained.
#pragma once

#include <span>

#include "analysis/intervals.hpp"

namespace faultline {

struct PairedComparison {
  Estimate baseline;  ///< of the pairs that are whole
  Estimate value;     ///< of the same pairs
  /// value − baseline, D̄ ± t_{n−1} · s_D / √n. Infinite where one of the two is; a pair that is infinite on one side in
  /// both has no difference, and is missing here though not above.
  Estimate difference;
  double relative = 0;  ///< D̄ over the absolute mean of the baseline; NaN where that is 0, or either is infinite
  /// ρ of the two, in [−1, 1]; NaN where one of them does not vary, or is infinite
  double correlation = 0;
  /// (s²_value + s²_baseline) / s²_D: how many independent pairs one pair under common random numbers is worth. 1 for
  /// independent cases, below 1 where the pairing does harm, infinite where the difference does not vary, NaN where
  /// nothing varies or something is infinite.
  double gain = 0;
  /// Two-sided, paired t: of a difference at least as large if the cases were equal in the mean. NaN where the difference
  /// does not vary: a variance of 0 is no law that a chance could be taken from.
  double p_value = 0;
};

/// Numbers that differ by rounding only are equal (rounding_share): the order of a sum is no effect of a case.
/// @param values, baseline  the same replications in the same order; pairs with a missing value are left out and counted
PairedComparison compare_paired(std::span<const double> values, std::span<const double> baseline, double level = interval_level);

}  // namespace faultline

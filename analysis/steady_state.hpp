// The long run of one path: where its start-up phase ends, and what the rest says of the mean.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/intervals.hpp"

namespace faultline {

struct Truncation {
  std::size_t dropped = 0;  ///< first values that belong to the start-up phase
  /// The best cut is the last one that was allowed (half of the path): the path is too short to tell. So is one whose
  /// infinite values no allowed cut leaves out.
  bool is_too_short = false;
};

/// MSER-5: the path is averaged in batches of 5 values, and the first d batches go that minimise
///     MSER(d) = Σ_{i>d} (Z_i − Z̄_d)² / (k − d)²,   d ≤ k/2   [White-1997; White-Cobb-Spratt-2000]
/// Missing values are left out of their batch. For several replications give the mean across them [Welch-1983].
Truncation find_truncation(std::span<const double> path);

struct BatchMeans {
  Estimate mean;  ///< of the batch means, t with (batches − 1) degrees of freedom
  std::size_t batches = 0;
  std::size_t values_per_batch = 0;
  double lag_one = 0;  ///< correlation of successive batch means; NaN below 3 batches, or where they do not vary
  /// Whether lag_one is larger than chance allows at 5 %, one-sided: then the interval is too narrow [von-Neumann-1941]
  bool is_correlated = false;
};

/// Non-overlapping batch means of a stationary path, values beyond whole batches dropped at the start
/// [Schmeiser-1982: 10 to 30 batches].
/// @param path  without missing values, at least `batches` of them
BatchMeans estimate_batch_means(std::span<const double> path, std::size_t batches = 20, double level = interval_level);

}  // namespace faultline

// Quantiles across replications: the exact order statistics of the values, and how well they are known without any
// assumption about the law of the values.
#pragma once

#include <span>
#include <vector>

#include "analysis/intervals.hpp"

namespace faultline {

/// Values that are there, ascending; infinite ones at their end.
std::vector<double> sorted_values(std::span<const double> values);

/// Quantile of ascending values, linear between order statistics: rank 1 + (n − 1)·p  [Hyndman-Fan-1996, type 7; the
/// default of numpy and R]. Between a finite value and an infinite one it is infinite; between −∞ and +∞, NaN.
/// @param probability in [0, 1]  @returns NaN without values
double quantile(std::span<const double> sorted, double probability);

/// A quantile and the order statistics that hold the true one.
struct QuantileEstimate {
  double probability = 0;
  double value = 0;
  /// [X_(l), X_(u)] with l, u from the binomial law of the number of values below the true quantile, at least `level`
  /// whatever the continuous law of the values; NaN where so few values cannot hold it with that probability
  /// [David-Nagaraja-2003, 7.1]
  double low = 0;
  double high = 0;
};

/// @param probability in (0, 1)
QuantileEstimate estimate_quantile(std::span<const double> sorted, double probability, double level = interval_level);

}  // namespace faultline

// The upper tail of a size distribution.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Hill's estimate of the tail index ζ of P(X > x) ∝ x^(−ζ) from the largest k of n: k / Σ ln(x_i / x_(k+1)).      [Hill-1975]
/// Its standard error is about ζ/√k.
/// @param sizes  > 0, in any order;  @param top_share  of them that belong to the tail, in (0, 1)
/// @returns NaN where fewer than ten belong to it, or all of them are equal
/// @test the quantiles of a Pareto; a scale changes nothing
inline double hill_tail_index(std::vector<double> sizes, double top_share) {
  EXPECTS(top_share > 0.0 && top_share < 1.0);
  constexpr std::size_t fewest = 10;
  const auto tail = static_cast<std::size_t>(top_share * static_cast<double>(sizes.size()));
  if (tail < fewest) return std::numeric_limits<double>::quiet_NaN();
  const auto threshold = sizes.begin() + static_cast<std::ptrdiff_t>(tail);
  std::nth_element(sizes.begin(), threshold, sizes.end(), std::greater<>());
  std::sort(sizes.begin(), threshold);  // the sum in an order of its own
  double sum = 0.0;
  for (auto size = sizes.begin(); size != threshold; ++size) sum += elementary::log(*size / *threshold);
  return sum > 0.0 ? static_cast<double>(tail) / sum : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace faultline

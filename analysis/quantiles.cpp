#include "analysis/quantiles.hpp"

#include <boost/math/distributions/binomial.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Least k with P(B ≤ k) ≥ probability. The last bits of the system's functions, which Boost calls, could move it at a tie alone.
std::size_t binomial_quantile(std::size_t count, double success, double probability) {
  const boost::math::binomial_distribution<double> law(static_cast<double>(count), success);
  auto k = static_cast<std::size_t>(std::max(0.0, std::floor(boost::math::quantile(law, probability))));
  while (k > 0 && boost::math::cdf(law, static_cast<double>(k - 1)) >= probability) --k;
  while (k < count && boost::math::cdf(law, static_cast<double>(k)) < probability) ++k;
  return k;
}

}  // namespace

std::vector<double> sorted_values(std::span<const double> values) {
  std::vector<double> sorted;
  sorted.reserve(values.size());
  std::copy_if(values.begin(), values.end(), std::back_inserter(sorted), [](double value) { return !std::isnan(value); });
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

double quantile(std::span<const double> sorted, double probability) {
  EXPECTS(probability >= 0 && probability <= 1);
  if (sorted.empty()) return nan;
  const double rank = static_cast<double>(sorted.size() - 1) * probability;
  const auto below = static_cast<std::size_t>(rank);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double weight = rank - static_cast<double>(below);
  if (weight == 0 || sorted[below] == sorted[below + 1]) return sorted[below];
  if (std::isinf(sorted[below]) || std::isinf(sorted[below + 1])) return sorted[below] + sorted[below + 1];
  return sorted[below] + weight * (sorted[below + 1] - sorted[below]);
}

QuantileEstimate estimate_quantile(std::span<const double> sorted, double probability, double level) {
  EXPECTS(probability > 0 && probability < 1 && level > 0 && level < 1);
  QuantileEstimate estimate{probability, quantile(sorted, probability), nan, nan};
  if (sorted.empty()) return estimate;
  // B values lie below the true quantile; X_(l) is at most it unless B < l, X_(u) at least it unless B ≥ u (1-based).
  const double tail = (1 - level) / 2;
  const std::size_t lower = binomial_quantile(sorted.size(), probability, tail);
  const std::size_t upper = binomial_quantile(sorted.size(), probability, 1 - tail) + 1;
  if (lower >= 1) estimate.low = sorted[lower - 1];
  if (upper <= sorted.size()) estimate.high = sorted[upper - 1];
  return estimate;
}

}  // namespace faultline

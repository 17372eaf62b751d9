#include "analysis/paired.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

double correlation_of(std::span<const double> a, const Estimate& mean_a, std::span<const double> b, const Estimate& mean_b) {
  const double scale = mean_a.standard_deviation * mean_b.standard_deviation;
  if (!(scale > 0)) return nan;
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a.mean) * (b[i] - mean_b.mean);
  return std::clamp(sum / (static_cast<double>(a.size()) - 1) / scale, -1.0, 1.0);
}

double gain_of(const Estimate& value, const Estimate& baseline, const Estimate& difference) {
  const auto square = [](double x) { return x * x; };
  const double independent = square(value.standard_deviation) + square(baseline.standard_deviation);
  if (difference.standard_deviation > 0) return independent / square(difference.standard_deviation);
  return independent > 0 ? infinity : nan;
}

double p_value_of(const Estimate& difference) {
  if (difference.count < 2) return nan;
  const double error = difference.standard_deviation / std::sqrt(static_cast<double>(difference.count));
  if (!(error > 0) || std::isinf(error)) return nan;
  return two_sided_p_value(difference.mean / error, static_cast<double>(difference.count) - 1);
}

}  // namespace

PairedComparison compare_paired(std::span<const double> values, std::span<const double> baseline, double level) {
  EXPECTS(values.size() == baseline.size());
  std::vector<double> a;
  std::vector<double> b;
  std::vector<double> differences;
  double magnitude = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]) || std::isnan(baseline[i])) continue;
    a.push_back(values[i]);
    b.push_back(baseline[i]);
    differences.push_back(difference_of(values[i], baseline[i]));
    if (std::isfinite(differences.back())) magnitude = std::max({magnitude, std::abs(values[i]), std::abs(baseline[i])});
  }
  PairedComparison result;
  result.value = estimate_mean(a, level);
  result.baseline = estimate_mean(b, level);
  result.difference = estimate_mean(differences, level, magnitude);
  for (Estimate* estimate : {&result.value, &result.baseline, &result.difference}) estimate->missing = values.size() - estimate->count;
  const double scale = std::abs(result.baseline.mean);
  result.relative = scale > 0 && std::isfinite(scale) && std::isfinite(result.difference.mean) ? result.difference.mean / scale : nan;
  result.correlation = correlation_of(a, result.value, b, result.baseline);
  result.gain = gain_of(result.value, result.baseline, result.difference);
  result.p_value = p_value_of(result.difference);
  return result;
}

}  // namespace faultline

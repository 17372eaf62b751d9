#include "analysis/intervals.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double student_quantile(double probability, double degrees) {
  EXPECTS(probability > 0 && probability < 1 && degrees >= 1);
  return boost::math::quantile(boost::math::students_t_distribution<double>(degrees), probability);
}

Estimate estimate_mean(std::span<const double> values, double level) {
  EXPECTS(level > 0 && level < 1);
  Estimate estimate;
  double sum = 0;
  for (const double value : values) {
    if (std::isnan(value))
      continue;
    sum += value;
    ++estimate.count;
  }
  estimate.missing = values.size() - estimate.count;
  const double count = static_cast<double>(estimate.count);
  estimate.mean = estimate.count == 0 ? nan : sum / count;
  estimate.standard_deviation = nan;
  estimate.half_width = nan;
  if (estimate.count < 2)
    return estimate;
  double squares = 0;
  for (const double value : values) {
    if (!std::isnan(value))
      squares += (value - estimate.mean) * (value - estimate.mean);
  }
  estimate.standard_deviation = std::sqrt(squares / (count - 1));
  estimate.half_width = student_quantile(0.5 + level / 2, count - 1) * estimate.standard_deviation / std::sqrt(count);
  return estimate;
}

std::vector<double> paired_differences(std::span<const double> values, std::span<const double> baseline) {
  EXPECTS(values.size() == baseline.size());
  std::vector<double> differences;
  for (std::size_t i = 0; i < values.size(); ++i)
    differences.push_back(values[i] - baseline[i]);
  return differences;
}

Estimate estimate_ratio(std::span<const double> values, std::span<const double> baseline, double level) {
  EXPECTS(values.size() == baseline.size());
  double upper = 0;
  double lower = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]) || std::isnan(baseline[i]))
      continue;
    upper += values[i];
    lower += baseline[i];
    ++count;
  }
  const double ratio = upper / lower;
  const double mean_baseline = lower / static_cast<double>(count);
  std::vector<double> residuals;
  for (std::size_t i = 0; i < values.size(); ++i)
    residuals.push_back((values[i] - ratio * baseline[i]) / mean_baseline);
  Estimate estimate = estimate_mean(residuals, level);
  estimate.mean = count == 0 ? nan : ratio;
  return estimate;
}

}  // namespace faultline

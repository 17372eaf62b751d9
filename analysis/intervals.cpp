#include "analysis/intervals.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
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

double two_sided_p_value(double statistic, double degrees) {
  EXPECTS(degrees >= 1);
  const boost::math::students_t_distribution<double> law(degrees);
  return 2 * boost::math::cdf(boost::math::complement(law, std::abs(statistic)));
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

Estimate estimate_independent_difference(std::span<const double> values, std::span<const double> baseline,
                                         double level) {
  const Estimate a = estimate_mean(values, level);
  const Estimate b = estimate_mean(baseline, level);
  Estimate difference = a.count <= b.count ? a : b;
  difference.mean = a.mean - b.mean;
  const auto variance_of_mean = [](const Estimate& one) {
    return one.standard_deviation * one.standard_deviation / static_cast<double>(one.count);
  };
  const double va = variance_of_mean(a);
  const double vb = variance_of_mean(b);
  difference.standard_deviation = std::hypot(a.standard_deviation, b.standard_deviation);
  difference.half_width = nan;
  if (difference.count < 2)
    return difference;
  const double degrees = (va + vb) * (va + vb) / (va * va / static_cast<double>(a.count - 1) +
                                                  vb * vb / static_cast<double>(b.count - 1));
  difference.half_width =
      va + vb > 0 ? student_quantile(0.5 + level / 2, std::max(1.0, degrees)) * std::sqrt(va + vb) : 0;
  return difference;
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

Estimate estimate_function(const std::vector<std::span<const double>>& columns,
                           const std::function<double(std::span<const double>)>& function, double level) {
  EXPECTS(!columns.empty());
  std::vector<std::size_t> whole;
  for (std::size_t i = 0; i < columns.front().size(); ++i) {
    if (std::none_of(columns.begin(), columns.end(), [i](const auto& column) { return std::isnan(column[i]); }))
      whole.push_back(i);
  }
  const double count = static_cast<double>(whole.size());
  std::vector<double> sums(columns.size(), 0.0);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    EXPECTS(columns[c].size() == columns.front().size());
    for (const std::size_t i : whole)
      sums[c] += columns[c][i];
  }
  std::vector<double> means(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c)
    means[c] = sums[c] / count;
  const double at_means = whole.empty() ? nan : function(means);
  std::vector<double> pseudo_values;
  for (const std::size_t i : whole) {
    for (std::size_t c = 0; c < columns.size(); ++c)
      means[c] = (sums[c] - columns[c][i]) / (count - 1);
    pseudo_values.push_back(whole.size() == 1 ? at_means : count * at_means - (count - 1) * function(means));
  }
  const bool is_finite = std::all_of(pseudo_values.begin(), pseudo_values.end(), [](double value) { return std::isfinite(value); });
  Estimate estimate = estimate_mean(pseudo_values, level);
  estimate.missing = columns.front().size() - whole.size();
  estimate.mean = is_finite ? at_means : nan;  // a function that one replication less takes out of its domain has no interval
  return estimate;
}

}  // namespace faultline

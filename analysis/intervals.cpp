#include "analysis/intervals.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Of values: what is left out, and the ends of what is there.
struct Extent {
  std::size_t count = 0;
  std::size_t infinite = 0;
  double sum = 0;
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
};

Extent extent_of(std::span<const double> values) {
  Extent extent;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    ++extent.count;
    extent.infinite += std::isinf(value) ? 1U : 0U;
    extent.sum += value;
    extent.least = std::min(extent.least, value);
    extent.most = std::max(extent.most, value);
  }
  return extent;
}

/// Boost calls the exp and log of the system, whose last bits depend on the processor: 40 bits are kept.
double without_last_bits(double x) {
  int exponent = 0;
  const double mantissa = std::frexp(x, &exponent);
  return std::ldexp(std::round(mantissa * 0x1p40) * 0x1p-40, exponent);
}

}  // namespace

bool is_rounding(double difference, double magnitude) {
  return std::isfinite(magnitude) && std::abs(difference) <= rounding_share * magnitude;
}

double difference_of(double a, double b) {
  const double difference = a - b;
  return is_rounding(difference, std::max(std::abs(a), std::abs(b))) ? 0 : difference;
}

double student_quantile(double probability, double degrees) {
  EXPECTS(probability > 0 && probability < 1 && degrees >= 1);
  return without_last_bits(boost::math::quantile(boost::math::students_t_distribution<double>(degrees), probability));
}

double two_sided_p_value(double statistic, double degrees) {
  EXPECTS(degrees >= 1);
  const boost::math::students_t_distribution<double> law(degrees);
  return without_last_bits(2 * boost::math::cdf(boost::math::complement(law, std::abs(statistic))));
}

Estimate estimate_mean(std::span<const double> values, double level, double magnitude) {
  EXPECTS(level > 0 && level < 1 && magnitude >= 0);
  const Extent extent = extent_of(values);
  const double count = static_cast<double>(extent.count);
  Estimate estimate{extent.count, values.size() - extent.count, nan, nan, nan, extent.infinite};
  if (extent.count > 0) estimate.mean = extent.least == extent.most ? extent.least : extent.sum / count;
  if (extent.count < 2 || extent.infinite > 0) return estimate;
  if (is_rounding(extent.most - extent.least, std::max({magnitude, std::abs(extent.least), std::abs(extent.most)}))) {
    estimate.standard_deviation = estimate.half_width = 0;
    return estimate;
  }
  double squares = 0;
  for (const double value : values) {
    if (!std::isnan(value)) squares += (value - estimate.mean) * (value - estimate.mean);
  }
  estimate.standard_deviation = std::sqrt(squares / (count - 1));
  estimate.half_width = student_quantile(0.5 + level / 2, count - 1) * estimate.standard_deviation / std::sqrt(count);
  return estimate;
}

Estimate estimate_independent_difference(std::span<const double> values, std::span<const double> baseline, double level) {
  const Estimate a = estimate_mean(values, level);
  const Estimate b = estimate_mean(baseline, level);
  Estimate difference = a.count <= b.count ? a : b;
  difference.mean = difference_of(a.mean, b.mean);
  difference.infinite = a.infinite + b.infinite;
  const auto variance_of_mean = [](const Estimate& one) {
    return one.standard_deviation * one.standard_deviation / static_cast<double>(one.count);
  };
  const double va = variance_of_mean(a);
  const double vb = variance_of_mean(b);
  difference.standard_deviation = std::sqrt(a.standard_deviation * a.standard_deviation + b.standard_deviation * b.standard_deviation);
  difference.half_width = nan;
  if (difference.count < 2 || difference.infinite > 0) return difference;
  difference.half_width = 0;
  if (va + vb > 0) {
    const double degrees =
        (va + vb) * (va + vb) / (va * va / static_cast<double>(a.count - 1) + vb * vb / static_cast<double>(b.count - 1));
    difference.half_width = student_quantile(0.5 + level / 2, std::max(1.0, degrees)) * std::sqrt(va + vb);
  }
  return difference;
}

Estimate estimate_ratio(std::span<const double> values, std::span<const double> baseline, double level) {
  EXPECTS(values.size() == baseline.size());
  std::vector<double> upper;
  std::vector<double> lower;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]) || std::isnan(baseline[i])) continue;
    upper.push_back(values[i]);
    lower.push_back(baseline[i]);
  }
  const Extent above = extent_of(upper);
  const Extent below = extent_of(lower);
  Estimate estimate{above.count, values.size() - above.count, nan, nan, nan, above.infinite + below.infinite};
  const double mean_baseline = below.sum / static_cast<double>(below.count);
  if (below.infinite > 0 || !(std::abs(mean_baseline) > 0)) return estimate;
  const double ratio = above.sum / below.sum;
  estimate.mean = ratio;
  if (above.infinite > 0) return estimate;
  std::vector<double> residuals;
  double magnitude = 0;
  for (std::size_t i = 0; i < upper.size(); ++i) {
    residuals.push_back((upper[i] - ratio * lower[i]) / mean_baseline);
    magnitude = std::max(magnitude, std::abs(upper[i] / mean_baseline));
  }
  const Estimate spread = estimate_mean(residuals, level, magnitude);
  estimate.standard_deviation = spread.standard_deviation;
  estimate.half_width = spread.half_width;
  return estimate;
}

Estimate estimate_function(const std::vector<std::span<const double>>& columns,
                           const std::function<double(std::span<const double>)>& function, double level) {
  EXPECTS(!columns.empty());
  std::vector<std::size_t> whole;
  for (std::size_t i = 0; i < columns.front().size(); ++i) {
    if (std::none_of(columns.begin(), columns.end(), [i](const auto& column) { return std::isnan(column[i]); })) whole.push_back(i);
  }
  const double count = static_cast<double>(whole.size());
  std::vector<double> sums(columns.size(), 0.0);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    EXPECTS(columns[c].size() == columns.front().size());
    for (const std::size_t i : whole) sums[c] += columns[c][i];
  }
  std::vector<double> means(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) means[c] = sums[c] / count;
  const double at_means = whole.empty() ? nan : function(means);
  std::vector<double> pseudo_values;
  for (const std::size_t i : whole) {
    for (std::size_t c = 0; c < columns.size(); ++c) means[c] = (sums[c] - columns[c][i]) / (count - 1);
    pseudo_values.push_back(whole.size() == 1 ? at_means : count * at_means - (count - 1) * function(means));
  }
  const bool is_finite = std::all_of(pseudo_values.begin(), pseudo_values.end(), [](double value) { return std::isfinite(value); });
  const auto infinite = static_cast<std::size_t>(std::count_if(whole.begin(), whole.end(), [&](std::size_t i) {
    return std::any_of(columns.begin(), columns.end(), [i](const auto& column) { return std::isinf(column[i]); });
  }));
  // A function that one replication less takes out of its domain has no interval.
  Estimate estimate = is_finite ? estimate_mean(pseudo_values, level) : Estimate{whole.size(), 0, nan, nan, nan, 0};
  estimate.missing = columns.front().size() - whole.size();
  estimate.mean = is_finite ? at_means : nan;
  estimate.infinite = infinite;
  return estimate;
}

}  // namespace faultline

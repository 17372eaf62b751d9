#include "analysis/steady_state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t values_per_mser_batch = 5;
constexpr double one_sided_five_percent = 1.6448536269514722;  // of the normal law

double mean_of(std::span<const double> values) {
  double sum = 0;
  std::size_t count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return count == 0 ? nan : sum / static_cast<double>(count);
}

std::vector<double> batch_means(std::span<const double> path, std::size_t length) {
  std::vector<double> means;
  for (std::size_t first = 0; first + length <= path.size(); first += length) means.push_back(mean_of(path.subspan(first, length)));
  return means;
}

/// Σ (Z − Z̄)² / k² over the values that are there; NaN below two, and with an infinite one.
double marginal_standard_error(std::span<const double> values) {
  const Estimate estimate = estimate_mean(values);
  if (estimate.standard_deviation == 0) return 0;
  const double mean = estimate.mean;
  double squares = 0;
  double count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    squares += (value - mean) * (value - mean);
    ++count;
  }
  return count < 2 ? nan : squares / (count * count);
}

double lag_one_correlation(std::span<const double> values, double mean) {
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += (values[i] - mean) * (values[i] - mean);
    if (i > 0) products += (values[i] - mean) * (values[i - 1] - mean);
  }
  return values.size() < 3 || !(squares > 0) ? nan : products / squares;
}

}  // namespace

Truncation find_truncation(std::span<const double> path) {
  const std::vector<double> means = batch_means(path, values_per_mser_batch);
  const std::size_t last = means.size() / 2;
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t d = 0; d <= last && d < means.size(); ++d) {
    const double error = marginal_standard_error(std::span<const double>(means).subspan(d));
    if (error < least) {
      least = error;
      best = d;
    }
  }
  return {best * values_per_mser_batch, means.size() < 4 || best == last || !std::isfinite(least)};
}

BatchMeans estimate_batch_means(std::span<const double> path, std::size_t batches, double level) {
  EXPECTS(batches >= 2 && path.size() >= batches);
  BatchMeans result;
  result.batches = batches;
  result.values_per_batch = path.size() / batches;
  const std::vector<double> means = batch_means(path.subspan(path.size() - batches * result.values_per_batch), result.values_per_batch);
  result.mean = estimate_mean(means, level);
  result.lag_one = result.mean.standard_deviation > 0 ? lag_one_correlation(means, result.mean.mean) : nan;
  // Without correlation the lag-one estimate has mean −1/k and variance close to 1/k.
  const auto count = static_cast<double>(batches);
  result.is_correlated = result.lag_one + 1 / count > one_sided_five_percent / std::sqrt(count);
  return result;
}

}  // namespace faultline

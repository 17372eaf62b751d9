#include "analysis/resampling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/intervals.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"
#include "sim/random/chance.hpp"

namespace faultline {

namespace {

/// By linear interpolation between order statistics; takes the values by copy to sort them.
double percentile(std::vector<double> values, double probability) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const double place = probability * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

}  // namespace

std::vector<std::span<const double>> whole_blocks(std::span<const double> values, std::size_t length, Blocks& count) {
  EXPECTS(values.size() % length == 0);
  std::vector<std::span<const double>> blocks;
  for (std::size_t first = 0; first < values.size(); first += length) {
    const auto block = values.subspan(first, length);
    if (std::any_of(block.begin(), block.end(), [](double value) { return std::isnan(value); })) {
      ++count.failed;
    } else if (std::any_of(block.begin(), block.end(), [](double value) { return std::isinf(value); })) {
      ++count.infinite;
    } else {
      blocks.push_back(block);
    }
  }
  count.used = blocks.size();
  return blocks;
}

std::vector<Share> resampled(const std::vector<std::span<const double>>& blocks, const BlockEstimator& estimator,
                             const Resampling& resampling) {
  const std::vector<double> estimates = estimator(blocks);
  std::vector<std::vector<double>> again(estimates.size());
  const Chance chance(resampling.seed, 1);
  std::vector<std::span<const double>> drawn(blocks.size());
  for (std::size_t r = 0; r < resampling.resamples; ++r) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const double u = chance.uniform(std::uint16_t{0}, r, static_cast<std::uint32_t>(i));
      drawn[i] = blocks[static_cast<std::size_t>(u * static_cast<double>(blocks.size()))];
    }
    const std::vector<double> estimate = estimator(drawn);
    for (std::size_t e = 0; e < estimate.size(); ++e) again[e].push_back(estimate[e]);
  }
  std::vector<Share> shares;
  for (std::size_t e = 0; e < estimates.size(); ++e) {
    shares.push_back({estimates[e], percentile(again[e], (1 - interval_level) / 2), percentile(again[e], (1 + interval_level) / 2)});
  }
  return shares;
}

double noise_share(const std::vector<std::span<const double>>& blocks, std::size_t one, std::size_t other, double variance) {
  if (!(variance > 0)) return std::numeric_limits<double>::quiet_NaN();
  double squares = 0;
  for (const auto& block : blocks) squares += elementary::pow(difference_of(block[one], block[other]), 2);
  return squares / (2 * static_cast<double>(blocks.size()) * variance);
}

bool are_equal(const std::vector<std::span<const double>>& blocks, std::span<const std::size_t> places) {
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const auto& block : blocks) {
    for (const std::size_t place : places) {
      least = std::min(least, block[place]);
      most = std::max(most, block[place]);
    }
  }
  return is_rounding(most - least, std::max(std::abs(least), std::abs(most)));
}

}  // namespace faultline

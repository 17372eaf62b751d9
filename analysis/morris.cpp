#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/intervals.hpp"
#include "analysis/resampling.hpp"
#include "analysis/sensitivity.hpp"
#include "sim/base/contracts.hpp"
#include "sim/random/chance.hpp"

namespace faultline {

namespace {

enum class Draw : std::uint16_t { level, direction, order };

double step_of(const MorrisShape& shape) { return static_cast<double>(shape.levels) / (2.0 * static_cast<double>(shape.levels - 1)); }

/// The order in which a trajectory moves its parameters.
std::vector<std::size_t> order_of(const MorrisShape& shape, std::size_t trajectory) {
  const Chance chance(shape.seed, 0);
  std::vector<double> keys;
  for (std::size_t i = 0; i < shape.parameters; ++i) keys.push_back(chance.uniform(Draw::order, trajectory, static_cast<std::uint32_t>(i)));
  std::vector<std::size_t> order(shape.parameters);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  return order;
}

/// +1 or −1: whether a trajectory moves a parameter up.
double direction_of(const MorrisShape& shape, std::size_t trajectory, std::size_t parameter) {
  const double u = Chance(shape.seed, 0).uniform(Draw::direction, trajectory, static_cast<std::uint32_t>(parameter));
  return u < 0.5 ? 1.0 : -1.0;
}

std::vector<double> start_of(const MorrisShape& shape, std::size_t trajectory) {
  const Chance chance(shape.seed, 0);
  const double half = static_cast<double>(shape.levels) / 2;
  std::vector<double> start;
  for (std::size_t i = 0; i < shape.parameters; ++i) {
    const double u = chance.uniform(Draw::level, trajectory, static_cast<std::uint32_t>(i));
    const double low = std::floor(u * half) / static_cast<double>(shape.levels - 1);
    start.push_back(direction_of(shape, trajectory, i) > 0 ? low : low + step_of(shape));
  }
  return start;
}

/// The part of the range that a step from `from` to `to` passes.
double passed(const MorrisShape& shape, std::size_t parameter, double from, double to) {
  const Levels levels = shape.discrete.empty() ? Levels() : shape.discrete[parameter];
  if (levels.count == 0) return step_of(shape);
  if (!levels.is_ordered || levels.count == 1) return 1;
  const auto first = static_cast<double>(level_of(from, levels.count));
  const auto last = static_cast<double>(level_of(to, levels.count));
  return std::max(1.0, std::abs(last - first)) / static_cast<double>(levels.count - 1);
}

/// Variance of one place of the blocks; 0 where it is rounding.
double variance_at(const std::vector<std::span<const double>>& blocks, std::size_t place) {
  if (are_equal(blocks, std::span(&place, 1))) return 0;
  const double count = static_cast<double>(blocks.size());
  double mean = 0;
  double squares = 0;
  for (const auto& block : blocks) mean += block[place] / count;
  for (const auto& block : blocks) squares += (block[place] - mean) * (block[place] - mean);
  return squares / (count - 1);
}

}  // namespace

std::size_t level_of(double unit, std::size_t count) {
  EXPECTS(unit >= 0 && count > 0);
  return std::min(static_cast<std::size_t>(unit * static_cast<double>(count)), count - 1);
}

std::vector<DesignPoint> morris_design(const MorrisShape& shape) {
  EXPECTS(shape.parameters >= 1 && shape.levels >= 2 && shape.levels % 2 == 0);
  EXPECTS(shape.discrete.empty() || shape.discrete.size() == shape.parameters);
  std::vector<DesignPoint> design;
  for (std::size_t t = 0; t < shape.trajectories; ++t) {
    const auto replication = static_cast<std::uint32_t>(2 * t);
    DesignPoint point{start_of(shape, t), replication};
    const DesignPoint start = point;
    design.push_back(point);
    for (const std::size_t parameter : order_of(shape, t)) {
      point.unit[parameter] += direction_of(shape, t, parameter) * step_of(shape);
      design.push_back(point);
    }
    design.push_back({start.unit, replication + 1});
  }
  return design;
}

MorrisResult morris_effects(const MorrisShape& shape, std::span<const double> values, const Resampling& resampling) {
  const std::size_t parameters = shape.parameters;
  const std::size_t length = parameters + 2;
  EXPECTS(values.size() == shape.trajectories * length);
  MorrisResult result;
  const auto trajectories = whole_blocks(values, length, result.blocks);
  if (trajectories.size() < 2) return result;
  std::vector<std::size_t> places(length);
  std::iota(places.begin(), places.end(), std::size_t{0});
  result.blocks.is_constant = are_equal(trajectories, places);
  if (result.blocks.is_constant) return result;
  // By trajectory: the effect of each parameter, then the outcome at the start under either replication.
  std::vector<double> effects;
  for (const auto& points : trajectories) {
    const auto t = static_cast<std::size_t>(points.data() - values.data()) / length;
    std::vector<double> effect(parameters);
    const std::vector<std::size_t> order = order_of(shape, t);
    const std::vector<double> start = start_of(shape, t);
    for (std::size_t step = 0; step < parameters; ++step) {
      const double direction = direction_of(shape, t, order[step]);
      const double from = start[order[step]];
      const double part = passed(shape, order[step], from, from + direction * step_of(shape));
      effect[order[step]] = direction * difference_of(points[step + 1], points[step]) / part;
    }
    effects.insert(effects.end(), effect.begin(), effect.end());
    effects.push_back(points.front());
    effects.push_back(points.back());
  }
  Blocks all;
  const auto blocks = whole_blocks(effects, length, all);
  const double count = static_cast<double>(blocks.size());
  const BlockEstimator estimator = [&](const std::vector<std::span<const double>>& drawn) {
    std::vector<double> estimates(parameters);
    for (const auto& block : drawn) {
      for (std::size_t i = 0; i < parameters; ++i) estimates[i] += std::abs(block[i]) / count;
    }
    estimates.push_back(noise_share(drawn, parameters, parameters + 1, variance_at(drawn, parameters)));
    return estimates;
  };
  const std::vector<Share> shares = resampled(blocks, estimator, resampling);
  for (std::size_t i = 0; i < parameters; ++i) {
    MorrisEffect& effect = result.effects.emplace_back();
    effect.absolute = shares[i];
    for (const auto& block : blocks) effect.mean += block[i] / count;
    double squares = 0;
    for (const auto& block : blocks) squares += (block[i] - effect.mean) * (block[i] - effect.mean);
    effect.standard_deviation = std::sqrt(squares / (count - 1));
  }
  result.noise = shares.back();
  return result;
}

}  // namespace faultline

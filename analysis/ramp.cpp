#include "analysis/ramp.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/resampling.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double bend_of_width = 0.05;
constexpr std::size_t resamples = 500;

/// Knots of one way; the way down comes in the order of time, highest level first.
std::vector<Knot> knots_of(const RampPlan& plan, const std::vector<std::span<const double>>& paths, bool is_down) {
  const std::size_t count = plan.levels.size();
  std::vector<Knot> knots;
  for (std::size_t k = 0; k < count; ++k) {
    Knot& knot = knots.emplace_back(Knot{plan.levels[k]});
    const std::size_t place = is_down ? 2 * count - 1 - k : k;
    for (const auto& path : paths) {
      knot.responses.push_back({path[place], 0});
      knot.excess.push_back(excess_of(plan.goal, knot.responses.back()));
    }
  }
  return knots;
}

ThresholdResult cross(const RampPlan& plan, const std::vector<std::span<const double>>& paths, bool is_down) {
  ThresholdResult way;
  way.curve = knots_of(plan, paths, is_down);
  if (has_infinite(way.curve)) {
    way.crossing = {nan, nan, nan, false, false, 0};
    way.verdict = ThresholdVerdict::infinite;
    return way;
  }
  const Sides sides = sides_of(plan.goal, way.curve);
  way.brackets = sides.brackets;
  if (way.brackets.size() != 1) {
    const bool all_sure = std::find(sides.signs.begin(), sides.signs.end(), 0) == sides.signs.end();
    way.verdict = way.brackets.size() > 1 ? ThresholdVerdict::several : all_sure ? ThresholdVerdict::none : ThresholdVerdict::undecided;
    return way;
  }
  way.rising = way.brackets.front().rising;
  way.crossing = locate_crossing(plan.goal, std::span(way.curve).subspan(sides.first, sides.last - sides.first + 1), way.rising);
  std::size_t k = sides.first;
  while (k + 1 < sides.last && way.curve[k + 1].at < way.crossing.estimate) ++k;
  if (bend_between(way.curve, k) > bend_of_width * (way.crossing.high - way.crossing.low)) {
    way.crossing.low = std::min(way.crossing.low, way.curve[k].at);
    way.crossing.high = std::max(way.crossing.high, way.curve[k + 1].at);
  }
  const double step = way.curve[k + 1].at - way.curve[k].at;
  way.verdict = way.crossing.half_width() <= std::max(plan.precision, step / 2) ? ThresholdVerdict::found : ThresholdVerdict::imprecise;
  return way;
}

bool is_settled(const ThresholdResult& way) {
  return way.verdict != ThresholdVerdict::imprecise && way.verdict != ThresholdVerdict::undecided;
}

double estimate_of(const RampPlan& plan, const std::vector<std::span<const double>>& paths, const ThresholdResult& way, bool is_down) {
  return locate_crossing(plan.goal, knots_of(plan, paths, is_down), way.rising).estimate;
}

}  // namespace

RampResult find_hysteresis(const RampPlan& plan, const RampFunction& respond) {
  EXPECTS(plan.levels.size() >= 3 && plan.replications >= 2 && !plan.goal.needs_baseline());
  RampResult result;
  std::vector<std::vector<double>> all;
  std::vector<std::span<const double>> paths;
  std::size_t next = std::min(plan.replications, plan.budget);
  while (all.size() < next) {
    for (auto& path : respond(static_cast<std::uint32_t>(all.size()), static_cast<std::uint32_t>(next))) all.push_back(std::move(path));
    ENSURES(all.size() == next);
    paths.assign(all.begin(), all.end());
    result.up = cross(plan, paths, false);
    result.down = cross(plan, paths, true);
    if (!is_settled(result.up) || !is_settled(result.down)) next = std::min(2 * all.size(), plan.budget);
  }
  result.trials = result.up.trials = result.down.trials = all.size();
  result.difference = {nan, nan, nan};
  if (result.up.brackets.size() != 1 || result.down.brackets.size() != 1) return result;
  const BlockEstimator difference = [&](const std::vector<std::span<const double>>& drawn) {
    return std::vector{estimate_of(plan, drawn, result.up, false) - estimate_of(plan, drawn, result.down, true)};
  };
  result.difference = resampled(paths, difference, {resamples, 1}).front();
  return result;
}

}  // namespace faultline

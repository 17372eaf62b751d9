// Hysteresis: a parameter climbs from level to level within one trial and comes back; an outcome that crosses its goal at
// another place on the way back remembers where it came from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "analysis/sensitivity.hpp"
#include "analysis/threshold.hpp"

namespace faultline {

struct RampPlan {
  CrossingGoal goal;           ///< without a baseline
  std::vector<double> levels;  ///< ascending, at least three
  double precision = 0;        ///< half-width asked for; no finer than half the distance of the levels
  std::size_t replications = 10;
  std::size_t budget = 10'000;  ///< trials: one a replication
};

/// The outcome at every level on the way up, then at every level on the way down, for each replication of a range.
using RampFunction = std::function<std::vector<std::vector<double>>(std::uint32_t first, std::uint32_t end)>;

struct RampResult {
  ThresholdResult up;    ///< curve by level, ascending
  ThresholdResult down;  ///< the same
  /// Crossing on the way up minus that on the way down, with the interval of a bootstrap over replications; NaN unless
  /// both were found. An interval that holds zero is no hysteresis.
  Share difference;
  std::size_t trials = 0;
};

/// Doubles the replications until both ways are as precise as asked, or as the levels allow. Crossings lie between
/// levels, where each replication is interpolated; where the curve is not straight the interval holds the whole step.
RampResult find_hysteresis(const RampPlan& plan, const RampFunction& respond);

}  // namespace faultline

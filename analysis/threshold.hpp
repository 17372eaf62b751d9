// Where a parameter makes an outcome cross a goal: a look at the whole range, then points and replications only where
// the crossing may lie, under common random numbers, until its interval is as narrow as asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "analysis/response_curve.hpp"

namespace faultline {

struct ThresholdPlan {
  CrossingGoal goal;
  double from = 0;  ///< bracket, in the parameter's unit
  double to = 0;
  bool logarithmic = false;           ///< the curve is straight in ln(parameter); `precision` is then relative
  double precision = 0;               ///< half-width of the interval that is asked for
  std::size_t points = 5;             ///< of the first look at the range, ends included; ≥ 3
  std::size_t replications = 10;      ///< of the first look
  std::size_t budget = 10'000;        ///< trials, at most
  std::size_t trials_per_sample = 1;  ///< 2 where each sample needs a baseline of its own
  double level = interval_level;
};

enum class ThresholdVerdict : std::uint8_t {
  found,      ///< one crossing, its interval as narrow as asked
  imprecise,  ///< one crossing, the budget was spent before its interval was narrow enough
  none,       ///< on the same side everywhere that was looked at
  several,    ///< more than one crossing
  undecided,  ///< the budget was spent before it was clear on which side some points are
  infinite    ///< some replications give an infinite outcome: its mean has no interval, that of a probability has
};

struct ThresholdResult {
  ThresholdVerdict verdict{};
  bool rising = false;      ///< g grows with the parameter at the crossing
  Crossing crossing;        ///< in the parameter's unit; of `found` and `imprecise`
  std::vector<Knot> curve;  ///< every point that was looked at, ascending
  std::vector<Bracket> brackets;
  std::size_t trials = 0;  ///< samples × trials_per_sample
};

/// Says how far the search is: after each round of trials.
using ThresholdReport = std::function<void(const ThresholdResult& so_far)>;

/// The search. Each round either looks at one more place or adds replications:
///  1. `points` places over the range. A side counts as sure at 99.9 %; places that are not sure get more replications.
///  2. Between the last sure place on one side and the first on the other, the interval of locate_crossing. Where the
///     curve may bend by more than a twentieth of the interval's width between neighbours, a place is added.
///  3. Where the interval is too wide: replications, as many as 1/√n lets expect, at most twice as many a round, at
///     these places only.
/// A pure function of the plan and of `respond`: batches do not depend on threads.
/// @test tests/unit/analysis/test_threshold.cpp: coverage of at least 1,000 repetitions on five kinds of curves
ThresholdResult find_threshold(const ThresholdPlan& plan, const ResponseFunction& respond, const ThresholdReport& report = {});

}  // namespace faultline

// Replications until an interval is narrow enough. The rule looks at fixed boundaries only and depends on nothing but the
// outcomes of the replications before them, so that neither threads nor interruptions can change where it stops.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/intervals.hpp"
#include "analysis/outcomes.hpp"

namespace faultline {

/// One interval that is to become narrow: of the mean of an outcome in each case, or of its paired difference from a
/// baseline.
struct PrecisionGoal {
  std::size_t outcome = 0;
  std::vector<std::size_t> cases;         ///< the baseline is not among them
  std::optional<std::size_t> baseline{};  ///< none: means
  double half_width = 0;                  ///< [unit of the outcome]
  double relative_half_width = 0;         ///< of |mean of the case|, or of |mean of the baseline|; the wider of the two counts
};

struct StoppingPlan {
  std::vector<PrecisionGoal> goals;
  std::size_t least = 0;  ///< replications before the first look, at least 2
  std::size_t most = 0;
};

struct GoalState {
  std::size_t goal = 0;
  std::size_t case_index = 0;
  Estimate estimate{};
  double allowed = 0;  ///< half width at which the goal is met
  bool met = false;
};

/// Where every goal stands after the first `replications`.
/// @param tables  by outcome, values[case][replication]
std::vector<GoalState> judge_goals(const StoppingPlan& plan, const std::vector<OutcomeTable>& tables, std::size_t replications);

/// The boundary after `replications`: a quarter more, rounded up, and at most plan.most; plan.least at first.
std::size_t next_boundary(const StoppingPlan& plan, std::size_t replications);

struct StoppingStep {
  std::size_t replications = 0;  ///< to run in all, or at which to stop
  bool stop = false;
  bool met = false;  ///< all goals, where it stops
};

/// Stops at the second of two successive boundaries at which all goals are met, or at plan.most. The second look guards
/// against a variance that is small by chance, which is what makes stopping early wrong [Glynn-Whitt-1992; Chow-Robbins-
/// 1965 for the rule itself: coverage tends to the nominal one as the width goes to 0].
/// @param available  replications whose outcomes are known (NaN where a trial failed), from the first on
/// @test coverage of means and paired differences; the same step from any point of resumption
StoppingStep next_step(const StoppingPlan& plan, const std::vector<OutcomeTable>& tables, std::size_t available);

}  // namespace faultline

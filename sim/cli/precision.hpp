// [replications.NAME] of a scenario: when a batch has enough replications.
#pragma once

#include <string>
#include <vector>

#include "analysis/stopping.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/cli/records.hpp"

namespace faultline::cli {

/// Whether the number of replications is decided while they run.
[[nodiscard]] inline bool has_goals(const Experiment& experiment) { return !experiment.cases.front().scenario.precision.empty(); }

/// @param outcomes  of the scenario; a goal names one of them
StoppingPlan stopping_plan(const Experiment& experiment, const std::vector<Outcome>& outcomes);

/// One line a goal and case: what was asked, what is known.
std::string goals_text(const Experiment& experiment, const std::vector<Outcome>& outcomes, const StoppingPlan& plan,
                       const std::vector<GoalState>& states);
std::vector<Record> goal_records(const Experiment& experiment, const StoppingPlan& plan, const std::vector<GoalState>& states);

}  // namespace faultline::cli

#include "sim/cli/precision.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/contracts.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/chosen_outcomes.hpp"

namespace faultline::cli {

namespace {

const std::vector<PrecisionParameters>& goals_of(const Experiment& experiment) { return experiment.cases.front().scenario.precision; }

PrecisionGoal make_goal(const Experiment& experiment, const std::vector<Outcome>& outcomes, const PrecisionParameters& asked) {
  PrecisionGoal goal;
  const auto found = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& one) { return one.spec().name == asked.outcome; });
  EXPECTS(found != outcomes.end());  // names were checked when the scenario was loaded
  goal.outcome = static_cast<std::size_t>(found - outcomes.begin());
  goal.half_width = asked.half_width;
  goal.relative_half_width = asked.relative_half_width;
  if (!asked.contrast.empty()) goal.baseline = experiment.find_case(asked.contrast);
  for (std::size_t i = 0; i < experiment.cases.size(); ++i) {
    const bool wanted = asked.case_name.empty() || experiment.cases[i].name == asked.case_name;
    if (wanted && goal.baseline != i) goal.cases.push_back(i);
  }
  return goal;
}

}  // namespace

StoppingPlan stopping_plan(const Experiment& experiment, const std::vector<Outcome>& outcomes) {
  StoppingPlan plan;
  for (const PrecisionParameters& asked : goals_of(experiment)) plan.goals.push_back(make_goal(experiment, outcomes, asked));
  plan.least = static_cast<std::size_t>(experiment.replications().least);
  plan.most = static_cast<std::size_t>(experiment.replications().most);
  return plan;
}

std::string goals_text(const Experiment& experiment, const std::vector<Outcome>& outcomes, const StoppingPlan& plan,
                       const std::vector<GoalState>& states) {
  std::vector<std::vector<std::string>> rows;
  for (const GoalState& state : states) {
    const PrecisionGoal& goal = plan.goals[state.goal];
    const NumberForm form = number_form({state.estimate});
    const std::string& name = experiment.cases[state.case_index].name;
    rows.push_back({fmt::format("  {}", outcomes[goal.outcome].title()),
                    goal.baseline ? fmt::format("{} less {}", name, experiment.cases[*goal.baseline].name) : name,
                    number_text(state.estimate.mean, form, goal.baseline.has_value()), half_width_text(state.estimate, form),
                    fmt::format("asked ± {:.3g}", state.allowed), state.met ? "met" : "not met"});
  }
  return "Replications until\n" + align_table(rows);
}

std::vector<Record> goal_records(const Experiment& experiment, const StoppingPlan& plan, const std::vector<GoalState>& states) {
  std::vector<Record> records;
  for (const GoalState& state : states) {
    const PrecisionGoal& goal = plan.goals[state.goal];
    records.push_back({{"goal", goals_of(experiment)[state.goal].name},
                       {"outcome", goals_of(experiment)[state.goal].outcome},
                       {"case", experiment.cases[state.case_index].name},
                       {"contrast", goal.baseline ? experiment.cases[*goal.baseline].name : std::string()},
                       {"count", static_cast<std::int64_t>(state.estimate.count)},
                       {"mean", state.estimate.mean},
                       {"half_width", state.estimate.half_width},
                       {"asked", state.allowed},
                       {"met", state.met}});
  }
  return records;
}

}  // namespace faultline::cli

#include "analysis/stopping.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "analysis/paired.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

GoalState judge(const PrecisionGoal& goal, const OutcomeTable& values, std::size_t case_index, std::size_t replications) {
  const auto first = [&](std::size_t index) { return std::span<const double>(values[index]).first(replications); };
  GoalState state;
  state.case_index = case_index;
  double scale = 0;
  if (goal.baseline) {
    const PairedComparison comparison = compare_paired(first(case_index), first(*goal.baseline));
    state.estimate = comparison.difference;
    scale = comparison.baseline.mean;
  } else {
    state.estimate = estimate_mean(first(case_index));
    scale = state.estimate.mean;
  }
  state.allowed = std::max(goal.half_width, goal.relative_half_width * std::abs(scale));
  state.met = state.estimate.half_width <= state.allowed;  // false for NaN: fewer than two values
  return state;
}

bool all_met(const std::vector<GoalState>& states) {
  return std::all_of(states.begin(), states.end(), [](const GoalState& state) { return state.met; });
}

}  // namespace

std::vector<GoalState> judge_goals(const StoppingPlan& plan, const std::vector<OutcomeTable>& tables, std::size_t replications) {
  std::vector<GoalState> states;
  for (std::size_t i = 0; i < plan.goals.size(); ++i) {
    for (const std::size_t one : plan.goals[i].cases) {
      states.push_back(judge(plan.goals[i], tables[plan.goals[i].outcome], one, replications));
      states.back().goal = i;
    }
  }
  return states;
}

std::size_t next_boundary(const StoppingPlan& plan, std::size_t replications) {
  const std::size_t next = replications == 0 ? plan.least : replications + (replications + 3) / 4;
  return std::min(next, plan.most);
}

StoppingStep next_step(const StoppingPlan& plan, const std::vector<OutcomeTable>& tables, std::size_t available) {
  EXPECTS(plan.least >= 2 && plan.least <= plan.most);
  bool met_before = false;
  for (std::size_t boundary = next_boundary(plan, 0);; boundary = next_boundary(plan, boundary)) {
    if (boundary > available) return {boundary, false, false};
    const bool met = all_met(judge_goals(plan, tables, boundary));
    if ((met && met_before) || boundary == plan.most) return {boundary, true, met};
    met_before = met;
  }
}

}  // namespace faultline

// The stopping rule: where it looks, when it stops, that resuming cannot change it, and that its intervals cover.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include "analysis/stopping.hpp"

using namespace faultline;

namespace {

StoppingPlan plan_of(double half_width, std::size_t least, std::size_t most) { return {{{0, {0}, {}, half_width, 0}}, least, most}; }

std::vector<double> normal_values(std::uint64_t seed, std::size_t count, double mean, double deviation) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(mean, deviation);
  std::vector<double> values(count);
  for (double& value : values) value = normal(random);
  return values;
}

/// Runs the rule as a batch does: one stage after another.
StoppingStep run_to_the_end(const StoppingPlan& plan, const std::vector<OutcomeTable>& tables) {
  StoppingStep step = next_step(plan, tables, 0);
  while (!step.stop) step = next_step(plan, tables, step.replications);
  return step;
}

}  // namespace

TEST_CASE("Boundaries grow by a quarter from the least to the most", "[stopping]") {
  const StoppingPlan plan = plan_of(1, 20, 45);
  CHECK(next_boundary(plan, 0) == 20);
  CHECK(next_boundary(plan, 20) == 25);
  CHECK(next_boundary(plan, 25) == 32);
  CHECK(next_boundary(plan, 40) == 45);
  CHECK(next_boundary(plan_of(1, 2, 9), 2) == 3);
}

TEST_CASE("It stops at the second boundary in a row, not at the first", "[stopping]") {
  const std::vector<OutcomeTable> calm{{std::vector<double>(100, 1.0)}};
  const StoppingStep step = run_to_the_end(plan_of(0.1, 20, 100), calm);
  CHECK(step.replications == 25);
  CHECK(step.met);
  // Narrow at 20, wide again at 25: a burst starts the count again.
  std::vector<double> burst(100, 1.0);
  burst[22] = 50;
  CHECK(run_to_the_end(plan_of(0.1, 20, 100), {{burst}}).replications == 100);
}

TEST_CASE("A spent budget is said", "[stopping]") {
  const std::vector<OutcomeTable> wide{{normal_values(1, 50, 0, 1)}};
  const StoppingStep step = run_to_the_end(plan_of(0.01, 20, 50), wide);
  CHECK(step.replications == 50);
  CHECK_FALSE(step.met);
  CHECK(run_to_the_end(plan_of(10, 50, 50), wide).met);  // one look, at the end of the budget
}

TEST_CASE("It stops where it stops, wherever it is taken up again", "[stopping]") {
  const StoppingPlan plan = plan_of(0.2, 10, 2000);
  const std::vector<OutcomeTable> tables{{normal_values(2, 2000, 5, 1)}};
  const StoppingStep end = run_to_the_end(plan, tables);
  CHECK(end.met);
  for (std::size_t available = 0; available < 2000; available += 7) {
    const StoppingStep step = next_step(plan, tables, available);
    CHECK(step.stop == (available >= end.replications));
    CHECK(step.replications <= end.replications);
  }
}

TEST_CASE("The wider of two widths counts; a difference is relative to the baseline", "[stopping]") {
  StoppingPlan plan = plan_of(0.5, 20, 20);
  plan.goals[0] = {0, {1}, 0, 0.001, 0.1};
  const std::vector<double> baseline(20, 50.0);
  std::vector<double> values(20, 51.0);
  values[0] = 60;
  const std::vector<GoalState> states = judge_goals(plan, {{baseline, values}}, 20);
  REQUIRE(states.size() == 1);
  CHECK(states[0].case_index == 1);
  CHECK(states[0].allowed == 5);
  CHECK(states[0].estimate.mean == Approx(1.45));
  CHECK(states[0].met);
}

TEST_CASE("Without two values nothing is known", "[stopping]") {
  const std::vector<double> failed(20, std::numeric_limits<double>::quiet_NaN());
  CHECK_FALSE(judge_goals(plan_of(1e9, 20, 20), {{failed}}, 20)[0].met);
}

// 2000 batches: the share has a standard error of 0.0049, so a rule whose intervals cover 0.917 or less fails with
// probability 0.99. The case after it shows what is seen: a look at every replication from the third on.
TEST_CASE("Intervals at the stopping point cover", "[stopping][coverage]") {
  for (const bool paired : {false, true}) {
    CAPTURE(paired);
    StoppingPlan plan = plan_of(0.5, 20, 5000);
    if (paired) plan.goals[0] = {0, {1}, 0, 0.5, 0};
    int held = 0;
    double replications = 0;
    const int repetitions = 2000;
    for (int i = 0; i < repetitions; ++i) {
      const auto seed = static_cast<std::uint64_t>(i);
      std::vector<double> baseline = normal_values(2 * seed, 600, 10, 2.5);
      std::vector<double> values = normal_values(2 * seed + 1, 600, 1, 2.5);
      for (std::size_t k = 0; k < values.size(); ++k) values[k] += baseline[k];
      const std::vector<OutcomeTable> tables{{baseline, values}};
      plan.most = baseline.size();
      const StoppingStep step = run_to_the_end(plan, tables);
      CHECK(step.met);
      const Estimate estimate = judge_goals(plan, tables, step.replications)[0].estimate;
      const double truth = paired ? 1 : 10;
      held += estimate.low() <= truth && truth <= estimate.high() ? 1 : 0;
      replications += static_cast<double>(step.replications);
    }
    CAPTURE(replications / repetitions);
    CHECK(held / static_cast<double>(repetitions) >= 0.93);
    CHECK(held / static_cast<double>(repetitions) <= 0.97);
  }
}

TEST_CASE("Stopping at the first narrow interval would be noticed", "[stopping][coverage]") {
  int held = 0;
  const int repetitions = 2000;
  for (int i = 0; i < repetitions; ++i) {
    const std::vector<double> values = normal_values(static_cast<std::uint64_t>(i), 600, 10, 2.5);
    for (std::size_t n = 3; n <= values.size(); ++n) {
      const Estimate estimate = estimate_mean(std::span<const double>(values).first(n));
      if (estimate.half_width > 1.5) continue;
      held += estimate.low() <= 10 && 10 <= estimate.high() ? 1 : 0;
      break;
    }
  }
  CHECK(held / static_cast<double>(repetitions) < 0.93);
}

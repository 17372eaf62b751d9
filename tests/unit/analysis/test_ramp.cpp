// Hysteresis on paths whose two thresholds are known.
#include <catch2/catch.hpp>

#include <cmath>

#include "analysis/ramp.hpp"
#include "synthetic_curves.hpp"

using namespace faultline;
using namespace faultline::analysis_tests;

namespace {

RampPlan plan_for(int steps, double precision) {
  RampPlan plan;
  for (int i = 0; i < steps; ++i) plan.levels.push_back(static_cast<double>(i) / (steps - 1));
  plan.precision = precision;
  return plan;
}

/// Falls through zero at `up` on the way up and at `down` on the way back.
RampFunction loop(const RampPlan& plan, double up, double down, std::uint64_t seed) {
  return [=](std::uint32_t first, std::uint32_t end) {
    std::vector<std::vector<double>> paths;
    for (std::uint32_t r = first; r < end; ++r) {
      std::vector<double> path;
      const double noise = 0.1 * normal_draw(seed, r, 0);
      for (std::size_t i = 0; i < plan.levels.size(); ++i) path.push_back(up - plan.levels[i] + noise);
      for (std::size_t i = plan.levels.size(); i-- > 0;) path.push_back(down - plan.levels[i] + noise);
      paths.push_back(std::move(path));
    }
    return paths;
  };
}

}  // namespace

TEST_CASE("The two thresholds of a loop and their difference", "[ramp]") {
  const RampPlan plan = plan_for(11, 0.05);
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const RampResult result = find_hysteresis(plan, loop(plan, 0.63, 0.34, seed));
    REQUIRE(result.up.verdict == ThresholdVerdict::found);
    REQUIRE(result.down.verdict == ThresholdVerdict::found);
    CHECK_FALSE(result.up.rising);
    CHECK(result.difference.value == Approx(0.29).margin(1e-9));  // the noise is common to both ways
    CHECK(result.difference.low > 0);
    covered += result.up.crossing.low <= 0.63 && 0.63 <= result.up.crossing.high ? 1 : 0;
  }
  // Standard error of the share: 1.1 %. An interval that covers less than 90 % or more than 99 % fails.
  CHECK(covered >= 370);
  CHECK(covered <= 393);
}

TEST_CASE("Without memory both ways cross at one place", "[ramp]") {
  const RampPlan plan = plan_for(6, 0.05);
  const RampResult result = find_hysteresis(plan, loop(plan, 0.5, 0.5, 3));
  CHECK(result.difference.value == Approx(0).margin(1e-12));
  CHECK(result.up.crossing.estimate == result.down.crossing.estimate);
}

TEST_CASE("A jump between two levels is known no better than the levels", "[ramp]") {
  const RampPlan plan = plan_for(11, 1e-6);
  const RampFunction jump = [&](std::uint32_t first, std::uint32_t end) {
    std::vector<double> path;
    for (std::size_t i = 0; i < 2 * plan.levels.size(); ++i) path.push_back(i < 7 || i > 19 ? 1.0 : -1.0);
    return std::vector<std::vector<double>>(end - first, path);
  };
  const RampResult result = find_hysteresis(plan, jump);
  CHECK(result.up.verdict == ThresholdVerdict::found);
  CHECK(result.up.crossing.low == Approx(0.6));
  CHECK(result.up.crossing.high == Approx(0.7));
  CHECK(result.down.crossing.low == Approx(0.1));
  CHECK(result.down.crossing.high == Approx(0.2));
  CHECK(result.trials == plan.replications);
}

TEST_CASE("A way without a crossing is said, and the budget holds", "[ramp]") {
  RampPlan plan = plan_for(5, 0.05);
  const RampResult none = find_hysteresis(plan, loop(plan, 0.5, -9, 1));
  CHECK(none.up.verdict == ThresholdVerdict::found);
  CHECK(none.down.verdict == ThresholdVerdict::none);
  CHECK(std::isnan(none.difference.value));
  plan.precision = 1e-9;
  plan.budget = 35;
  CHECK(find_hysteresis(plan, loop(plan, 0.5, 0.5, 1)).trials <= 35);
}

// Populations dealt by Sobol' points: who dies in any time is the average of all, and so are those who come.
#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

Scenario even_scenario() {
  return scenario_from(R"(
schema = 1
title = "even population"
[[layer]]
name = "goods"
elasticity = 3.0
fixed_cost_home = 0.0
entry_cost = 1.0
[[state]]
name = "home"
spending = { goods = 100000.0 }
incumbents = { goods = 4096 }
ideas = { goods = 500.0 }
[startups]
entry = "fixed"
entry_probability = 0.3
strata = 1024
productivity_shape = 8.0
exit_hazard = 0.1
sampling = "sobol"
)");
}

/// Deaths due within a year among the better half.
double early_deaths_of_the_better_half(const World& world) {
  const double median = std::pow(2.0, 1.0 / 8.0);
  double deaths = 0;
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmRecord& record = world.firms.record(FirmId{row});
    if (record.productivity > median && record.life < 0.1) deaths += 1;
  }
  return deaths;
}

}  // namespace

TEST_CASE("every stratum is met as often and deaths are spread evenly over productivity", "[sampling]") {
  const Trial trial(even_scenario());
  double moment = 0;
  for (std::size_t row = 0; row < trial.world.firms.row_count(); ++row) {
    moment += std::pow(trial.world.firms.record(FirmId{row}).productivity, 2.0) / 4096.0;
  }
  CHECK(moment == Approx(8.0 / 6.0).epsilon(1e-12));  // k/(k − σ + 1)
  // 195 expected, standard deviation 14 if drawn at random.
  CHECK(std::abs(early_deaths_of_the_better_half(trial.world) - 2048.0 * -std::expm1(-0.1)) < 4.0);
}

TEST_CASE("those who come in are even although chance picks the ideas", "[sampling]") {
  Trial trial(even_scenario());
  trial.run_to(seconds_per_year);
  const std::uint32_t founded = trial.world.streams[0].founded;
  CHECK(founded == trial.world.entry_statistics[0].entries[static_cast<std::size_t>(FirmClass::startup)]);
  const double median = std::pow(2.0, 1.0 / 8.0);
  double better = 0;
  double entrants = 0;
  for (std::size_t row = 0; row < trial.world.firms.row_count(); ++row) {
    const FirmRecord& record = trial.world.firms.record(FirmId{row});
    if (record.entered_at < 0) continue;
    entrants += 1;
    better += record.productivity > median ? 1 : 0;
  }
  REQUIRE(entrants > 50);
  CHECK(std::abs(better - entrants / 2) <= 5);  // a standard deviation is 6 if drawn at random
}

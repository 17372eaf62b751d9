// Shocks that strike at a hazard and end: what is in force, what returns, and that no other draw moves.
#include <catch2/catch.hpp>

#include <string>

#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

// One firm sells 100 a year; its spending is what shocks set.
const std::string economy = R"(
schema = 1
title = "shocks"
[run]
horizon = 12.0
sample_every = 1.0
[[layer]]
name = "goods"
[[state]]
name = "home"
spending = { goods = 100.0 }
[[vendor]]
name = "seller"
home = "home"
productivity = { goods = 1.0 }
)";

std::string shock(const std::string& name, double at, const std::string& rest, double spending) {
  return "[[shock]]\nname = \"" + name + "\"\nat = " + std::to_string(at) + "\n" + rest +
         "\nset = { \"state.home.spending.goods\" = " + std::to_string(spending) + " }\n";
}

double spending(const Trial& trial) { return get_parameter(trial.world.scenario, "state.home.spending.goods").number; }

}  // namespace

TEST_CASE("a shock with a duration leaves what was there before", "[shocks]") {
  Trial trial(scenario_from(economy + shock("boom", 2.0, "duration = 3.0", 200.0)));
  trial.run_to_year(1.99);
  CHECK(spending(trial) == 100.0);
  trial.run_to_year(2.0);
  CHECK(spending(trial) == 200.0);
  trial.run_to_year(4.99);
  CHECK(spending(trial) == 200.0);
  trial.run_to_year(5.0);
  CHECK(spending(trial) == 100.0);
  CHECK(trial.world.markets.spending_at(MarketId{0U}, trial.world.now) == Approx(100.0).epsilon(1e-12));
}

TEST_CASE("of two shocks on one key the later prevails, and each end undoes its own", "[shocks]") {
  const std::string early = shock("early", 1.0, "duration = 4.0", 200.0);  // in force from 1 to 5
  const std::string late = shock("late", 2.0, "duration = 6.0", 300.0);    // from 2 to 8
  const std::string for_good = shock("for_good", 3.0, "", 50.0);
  Trial two(scenario_from(economy + early + late));
  two.run_to_year(2.5);
  CHECK(spending(two) == 300.0);
  two.run_to_year(5.5);  // the early one has ended, the later one stays
  CHECK(spending(two) == 300.0);
  two.run_to_year(8.5);
  CHECK(spending(two) == 100.0);
  Trial three(scenario_from(economy + early + late + for_good));
  three.run_to_year(3.5);
  CHECK(spending(three) == 50.0);
  three.run_to_year(8.5);
  CHECK(spending(three) == 50.0);
}

TEST_CASE("the time in force and the strikes are recorded exactly", "[shocks]") {
  const SeriesOf series = run_series(scenario_from(economy + shock("boom", 2.25, "duration = 1.5", 200.0)));
  const double expected[] = {0.0, 0.0, 0.75, 0.75, 0.0};
  for (std::size_t year = 0; year < 5; ++year) {
    INFO("year " << year + 1);
    CHECK(series.at("shock_in_force", year) == Approx(expected[year]).margin(1e-9));
    CHECK(series.at("shock_strikes", year) == (year == 2 ? 1.0 : 0.0));
    CHECK(series.at("revenue", year, 1) == Approx(100.0 * (1.0 + expected[year])).epsilon(1e-9));
  }
}

TEST_CASE("a recurring shock leaves the draws of firms and of other shocks alone", "[shocks]") {
  const std::string rest = "hazard = 0.5\nduration = 1.0\nduration_law = \"exponential\"";
  // The key of the second shock touches nobody's decisions, so everything but its own record must stay as it was.
  const std::string idle =
      "[[shock]]\nname = \"idle\"\nat = 0.0\nhazard = 1.0\nduration = 0.3\n"
      "set = { \"audit.remediation_time\" = 0.5 }\n";
  const SeriesOf alone = run_series(scenario_from(economy + shock("boom", 0.0, rest, 200.0)));
  const SeriesOf beside = run_series(scenario_from(economy + shock("boom", 0.0, rest, 200.0) + idle));
  for (std::size_t year = 0; year < alone.dates(); ++year) {
    CHECK(alone.at("shock_in_force", year, 0) == beside.at("shock_in_force", year, 0));
    CHECK(alone.at("revenue", year, 1) == beside.at("revenue", year, 1));
  }
  double strikes = 0;
  for (std::size_t year = 0; year < beside.dates(); ++year) strikes += beside.at("shock_strikes", year, 1);
  CHECK(strikes > 3);
}

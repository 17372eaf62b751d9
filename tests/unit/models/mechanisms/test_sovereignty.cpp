// Operating modes and cut-offs: what is switched on at neutral levels changes nothing, what is connected closes, what is apart goes on.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>

#include "models/firms/settlement.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// Bits that differ between two trials in the series that every scenario has.
std::size_t common_bits_that_differ(const Scenario& a, const Scenario& b) {
  const SeriesOf first = run_series(a);
  const SeriesOf second = run_series(b);
  std::size_t differ = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (entry.recorded != nullptr || cells_of(a, entry) == 0) continue;
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t date = 0; date < first.dates(); ++date) {
      for (std::size_t cell = 0; cell < first.cells(entry.name); ++cell) {
        x.push_back(first.at(entry.name, date, cell));
        y.push_back(second.at(entry.name, date, cell));
      }
    }
    differ += bits_that_differ(x, y);
  }
  return differ;
}

// A firm from elsewhere in a market whose hazard makes it disconnect, or not; it is cut off from year 2 to year 4.
std::string economy(const std::string& hazard, const std::string& more = "") {
  return R"(
schema = 1
title = "cut-off"
[run]
horizon = 8.0
sample_every = 0.5
[economy]
interest_rate = 0.05
[[layer]]
name = "cloud"
outside_weight = 1.0
[[state]]
name = "home"
spending = { cloud = 100.0 }
[[state]]
name = "abroad"
spending = { cloud = 100.0 }
public_share = 0.25
access_loss_hazard = )" +
         hazard + R"(
[[vendor]]
name = "seller"
home = "home"
productivity = { cloud = 1.0 }
[startups]
review_period = 10.0
[sovereignty]
active = true
hybrid_premium = 0.2
hybrid_exposure = 1.0
disconnected_premium = 0.2
[[corridor]]
name = "way"
from = "home"
to = "abroad"
[[shock]]
name = "cut"
at = 2.25
duration = 2.0
set = { "corridor.way.cut_off" = true }
)" + more;
}

}  // namespace

TEST_CASE("modes without a hazard change no bit of any other series", "[sovereignty]") {
  const Scenario without = three_states();
  CHECK(common_bits_that_differ(without, three_states({"sovereignty.active=true"})) == 0);
  CHECK(common_bits_that_differ(without, three_states({"sovereignty.active=true", "sovereignty.disconnected_premium=0.3",
                                                       "sovereignty.hybrid_premium=0.1", "sovereignty.hybrid_exposure=0.5"})) == 0);
  // The same comparison sees a hazard that drives firms apart.
  const std::vector<std::string> risky{"state.borduria.access_loss_hazard=0.2"};
  std::vector<std::string> apart = risky;
  apart.push_back("sovereignty.active=true");
  apart.push_back("sovereignty.disconnected_premium=0.05");
  apart.push_back("sovereignty.hybrid_premium=0.05");
  CHECK(common_bits_that_differ(three_states(risky), three_states(apart)) > 100);
}

TEST_CASE("a cut-off closes what is connected, and it opens again", "[sovereignty]") {
  const SeriesOf series = run_series(scenario_from(economy("0.0")));
  const std::size_t abroad = 1;
  CHECK(series.at("sellers", 3, abroad) == 1);       // year 2
  for (const std::size_t date : {4U, 5U, 6U, 7U}) {  // years 2.5 to 4
    CHECK(series.at("sellers", date, abroad) == 0);
    CHECK(series.at("cut_off_sellers", date, abroad) == 1);
  }
  CHECK(series.at("sellers", 8, abroad) == 1);
  CHECK(series.at("cut_off_sellers", 8, abroad) == 0);
  CHECK(run_trial(scenario_from(economy("0.0")), 1, 0).accounts_residual < 1e-9);
}

TEST_CASE("what is disconnected goes on", "[sovereignty]") {
  const SeriesOf series = run_series(scenario_from(economy("1.0")));
  for (std::size_t date = 0; date < series.dates(); ++date) {
    CHECK(series.at("sellers", date, 1) == 1);
    CHECK(series.at("disconnected_sellers", date, 1) == 1);
    CHECK(series.at("disconnected_share", date, 1) == 1);
    CHECK(series.at("cut_off_sellers", date, 1) == 0);
  }
  // Its weight is (1 + premium)^(1−σ) of a connected firm's: at home and abroad it meets the same demand.
  Trial trial(scenario_from(economy("1.0")));
  trial.run_to_year(1.0);
  const FirmId firm = trial.firms().front();
  const auto weight = [&](std::uint32_t state) { return trial.world.firms[trial.world.firms.presence_in(firm, StateId{state})].weight[0]; };
  const double sigma = trial.world.layers[0].elasticity;
  CHECK(weight(1) / weight(0) == Approx(std::pow(1.2, 1 - sigma)).epsilon(1e-12));
}

TEST_CASE("a firm that is cut off leaves at its review, and nobody enters meanwhile", "[sovereignty]") {
  const SeriesOf series = run_series(scenario_from(economy("0.0"), {"startups.review_period=0.5"}));
  CHECK(series.at("sellers", 6, 1) == 0);
  CHECK(series.at("cut_off_sellers", 6, 1) == 0);  // it has left
  CHECK(series.at("sellers", 10, 1) == 1);         // and come back at a review after the end
}

TEST_CASE("of hybrid firms a share hangs on what is cut, always the same ones", "[sovereignty]") {
  // 300 firms: a share off by .08 is three standard deviations.
  Trial trial(three_states({"sovereignty.active=true", "sovereignty.hybrid_exposure=0.3", "state.arcadia.incumbents.cloud=300"}));
  trial.run_to(0);
  double hang = 0;
  double firms = 0;
  for (const FirmId firm : trial.firms()) {
    const bool hangs = hangs_on_home(trial.world, firm, StateId{1U}, OperatingMode::hybrid);
    CHECK(hangs == hangs_on_home(trial.world, firm, StateId{1U}, OperatingMode::hybrid));
    CHECK(hangs_on_home(trial.world, firm, StateId{1U}, OperatingMode::connected));
    CHECK_FALSE(hangs_on_home(trial.world, firm, StateId{1U}, OperatingMode::disconnected));
    hang += hangs ? 1 : 0;
    firms += 1;
  }
  CHECK(hang / firms == Approx(0.3).margin(0.08));
}

TEST_CASE("sovereign procurement buys at home and from who operates disconnected", "[sovereignty]") {
  const std::string rule = "state.abroad.procurement=sovereign";
  Trial connected(scenario_from(economy("0.0"), {rule, "sovereignty.disconnected_premium=5.0", "sovereignty.hybrid_premium=5.0"}));
  Trial disconnected(scenario_from(economy("1.0"), {rule}));
  // Without any hazard the public segment alone, a quarter of spending, is worth a premium below (1/(1 − .25))^(1/(σ−1)) − 1.
  Trial for_the_public(scenario_from(economy("0.0"), {rule, "sovereignty.disconnected_premium=0.05", "sovereignty.hybrid_premium=0.05"}));
  connected.run_to_year(1.0);
  disconnected.run_to_year(1.0);
  for_the_public.run_to_year(1.0);
  const auto public_weight = [](const Trial& trial) {
    const FirmId firm{0U};
    return trial.world.firms[trial.world.firms.presence_in(firm, StateId{1U})].weight[1];
  };
  CHECK(public_weight(connected) == 0);
  CHECK(public_weight(disconnected) > 0);
  CHECK(public_weight(for_the_public) > 0);
}

TEST_CASE("mistakes about modes are found where they stand", "[sovereignty]") {
  const auto message = [](const std::vector<std::string>& overrides) {
    try {
      three_states(overrides);
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(message({"sovereignty.hybrid_premium=0.5"}).find("below 'hybrid_premium'") != std::string::npos);
  CHECK(message({"sovereignty.disconnected_exposure=0.6", "sovereignty.hybrid_exposure=0.5"}).find("'hybrid_exposure' is 0.5") !=
        std::string::npos);
  CHECK(message({"state.arcadia.procurement=sovereign"}).find("sovereign operators") != std::string::npos);
}

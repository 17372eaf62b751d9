// A game in a trial: who revises when, what they keep in mind, and what is told and recorded of it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "models/mechanisms/strategy/strategy.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

std::string game_of(std::size_t players, const std::string& rest) {
  std::string text = R"(
schema = 1
[run]
stylised = true
horizon = 20.0
sample_every = 2.0
[[layer]]
name = "goods"
[[state]]
name = "world"
spending = { goods = 0.0 }
)";
  for (std::size_t player = 0; player < players; ++player)
    text += "[[player]]\nname = \"p" + std::to_string(player) + "\"\nactions = [\"out\", \"in\"]\n";
  return text + "[game]\nactive = true\n" + rest;
}

}  // namespace

TEST_CASE("players revise at their rate from the start of the game on", "[strategy]") {
  // 40 players, 15 years at 3 a year: 1,800 revisions, known to 42.
  const Scenario scenario = scenario_from(game_of(40, "start = 5.0\nrate = 3.0\npayoff_in = \"0\"\npayoff_out = \"0\"\n"));
  Trial trial(scenario, 7);
  trial.run_to_year(5.0);
  CHECK(trial.world.strategy.revisions == 0);
  trial.run_to_year(20.0);
  CHECK(trial.world.strategy.revisions == Approx(1800).margin(130));
  CHECK(trial.world.strategy.revisions_at_last_move == 0);  // at equal pay nobody moves
}

TEST_CASE("periodic revisions come once a period, at a phase of each player's own", "[strategy]") {
  const Scenario scenario = scenario_from(game_of(10, "dates = \"periodic\"\nrate = 0.25\npayoff_in = \"0\"\npayoff_out = \"0\"\n"));
  Trial trial(scenario, 7);
  std::vector<std::vector<SimTime>> dates(10);
  while (!trial.world.events.empty() && trial.world.events.next().time <= seconds_from_years(20.0)) {
    const Event event = trial.step();
    if (static_cast<Verb>(event.verb) == Verb::player_revises) dates[event.subject].push_back(event.time);
  }
  std::vector<SimTime> phases;
  for (const std::vector<SimTime>& one : dates) {
    REQUIRE(one.size() == 5);
    CHECK(one.front() <= seconds_from_years(4.0));
    for (std::size_t i = 1; i < one.size(); ++i) CHECK(one[i] - one[i - 1] == seconds_from_years(4.0));
    phases.push_back(one.front());
  }
  std::sort(phases.begin(), phases.end());
  CHECK(std::unique(phases.begin(), phases.end()) == phases.end());
}

TEST_CASE("an adaptive player finds the action that earns more, and leaves it for trials only", "[strategy]") {
  // In earns 2 whoever else is in, out 1. A player on trial of the worse action goes back at its next revision: of a cycle of three
  // revisions, keep, try, back, it is out for one in every two or three.
  const Scenario scenario = scenario_from(game_of(8,
                                                  "rule = \"adaptive\"\nrate = 4.0\ninitial = \"nobody\"\npayoff_in = \"2\"\npayoff_out = "
                                                  "\"1\"\n[[end_state]]\nname = \"all\"\nleast_members = 8\n"));
  const std::vector<double> values = run_trial(scenario, 5, 0).values;
  const SeriesOf series(scenario, values);
  double in = 0;
  for (std::size_t player = 0; player < 8; ++player) in += series.at("action_taken", series.dates() - 1, 2 * player) / 8;
  CHECK(in > 0.35);
  CHECK(in < 0.75);
  CHECK(series.at("player_payoff", series.dates() - 1, 0) > 1.0);
}

TEST_CASE("what is recorded of a game adds up", "[strategy]") {
  const Scenario scenario =
      scenario_from(game_of(6,
                            "rule = \"logit\"\ntemperature = 0.5\ninitial = \"fair_coin\"\npayoff_in = \"others/5\"\npayoff_out = \"0.4\"\n"
                            "[[end_state]]\nname = \"few\"\nmost_members = 2\n[[end_state]]\nname = \"many\"\nleast_members = 3\n"
                            "[[end_state]]\nname = \"all\"\nleast_members = 6\n"));
  const std::vector<double> values = run_trial(scenario, 5, 0).values;
  const SeriesOf series(scenario, values);
  double moves = 0;
  for (std::size_t date = 0; date < series.dates(); ++date) {
    double members = 0;
    for (std::size_t player = 0; player < 6; ++player) {
      CHECK(series.at("action_taken", date, 2 * player) + series.at("action_taken", date, 2 * player + 1) == Approx(1.0).epsilon(1e-12));
      members += series.at("action_taken", date, 2 * player);  // actions in their order of names: in, out
      moves += series.at("player_moves", date, player);
      CHECK(series.at("player_moves", date, player) <= series.at("player_revisions", date, player));
    }
    CHECK(series.at("game_members", date, 0) == Approx(members).epsilon(1e-12));
    CHECK(series.at("end_state_share", date, 0) + series.at("end_state_share", date, 1) == Approx(1.0).epsilon(1e-12));
    CHECK(series.at("end_state_held", date, 0) + series.at("end_state_held", date, 1) == 1.0);
  }
  CHECK(moves > 0);
  CHECK(series.at("game_revisions_to_rest", series.dates() - 1, 0) > 50);
  CHECK(std::isnan(series.at("end_state_first", 0, 2)) == (series.at("end_state_share", 0, 2) == 0.0));
}

TEST_CASE("a trace tells who takes what", "[strategy]") {
  const Scenario scenario = scenario_from(game_of(3, "initial = \"nobody\"\npayoff_in = \"1\"\npayoff_out = \"0\"\n"));
  std::ostringstream trace;
  TrialOptions options;
  options.trace = &trace;
  run_trial(scenario, 2, 0, options);
  CHECK(trace.str().find("p1 revises its action") != std::string::npos);
  CHECK(trace.str().find("takes in") != std::string::npos);
  CHECK(trace.str().find("keeps in") != std::string::npos);
  CHECK(trace.str().find("takes out") == std::string::npos);
}

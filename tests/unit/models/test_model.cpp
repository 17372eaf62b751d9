// The model as a whole: a trial is a pure function of its arguments, and the stepped trial of these tests is the same
// one.
#include <catch2/catch.hpp>

#include <atomic>
#include <sstream>

#include "models/economy/order_of_names.hpp"
#include "models/measures/file_order.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

TEST_CASE("a trial stepped by hand gives the series of run_trial, bit for bit", "[model]") {
  const Scenario scenario = scenario_named("tiny");
  const TrialResult result = run_trial(scenario, 7, 0);
  Trial trial(in_order_of_names(scenario), 7, 0);
  trial.run_to_year(scenario.run.horizon);
  CHECK(bits_that_differ(in_file_order(scenario, trial.recorder.values(), sample_times(scenario).size()), result.values) == 0);
  CHECK(trial.recorder.worst_accounts_residual() == result.accounts_residual);
  CHECK(result.events > 1000);
}

TEST_CASE("tracing changes nothing, and every event has a sentence", "[model]") {
  const Scenario scenario = scenario_named("tiny");
  std::ostringstream text;
  const TrialResult traced = run_trial(scenario, 7, 1, {.trace = &text, .stop_requested = nullptr});
  const TrialResult plain = run_trial(scenario, 7, 1);
  CHECK(bits_that_differ(traced.values, plain.values) == 0);
  std::uint64_t lines = 0;
  std::istringstream in(text.str());
  for (std::string line; std::getline(in, line);) {
    REQUIRE(line.find('{') == std::string::npos);
    REQUIRE(line.size() > 14);
    if (line[14] != ' ') ++lines;  // what came of an event stands further in
  }
  CHECK(lines == traced.events);
}

TEST_CASE("every firm dies on its date, which a change of the hazard moves", "[model]") {
  Scenario scenario = three_states({"run.horizon=12"});
  add_shock(scenario, 4.0, {{"startups.exit_hazard", number_value(0.0)}});
  add_shock(scenario, 8.0, {{"startups.exit_hazard", number_value(0.3)}});
  Trial trial(scenario, 3);
  int deaths = 0;
  while (trial.world.events.next().time <= seconds_from_years(12)) {
    const Event event = trial.step();
    if (static_cast<Verb>(event.verb) != Verb::firm_exits) continue;
    if (static_cast<ExitCause>(event.detail) != ExitCause::hazard) continue;
    ++deaths;
    CHECK(trial.world.firms.record(FirmId{event.subject}).dies_at == event.time);  // its row is not taken yet
    CHECK((event.time <= seconds_from_years(4) || event.time > seconds_from_years(8)));
  }
  CHECK(deaths > 50);
  for (const FirmId id : trial.firms()) CHECK(trial.world.firms.record(id).dies_at > seconds_from_years(12));
}

TEST_CASE("seeds and replications are different worlds", "[model]") {
  const Scenario scenario = scenario_named("tiny");
  const std::vector<double> first = run_trial(scenario, 7, 0).values;
  CHECK(bits_that_differ(first, run_trial(scenario, 7, 1).values) > 100);
  CHECK(bits_that_differ(first, run_trial(scenario, 8, 0).values) > 100);
  CHECK(bits_that_differ(first, run_trial(scenario, 7, 0).values) == 0);
}

TEST_CASE("the second interrupt abandons a trial, the first does not", "[model]") {
  const Scenario scenario = scenario_named("tiny");
  std::atomic<int> stop{1};
  CHECK(run_trial(scenario, 7, 0, {.trace = nullptr, .stop_requested = &stop}).events > 0);
  stop = 2;
  CHECK_THROWS_AS(run_trial(scenario, 7, 0, {.trace = nullptr, .stop_requested = &stop}), TrialInterrupted);
}

TEST_CASE("series, axes and dates describe the values that a trial returns", "[model]") {
  Scenario scenario = scenario_named("tiny");
  const auto numbers_of = [](const Scenario& described) {
    const std::vector<ResultAxis> axes = result_axes(described);
    std::size_t numbers = 0;
    for (const ResultSeries& series : result_series(described)) {
      std::size_t cells = sample_times(described).size();
      for (const std::string& name : series.axes) {
        for (const ResultAxis& axis : axes) {
          if (axis.name == name) cells *= axis.labels.size();
        }
      }
      numbers += cells;
    }
    return numbers;
  };
  CHECK(run_trial(scenario, 1, 0).values.size() == numbers_of(scenario));
  CHECK(sample_times(scenario).size() == 20);
  CHECK(sample_times(scenario).back() == 10.0);
  const std::size_t with_all = result_series(scenario).size();
  scenario.alliances.clear();
  scenario.audit_bodies.clear();
  CHECK(run_trial(scenario, 1, 0).values.size() == numbers_of(scenario));
  CHECK(result_series(scenario).size() < with_all);  // series along an empty axis are left out
}

TEST_CASE("verbs are listed once each, and rules come before decisions, decisions before observation", "[model]") {
  for (std::size_t v = 0; v < verb_count; ++v) {
    CHECK(static_cast<std::size_t>(describe(static_cast<Verb>(v)).verb) == v);
    CHECK_FALSE(describe(static_cast<Verb>(v)).meaning.empty());
  }
  CHECK(describe(Verb::shock_strikes).priority < describe(Verb::firm_exits).priority);
  CHECK(describe(Verb::firm_exits).priority < describe(Verb::firm_reviews).priority);
  CHECK(describe(Verb::firm_reviews).priority < describe(Verb::sample_taken).priority);
  CHECK_THROWS_AS(describe(static_cast<Verb>(verb_count)), ContractViolation);
}

// Most ideas are turned down at a bound on what they are worth. It must never lie below the value, and it must change no decision.
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/decisions/idea_value.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

struct Economy {
  std::string name;
  Scenario scenario;
};

Scenario shortened(Scenario scenario, double horizon) {
  scenario.run.horizon = horizon;
  scenario.run.warm_up = 0.25 * horizon;
  scenario.run.sample_every = 0.25 * horizon;
  return scenario;
}

/// With and without cash that limits, labels that buyers believe, queues, inspections, wages that move, modes of operation.
std::vector<Economy> economies() {
  std::vector<Economy> list;
  const Experiment alliance = experiment_from(project_text("scenarios/trusted_tech_alliance.toml"));
  Scenario recognised = shortened(alliance.cases.back().scenario, 2.0);
  for (ShockParameters& shock : recognised.shocks) shock.at = 0.5;  // the founding, within the two years
  list.push_back({"recognised alliance", recognised});
  list.push_back({"without runway", shortened(scenario_named("baseline", {"funding.rule=\"unlimited\""}), 1.0)});
  list.push_back({"general closure", shortened(scenario_named("papers/melitz_general"), 1.0)});
  list.push_back({"free entry", shortened(scenario_named("papers/melitz_pareto"), 2.0)});
  list.push_back({"three states", shortened(three_states(), 20.0)});
  list.push_back({"inspected", shortened(three_states({"enforcement.active=true"}), 20.0)});
  list.push_back({"believed", shortened(three_states({"trust.active=true"}), 20.0)});
  list.push_back({"other rules", shortened(scenario_named("policy_baseline"), 0.5)});
  return list;
}

struct Counts {
  double ideas = 0;
  double bounded = 0;
};

/// Compares bound and value at every `every`-th idea; the trial goes on as if nobody had looked.
Counts compare_at_ideas(Trial& trial, double until, int every) {
  Counts counts;
  const SimTime end = seconds_from_years(until);
  while (!trial.world.events.empty() && trial.world.events.next().time <= end) {
    const Event next = trial.world.events.next();
    const bool is_idea = static_cast<Verb>(next.verb) == Verb::idea_arrives && next.plan == trial.world.streams[next.subject].stamp;
    if (is_idea && static_cast<int>(counts.ideas) % every == 0) {
      trial.world.now = next.time;
      const std::size_t layers = trial.world.layer_count();
      IdeaValue idea(trial.world, StateId{next.subject / layers}, LayerId{next.subject % layers});
      const double most = idea.at_most();
      const double value = idea.value(false);
      INFO(most << " against " << value);
      REQUIRE(most >= value);
      if (std::isfinite(most)) counts.bounded += 1;
    }
    if (is_idea) counts.ideas += 1;
    trial.step();
  }
  return counts;
}

/// Equal to the last bit, not-a-numbers too.
std::size_t differences(const std::vector<double>& first, const std::vector<double>& second) {
  REQUIRE(first.size() == second.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    count += std::bit_cast<std::uint64_t>(first[i]) == std::bit_cast<std::uint64_t>(second[i]) ? 0U : 1U;
  }
  return count;
}

}  // namespace

TEST_CASE("the bound on an idea's value is never below it and changes no decision", "[property][entry]") {
  for (const Economy& economy : economies()) {
    DYNAMIC_SECTION(economy.name) {
      Trial bounded(economy.scenario, 5);
      Trial exact(economy.scenario, 5);
      exact.world.bounds_entry = false;
      const Counts counts = compare_at_ideas(bounded, economy.scenario.run.horizon, 5);
      exact.run_to_year(economy.scenario.run.horizon);
      CHECK(counts.ideas > 30);
      CHECK(differences(bounded.recorder.values(), exact.recorder.values()) == 0);
      for (std::size_t stream = 0; stream < exact.world.streams.size(); ++stream) {
        CHECK(bounded.world.entry_statistics[stream].entries == exact.world.entry_statistics[stream].entries);
      }
      // So that the comparison is one: where choices are lines most ideas of a stream that has had one are bounded.
      if (economy.name == "recognised alliance" || economy.name == "without runway") CHECK(counts.bounded > 0.1 * counts.ideas);
    }
  }
}

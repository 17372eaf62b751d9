// What nobody does decides nothing: when sums are computed anew, and when a sample is taken, are no events of the economy. Demand that
// grows between two events is seen as it is, whatever brought its market forward last.
#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/perturbations.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// One firm sells in a market that grows by a tenth a year, and nothing else happens.
const std::string idle_market = R"(
schema = 1
title = "A market that grows while nothing happens in it"
[run]
horizon = 4.0
sample_every = 0.5
replications = 1
[economy]
interest_rate = 0.05
[[layer]]
name = "goods"
elasticity = 4.0
entry_cost = 10.0
[[state]]
name = "one"
spending = { goods = 100.0 }
growth = 0.1
ideas = { goods = 0.000001 }
[[vendor]]
name = "firm"
home = "one"
productivity = { goods = 1.0 }
[startups]
entry = "elastic"
entry_probability = 0.3
productivity = "pareto"
productivity_shape = 4.25
exit_hazard = 0.1
)";

constexpr double idle_value = 56.0 + 2.0 / 3.0;  // over the cost of entry: E[φ³] / (σ (r + δ)) · 100/10 at E/Φ of the one firm
constexpr double idle_growth = 0.1;

/// What happened, in the order of the trial, and what each firm that looked at its markets chose.
struct Happening {
  SimTime time = 0;
  Verb verb{};
  std::uint32_t subject = 0;
  std::uint32_t object = 0;
  std::uint16_t detail = 0;
  StateSet markets = 0;
  LabelOption label = 0;
};

/// Dates that follow from money, a runway's end, may differ by what sums round: seconds.
bool alike(const Happening& a, const Happening& b) {
  return std::llabs(a.time - b.time) <= 2 && a.verb == b.verb && a.subject == b.subject && a.object == b.object && a.detail == b.detail &&
         a.markets == b.markets && a.label == b.label;
}

std::vector<Happening> happenings(const Scenario& scenario, std::uint32_t replication) {
  Trial trial(scenario, 7, replication);
  std::vector<Happening> all;
  const SimTime end = seconds_from_years(scenario.run.horizon);
  while (!trial.world.events.empty() && trial.world.events.next().time < end) {
    const Event event = trial.step();
    const auto verb = static_cast<Verb>(event.verb);
    if (verb == Verb::sums_settle || verb == Verb::sample_taken) continue;
    Happening one{event.time, verb, event.subject, event.object, event.detail, 0, 0};
    if (verb == Verb::firm_reviews && trial.world.firms.is_current(FirmId{event.subject}, event.plan)) {
      one.markets = trial.world.firms.record(FirmId{event.subject}).markets;
      one.label = trial.world.firms[FirmId{event.subject}].label;
    }
    all.push_back(one);
  }
  return all;
}

/// Place at which two trials differ first; the length of both where they do not.
std::size_t first_difference(const std::vector<Happening>& a, const std::vector<Happening>& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && alike(a[i], b[i])) ++i;
  return i;
}

struct Example {
  std::string name;
  Scenario scenario;
  std::uint32_t replications = 1;
};

/// Economies in which demand grows, and different readers of it decide.
std::vector<Example> growing_economies() {
  const std::vector<std::string> growth{"run.horizon=4", "state.arcadia.growth=0.06", "state.borduria.growth=-0.04",
                                        "state.cathay.growth=0.1"};
  const auto three = [&](std::vector<std::string> more) {
    more.insert(more.end(), growth.begin(), growth.end());
    return three_states(more);
  };
  const std::vector<std::string> granular{"economy.conduct=bertrand", "economy.granular_firms=all", "layer.cloud.upper_elasticity=1.5",
                                          "layer.applications.upper_elasticity=1.5"};
  std::vector<std::string> slowly = granular;
  slowly.insert(slowly.end(), {"economy.expectations=adaptive", "economy.adaptation_rate=0.5"});
  return {
      {"tiny", scenario_named("tiny"), 6},
      {"village",
       scenario_from(project_text("tests/golden/village.toml"),
                     {"state.arden.growth=0.2", "state.belmont.growth=-0.1", "state.arden.ideas.apps=40"}),
       4},
      {"three states", three({}), 2},
      {"adaptive", three({"economy.expectations=adaptive", "economy.adaptation_rate=0.7"}), 2},
      {"spending that answers to prices", three({"layer.cloud.upper_elasticity=2.0", "layer.applications.upper_elasticity=3.0"})},
      {"granular firms", three(granular)},
      {"granular firms, adaptive", three(slowly)},
      {"foresight", three({"economy.expectations=forward", "startups.productivity_process=ar1", "startups.productivity_shock_sd=0.1",
                           "startups.productivity_persistence=0.8"})},
      {"a threshold", three({"regime.strict.exempt_below=8.0", "regime.light.exempt_below=5.0"})},
      {"a reserve", three({"reserve.active=true", "reserve.share.arcadia=0.3", "reserve.share.borduria=0.2"})},
      {"inputs", three({"layer.applications.inputs.cloud=0.2"})},
      {"the general closure", three({"layer.applications.inputs.cloud=0.2", "economy.closure=general", "state.arcadia.labour=6000",
                                     "state.borduria.labour=3600", "state.cathay.labour=2400"})},
      {"slow buyers", three({"switching.active=true", "switching.rate.cloud=0.5"})},
  };
}

}  // namespace

TEST_CASE("growth in a market where nothing happens is seen exactly, whenever sums are computed anew", "[property][economy]") {
  // A market that stood still since its last event would be wrong by up to e^(0.4); what is asked for is 1e-9.
  for (const std::string expectations : {"myopic", "adaptive", "forward"}) {
    for (const std::string response : {"1.0", "2.5", "4.0"}) {
      for (const std::string every : {"0.1", "1", "20"}) {
        INFO(expectations << ", upper elasticity " << response << ", settled every " << every);
        constexpr double rate = 0.7;
        const SeriesOf series =
            run_series(scenario_from(idle_market, {"run.settle_every=" + every, "economy.expectations=" + expectations,
                                                   "economy.adaptation_rate=0.7", "layer.goods.upper_elasticity=" + response}));
        for (std::size_t date = 1; date < series.dates(); date += 2) {  // it is recorded once a year
          const double t = 0.5 * static_cast<double>(date + 1);
          const double myopic = std::exp(idle_growth * t);
          const double followed = std::exp(-rate * t) + rate * (std::exp(idle_growth * t) - std::exp(-rate * t)) / (rate + idle_growth);
          const double expected = expectations == "adaptive" ? followed : myopic;
          CHECK(1.0 + series.at("free_entry_distance", date) == Approx(idle_value * expected).epsilon(1e-9));
        }
      }
    }
  }
}

TEST_CASE("when sums are computed anew decides nothing", "[property][economy]") {
  // Each event of each trial is compared: one firm that chose or left otherwise is caught.
  for (const Example& example : growing_economies()) {
    for (std::uint32_t replication = 0; replication < example.replications; ++replication) {
      Scenario scenario = example.scenario;
      scenario.run.settle_every = 1.0;
      const std::vector<Happening> usual = happenings(scenario, replication);
      REQUIRE(usual.size() > 300);
      for (const double every : {0.13, 100.0}) {
        INFO(example.name << ", replication " << replication << ", settled every " << every);
        scenario.run.settle_every = every;
        const std::vector<Happening> other = happenings(scenario, replication);
        CHECK(other.size() == usual.size());
        CHECK(first_difference(usual, other) == usual.size());
      }
    }
  }
}

TEST_CASE("when a sample is taken decides nothing", "[property][economy]") {
  for (const Example& example : growing_economies()) {
    Scenario scenario = example.scenario;
    scenario.run.sample_every = 0.5;
    const std::vector<Happening> usual = happenings(scenario, 0);
    const SeriesOf often = run_series(scenario, 7);
    scenario.run.sample_every = 2.0;
    INFO(example.name);
    const std::vector<Happening> other = happenings(scenario, 0);
    CHECK(other.size() == usual.size());
    CHECK(first_difference(usual, other) == usual.size());
    // What is recorded at a date is what it is, not when the last record was made.
    const SeriesOf rarely = run_series(scenario, 7);
    for (const char* name : {"active_firms", "sellers", "free_entry_distance", "price_index", "spending"}) {
      for (std::size_t date = 0; date < rarely.dates(); ++date) {
        for (std::size_t cell = 0; cell < rarely.cells(name); ++cell) {
          const double a = often.at(name, 4 * date + 3, cell);
          const double b = rarely.at(name, date, cell);
          INFO(name << " at date " << date << ", cell " << cell);
          CHECK(((std::isnan(a) && std::isnan(b)) || b == Approx(a).epsilon(1e-9)));
        }
      }
    }
  }
}

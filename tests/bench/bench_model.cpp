// The running model: firm events per second in one-market economies of 10^3 to 10^5 firms, in the baseline and in
// Melitz's economy, and what a trial costs before its first event. One line of CSV per figure: name, value, unit.
//
// The cost of an event is that of a longer trial less that of a shorter one, over the events between, so that building
// the world and its first reviews do not count. Every figure is the best of several rounds: what else the machine does
// can only add.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/initialise.hpp"
#include "models/model.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/base/diagnostics.hpp"

using namespace faultline;

namespace {

constexpr int rounds = 5;

Scenario first_case(const std::optional<Experiment>& experiment, const Diagnostics& diagnostics) {
  if (!experiment) {
    throw std::runtime_error(diagnostics.render());
  }
  return experiment->cases.front().scenario;
}

Scenario scenario_from_text(const std::string& text) {
  Diagnostics diagnostics;
  return first_case(load_experiment_from_text(text, "bench.toml", {}, diagnostics), diagnostics);
}

Scenario scenario_named(const std::string& path) {
  Diagnostics diagnostics;
  return first_case(load_experiment(std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/" + path, {}, diagnostics),
                    diagnostics);
}

// One state, one layer. Firms review each quarter at a phase of their own, die at 10 % a year and are replaced: ideas
// come as fast as firms die and all of them enter (fixed entry). The weakest find out at their first review that they
// cannot pay their fixed cost and leave by choice.
Scenario one_market(int firms) {
  return scenario_from_text(fmt::format(R"(
schema = 1
title = "One market"
[run]
horizon = 1.0
sample_every = 1.0
seed = "1"
[economy]
interest_rate = 0.05
[[layer]]
name = "goods"
elasticity = 4.0
trade_cost = 1.5
entry_cost = 1.0
fixed_cost_home = 0.1
[[state]]
name = "home"
spending = {{ goods = {0} }}
growth = 0.02
ideas = {{ goods = {1} }}
incumbents = {{ goods = {2} }}
[startups]
entry = "fixed"
entry_probability = 1.0
productivity = "pareto"
productivity_minimum = 1.0
productivity_shape = 4.25
exit_hazard = 0.1
review_period = 0.25
)",
                                        2.0 * firms, 0.1 * firms, firms));
}

struct Timing {
  double seconds = 0;
  std::uint64_t events = 0;
};

Timing time_trial(Scenario scenario, double horizon) {
  scenario.run.horizon = horizon;
  const auto start = std::chrono::steady_clock::now();
  const TrialResult result = run_trial(scenario, 1, 0);
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), result.events};
}

void print(const std::string& name, double value, const char* unit) {
  fmt::print("{},{:.4g},{}\n", name, value, unit);
}

void measure_events(const std::string& name, const Scenario& scenario, double from, double to) {
  Timing shorter{std::numeric_limits<double>::infinity(), 0};
  Timing longer = shorter;
  for (int round = 0; round < rounds; ++round) {
    const Timing first = time_trial(scenario, from);
    const Timing second = time_trial(scenario, to);
    shorter = {std::min(shorter.seconds, first.seconds), first.events};
    longer = {std::min(longer.seconds, second.seconds), second.events};
  }
  const auto events = static_cast<double>(longer.events - shorter.events);
  const double seconds = longer.seconds - shorter.seconds;
  print(name + "_events", events, "events");
  print(name + "_event", 1e9 * seconds / events, "ns");
  print(name + "_rate", events / seconds, "events/s");
}

void measure_start(const std::string& name, const Scenario& scenario) {
  const int trials = 20;
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (std::uint32_t trial = 0; trial < trials; ++trial) {
      const World world = initialise(scenario, 1, trial);
      if (world.events.empty()) {
        throw std::logic_error("a world without events");
      }
    }
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / trials);
  }
  print(name + "_start", 1e6 * best, "us");
}

}  // namespace

int main() {
  try {
    fmt::print("name,value,unit\n");
    measure_events("one_market_1e3", one_market(1000), 20, 120);
    measure_events("one_market_1e4", one_market(10000), 4, 24);
    measure_events("one_market_1e5", one_market(100000), 1, 5);
    const Scenario baseline = scenario_named("baseline.toml");
    measure_events("baseline", baseline, 2, 6);
    const Scenario melitz = scenario_named("papers/melitz_pareto.toml");
    measure_events("melitz", melitz, 1, 5);
    const Scenario tiny = scenario_named("tiny.toml");
    measure_events("tiny", tiny, 1, 10);
    measure_start("tiny", tiny);
    measure_start("baseline", baseline);
    measure_start("one_market_1e3", one_market(1000));
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_model: {}\n", error.what());
    return 1;
  }
}

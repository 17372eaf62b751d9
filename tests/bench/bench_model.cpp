// The running model: what an event, a choice of markets, a start and a presence cost in the baseline and beside it.
//
// The cost of an event is that of a longer trial less that of a shorter one, over the events between, so that building
// the world and its first reviews do not count.
#include <cstdint>
#include <stdexcept>
#include <string>

#include "models/decisions/prospects.hpp"
#include "models/model.hpp"
#include "tests/bench/measuring.hpp"
#include "tests/bench/scenarios.hpp"
#include "tests/bench/world_memory.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;

namespace {

constexpr std::uint64_t seed = 1;
constexpr int rounds = 5;

void measure_events(const std::string& name, Scenario scenario, double from, double to) {
  Scenario shorter = scenario;
  shorter.run.horizon = from;
  scenario.run.horizon = to;
  const auto events = static_cast<double>(run_trial(scenario, seed, 0).events - run_trial(shorter, seed, 0).events);
  const auto [first, second] = bench::best_of(
      rounds, [&] { return bench::trial_seconds(shorter, seed); }, [&] { return bench::trial_seconds(scenario, seed); });
  bench::print_row(name + "_event", 0, 1e9 * (second - first) / events, "ns");
  bench::print_row(name + "_rate", 0, events / (second - first), "events/s");
}

void measure_start(const std::string& name, const Scenario& scenario) {
  constexpr int trials = 20;
  const auto [seconds] = bench::best_of(rounds, [&] {
    const double start = bench::processor_seconds();
    for (std::uint32_t trial = 0; trial < trials; ++trial) {
      const World world = initialise(scenario, seed, trial);
      if (world.events.empty()) throw std::logic_error("a world without events");
    }
    return bench::processor_seconds() - start;
  });
  bench::print_row(name + "_start", 0, 1e6 * seconds / trials, "us");
}

/// A whole trial that does next to nothing: world, recorder, one sample.
void measure_whole_start(const std::string& name, Scenario scenario) {
  constexpr int trials = 20;
  scenario.run.horizon = scenario.run.sample_every;
  const auto [seconds] = bench::best_of(rounds, [&] {
    const double start = bench::processor_seconds();
    for (std::uint32_t trial = 0; trial < trials; ++trial) run_trial(scenario, seed, trial);
    return bench::processor_seconds() - start;
  });
  bench::print_row(name + "_first_sample", 0, 1e6 * seconds / trials, "us");
}

/// Each living startup looks ahead and chooses, again and again, in a world that does not change meanwhile.
void measure_choices(const std::string& name, const Scenario& scenario) {
  testing::Trial trial(scenario, seed);
  trial.run_to_year(8);
  const std::vector<FirmId> firms = trial.firms();
  const auto [seconds] = bench::best_of(rounds, [&] {
    const double start = bench::processor_seconds();
    for (const FirmId id : firms) {
      if (!best_prospect(trial.world, id).exact) throw std::logic_error("a choice that ran out of nodes");
    }
    return bench::processor_seconds() - start;
  });
  bench::print_row(name, static_cast<double>(trial.world.rules.book_count()), 1e9 * seconds / static_cast<double>(firms.size()), "ns");
}

void measure_memory(const std::string& name, const Scenario& scenario) {
  const bench::WorldMemory memory = bench::memory_after(scenario, seed, 5);
  bench::print_row(name + "_presences", 0, memory.presences, "1");
  bench::print_row(name + "_memory_per_presence", 0, memory.per_presence(), "bytes");
}

}  // namespace

int main() {
  try {
    const Scenario baseline = bench::scenario_named("baseline.toml");
    const Experiment alliance = bench::experiment_named("trusted_tech_alliance.toml");
    const Scenario tiny = bench::scenario_named("tiny.toml");
    measure_events("baseline", baseline, 2, 6);
    measure_events("melitz", bench::scenario_named("papers/melitz_pareto.toml"), 1, 5);
    const auto [replication] = bench::best_of(rounds, [&] { return bench::trial_seconds(baseline, seed); });
    bench::print_row("baseline_replication", baseline.run.horizon, replication, "s");
    measure_choices("choice", baseline);
    measure_choices("choice_with_recognition", alliance.cases.back().scenario);
    measure_start("tiny", tiny);
    measure_whole_start("tiny", tiny);
    measure_start("baseline", baseline);
    measure_memory("baseline", baseline);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_model: {}\n", error.what());
    return 1;
  }
}

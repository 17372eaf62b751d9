// A batch: trials by number of threads, and what writing their results costs. Times are wall times here, for several
// threads and the disk are what is measured; the first argument is a folder for the files.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/model.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/parallel/run_trials.hpp"
#include "tests/bench/measuring.hpp"
#include "tests/bench/scenarios.hpp"

using namespace faultline;

namespace {

constexpr std::uint64_t seed = 1;
constexpr int rounds = 3;
constexpr std::size_t trials = 8;

ResultLayout layout_of(const Scenario& scenario, std::size_t replications) {
  ResultLayout layout;
  layout.title = "Benchmark";
  layout.cases = {"base"};
  for (std::size_t i = 0; i < replications; ++i) layout.replications.push_back(static_cast<std::int32_t>(i));
  layout.times = sample_times(scenario);
  layout.axes = result_axes(scenario);
  layout.series = result_series(scenario);
  layout.batch_digest = "benchmark";
  check_layout(layout);
  return layout;
}

TrialOutcome outcome_of(const Scenario& scenario, std::size_t trial) {
  TrialResult result = run_trial(scenario, seed, static_cast<std::uint32_t>(trial));
  TrialOutcome outcome;
  outcome.trial = static_cast<std::uint32_t>(trial);
  outcome.status = TrialStatus::done;
  outcome.values = std::move(result.values);
  outcome.events = result.events;
  outcome.accounts_residual = result.accounts_residual;
  return outcome;
}

double batch_seconds(const Scenario& scenario, std::size_t batch, int threads) {
  const std::atomic<int> stop{0};
  const double start = bench::wall_seconds();
  run_trials<TrialOutcome>(
      {batch, threads, 0}, [&](std::size_t trial, int) { return outcome_of(scenario, trial); }, [](std::size_t, TrialOutcome&&) {}, stop);
  return bench::wall_seconds() - start;
}

/// The same trials dealt to processes that share nothing: what the machine can give.
double processes_seconds(const Scenario& scenario, std::size_t batch, int processes) {
  const double start = bench::wall_seconds();
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("cannot start a process");
    if (child == 0) {
      for (std::size_t trial = static_cast<std::size_t>(i); trial < batch; trial += static_cast<std::size_t>(processes)) {
        outcome_of(scenario, trial);
      }
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    if (waitpid(child, &status, 0) < 0 || status != 0) throw std::runtime_error("a process failed");
  }
  return bench::wall_seconds() - start;
}

void measure_threads(const Scenario& scenario) {
  constexpr std::size_t batch = 16;  // so that the last trial, which one thread runs alone, weighs little
  const int most = available_threads();
  std::vector<double> best(static_cast<std::size_t>(most) + 1, 1e9);
  double apart = 1e9;
  for (int round = 0; round < rounds; ++round) {
    for (int threads = 1; threads <= most; ++threads) {
      double& seconds = best[static_cast<std::size_t>(threads)];
      seconds = std::min(seconds, batch_seconds(scenario, batch, threads));
    }
    if (most > 1) apart = std::min(apart, processes_seconds(scenario, batch, 2));
  }
  for (int threads = 1; threads <= most; ++threads) {
    const double seconds = best[static_cast<std::size_t>(threads)];
    bench::print_row("batch_throughput", threads, 60.0 * batch / seconds, "trials/min");
    if (threads > 1) bench::print_row("batch_speedup", threads, best[1] / seconds, "1");
  }
  if (most > 1) bench::print_row("processes_speedup", 2, best[1] / apart, "1");
}

/// Delivers, assembles, reads back and renames, as a run does. @returns [s]
double write_seconds(const ResultLayout& layout, const std::vector<TrialOutcome>& outcomes, const std::filesystem::path& path) {
  std::vector<TrialOutcome> copies = outcomes;
  const double start = bench::wall_seconds();
  BatchWriter writer = BatchWriter::open(path, layout, {OpenMode::fresh, std::nullopt, {}, available_threads()});
  for (TrialOutcome& outcome : copies) writer.deliver(std::move(outcome));
  writer.finish();
  return bench::wall_seconds() - start;
}

void measure_writing(const Scenario& scenario, const std::filesystem::path& folder) {
  std::vector<TrialOutcome> outcomes;
  const double start = bench::wall_seconds();
  for (std::size_t trial = 0; trial < trials; ++trial) outcomes.push_back(outcome_of(scenario, trial));
  const double running = bench::wall_seconds() - start;

  std::vector<TrialOutcome> many;
  for (std::size_t trial = 0; trial < 16 * trials; ++trial) {
    many.push_back(outcomes[trial % trials]);
    many.back().trial = static_cast<std::uint32_t>(trial);
  }
  const ResultLayout layout = layout_of(scenario, trials);
  const ResultLayout wide = layout_of(scenario, many.size());
  const auto [few_seconds, many_seconds] = bench::best_of(
      rounds, [&] { return write_seconds(layout, outcomes, folder / "few.h5"); },
      [&] { return write_seconds(wide, many, folder / "many.h5"); });
  const double bytes = static_cast<double>(many.size() * outcomes.front().values.size() * sizeof(double));
  bench::print_row("write_rate", 0, 1e-6 * bytes / many_seconds, "MB/s");
  bench::print_row("write_share", trials, few_seconds / (running + few_seconds), "share");
}

}  // namespace

int main(int count, char** words) {
  try {
    if (count != 2) throw std::runtime_error("usage: bench_batch FOLDER");
    const Scenario baseline = bench::scenario_named("baseline.toml");
    measure_writing(baseline, words[1]);
    measure_threads(baseline);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_batch: {}\n", error.what());
    return 1;
  }
}

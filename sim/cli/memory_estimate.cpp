#include "sim/cli/memory_estimate.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include "sim/base/diagnostics.hpp"
#include "sim/parallel/run_trials.hpp"

namespace faultline::cli {

namespace {

constexpr double bytes_per_startup = 600;  // measured in the tiny economy: 410, with a market or two for each
constexpr double gigabyte = 1e9;

/// Memory of the group that the process is in; a word, "max", where there is no limit.
double limit_of_group() {
  for (const char* path : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::ifstream file(path);
    double bytes = 0;
    if (file >> bytes) return bytes;
  }
  return HUGE_VAL;
}

double startups_at_the_start(const Scenario& scenario) {
  double startups = 0;
  for (const StateParameters& state : scenario.states) {
    for (const auto& [layer, count] : state.incumbents) startups += count;
  }
  return startups;
}

}  // namespace

double usable_memory() {
  double bytes = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) bytes = std::min(bytes, static_cast<double>(limit.rlim_cur));
  return std::min(bytes, limit_of_group());
}

double least_memory(const Experiment& experiment, const ResultLayout& layout, double threads) {
  const auto trials = static_cast<double>(layout.trial_count());
  const double trial_bytes = static_cast<double>(layout.values_per_trial()) * sizeof(double);
  double startups = 0;
  for (const Case& one : experiment.cases) startups = std::max(startups, startups_at_the_start(one.scenario));
  return std::min(trials, outcomes_per_thread * threads) * trial_bytes + std::min(trials, threads) * startups * bytes_per_startup;
}

void refuse_beyond_memory(double bytes, double bytes_of_one, double threads) {
  const double usable = usable_memory();
  if (bytes <= usable) return;
  const double fit = std::floor(threads * usable / bytes);
  throw UsageError(fmt::format("the run would take {:.1f} GB of memory with {} at a time, and there are {:.1f} GB\n  = hint: {}",
                               bytes / gigabyte, threads, usable / gigabyte,
                               bytes_of_one <= usable && threads > 1
                                   ? fmt::format("fewer trials at a time: -j {}", std::max(1.0, fit))
                                   : "fewer recorded dates (sample_every), or fewer states, layers and startups"));
}

void refuse_beyond_memory(const Experiment& experiment, const ResultLayout& layout, int asked) {
  const double threads = std::min(static_cast<double>(asked == 0 ? available_threads() : asked), static_cast<double>(layout.trial_count()));
  refuse_beyond_memory(least_memory(experiment, layout, threads), least_memory(experiment, layout, 1), threads);
}

}  // namespace faultline::cli

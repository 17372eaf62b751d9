// From an experiment to the outcomes of its trials: which ones to run, running them in parallel, and what to say of
// those that fail.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/scenario/experiment.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/progress.hpp"
#include "sim/io/result_layout.hpp"

namespace faultline::cli {

/// --only and --shard. @returns nothing when all trials are meant
/// @throws UsageError for an unknown case or replication, or a shard that does not exist
std::optional<std::vector<std::uint32_t>> choose_trials(const ResultLayout& layout, const Arguments& arguments);

/// "case=NAME,replication=17"
std::string trial_name(const ResultLayout& layout, std::uint32_t trial);

/// Runs one trial; a failure becomes an outcome that says why.
/// @throws TrialInterrupted when `stop` reaches 2
TrialOutcome execute_trial(const Experiment& experiment, const ResultLayout& layout, std::uint32_t trial, const std::atomic<int>& stop,
                           std::ostream* trace = nullptr);

struct BatchPlan {
  std::vector<std::uint32_t> trials;
  int threads = 0;  ///< 0: every processor
  ProgressForm progress{};
  bool stop_at_failure = false;
};

struct FailedTrial {
  std::uint32_t trial = 0;
  std::string reason;
};

struct BatchReport {
  std::size_t delivered = 0;
  bool stopped = false;  ///< some trials were left out
  double seconds = 0;    ///< wall time
  double events = 0;
  std::vector<FailedTrial> failed;
};

/// Runs trials and delivers their outcomes in the order of the plan, on this thread.
BatchReport run_batch(const Experiment& experiment, const ResultLayout& layout, const BatchPlan& plan, Interruption& interruption,
                      const std::function<void(TrialOutcome&&)>& deliver);

/// Which trials failed, why, and the command that reproduces each, for stderr.
/// @param command  "faultline run FILE …" or "faultline rerun FILE …", to which the trial is added
std::string failure_text(const ResultLayout& layout, const std::vector<FailedTrial>& failed, const std::vector<std::string>& command);

/// -j, --errors, --progress: how a batch is run.
std::vector<OptionSpec> batch_options();
int threads_of(const Arguments& arguments);
ProgressForm progress_of(const Arguments& arguments);

}  // namespace faultline::cli

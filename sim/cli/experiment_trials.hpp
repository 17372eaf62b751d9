// The trials of an experiment that chooses its points as it goes: each is run once, in parallel batches, and its
// outcomes are kept; asking again costs nothing, today or after an interruption. What 'faultline run' has written is
// taken too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "models/scenario/experiment.hpp"
#include "models/scenario/points.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/progress.hpp"
#include "sim/io/result_reader.hpp"
#include "sim/io/trial_store.hpp"

namespace faultline::cli {

/// One trial: a case with some values moved, and a replication.
struct TrialPoint {
  std::size_t case_index = 0;
  MovedValues values;
  std::uint32_t replication = 0;
};

/// A number of a trial that is no outcome of one series.
struct TrialNumber {
  Digest content;                                        ///< what it is: equal digests are equal functions
  std::function<double(std::span<const double>)> value;  ///< from the trial's flat series
};

/// Ctrl-C: what was run is kept, and the same command goes on.
class ExperimentInterrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class ExperimentTrials {
 public:
  /// Takes --jobs, --progress, --keep and --fresh from `arguments`.
  /// @param outcomes  what is kept of every trial
  /// @param numbers   what is kept besides, after the outcomes
  ExperimentTrials(const Experiment& experiment, std::vector<Outcome> outcomes, const Arguments& arguments,
                   std::vector<TrialNumber> numbers = {});

  /// How many trials the experiment will ask for, or at most: for a log, which from now on has a line every ten
  /// seconds.
  void expect(std::size_t trials, bool is_limit);

  /// Outcomes of each trial, by point; empty where the trial failed.
  /// @throws ExperimentInterrupted
  std::vector<std::vector<double>> evaluate(std::span<const TrialPoint> points);

  /// Removes what is kept: the question is answered.
  void forget() { store_.remove(); }

  [[nodiscard]] const std::vector<Outcome>& outcomes() const { return outcomes_; }
  [[nodiscard]] std::size_t used() const { return used_.size(); }  ///< different trials asked for
  [[nodiscard]] std::size_t run() const { return run_; }           ///< of these, run now
  [[nodiscard]] const std::map<Digest, std::string>& failed() const { return failed_; }
  [[nodiscard]] double seconds() const { return seconds_; }
  /// "312 trials, 40 of them run now in 3.2 s; kept in 'results/x.trials'"
  [[nodiscard]] std::string summary() const;

 private:
  struct Job {
    Digest key;
    const Scenario* scenario = nullptr;
    std::uint32_t replication = 0;
    std::string reproduction;  ///< the command that runs this trial alone
  };
  struct Finished {
    Digest key;
    TrialOutcome outcome;
  };

  void open_result();
  [[nodiscard]] std::vector<double> values_of(std::span<const double> series) const;
  [[nodiscard]] bool is_kept(const Digest& key) const;
  [[nodiscard]] bool take_from_result(const Digest& key);
  [[nodiscard]] std::vector<double> kept_values(const Digest& key);
  void save(const std::vector<Finished>& finished);
  void run_jobs(const std::vector<Job>& jobs);
  [[nodiscard]] Finished execute(const Job& job);
  [[nodiscard]] std::string reproduction_of(const TrialPoint& point) const;

  const Experiment& experiment_;
  std::vector<std::string> words_;  ///< "faultline run FILE …"
  std::vector<Outcome> outcomes_;
  std::vector<TrialNumber> numbers_;
  ResultLayout layout_;
  std::vector<Digest> contents_;  ///< of each outcome and number
  std::filesystem::path folder_;
  TrialStore store_;
  std::optional<ResultReader> result_;         ///< a finished result of the same economy
  std::map<Digest, std::uint32_t> in_result_;  ///< key -> its trial there
  Interruption interruption_;
  int threads_ = 0;
  ProgressForm progress_{};
  std::optional<Progress> log_;  ///< plain lines over all batches; a bar and JSON are of one batch
  std::map<Digest, std::size_t> used_;
  std::map<Digest, std::string> failed_;  ///< why, with the trial's name
  std::size_t run_ = 0;
  double seconds_ = 0;
};

/// --keep, --fresh, --jobs, --progress, --json, --csv: how an experiment is run and shown.
std::vector<OptionSpec> experiment_options();

/// Why trials failed, for stderr; empty where none did.
std::string failure_text(const ExperimentTrials& trials);

}  // namespace faultline::cli

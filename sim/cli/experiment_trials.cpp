#include "sim/cli/experiment_trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "models/model.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trial_identity.hpp"
#include "sim/cli/trials.hpp"
#include "sim/parallel/run_trials.hpp"

namespace faultline::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_failures_shown = 10;
constexpr double seconds_between_saves = 1.0;

std::filesystem::path folder_of(const Experiment& experiment, const Arguments& arguments) {
  if (const auto given = arguments.value("keep")) return *given;
  return default_output(experiment.path).replace_extension(".trials");
}

/// As --set takes it: a text without its quotes.
std::string word_of(const ParameterValue& value) { return value.kind == ParameterValue::Kind::text ? value.text : value_text(value); }

std::string place_name(const MovedValues& values) {
  std::string name;
  for (const auto& [key, value] : values) name += fmt::format("{} = {}\n", key, value_text(value));
  return name;
}

}  // namespace

ExperimentTrials::ExperimentTrials(const Experiment& experiment, std::vector<Outcome> outcomes, const Arguments& arguments,
                                   std::vector<TrialNumber> numbers)
    : experiment_(experiment),
      words_(run_words(arguments.files[0], arguments)),
      outcomes_(std::move(outcomes)),
      numbers_(std::move(numbers)),
      layout_(make_layout(experiment, arguments.command_line)),
      folder_(folder_of(experiment, arguments)),
      store_(TrialStore::open(folder_, {experiment.title, "give another folder with --keep", arguments.has("fresh")})),
      threads_(threads_of(arguments)),
      progress_(progress_of(arguments)) {
  for (const Outcome& outcome : outcomes_) contents_.push_back(outcome_digest(outcome));
  for (const TrialNumber& number : numbers_) contents_.push_back(number.content);
  if (!arguments.has("fresh")) open_result();
}

/// A result that cannot be read, or of another economy, is nothing to complain of: nobody named it.
void ExperimentTrials::open_result() {
  const std::filesystem::path result = default_output(experiment_.path);
  std::error_code error;
  if (!std::filesystem::is_regular_file(result, error)) return;
  try {
    ResultReader reader = ResultReader::open(result);
    ResultLayout there = reader.layout();
    there.case_digests = identify_file(experiment_, reader).case_digests;
    if (there.case_digests.empty() || digest_content(there) != digest_content(layout_)) return;
    for (std::uint32_t trial = 0; trial < there.trial_count(); ++trial) {
      if (reader.status()[trial] == TrialStatus::done) in_result_.emplace(trial_digest(there, trial), trial);
    }
    result_ = std::move(reader);
  } catch (const FileError&) {
  }
}

std::vector<double> ExperimentTrials::values_of(std::span<const double> series) const {
  std::vector<double> values;
  for (const Outcome& outcome : outcomes_) values.push_back(outcome.evaluate(layout_, series));
  for (const TrialNumber& number : numbers_) values.push_back(number.value(series));
  return values;
}

bool ExperimentTrials::is_kept(const Digest& key) const {
  return std::all_of(contents_.begin(), contents_.end(), [&](const Digest& content) {
    const StoredTrial* kept = store_.find({key, content});
    return kept != nullptr && kept->outcome.status == TrialStatus::done;
  });
}

/// Keeps the outcomes of a trial that 'faultline run' has run. @returns whether it has
bool ExperimentTrials::take_from_result(const Digest& key) {
  const auto found = in_result_.find(key);
  if (found == in_result_.end()) return false;
  const std::vector<double> series = result_->read_trial(found->second);
  Finished finished{key, {}};
  finished.outcome.status = TrialStatus::done;
  finished.outcome.values = values_of(series);
  save({finished});
  return true;
}

std::vector<double> ExperimentTrials::kept_values(const Digest& key) {
  std::vector<double> values;
  if (!is_kept(key)) return values;
  for (const Digest& content : contents_) {
    double value = 0.0;
    store_.read_values(*store_.find({key, content}), 0, std::span(&value, 1));
    values.push_back(value);
  }
  return values;
}

void ExperimentTrials::save(const std::vector<Finished>& finished) {
  std::vector<TrialRecord> records;
  for (const Finished& one : finished) records.push_back({one.key, contents_, &one.outcome});
  store_.save(records);
}

void ExperimentTrials::expect(std::size_t trials, bool is_limit) {
  if (progress_ == ProgressForm::plain) log_.emplace(progress_, ProgressPlan{trials, is_limit, true});
}

std::string ExperimentTrials::reproduction_of(const TrialPoint& point) const {
  std::vector<std::string> words = words_;
  for (const auto& [key, value] : point.values) words.insert(words.end(), {"--set", fmt::format("{}={}", key, word_of(value))});
  words.insert(words.end(),
               {"--replications", fmt::format("{}", point.replication + 1), "--only",
                fmt::format("case={},replication={}", experiment_.cases[point.case_index].name, point.replication), "--trace"});
  return render_command_line(words);
}

std::vector<std::vector<double>> ExperimentTrials::evaluate(std::span<const TrialPoint> points) {
  struct Place {
    std::optional<Scenario> scenario;
    Digest digest;
    std::string refusal;
  };
  std::map<std::pair<std::size_t, std::string>, Place> places;
  std::vector<Digest> keys;
  std::vector<Job> jobs;
  for (const TrialPoint& point : points) {
    const auto [found, is_new] = places.try_emplace({point.case_index, place_name(point.values)});
    Place& place = found->second;
    if (is_new) {
      auto made = scenario_at(experiment_.cases[point.case_index], point.values);
      if (auto* refusal = std::get_if<std::string>(&made)) {
        place.refusal = std::move(*refusal);
        place.digest = digest_text(place.refusal);
      } else {
        place.scenario = std::move(std::get<Scenario>(made));
        place.digest = case_digest(*place.scenario);
      }
    }
    const Digest key = trial_digest(place.digest, static_cast<std::int32_t>(point.replication));
    keys.push_back(key);
    const bool is_first = used_.try_emplace(key, used_.size()).second;
    if (!place.scenario) {
      failed_.try_emplace(key, place.refusal);
    } else if (is_first && !is_kept(key) && !take_from_result(key)) {
      jobs.push_back({key, &*place.scenario, point.replication, reproduction_of(point)});
    } else if (is_first && log_) {
      log_->count_kept(1);
    }
  }
  run_jobs(jobs);
  std::vector<std::vector<double>> values;
  for (const Digest& key : keys) values.push_back(kept_values(key));
  return values;
}

ExperimentTrials::Finished ExperimentTrials::execute(const Job& job) {
  Finished finished{job.key, {}};
  TrialOutcome& outcome = finished.outcome;
  try {
    const TrialResult result = run_trial(*job.scenario, seed_of(experiment_), job.replication, {nullptr, &interruption_.stop()});
    EXPECTS(result.values.size() == layout_.values_per_trial());
    outcome.status = TrialStatus::done;
    outcome.events = result.events;
    outcome.accounts_residual = result.accounts_residual;
    outcome.values = values_of(result.values);
  } catch (const TrialInterrupted&) {
    throw;
  } catch (const std::exception& error) {
    outcome.status = TrialStatus::failed;
    outcome.failure = fmt::format("a trial failed: {}\n  = hint: {}", error.what(), job.reproduction);
  }
  return finished;
}

void ExperimentTrials::run_jobs(const std::vector<Job>& jobs) {
  if (jobs.empty()) return;
  const auto start = Clock::now();
  auto last_save = start;
  std::vector<Finished> unsaved;
  const auto save_all = [&] {
    save(unsaved);
    unsaved.clear();
    last_save = Clock::now();
  };
  Progress progress(progress_ == ProgressForm::plain ? ProgressForm::none : progress_, {jobs.size()});
  const auto work = [&](std::size_t i, int) {
    Finished finished = execute(jobs[i]);
    for (Progress* one : {&progress, log_ ? &*log_ : nullptr}) {
      if (one != nullptr) one->count_trial(finished.outcome.events, finished.outcome.status == TrialStatus::failed);
    }
    return finished;
  };
  const auto take = [&](std::size_t, Finished&& finished) {
    ++run_;
    if (finished.outcome.status == TrialStatus::failed) {
      failed_.try_emplace(finished.key, std::move(finished.outcome.failure));
      return;
    }
    unsaved.push_back(std::move(finished));
    if (std::chrono::duration<double>(Clock::now() - last_save).count() > seconds_between_saves) save_all();
  };
  const TrialsSummary summary = run_trials<Finished>({jobs.size(), threads_, 0}, work, take, interruption_.stop());
  progress.stop();
  save_all();
  seconds_ += std::chrono::duration<double>(Clock::now() - start).count();
  if (summary.stopped)
    throw ExperimentInterrupted(fmt::format("interrupted: {} trials are kept in '{}'", store_.size() / contents_.size(), folder_.string()));
}

std::string ExperimentTrials::summary() const {
  const std::string now = run_ == 0        ? "none of them run now"
                          : run_ == used() ? fmt::format("run in {}", duration_text(seconds_))
                                           : fmt::format("{} of them run now in {}", run_, duration_text(seconds_));
  return fmt::format("{} trials, {}; kept in '{}'", used(), now, folder_.string());
}

std::vector<OptionSpec> experiment_options() {
  return {{"keep", "FOLDER", "where trials are kept; default: results/<scenario>.trials. The same command goes on there"},
          {"fresh", "", "forget what is kept there"},
          {"jobs,j", "N", "trials at a time; default: one per processor. The result does not depend on it"},
          {"progress", "WORD", "auto (default), bar, plain, json, none; on stderr"},
          {"json", "", "the answer as JSON"},
          {"csv", "", "the curve or the indices as comma-separated values"}};
}

std::string failure_text(const ExperimentTrials& trials) {
  std::string text;
  std::size_t shown = 0;
  for (const auto& [key, reason] : trials.failed()) {
    if (shown++ < most_failures_shown) text += fmt::format("error: {}\n", reason);
  }
  if (shown > most_failures_shown) text += fmt::format("error: {} more trials failed\n", shown - most_failures_shown);
  return text;
}

}  // namespace faultline::cli

#include "sim/cli/experiment_trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "models/model.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trials.hpp"
#include "sim/parallel/run_trials.hpp"

namespace faultline::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_failures_shown = 10;
constexpr double seconds_between_saves = 1.0;

std::filesystem::path folder_of(const Experiment& experiment, const Arguments& arguments) {
  if (const auto given = arguments.value("keep"))
    return *given;
  return std::filesystem::path("results") / (std::filesystem::path(experiment.path).stem().string() + ".trials");
}

/// What the key of every trial shares: the seed, the version of the model and which outcomes are kept.
Digest question_of(const std::vector<Outcome>& outcomes) {
  DigestStream stream;
  stream.add(std::uint64_t{numbers_version});
  for (const Outcome& outcome : outcomes) {
    const OutcomeSpec& spec = outcome.spec();
    stream.add(std::string_view(spec.series)).add(static_cast<std::uint64_t>(spec.statistic));
    stream.add(spec.warm_up).add(spec.from).add(spec.to).add(spec.discount_rate);
    for (const auto& [axis, label] : spec.selections)
      stream.add(std::string_view(axis)).add(std::string_view(label));
  }
  return stream.value();
}

/// As --set takes it: a text without its quotes.
std::string word_of(const ParameterValue& value) {
  return value.kind == ParameterValue::Kind::text ? value.text : value_text(value);
}

std::string place_name(const MovedValues& values) {
  std::string name;
  for (const auto& [key, value] : values)
    name += fmt::format("{} = {}\n", key, value_text(value));
  return name;
}

}  // namespace

ExperimentTrials::ExperimentTrials(const Experiment& experiment, std::vector<Outcome> outcomes,
                                   const Arguments& arguments)
    : experiment_(experiment),
      words_(run_words(arguments.files[0], arguments)),
      outcomes_(std::move(outcomes)),
      layout_(make_layout(experiment, arguments.command_line)),
      question_(question_of(outcomes_)),
      folder_(folder_of(experiment, arguments)),
      store_(TrialStore::open(folder_, arguments.has("fresh"))),
      threads_(threads_of(arguments)),
      progress_(progress_of(arguments)) {}

void ExperimentTrials::expect(std::size_t trials, bool is_limit) {
  if (progress_ == ProgressForm::plain)
    log_.emplace(progress_, ProgressPlan{trials, is_limit, true});
}

std::string ExperimentTrials::reproduction_of(const TrialPoint& point) const {
  std::vector<std::string> words = words_;
  for (const auto& [key, value] : point.values)
    words.insert(words.end(), {"--set", fmt::format("{}={}", key, word_of(value))});
  words.insert(words.end(), {"--replications", fmt::format("{}", point.replication + 1), "--only",
                             fmt::format("case={},replication={}", experiment_.cases[point.case_index].name,
                                         point.replication),
                             "--trace"});
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
        place.digest = digest_text(trial_text(*place.scenario));
      }
    }
    const Digest key = DigestStream{}
                           .add(std::string_view(question_.hex()))
                           .add(std::string_view(place.digest.hex()))
                           .add(std::uint64_t{point.replication})
                           .value();
    keys.push_back(key);
    const bool is_first = used_.try_emplace(key, used_.size()).second;
    if (!place.scenario) {
      failed_.try_emplace(key, place.refusal);
    } else if (is_first && store_.find(key) == nullptr) {
      jobs.push_back({key, &*place.scenario, point.replication, reproduction_of(point)});
    } else if (is_first && log_) {
      log_->count_kept(1);
    }
  }
  run_jobs(jobs);
  std::vector<std::vector<double>> values;
  for (const Digest& key : keys) {
    const std::vector<double>* kept = store_.find(key);
    values.push_back(kept == nullptr ? std::vector<double>() : *kept);
  }
  return values;
}

ExperimentTrials::Finished ExperimentTrials::execute(const Job& job) {
  Finished finished{{job.key, {}}, {}, 0};
  try {
    const TrialResult result =
        run_trial(*job.scenario, seed_of(experiment_), job.replication, {nullptr, &interruption_.stop()});
    EXPECTS(result.values.size() == layout_.values_per_trial());
    finished.events = result.events;
    for (const Outcome& outcome : outcomes_)
      finished.trial.values.push_back(outcome.evaluate(layout_, result.values));
  } catch (const TrialInterrupted&) {
    throw;
  } catch (const std::exception& error) {
    finished.failure = fmt::format("a trial failed: {}\n  = hint: {}", error.what(), job.reproduction);
  }
  return finished;
}

void ExperimentTrials::run_jobs(const std::vector<Job>& jobs) {
  if (jobs.empty())
    return;
  const auto start = Clock::now();
  auto last_save = start;
  std::vector<KeptTrial> unsaved;
  const auto save = [&] {
    store_.save(unsaved);
    unsaved.clear();
    last_save = Clock::now();
  };
  Progress progress(progress_ == ProgressForm::plain ? ProgressForm::none : progress_, {jobs.size()});
  const auto work = [&](std::size_t i, int) {
    Finished finished = execute(jobs[i]);
    for (Progress* one : {&progress, log_ ? &*log_ : nullptr}) {
      if (one != nullptr)
        one->count_trial(finished.events, !finished.failure.empty());
    }
    return finished;
  };
  const auto take = [&](std::size_t, Finished&& finished) {
    ++run_;
    if (!finished.failure.empty()) {
      failed_.try_emplace(finished.trial.key, std::move(finished.failure));
      return;
    }
    unsaved.push_back(std::move(finished.trial));
    if (std::chrono::duration<double>(Clock::now() - last_save).count() > seconds_between_saves)
      save();
  };
  const TrialsSummary summary = run_trials<Finished>({jobs.size(), threads_, 0}, work, take, interruption_.stop());
  progress.stop();
  save();
  seconds_ += std::chrono::duration<double>(Clock::now() - start).count();
  if (summary.stopped)
    throw ExperimentInterrupted(fmt::format("interrupted: {} trials are kept in '{}'", store_.size(), folder_.string()));
}

std::string ExperimentTrials::summary() const {
  const std::string now = run_ == 0          ? "none of them run now"
                          : run_ == used()   ? fmt::format("run in {}", duration_text(seconds_))
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
    if (shown++ < most_failures_shown)
      text += fmt::format("error: {}\n", reason);
  }
  if (shown > most_failures_shown)
    text += fmt::format("error: {} more trials failed\n", shown - most_failures_shown);
  return text;
}

}  // namespace faultline::cli

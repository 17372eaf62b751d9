#include "sim/cli/batch_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <span>
#include <system_error>

#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trial_identity.hpp"
#include "sim/cli/trials.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/parallel/run_trials.hpp"

namespace faultline::cli {

namespace {

class FileRun {
 public:
  FileRun(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments)
      : experiment_(experiment),
        layout_(layout),
        plan_(plan),
        arguments_(arguments),
        errors_(errors_of(arguments)),
        batch_{{}, threads_of(arguments), progress_of(arguments), errors_ == "fast"},
        writer_(open_batch(experiment, layout, plan, arguments)) {}

  /// Every trial asked for.
  int run_all() {
    if (writer_.already_complete()) {
      say("already done: '{}' holds every trial asked for\n", plan_.path.string());
      return print_result({});
    }
    const std::size_t asked = plan_.trials ? plan_.trials->size() : layout_.trial_count();
    std::vector<std::uint32_t> pending = writer_.pending();
    if (plan_.takes_failures) take_failures(pending);
    if (pending.size() < asked) say("{} trials: {} kept, {} to run\n", asked, asked - pending.size(), pending.size());
    if (plan_.runs_nothing && !pending.empty()) {
      say("{} of {} trials are missing; the others are saved in '{}'\n  = hint: 'faultline run' without --finish runs "
          "them\n",
          pending.size(), asked, parts_of(plan_.path).string());
      return interrupted;
    }
    if (const auto stopped = run_trials(pending, [](const TrialOutcome&) {})) return *stopped;
    finish(std::nullopt);
    return print_result(facts_);
  }

  /// As many replications as the goals need, stage by stage.
  int run_until() {
    const std::vector<Outcome> outcomes = scenario_outcomes(experiment_, layout_);
    const StoppingPlan plan = stopping_plan(experiment_, outcomes);
    std::vector<OutcomeTable> tables(outcomes.size(), empty_table(layout_));
    const auto enter = [&](std::uint32_t trial, std::size_t outcome, double value) {
      tables[outcome][layout_.case_of(trial)][layout_.replication_of(trial)] = value;
    };
    std::vector<TrialStatus> status = writer_.status();
    read_saved(outcomes, status, enter);
    if (const auto saved = std::count(status.begin(), status.end(), TrialStatus::done))
      say("at most {} trials: {} kept\n", layout_.trial_count(), saved);
    std::size_t available = 0;
    for (;;) {
      const StoppingStep step = next_step(plan, tables, available);
      if (step.stop) {
        finish(step.replications);
        return print_result(facts_);
      }
      if (available > 0 && batch_.progress != ProgressForm::none)
        say("{}going on to {} replications\n", goals_text(experiment_, outcomes, plan, judge_goals(plan, tables, available)),
            step.replications);
      std::vector<std::uint32_t> trials;
      for (std::uint32_t trial = 0; trial < layout_.trial_count(); ++trial) {
        if (layout_.replication_of(trial) < step.replications && layout_.replication_of(trial) >= available &&
            status[trial] != TrialStatus::done)
          trials.push_back(trial);
      }
      const auto stopped = run_trials(trials, [&](const TrialOutcome& outcome) {
        for (std::size_t i = 0; i < outcomes.size() && outcome.status == TrialStatus::done; ++i)
          enter(outcome.trial, i, outcomes[i].evaluate(layout_, outcome.values));
      });
      if (stopped) return *stopped;
      available = step.replications;
    }
  }

 private:
  void take_failures(std::vector<std::uint32_t>& pending) {
    const std::vector<TrialStatus> status = writer_.status();
    any_failed_ = std::erase_if(pending, [&](std::uint32_t trial) { return status[trial] == TrialStatus::failed; }) > 0;
  }

  void finish(std::optional<std::size_t> replications) {
    if (const std::size_t others = writer_.finish(replications))
      say("'{}' keeps {} trials of other scenarios\n  = hint: 'faultline store --prune' removes what nobody asks for\n",
          parts_of(plan_.path).string(), others);
  }

  /// @returns the exit code if it was interrupted, or stopped at a failed trial
  std::optional<int> run_trials(const std::vector<std::uint32_t>& trials, const std::function<void(const TrialOutcome&)>& look) {
    if (trials.empty()) return std::nullopt;
    batch_.trials = trials;
    const BatchReport report = run_batch(experiment_, layout_, batch_, interruption_, [&](TrialOutcome&& outcome) {
      look(outcome);
      writer_.deliver(std::move(outcome));
    });
    say_text(failure_text(layout_, report.failed, plan_.reproduction));
    facts_.trials_run += report.delivered;
    facts_.seconds += report.seconds;
    facts_.events += report.events;
    any_failed_ = any_failed_ || !report.failed.empty();
    if (!report.stopped) return std::nullopt;
    writer_.flush();
    const std::vector<TrialStatus> status = writer_.status();
    const bool by_signal = interruption_.signals() > 0;
    say("{}: {} of {} trials are saved in '{}.parts'\n  = hint: run the same command again to go on: {}\n",
        by_signal ? "interrupted" : "stopped at a failed trial", std::count(status.begin(), status.end(), TrialStatus::done),
        layout_.trial_count(), plan_.path.string(), render_command_line(arguments_.command_line));
    return by_signal ? interrupted : trials_failed;
  }

  /// The outcomes of trials that an earlier run saved.
  template <class Enter>
  void read_saved(const std::vector<Outcome>& outcomes, const std::vector<TrialStatus>& status, const Enter& enter) {
    for (std::uint32_t trial = 0; trial < status.size(); ++trial) {
      if (status[trial] != TrialStatus::done) continue;
      std::map<std::size_t, std::vector<double>> read;
      const SeriesSource source = [&](std::size_t index) {
        const auto [found, is_new] = read.try_emplace(index, layout_.values_per_trial(index));
        if (is_new) writer_.read_slice(trial, index, found->second);
        return std::span<const double>(found->second);
      };
      for (std::size_t i = 0; i < outcomes.size(); ++i) enter(trial, i, outcomes[i].evaluate(source));
    }
  }

  int print_result(const RunFacts& facts) {
    // Its writer wrote it, or looked through it when it found it complete.
    ResultReader reader = ResultReader::open(plan_.path, ReadCheck::own);
    const bool goals_met = print_answer(experiment_, reader, facts, answer_shape(arguments_));
    if (form_of(arguments_) == AnswerForm::text) fmt::print("{}", next_text(experiment_, plan_.reproduction));
    if (any_failed_ && errors_ != "ignore") return trials_failed;
    if (goals_met) return done;
    say("{} replications, the most that the scenario allows, do not make every interval narrow enough\n  = hint: "
        "raise `max` in [replications], or ask for less\n",
        reader.layout().replications.size());
    return goal_not_met;
  }

  const Experiment& experiment_;
  const ResultLayout& layout_;
  const FilePlan& plan_;
  const Arguments& arguments_;
  std::string errors_;
  BatchPlan batch_;
  Interruption interruption_;
  BatchWriter writer_;
  RunFacts facts_;
  bool any_failed_ = false;
};

/// Replications at which a finished file of this experiment stopped; none when there is no such file.
std::optional<std::size_t> finished_replications(const Experiment& experiment, ResultLayout layout, const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  std::optional<ResultReader> opened;
  try {
    opened = ResultReader::open(path);
  } catch (const FileError&) {
    return std::nullopt;  // the writer says what is wrong with it
  }
  ResultReader& reader = *opened;
  const std::size_t count = reader.layout().replications.size();
  layout.replications.resize(std::min(count, layout.replications.size()));
  if (digest_layout(reader.layout()) != digest_layout(layout)) return std::nullopt;
  const std::vector<Outcome> outcomes = scenario_outcomes(experiment, layout);
  const StoppingPlan plan = stopping_plan(experiment, outcomes);
  const StoppingStep step = next_step(plan, evaluate_outcomes(outcomes, reader), count);
  return step.stop && step.replications == count ? std::optional(count) : std::nullopt;
}

}  // namespace

BatchWriter open_batch(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments) {
  const int threads = threads_of(arguments);
  return BatchWriter::open(plan.path, layout,
                           {arguments.has("fresh") ? OpenMode::fresh : OpenMode::resume,
                            plan.trials,
                            {},
                            threads == 0 ? available_threads() : threads,
                            [&experiment](ResultReader& reader) { return identify_file(experiment, reader); }});
}

std::string errors_of(const Arguments& arguments) { return arguments.word("errors", {"end", "fast", "ignore"}).value_or("end"); }

int run_into_file(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments) {
  const bool is_open = layout.replications.size() == static_cast<std::size_t>(experiment.replications().most);
  const bool decides = has_goals(experiment) && is_open && !plan.trials;
  if (!decides) return FileRun(experiment, layout, plan, arguments).run_all();
  if (!arguments.has("fresh")) {
    if (const auto count = finished_replications(experiment, layout, plan.path)) {
      ResultLayout finished = layout;
      finished.replications.resize(*count);
      return FileRun(experiment, finished, plan, arguments).run_all();
    }
  }
  return FileRun(experiment, layout, plan, arguments).run_until();
}

}  // namespace faultline::cli

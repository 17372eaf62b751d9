#include "sim/cli/trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <numeric>
#include <set>

#include "models/model.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/parallel/run_trials.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_failures_shown = 10;
constexpr std::string_view case_word = "case=";
constexpr std::string_view replication_word = "replication=";

template <class Number>
bool parse_whole(std::string_view text, Number& number) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && result.ec == std::errc() && result.ptr == text.data() + text.size();
}

/// Splits "case=NAME,replication=17", in either order; a case's name may itself hold commas.
std::pair<std::optional<std::string>, std::optional<std::string>> split_selection(const std::string& text) {
  const auto starts = [&](std::string_view word) { return text.compare(0, word.size(), word) == 0; };
  const std::string_view first = starts(case_word) ? case_word : replication_word;
  const std::string_view second = starts(case_word) ? replication_word : case_word;
  if (!starts(first)) {
    throw UsageError(fmt::format("--only is '{}'\n  = expected: case=NAME, replication=NUMBER, or case=NAME,replication=NUMBER", text));
  }
  const std::size_t comma = text.rfind(fmt::format(",{}", second));
  const std::string head = text.substr(first.size(), comma == std::string::npos ? comma : comma - first.size());
  const std::optional<std::string> tail = comma == std::string::npos ? std::nullopt : std::optional(text.substr(comma + 1 + second.size()));
  if (starts(case_word)) return {head, tail};
  return {tail, head};
}

void add_selection(const ResultLayout& layout, const std::string& text, std::set<std::uint32_t>& trials) {
  const auto [case_name, replication_text] = split_selection(text);
  std::size_t first_case = 0;
  std::size_t end_case = layout.cases.size();
  if (case_name) {
    first_case = find_case(layout, *case_name);
    end_case = first_case + 1;
  }
  std::size_t first_replication = 0;
  std::size_t end_replication = layout.replications.size();
  if (replication_text) {
    if (!parse_whole(*replication_text, first_replication) || first_replication >= layout.replications.size()) {
      throw UsageError(fmt::format("there is no replication '{}'\n  = expected: a whole number in [0, {}]", *replication_text,
                                   layout.replications.size() - 1));
    }
    end_replication = first_replication + 1;
  }
  for (std::size_t c = first_case; c < end_case; ++c) {
    for (std::size_t r = first_replication; r < end_replication; ++r) trials.insert(layout.trial(c, r));
  }
}

/// Every N-th trial, so that each shard has a share of every case. A share may be empty: then there are more machines
/// than trials, which is no mistake of the machine that has none.
void keep_shard(const std::string& text, std::vector<std::uint32_t>& trials) {
  const std::size_t slash = text.find('/');
  std::size_t shard = 0;
  std::size_t shards = 0;
  const bool is_pair = slash != std::string::npos && parse_whole(std::string_view(text).substr(0, slash), shard) &&
                       parse_whole(std::string_view(text).substr(slash + 1), shards);
  if (!is_pair || shard < 1 || shard > shards) {
    const bool counts_from_zero = is_pair && shard == 0 && shards > 0;
    throw UsageError(fmt::format("--shard is '{}'{}\n  = expected: K/N with 1 <= K <= N, such as 1/4{}", text,
                                 counts_from_zero ? ": shares count from 1" : "",
                                 counts_from_zero ? fmt::format("\n  = hint: in an array of tasks that counts from 0: --shard "
                                                                "$((SLURM_ARRAY_TASK_ID + 1))/{}",
                                                                shards)
                                                  : ""));
  }
  std::vector<std::uint32_t> kept;
  for (std::size_t i = shard - 1; i < trials.size(); i += shards) kept.push_back(trials[i]);
  trials = std::move(kept);
}

}  // namespace

std::optional<std::vector<std::uint32_t>> choose_trials(const ResultLayout& layout, const Arguments& arguments) {
  if (!arguments.has("only") && !arguments.has("shard")) return std::nullopt;
  std::vector<std::uint32_t> trials(layout.trial_count());
  std::iota(trials.begin(), trials.end(), 0U);
  if (arguments.has("only")) {
    std::set<std::uint32_t> chosen;
    for (const std::string& text : arguments.values("only")) add_selection(layout, text, chosen);
    trials.assign(chosen.begin(), chosen.end());
  }
  if (const auto shard = arguments.value("shard")) keep_shard(*shard, trials);
  return trials;
}

std::string trial_name(const ResultLayout& layout, std::uint32_t trial) {
  return fmt::format("case={},replication={}", layout.cases[layout.case_of(trial)], layout.replications[layout.replication_of(trial)]);
}

TrialOutcome execute_trial(const Experiment& experiment, const ResultLayout& layout, std::uint32_t trial, const std::atomic<int>& stop,
                           std::ostream* trace) {
  TrialOutcome outcome;
  outcome.trial = trial;
  const auto start = std::chrono::steady_clock::now();
  try {
    const auto replication = static_cast<std::uint32_t>(layout.replications[layout.replication_of(trial)]);
    TrialResult result = run_trial(experiment.cases[layout.case_of(trial)].scenario, seed_of(experiment), replication, {trace, &stop});
    EXPECTS(result.values.size() == layout.values_per_trial());
    outcome.status = TrialStatus::done;
    outcome.values = std::move(result.values);
    outcome.events = result.events;
    outcome.accounts_residual = result.accounts_residual;
  } catch (const TrialInterrupted&) {
    throw;
  } catch (const std::exception& error) {
    outcome.status = TrialStatus::failed;
    outcome.failure = error.what();
  }
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

BatchReport run_batch(const Experiment& experiment, const ResultLayout& layout, const BatchPlan& plan, Interruption& interruption,
                      const std::function<void(TrialOutcome&&)>& deliver) {
  BatchReport report;
  Progress progress(plan.progress, {plan.trials.size()});
  std::atomic<int>& stop = interruption.stop();
  const auto work = [&](std::size_t i, int) {
    TrialOutcome outcome = execute_trial(experiment, layout, plan.trials[i], stop);
    progress.count_trial(outcome.events, outcome.status == TrialStatus::failed);
    return outcome;
  };
  const auto take = [&](std::size_t, TrialOutcome&& outcome) {
    report.events += static_cast<double>(outcome.events);
    if (outcome.status == TrialStatus::failed) {
      report.failed.push_back({outcome.trial, outcome.failure});
      int none = 0;
      if (plan.stop_at_failure) stop.compare_exchange_strong(none, static_cast<int>(Stop::drain));
    }
    deliver(std::move(outcome));
  };
  const TrialsSummary summary = run_trials<TrialOutcome>({plan.trials.size(), plan.threads, 0}, work, take, stop);
  progress.stop();
  report.delivered = summary.delivered;
  report.stopped = summary.stopped;
  report.seconds = progress.elapsed_seconds();
  return report;
}

std::string failure_text(const ResultLayout& layout, const std::vector<FailedTrial>& failed, const std::vector<std::string>& command) {
  std::string text;
  for (std::size_t i = 0; i < std::min(failed.size(), most_failures_shown); ++i) {
    const std::string name = trial_name(layout, failed[i].trial);
    std::vector<std::string> words = command;
    words.insert(words.end(), {"--only", name});
    if (command.at(1) == "run") words.emplace_back("--trace");
    text += fmt::format("error: trial {} failed: {}\n  = hint: {}\n", name, failed[i].reason, render_command_line(words));
  }
  if (failed.size() > most_failures_shown) text += fmt::format("error: {} more trials failed\n", failed.size() - most_failures_shown);
  return text;
}

std::vector<OptionSpec> batch_options() {
  return {{"jobs,j", "N", "trials at a time; default: one per processor. The result does not depend on it"},
          {"errors", "WORD", "end (default): finish the other trials, exit 1; fast: stop at the first failed trial; ignore: exit 0"},
          {"progress", "WORD", "auto (default), bar, plain, json, none; on stderr"}};
}

int threads_of(const Arguments& arguments) { return arguments.whole_number("jobs", 1, 4096).value_or(0); }

ProgressForm progress_of(const Arguments& arguments) {
  return progress_form(arguments.word("progress", {"auto", "bar", "plain", "json", "none"}).value_or("auto"));
}

}  // namespace faultline::cli

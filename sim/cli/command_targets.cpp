// targets: scenarios that carry numbers from elsewhere are run in memory and must reproduce them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>

#include "sim/base/diagnostics.hpp"
#include "sim/base/digest.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/experiment_trials.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/target_verdicts.hpp"

namespace faultline::cli {

namespace {

struct Tally {
  std::vector<JudgedTarget> judged;
  bool failed_trials = false;
};

/// Whether a file below a folder is to be judged. Mistakes in it are reported when it is.
bool carries_targets(const std::string& file, const Arguments& arguments) {
  Diagnostics diagnostics;
  const auto experiment = load_scenario(file, load_options(arguments), diagnostics);
  return !experiment || !experiment->cases.front().scenario.targets.empty();
}

/// The command line for one file, with a place for its trials that no other scenario has.
Arguments arguments_for(const std::string& file, const Experiment& experiment, const Arguments& arguments) {
  Arguments own = arguments;
  own.files = {file};
  if (!arguments.has("keep")) {
    const std::string stem = std::filesystem::path(file).stem().string();
    const std::string digest = digest_text(experiment.canonical_text).hex().substr(0, 8);
    own.options["keep"] = {(std::filesystem::path("results") / fmt::format("{}-{}.trials", stem, digest)).string()};
  }
  return own;
}

/// Every case's replications from `first` to before `end` into the tables.
void run_replications(ExperimentTrials& trials, std::size_t first, std::size_t end, std::vector<OutcomeTable>& tables) {
  std::vector<TrialPoint> points;
  for (std::size_t c = 0; c < tables.front().size(); ++c) {
    for (std::size_t r = first; r < end; ++r) points.push_back({c, {}, static_cast<std::uint32_t>(r)});
  }
  const std::vector<std::vector<double>> values = trials.evaluate(points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t k = 0; k < values[i].size(); ++k) tables[k][points[i].case_index][points[i].replication] = values[i][k];
  }
}

/// @param layout  of the scenario, with as many replications as it may have
std::vector<OutcomeTable> run_scenario(const Experiment& experiment, const ResultLayout& layout, ExperimentTrials& trials) {
  std::vector<OutcomeTable> tables(trials.outcomes().size(), empty_table(layout));
  if (!has_goals(experiment)) {
    run_replications(trials, 0, layout.replications.size(), tables);
    return tables;
  }
  const StoppingPlan plan = stopping_plan(experiment, trials.outcomes());
  std::size_t known = 0;
  for (StoppingStep step = next_step(plan, tables, 0); !step.stop; step = next_step(plan, tables, known)) {
    run_replications(trials, known, step.replications, tables);
    known = step.replications;
  }
  for (OutcomeTable& table : tables) {  // what was not asked for is not missing
    for (std::vector<double>& values : table) values.resize(known);
  }
  return tables;
}

/// Runs every trial of one scenario and judges its targets. What an interrupted run kept is gone when they are judged,
/// so that no later verdict rests on trials of an older program; --keep keeps it.
void judge_scenario(const std::string& file, const Arguments& arguments, Tally& tally) {
  const Experiment experiment = load_scenario(file, load_options(arguments));
  const ResultLayout layout = make_layout(experiment, arguments.command_line);
  const std::vector<TargetParameters>& targets = experiment.cases.front().scenario.targets;
  if (targets.empty())
    throw UsageError(
        fmt::format("{}: error: no [[target]] in this scenario\n  = expected: at least one, with 'outcome' and "
                    "'value', 'low' and 'high', or 'order'",
                    file));
  ExperimentTrials trials(experiment, scenario_outcomes(experiment, layout), arguments_for(file, experiment, arguments));
  trials.expect(layout.trial_count(), has_goals(experiment));
  const std::vector<OutcomeTable> tables = run_scenario(experiment, layout, trials);
  say_text(failure_text(trials));
  tally.failed_trials = tally.failed_trials || !trials.failed().empty();
  for (const TargetParameters& target : targets) {
    tally.judged.push_back({file, target, judge_target(experiment, target, trials.outcomes(), tables)});
  }
  if (!arguments.has("keep")) trials.forget();
}

bool is_missed(const JudgedTarget& one) { return one.result.verdict != Verdict::met; }
bool is_known_miss(const JudgedTarget& one) { return is_missed(one) && !one.target.miss.empty(); }

/// Misses that the file owns to with their reasons; and where it owns to one that is none any more.
std::string misses_text(const std::vector<JudgedTarget>& judged) {
  std::string text;
  for (const JudgedTarget& one : judged) {
    if (is_known_miss(one)) text += fmt::format("known miss: {}: {}\n", one.target.name, in_one_line(one.target.miss));
    if (!is_missed(one) && !one.target.miss.empty())
      text += fmt::format("{} is met, though its `miss` says why it would not be\n", one.target.name);
  }
  return text;
}

/// The interval, and how many values it does without.
std::string interval_text(const Estimate& estimate) {
  const std::string interval =
      std::isfinite(estimate.half_width) ? fmt::format("[{}, {}]", significant(estimate.low()), significant(estimate.high())) : "";
  const std::string left_out = left_out_text(estimate);
  return interval + (interval.empty() || left_out.empty() ? "" : ", ") + left_out;
}

std::string table_text(const std::vector<JudgedTarget>& judged) {
  using enum Align;
  std::string text;
  std::string file;
  std::vector<std::vector<std::string>> rows;
  const auto end_file = [&] {
    if (!rows.empty()) text += fmt::format("{}\n{}", file, align_table(rows, {left, left, left, right, right, left, left, left}));
    rows.clear();
  };
  for (const JudgedTarget& one : judged) {
    if (one.file != file) {
      end_file();
      file = one.file;
      rows = {{"  target", "verdict", "number", "reference", "simulated", "95 % interval", "kind", "source"}};
    }
    rows.push_back({"  " + one.target.name, verdict_text(one.result.verdict), quantity_text(one.target), claim_text(one),
                    significant(one.result.simulated.mean), interval_text(one.result.simulated), kind_text(one.target.kind),
                    one.target.source});
  }
  end_file();
  return text;
}

/// Files as given; of a folder, those below it that carry targets.
std::vector<std::string> files_of(const Arguments& arguments) {
  std::vector<std::string> files;
  for (const std::string& given : arguments.files) {
    if (!std::filesystem::is_directory(given)) {
      files.push_back(given);
      continue;
    }
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(given)) {
      if (entry.path().extension() == ".toml" && carries_targets(entry.path().string(), arguments)) found.push_back(entry.path().string());
    }
    if (found.empty())
      throw UsageError(fmt::format("no scenario below '{}' has a [[target]]\n  = expected: a file, or a folder of them", given));
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

int targets(const Arguments& arguments) {
  Tally tally;
  try {
    for (const std::string& file : files_of(arguments)) judge_scenario(file, arguments, tally);
  } catch (const ExperimentInterrupted& stopped) {
    say("{}\n  = hint: run the same command again to go on: {}\n", stopped.what(), render_command_line(arguments.command_line));
    return interrupted;
  }
  fmt::print("{}", arguments.has("csv")    ? records_csv(target_records(tally.judged))
                   : arguments.has("json") ? records_json(target_records(tally.judged)) + "\n"
                                           : table_text(tally.judged));
  const auto missed = std::count_if(tally.judged.begin(), tally.judged.end(), is_missed);
  const auto known = std::count_if(tally.judged.begin(), tally.judged.end(), is_known_miss);
  say_text(misses_text(tally.judged));
  say("{} of {} targets met{}\n", std::ssize(tally.judged) - missed, tally.judged.size(),
      known > 0 ? fmt::format(", {} known to be missed", known) : "");
  if (tally.failed_trials) return trials_failed;
  return missed == known ? done : goal_not_met;
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {
      {"keep", "FOLDER",
       "where trials are kept; default: results/<scenario>-<digest>.trials, until the verdict. After an interruption the "
       "same command goes on there"},
      {"fresh", "", "forget what is kept there"},
      {"jobs,j", "N", "trials at a time; default: one per processor"},
      {"progress", "WORD", "auto (default), bar, plain, json, none; on stderr"},
      {"json", "", "as JSON"},
      {"csv", "", "as CSV"}};
  return join_options({scenario_options(), own});
}

}  // namespace

const Command& targets_command() {
  static const Command command{"targets",
                               "FILE|FOLDER...",
                               1,
                               10'000,
                               "run scenarios that carry [[target]]s and judge them",
                               "A target claims a value, a sign, a range or an order of an outcome, or of its "
                               "difference or ratio between cases. Of a folder, every scenario below it that carries "
                               "targets. Exit code 3 if one is missed without a `miss` that says why.",
                               options(),
                               {"faultline targets scenarios/papers/krugman.toml scenarios/trade_off.toml --csv"},
                               targets};
  return command;
}

}  // namespace faultline::cli

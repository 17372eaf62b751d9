// targets: scenarios that carry numbers from elsewhere are run in memory and must reproduce them.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/targets.hpp"
#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trials.hpp"

namespace faultline::cli {

namespace {

struct JudgedTarget {
  std::string file;
  TargetParameters target;
  TargetResult result;
};

struct Tally {
  std::vector<JudgedTarget> judged;
  bool failed_trials = false;
  bool interrupted = false;
};

std::string kind_text(TargetKind kind) {
  switch (kind) {
    case TargetKind::closed_form: return "closed form";
    case TargetKind::published: return "published";
    case TargetKind::fact: return "fact";
    case TargetKind::sign: return "sign";
  }
  return {};
}

std::size_t outcome_index(const std::vector<Outcome>& outcomes, const std::string& name) {
  const auto found =
      std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& one) { return one.spec().name == name; });
  return static_cast<std::size_t>(found - outcomes.begin());  // that it exists was checked when the scenario was loaded
}

TargetResult judge(const Experiment& experiment, const TargetParameters& target, const OutcomeTable& table) {
  const auto row = [&](const std::string& name) { return name.empty() ? 0 : experiment.find_case(name).value(); };
  const TargetSpec spec{target.name,
                        target.value,
                        target.tolerance,
                        target.relative_tolerance,
                        target.kind == TargetKind::sign,
                        !target.ratio_to.empty()};
  if (!spec.is_ratio)
    return evaluate_target(spec, table[row(target.case_name)]);
  return evaluate_target(spec, table[row(target.case_name)], table[row(target.ratio_to)]);
}

/// Runs every trial of one scenario, keeping only its outcomes.
void judge_scenario(const std::string& file, const Arguments& arguments, Interruption& interruption, Tally& tally) {
  const Experiment experiment = load_scenario(file, load_options(arguments));
  const ResultLayout layout = make_layout(experiment, arguments.command_line);
  const std::vector<Outcome> outcomes = scenario_outcomes(experiment, layout);
  const std::vector<TargetParameters>& targets = experiment.cases.front().scenario.targets;
  if (targets.empty())
    throw UsageError(
        fmt::format("{}: error: no [[target]] in this scenario\n  = expected: at least one, with 'outcome', 'value' "
                    "and a tolerance",
                    file));
  std::vector<OutcomeTable> tables(outcomes.size(), empty_table(layout));
  BatchPlan plan{{}, threads_of(arguments), progress_of(arguments), false};
  for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial)
    plan.trials.push_back(trial);
  const BatchReport report = run_batch(experiment, layout, plan, interruption, [&](TrialOutcome&& outcome) {
    if (outcome.status != TrialStatus::done)
      return;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      tables[i][layout.case_of(outcome.trial)][layout.replication_of(outcome.trial)] =
          outcomes[i].evaluate(layout, outcome.values);
    }
  });
  say_text(failure_text(layout, report.failed, run_words(file, arguments)));
  tally.failed_trials = tally.failed_trials || !report.failed.empty();
  tally.interrupted = report.stopped;
  if (report.stopped)
    return;
  for (const TargetParameters& target : targets) {
    tally.judged.push_back({file, target, judge(experiment, target, tables[outcome_index(outcomes, target.outcome)])});
  }
}

std::string significant(double value) {
  return std::isfinite(value) ? fmt::format("{:.7g}", value) : "missing";
}

std::string accepted_text(const JudgedTarget& one) {
  if (one.target.kind == TargetKind::sign)
    return fmt::format("sign of {}", significant(one.target.value));
  return fmt::format("{} ± {}", significant(one.target.value),
                     fmt::format("{:.2g}", (one.result.accepted_high - one.result.accepted_low) / 2));
}

std::string interval_text(const Estimate& estimate) {
  return std::isfinite(estimate.half_width)
             ? fmt::format("[{}, {}]", significant(estimate.low()), significant(estimate.high()))
             : "";
}

std::string table_text(const std::vector<JudgedTarget>& judged) {
  using enum Align;
  std::string text;
  std::string file;
  std::vector<std::vector<std::string>> rows;
  const auto end_file = [&] {
    if (!rows.empty())
      text += fmt::format("{}\n{}", file, align_table(rows, {left, left, right, right, left, left, left}));
    rows.clear();
  };
  for (const JudgedTarget& one : judged) {
    if (one.file != file) {
      end_file();
      file = one.file;
      rows = {{"  target", "verdict", "reference", "simulated", "95 % interval", "kind", "source"}};
    }
    rows.push_back({"  " + one.target.name, verdict_text(one.result.verdict), accepted_text(one),
                    significant(one.result.simulated.mean), interval_text(one.result.simulated),
                    kind_text(one.target.kind), one.target.source});
  }
  end_file();
  return text;
}

std::string table_json(const std::vector<JudgedTarget>& judged) {
  std::vector<std::string> rows;
  for (const JudgedTarget& one : judged) {
    rows.push_back(
        fmt::format("{{\"file\": {}, \"target\": {}, \"outcome\": {}, \"case\": {}, \"ratio_to\": {}, \"value\": {}, "
                    "\"accepted_low\": {}, "
                    "\"accepted_high\": {}, {}, \"kind\": {}, \"source\": {}, \"verdict\": {}}}",
                    json_text(one.file), json_text(one.target.name), json_text(one.target.outcome),
                    json_text(one.target.case_name), json_text(one.target.ratio_to), json_number(one.target.value),
                    json_number(one.result.accepted_low), json_number(one.result.accepted_high),
                    estimate_json(one.result.simulated), json_text(kind_text(one.target.kind)),
                    json_text(one.target.source), json_text(verdict_text(one.result.verdict))));
  }
  return fmt::format("[{}]\n", join(rows, ",\n "));
}

int targets(const Arguments& arguments) {
  Interruption interruption;
  Tally tally;
  for (const std::string& file : arguments.files) {
    if (!tally.interrupted)
      judge_scenario(file, arguments, interruption, tally);
  }
  fmt::print("{}", arguments.has("json") ? table_json(tally.judged) : table_text(tally.judged));
  const auto met = std::count_if(tally.judged.begin(), tally.judged.end(),
                                 [](const JudgedTarget& one) { return one.result.verdict == Verdict::met; });
  say("{} of {} targets met\n", met, tally.judged.size());
  if (tally.interrupted)
    return interrupted;
  if (tally.failed_trials)
    return trials_failed;
  return met == std::ssize(tally.judged) ? done : goal_not_met;
}

std::vector<OptionSpec> options() {
  std::vector<OptionSpec> all = scenario_options();
  all.push_back({"jobs,j", "N", "trials at a time; default: one per processor"});
  all.push_back({"progress", "WORD", "auto (default), bar, plain, json, none; on stderr"});
  all.push_back({"json", "", "as JSON"});
  return all;
}

}  // namespace

const Command& targets_command() {
  static const Command command{"targets",
                               "FILE...",
                               1,
                               10'000,
                               "run scenarios that carry [[target]]s and judge them",
                               "Writes no file. Exit code 3 if a target is missed.",
                               options(),
                               {"faultline targets scenarios/papers/krugman.toml"},
                               targets};
  return command;
}

}  // namespace faultline::cli

// targets: scenarios that carry numbers from elsewhere are run in memory and must reproduce them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>

#include "analysis/targets.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/records.hpp"
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

TargetSpec spec_of(const TargetParameters& target) {
  TargetSpec spec;
  const bool has_range = !std::isnan(target.low) || !std::isnan(target.high);
  spec.claim = has_range ? Claim::range : target.kind == TargetKind::sign ? Claim::sign : Claim::value;
  spec.quantity = !target.minus.empty()      ? Quantity::difference
                  : !target.ratio_to.empty() ? Quantity::ratio
                                             : Quantity::level;
  spec.value = target.value;
  spec.tolerance = target.tolerance;
  spec.relative_tolerance = target.relative_tolerance;
  if (!std::isnan(target.low))
    spec.low = target.low;
  if (!std::isnan(target.high))
    spec.high = target.high;
  return spec;
}

TargetResult judge(const Experiment& experiment, const TargetParameters& target, const OutcomeTable& table) {
  const auto row = [&](const std::string& name) {
    return std::span<const double>(table[name.empty() ? 0 : experiment.find_case(name).value()]);
  };
  if (!target.order.empty()) {
    std::vector<std::span<const double>> cases;
    for (const std::string& name : target.order)
      cases.push_back(row(name));
    return evaluate_order(cases);
  }
  return evaluate_target(spec_of(target), row(target.case_name), row(target.minus + target.ratio_to));
}

/// Whether a file below a folder is to be judged. Mistakes in it are reported when it is.
bool carries_targets(const std::string& file, const Arguments& arguments) {
  Diagnostics diagnostics;
  const auto experiment = load_scenario(file, load_options(arguments), diagnostics);
  return !experiment || !experiment->cases.front().scenario.targets.empty();
}

/// Runs every trial of one scenario, keeping only its outcomes.
void judge_scenario(const std::string& file, const Arguments& arguments, Interruption& interruption, Tally& tally) {
  const Experiment experiment = load_scenario(file, load_options(arguments));
  const ResultLayout layout = make_layout(experiment, arguments.command_line);
  const std::vector<Outcome> outcomes = scenario_outcomes(experiment, layout);
  const std::vector<TargetParameters>& targets = experiment.cases.front().scenario.targets;
  if (targets.empty())
    throw UsageError(
        fmt::format("{}: error: no [[target]] in this scenario\n  = expected: at least one, with 'outcome' and "
                    "'value', 'low' and 'high', or 'order'",
                    file));
  std::vector<OutcomeTable> tables(outcomes.size(), empty_table(layout));
  const auto run_up_to = [&](std::size_t first, std::size_t end) {
    BatchPlan plan{{}, threads_of(arguments), progress_of(arguments), false};
    for (std::uint32_t trial = 0; trial < layout.trial_count(); ++trial) {
      if (layout.replication_of(trial) >= first && layout.replication_of(trial) < end)
        plan.trials.push_back(trial);
    }
    const BatchReport report = run_batch(experiment, layout, plan, interruption, [&](TrialOutcome&& outcome) {
      for (std::size_t i = 0; i < outcomes.size() && outcome.status == TrialStatus::done; ++i) {
        tables[i][layout.case_of(outcome.trial)][layout.replication_of(outcome.trial)] =
            outcomes[i].evaluate(layout, outcome.values);
      }
    });
    say_text(failure_text(layout, report.failed, run_words(file, arguments)));
    tally.failed_trials = tally.failed_trials || !report.failed.empty();
    tally.interrupted = tally.interrupted || report.stopped;
  };
  if (has_goals(experiment)) {
    const StoppingPlan plan = stopping_plan(experiment, outcomes);
    std::size_t done_so_far = 0;
    for (StoppingStep step = next_step(plan, tables, 0); !step.stop && !tally.interrupted;
         step = next_step(plan, tables, done_so_far)) {
      run_up_to(done_so_far, step.replications);
      done_so_far = step.replications;
    }
  } else {
    run_up_to(0, layout.replications.size());
  }
  if (tally.interrupted)
    return;
  for (const TargetParameters& target : targets) {
    tally.judged.push_back({file, target, judge(experiment, target, tables[outcome_index(outcomes, target.outcome)])});
  }
}

std::string significant(double value) {
  return std::isfinite(value) ? fmt::format("{:.7g}", value) : "missing";
}

/// What is claimed, as a reader would write it.
std::string claim_text(const JudgedTarget& one) {
  const TargetParameters& target = one.target;
  if (!target.order.empty())
    return join(target.order, " < ");
  if (target.kind == TargetKind::sign)
    return fmt::format("sign of {}", significant(target.value));
  if (std::isnan(target.value)) {
    if (std::isnan(target.low))
      return fmt::format("at most {}", significant(target.high));
    return std::isnan(target.high) ? fmt::format("at least {}", significant(target.low))
                                   : fmt::format("{} to {}", significant(target.low), significant(target.high));
  }
  return fmt::format("{} ± {:.2g}", significant(target.value),
                     (one.result.accepted_high - one.result.accepted_low) / 2);
}

/// Of which number: "outcome", "outcome of a less b", "outcome of a over b".
std::string quantity_text(const TargetParameters& target) {
  if (!target.order.empty())
    return target.outcome + ", least step";
  if (!target.minus.empty())
    return fmt::format("{}, less {}", target.outcome, target.minus);
  return target.ratio_to.empty() ? target.outcome : fmt::format("{}, over {}", target.outcome, target.ratio_to);
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
      text += fmt::format("{}\n{}", file, align_table(rows, {left, left, left, right, right, left, left, left}));
    rows.clear();
  };
  for (const JudgedTarget& one : judged) {
    if (one.file != file) {
      end_file();
      file = one.file;
      rows = {{"  target", "verdict", "number", "reference", "simulated", "95 % interval", "kind", "source"}};
    }
    rows.push_back({"  " + one.target.name, verdict_text(one.result.verdict), quantity_text(one.target),
                    claim_text(one), significant(one.result.simulated.mean), interval_text(one.result.simulated),
                    kind_text(one.target.kind), one.target.source});
  }
  end_file();
  return text;
}

std::vector<Record> records_of(const std::vector<JudgedTarget>& judged) {
  std::vector<Record> records;
  for (const JudgedTarget& one : judged) {
    const Estimate& simulated = one.result.simulated;
    records.push_back({{"file", one.file},
                       {"target", one.target.name},
                       {"outcome", one.target.outcome},
                       {"case", one.target.case_name},
                       {"minus", one.target.minus},
                       {"ratio_to", one.target.ratio_to},
                       {"order", join(one.target.order, " < ")},
                       {"value", one.target.value},
                       {"accepted_low", one.result.accepted_low},
                       {"accepted_high", one.result.accepted_high},
                       {"mean", simulated.mean},
                       {"low", simulated.low()},
                       {"high", simulated.high()},
                       {"count", static_cast<std::int64_t>(simulated.count)},
                       {"kind", kind_text(one.target.kind)},
                       {"source", one.target.source},
                       {"verdict", verdict_text(one.result.verdict)}});
  }
  return records;
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
      if (entry.path().extension() == ".toml" && carries_targets(entry.path().string(), arguments))
        found.push_back(entry.path().string());
    }
    if (found.empty())
      throw UsageError(fmt::format("no scenario below '{}' has a [[target]]\n  = expected: a file, or a folder of them",
                                   given));
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

int targets(const Arguments& arguments) {
  Interruption interruption;
  Tally tally;
  for (const std::string& file : files_of(arguments)) {
    if (!tally.interrupted)
      judge_scenario(file, arguments, interruption, tally);
  }
  fmt::print("{}", arguments.has("csv")    ? records_csv(records_of(tally.judged))
                   : arguments.has("json") ? records_json(records_of(tally.judged)) + "\n"
                                           : table_text(tally.judged));
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
  all.push_back({"csv", "", "as CSV"});
  return all;
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
                               "targets. Exit code 3 if one is missed.",
                               options(),
                               {"faultline targets scenarios/papers/krugman.toml scenarios/trade_off.toml --csv"},
                               targets};
  return command;
}

}  // namespace faultline::cli

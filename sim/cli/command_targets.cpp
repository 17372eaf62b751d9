// targets: scenarios that carry numbers from elsewhere are run in memory and must reproduce them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>
#include <sstream>

#include "analysis/targets.hpp"
#include "models/scenario/formula.hpp"
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
  const auto found = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& one) { return one.spec().name == name; });
  return static_cast<std::size_t>(found - outcomes.begin());  // that it exists was checked when the scenario was loaded
}

TargetSpec spec_of(const TargetParameters& target) {
  TargetSpec spec;
  const bool has_range = !std::isnan(target.low) || !std::isnan(target.high);
  spec.claim = has_range ? Claim::range : target.kind == TargetKind::sign ? Claim::sign : Claim::value;
  spec.quantity = !target.minus.empty() ? Quantity::difference : !target.ratio_to.empty() ? Quantity::ratio : Quantity::level;
  spec.value = target.value;
  spec.tolerance = target.tolerance;
  spec.relative_tolerance = target.relative_tolerance;
  if (!std::isnan(target.low)) spec.low = target.low;
  if (!std::isnan(target.high)) spec.high = target.high;
  return spec;
}

TargetResult judge_formula(const Experiment& experiment, const TargetParameters& target, const std::vector<Outcome>& outcomes,
                           const std::vector<OutcomeTable>& tables) {
  const Formula formula = parse_formula(target.number).value();  // checked when the scenario was loaded
  std::vector<std::span<const double>> columns;
  for (const OutcomeOfCase& operand : formula.operands) {
    const OutcomeTable& table = tables[outcome_index(outcomes, operand.outcome)];
    columns.emplace_back(table[operand.case_name.empty() ? 0 : experiment.find_case(operand.case_name).value()]);
  }
  return judge_estimate(spec_of(target),
                        estimate_function(columns, [&](std::span<const double> means) { return evaluate_formula(formula, means); }));
}

TargetResult judge(const Experiment& experiment, const TargetParameters& target, const std::vector<Outcome>& outcomes,
                   const std::vector<OutcomeTable>& tables) {
  if (!target.number.empty()) return judge_formula(experiment, target, outcomes, tables);
  const OutcomeTable& table = tables[outcome_index(outcomes, target.outcome)];
  const auto row = [&](const std::string& name) {
    return std::span<const double>(table[name.empty() ? 0 : experiment.find_case(name).value()]);
  };
  if (!target.order.empty()) {
    std::vector<std::span<const double>> cases;
    for (const std::string& name : target.order) cases.push_back(row(name));
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
    tally.judged.push_back({file, target, judge(experiment, target, trials.outcomes(), tables)});
  }
  if (!arguments.has("keep")) trials.forget();
}

/// Text that a file may have broken into lines, in one.
std::string in_one_line(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return fmt::format("{}", fmt::join(words, " "));
}

std::string significant(double value) { return std::isnan(value) ? "missing" : fmt::format("{:.7g}", value); }

/// What is claimed, as a reader would write it.
std::string claim_text(const JudgedTarget& one) {
  const TargetParameters& target = one.target;
  if (!target.order.empty()) return join(target.order, " < ");
  if (target.kind == TargetKind::sign) return fmt::format("sign of {}", significant(target.value));
  if (std::isnan(target.value)) {
    if (std::isnan(target.low)) return fmt::format("at most {}", significant(target.high));
    return std::isnan(target.high) ? fmt::format("at least {}", significant(target.low))
                                   : fmt::format("{} to {}", significant(target.low), significant(target.high));
  }
  return fmt::format("{} ± {:.2g}", significant(target.value), (one.result.accepted_high - one.result.accepted_low) / 2);
}

/// Of which number: "outcome", "outcome of a less b", "outcome of a over b", or a formula.
std::string quantity_text(const TargetParameters& target) {
  if (!target.number.empty()) return in_one_line(target.number);
  if (!target.order.empty()) return target.outcome + ", least step";
  if (!target.minus.empty()) return fmt::format("{}, less {}", target.outcome, target.minus);
  return target.ratio_to.empty() ? target.outcome : fmt::format("{}, over {}", target.outcome, target.ratio_to);
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

std::vector<Record> records_of(const std::vector<JudgedTarget>& judged) {
  std::vector<Record> records;
  for (const JudgedTarget& one : judged) {
    const Estimate& simulated = one.result.simulated;
    records.push_back({{"file", one.file},
                       {"target", one.target.name},
                       {"outcome", one.target.outcome},
                       {"number", in_one_line(one.target.number)},
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
                       {"verdict", verdict_text(one.result.verdict)},
                       {"miss", in_one_line(one.target.miss)},
                       {"missing", static_cast<std::int64_t>(simulated.missing)},
                       {"infinite", static_cast<std::int64_t>(simulated.infinite)}});
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
  fmt::print("{}", arguments.has("csv")    ? records_csv(records_of(tally.judged))
                   : arguments.has("json") ? records_json(records_of(tally.judged)) + "\n"
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

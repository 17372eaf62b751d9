#include "sim/cli/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "models/scenario/json_text.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer_screen.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/remark_text.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/trend_text.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_cases_shown = 40;

std::string outcome_table(const OutcomeSummary& summary) {
  std::vector<Estimate> means;
  std::vector<Estimate> differences;
  bool any_left_out = false;
  std::vector<CaseTrend> trends;
  for (const CaseSummary& one : summary.cases) {
    means.push_back(one.mean);
    if (&one != &summary.cases.front()) differences.push_back(one.difference);
    any_left_out = any_left_out || one.mean.missing + one.mean.infinite > 0;
    trends.push_back({one.name, one.trend});
  }
  const NumberForm form = number_form(means);
  const NumberForm difference_form = number_form(differences);
  const bool compares = summary.cases.size() > 1;
  std::vector<std::vector<std::string>> rows = {{"  case", "mean", "95 %"}};
  if (compares) rows.back().insert(rows.back().end(), {fmt::format("difference from {}", summary.cases.front().name), "95 %", "relative"});
  if (any_left_out) rows.back().emplace_back("");
  const bool any_trend = any_moves(trends);
  for (std::size_t i = 0; i < std::min(summary.cases.size(), most_cases_shown); ++i) {
    const CaseSummary& one = summary.cases[i];
    const std::string mark = any_trend ? trend_mark(one.trend) : "";
    rows.push_back({"  " + one.name, number_text(one.mean.mean, form) + mark, half_width_text(one.mean, form)});
    if (compares && i > 0) {
      rows.back().insert(rows.back().end(), {number_text(one.difference.mean, difference_form, true),
                                             half_width_text(one.difference, difference_form), percent_text(one.relative_difference)});
    } else if (compares) {
      rows.back().insert(rows.back().end(), {"", "", ""});
    }
    if (any_left_out) rows.back().push_back(left_out_text(one.mean));
  }
  using enum Align;
  std::string text = title_of(summary.title, summary.unit) + "\n" + align_table(rows, {left, right, right, right, right, right, left});
  text += trend_lines(trends, form);
  if (summary.cases.size() > most_cases_shown)
    text += fmt::format("  … {} more cases in the file\n", summary.cases.size() - most_cases_shown);
  return text;
}

/// Done trials of the cases that have the fewest and the most.
struct ReplicationCounts {
  std::size_t least = 0;
  std::size_t most = 0;
};

ReplicationCounts replications_of(const ResultReader& reader) {
  const ResultLayout& layout = reader.layout();
  ReplicationCounts counts{layout.replications.size(), 0};
  for (std::size_t c = 0; c < layout.cases.size(); ++c) {
    std::size_t done = 0;
    for (std::size_t r = 0; r < layout.replications.size(); ++r) done += reader.status()[layout.trial(c, r)] == TrialStatus::done ? 1U : 0U;
    counts = {std::min(counts.least, done), std::max(counts.most, done)};
  }
  return counts;
}

double worst_residual(const ResultReader& reader) {
  double worst = 0;
  for (std::size_t trial = 0; trial < reader.status().size(); ++trial) {
    if (reader.status()[trial] == TrialStatus::done) worst = std::max(worst, reader.accounts_residuals()[trial]);
  }
  return worst;
}

std::string facts_text(const ResultReader& reader, const RunFacts& run) {
  std::string text = completeness_text(completeness_of(reader));
  if (run.trials_run > 0) {
    text += fmt::format("; {} run in {}, {} events/s", run.trials_run, duration_text(run.seconds), scaled_text(run.events / run.seconds));
  }
  return text + fmt::format("; accounts close to {:.1e}\n", worst_residual(reader));
}

constexpr std::size_t few_replications = 5;

/// Student's t assumes outcomes close to normal; so few can neither show that they are not, nor what their spread is.
std::string few_text(const ReplicationCounts& counts) {
  if (counts.least >= few_replications || counts.most < 2) return {};
  return fmt::format(
      "few replications: {} of a case. Intervals of fewer than {} are wide or narrow by luck; --replications asks for more\n",
      counts.least == counts.most ? fmt::format("{}", counts.least) : fmt::format("{} to {}", counts.least, counts.most), few_replications);
}

std::string facts_json(const ResultReader& reader, const RunFacts& run) {
  return fmt::format("{}, \"run\": {}, \"seconds\": {}, \"events_per_second\": {}, \"worst_accounts_residual\": {}",
                     completeness_json(completeness_of(reader)), run.trials_run, json_number(run.seconds),
                     run.seconds > 0 ? json_number(run.events / run.seconds) : "null", json_number(worst_residual(reader)));
}

}  // namespace

NumberForm number_form(const std::vector<Estimate>& estimates) {
  double finest = std::numeric_limits<double>::infinity();
  double largest = 0;
  for (const Estimate& estimate : estimates) {
    if (std::isfinite(estimate.half_width) && estimate.half_width > 0) finest = std::min(finest, estimate.half_width);
    if (std::isfinite(estimate.mean)) largest = std::max(largest, std::abs(estimate.mean));
  }
  // A spread at the level of rounding is no uncertainty.
  if (!std::isfinite(finest) || finest < 1e-12 * largest) finest = largest > 0 ? largest * 1e-3 : 1.0;
  const int decimals = 1 - decimal_exponent(finest);
  return {std::clamp(decimals, 0, 9), decimals > 9 || largest >= 1e12};
}

std::string number_text(double value, const NumberForm& form, bool with_sign) {
  if (std::isnan(value)) return "missing";
  if (form.scientific) return with_sign ? fmt::format("{:+.4e}", value) : fmt::format("{:.4e}", value);
  const std::string text = with_sign ? fmt::format("{:+.{}f}", value, form.decimals) : fmt::format("{:.{}f}", value, form.decimals);
  return value == 0 ? "0" : text;
}

std::string half_width_text(const Estimate& estimate, const NumberForm& form) {
  return std::isnan(estimate.half_width) ? "" : "± " + number_text(estimate.half_width, form);
}

std::string left_out_text(const Estimate& estimate) {
  std::vector<std::string> words;
  if (estimate.missing > 0) words.push_back(fmt::format("{} missing", estimate.missing));
  if (estimate.infinite > 0) words.push_back(fmt::format("{} infinite", estimate.infinite));
  return join(words);
}

std::string estimate_json(const Estimate& estimate) {
  return fmt::format("\"mean\": {}, \"low\": {}, \"high\": {}, \"count\": {}, \"infinite\": {}", json_number(estimate.mean),
                     json_number(estimate.low()), json_number(estimate.high()), estimate.count, estimate.infinite);
}

std::string percent_text(double share) { return !std::isfinite(share) ? "" : fmt::format("{:+.2f} %", 100 * share); }

std::string summary_text(const std::vector<OutcomeSummary>& summaries) {
  std::string text;
  for (const OutcomeSummary& summary : summaries) text += outcome_table(summary) + "\n";
  return text;
}

std::string summary_json(const std::vector<OutcomeSummary>& summaries) {
  std::vector<std::string> outcomes;
  for (const OutcomeSummary& summary : summaries) {
    std::vector<std::string> cases;
    for (const CaseSummary& one : summary.cases) {
      cases.push_back(
          fmt::format("{{\"case\": {}, {}, \"missing\": {}, \"difference\": {{{}}}, \"relative_difference\": {}, \"trend\": {}}}",
                      json_text(one.name), estimate_json(one.mean), one.mean.missing, estimate_json(one.difference),
                      json_number(one.relative_difference), trend_json(one.trend)));
    }
    outcomes.push_back(fmt::format("{{\"outcome\": {}, \"label\": {}, \"unit\": {}, \"cases\": [\n  {}]}}", json_text(summary.name),
                                   json_text(summary.title), json_text(summary.unit), join(cases, ",\n  ")));
  }
  return fmt::format("[\n {}]", join(outcomes, ",\n "));
}

std::string summary_csv(const std::vector<OutcomeSummary>& summaries) {
  std::vector<Record> records;
  for (const OutcomeSummary& summary : summaries) {
    for (const CaseSummary& one : summary.cases) {
      const auto count = [](std::size_t number) { return static_cast<std::int64_t>(number); };
      records.push_back({{"outcome", summary.name},
                         {"unit", summary.unit},
                         {"case", one.name},
                         {"mean", one.mean.mean},
                         {"low", one.mean.low()},
                         {"high", one.mean.high()},
                         {"count", count(one.mean.count)},
                         {"missing", count(one.mean.missing)},
                         {"difference", one.difference.mean},
                         {"difference_low", one.difference.low()},
                         {"difference_high", one.difference.high()},
                         {"relative_difference", one.relative_difference},
                         {"infinite", count(one.mean.infinite)}});
    }
  }
  return records_csv(records);
}

std::string next_text(const Experiment& experiment, const std::vector<std::string>& run_words) {
  if (!experiment.threshold || run_words.size() < 3 || run_words[1] != "run") return {};
  const ThresholdParameters& asked = *experiment.threshold;
  std::vector<std::string> words = run_words;
  words[1] = "threshold";
  if (const auto given = std::find(words.begin(), words.end(), "--replications"); given != words.end())
    words.erase(given, given + 2);  // of the batch, not of an experiment that chooses its own
  const std::string what = asked.outcomes.empty() ? "the first outcome" : join(asked.outcomes, " and ");
  const std::string from = asked.baseline.empty() || asked.crosses.share_of_baseline == 0 ? "" : " in " + asked.baseline;
  return fmt::format("next, where {} makes {}{} cross {}{}:\n  {}\n", asked.parameter.key, what,
                     asked.case_name.empty() ? "" : " in " + asked.case_name, asked.crosses.text, from, render_command_line(words));
}

namespace {

/// The answer first, then all outcomes at a glance; everything on request.
void print_screen(const Experiment& experiment, const std::vector<OutcomeSummary>& summaries, const std::string& path, bool in_full) {
  if (!experiment.title.empty()) fmt::print("{}\n\n", experiment.title);
  if (summaries.empty()) return;
  const std::size_t width = screen_width();
  fmt::print("{}\n", answer_sentence(summaries.front(), width));
  const std::string glance = glance_text(summaries, width);
  const std::string pivot = pivot_text(experiment, summaries.front(), width);
  if (!pivot.empty()) fmt::print("{}\n", pivot);
  if (!glance.empty()) fmt::print("{}\n", glance);
  if (in_full)
    fmt::print("{}", summary_text(summaries));
  else if (glance.empty() && pivot.empty())
    fmt::print("{}\n", summary_text({summaries.front()}));
  if (!in_full && (summaries.front().cases.size() > 1 || glance.empty()))
    fmt::print("every outcome in full: the same command with --all, or faultline summary {}\n\n", path);
}

}  // namespace

AnswerShape answer_shape(const Arguments& arguments) { return {form_of(arguments), arguments.has("all")}; }

bool print_answer(const Experiment& experiment, ResultReader& reader, const RunFacts& facts, const AnswerShape& shape) {
  const std::vector<Outcome> outcomes = scenario_outcomes(experiment, reader.layout());
  const std::vector<OutcomeTable> tables = evaluate_outcomes(outcomes, reader);
  std::vector<OutcomeSummary> summaries = summarise(outcomes, tables, reader.layout().cases);
  const std::vector<std::vector<Trend>> trends = measure_trends(outcomes, tables, reader);
  add_trends(summaries, trends);
  const StoppingPlan plan = stopping_plan(experiment, outcomes);
  const std::vector<GoalState> goals = judge_goals(plan, tables, reader.layout().replications.size());
  const std::string path = reader.path().string();
  const bool goals_met = std::all_of(goals.begin(), goals.end(), [](const GoalState& goal) { return goal.met; });
  if (shape.form == AnswerForm::csv) {
    fmt::print("{}", summary_csv(summaries));
    return goals_met;
  }
  std::vector<std::size_t> cases(reader.layout().cases.size());
  std::iota(cases.begin(), cases.end(), std::size_t{0});
  const std::vector<Remark> remarks = remarks_on(experiment, reader, {cases, 0}, outcomes, trends);
  if (shape.form == AnswerForm::json) {
    fmt::print(
        "{{\"title\": {}, \"file\": {}, {},\n\"level\": {}, \"replications\": {}, \"goals\": {},\n"
        "\"outcomes\": {},\n\"remarks\": {}}}\n",
        json_text(experiment.title), json_text(path), facts_json(reader, facts), json_number(interval_level),
        reader.layout().replications.size(), records_json(goal_records(experiment, plan, goals)), summary_json(summaries),
        remarks_json(remarks, reader.layout()));
    return goals_met;
  }
  print_screen(experiment, summaries, path, shape.in_full);
  if (!goals.empty()) fmt::print("{}\n", goals_text(experiment, outcomes, plan, goals));
  fmt::print("{}", remarks_text(remarks, reader.layout(), cases.size()));
  fmt::print("{}{}", few_text(replications_of(reader)), facts_text(reader, facts));
  fmt::print("result: {}\n  python3 -c 'import xarray; print(xarray.open_dataset(\"{}\"))'\n", path, path);
  return goals_met;
}

}  // namespace faultline::cli

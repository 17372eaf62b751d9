// compare: how cases differ under common random numbers, and what the common random numbers gained.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/comparison.hpp"
#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/comparison_records.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/remark_text.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

ComparisonPlan plan_of(const Arguments& arguments, const ResultLayout& layout) {
  ComparisonPlan plan;
  plan.baselines = arguments.has("baseline") ? chosen_cases(arguments, "baseline", layout) : std::vector<std::size_t>{0};
  plan.cases = chosen_cases(arguments, "case", layout);
  plan.level = arguments.number("level", 0.5, 0.9999).value_or(interval_level);
  plan.adjustment = adjustment_of(arguments.word("adjust", adjustment_words()).value_or("none"));
  plan.by_date = arguments.has("by-date");
  return plan;
}

std::string p_text(double p_value) {
  if (std::isnan(p_value)) return "";
  return p_value < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", p_value);
}

std::string gain_text(double gain) {
  if (std::isnan(gain)) return "";
  return std::isinf(gain) ? "all" : fmt::format("{:.3g}", gain);
}

std::vector<std::string> row_of(const Comparison& one, const ResultLayout& layout, const NumberForm& form, bool adjusted,
                                bool any_left_out) {
  const PairedComparison& result = one.result;
  std::vector<std::string> row = {"  " + layout.cases[one.case_index]};
  if (one.date) row.push_back(fmt::format("{:.6g}", layout.times[*one.date]));
  row.insert(row.end(),
             {number_text(result.difference.mean, form, true), half_width_text(result.difference, form), percent_text(result.relative),
              fmt::format("{}", result.difference.count), std::isnan(result.correlation) ? "" : fmt::format("{:.2f}", result.correlation),
              gain_text(result.gain), p_text(result.p_value)});
  if (adjusted) row.push_back(p_text(one.adjusted_p_value));
  if (any_left_out) row.push_back(left_out_text(result.difference));
  return row;
}

/// The rows of one outcome and one baseline, from `first` on; `first` moves to the next table.
std::string table_text(const std::vector<Comparison>& all, std::size_t& first, const std::vector<Outcome>& outcomes,
                       const ResultLayout& layout, Adjustment adjustment) {
  const Comparison& head = all[first];
  const std::size_t begin = first;
  std::vector<Estimate> differences;
  while (first < all.size() && all[first].outcome == head.outcome && all[first].baseline == head.baseline)
    differences.push_back(all[first++].result.difference);
  const NumberForm form = number_form(differences);
  const bool any_left_out = std::any_of(differences.begin(), differences.end(),
                                        [](const Estimate& difference) { return difference.missing + difference.infinite > 0; });
  const bool adjusted = adjustment != Adjustment::none;
  std::vector<std::vector<std::string>> rows = {{"  case"}};
  if (head.date) rows.back().emplace_back("date");
  rows.back().insert(rows.back().end(), {"difference", "interval", "relative", "pairs", "correlation", "gain", "p"});
  if (adjusted) rows.back().emplace_back("p, adjusted");
  if (any_left_out) rows.back().emplace_back("");
  for (std::size_t i = begin; i < first; ++i) rows.push_back(row_of(all[i], layout, form, adjusted, any_left_out));
  const std::vector<Align> align = [&] {
    std::vector<Align> right(rows.front().size(), Align::right);
    right.front() = Align::left;
    return right;
  }();
  const Outcome& outcome = outcomes[head.outcome];
  return fmt::format("{}, from {}\n{}\n", title_of(outcome.title(), outcome.unit()), layout.cases[head.baseline], align_table(rows, align));
}

std::string note_text(const ComparisonPlan& plan, std::size_t comparisons) {
  std::string text = fmt::format(
      "Case less baseline, replication by replication. Intervals: {:.4g} %{}. gain: independent pairs that one pair "
      "under common random numbers is worth.\n",
      100 * plan.level, plan.adjustment == Adjustment::bonferroni ? ", all at once" : " each");
  if (plan.adjustment != Adjustment::none) {
    text +=
        fmt::format("p, adjusted: {}, over {} comparisons.\n", adjustment_words()[static_cast<std::size_t>(plan.adjustment)], comparisons);
  } else if (comparisons > 20) {
    text += fmt::format("{} comparisons: at 95 % about {} of them miss the truth; --adjust holm controls for that.\n", comparisons,
                        (comparisons + 10) / 20);
  }
  return text;
}

/// Every case that appears, in the order of the file.
std::vector<std::size_t> compared_cases(const ComparisonPlan& plan) {
  std::set<std::size_t> cases(plan.cases.begin(), plan.cases.end());
  cases.insert(plan.baselines.begin(), plan.baselines.end());
  return {cases.begin(), cases.end()};
}

int compare(const Arguments& arguments) {
  ResultReader reader = ResultReader::open(arguments.files[0]);
  const Experiment experiment = load_scenario_of(reader);
  const ResultLayout& layout = reader.layout();
  if (layout.cases.size() < 2)
    throw UsageError(
        fmt::format("'{}' has one case, '{}': there is nothing to compare\n  = hint: 'faultline diff' "
                    "compares two files, 'faultline summary' describes one",
                    arguments.files[0], layout.cases[0]));
  const ComparisonPlan plan = plan_of(arguments, layout);
  const std::vector<Outcome> outcomes = chosen_outcomes(arguments, experiment, layout);
  const std::vector<Comparison> comparisons = compare_cases(outcomes, reader, plan);
  if (comparisons.empty()) throw UsageError("only a case and itself are to be compared\n  = expected: a --case that is not the --baseline");
  if (arguments.has("csv")) {
    fmt::print("{}", records_csv(comparison_records(comparisons, outcomes, layout)));
    return done;
  }
  const std::vector<std::size_t> cases = compared_cases(plan);
  const std::vector<Remark> remarks =
      remarks_on(experiment, reader, {cases, plan.baselines.front()}, outcomes,
                 plan.by_date ? std::vector<std::vector<Trend>>() : measure_trends(outcomes, evaluate_outcomes(outcomes, reader), reader));
  if (arguments.has("json")) {
    fmt::print("{{\"title\": {}, \"file\": {}, {}, \"level\": {}, \"adjustment\": {},\n\"comparisons\": {},\n\"remarks\": {}}}\n",
               json_text(layout.title), json_text(arguments.files[0]), completeness_json(completeness_of(reader)), json_number(plan.level),
               json_text(adjustment_words()[static_cast<std::size_t>(plan.adjustment)]),
               records_json(comparison_records(comparisons, outcomes, layout)), remarks_json(remarks, layout));
  } else {
    fmt::print("{}", completeness_line(completeness_of(reader)));
    for (std::size_t first = 0; first < comparisons.size();)
      fmt::print("{}", table_text(comparisons, first, outcomes, layout, plan.adjustment));
    fmt::print("{}", note_text(plan, comparisons.size()));
    fmt::print("{}", remarks_text(remarks, layout, cases.size()));
  }
  return done;
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> asked = {{"baseline", "CASE", "case to compare with; may be repeated; default: the first case of the file"},
                                         {"case", "CASE", "only this case; may be repeated; default: all"}};
  const std::vector<OptionSpec> shown = {
      {"by-date", "", "at every recorded date of the window, in place of a statistic over it"},
      {"level", "P", "of the intervals; default 0.95"},
      {"adjust", "WORD", "for many comparisons: none (default), bonferroni (intervals hold all at once), holm, benjamini_hochberg"},
      {"json", "", "as JSON"},
      {"csv", "", "as CSV, one comparison a line"}};
  return join_options({asked, outcome_options(), shown});
}

}  // namespace

const Command& compare_command() {
  static const Command command{
      "compare",
      "OUT.h5",
      1,
      1,
      "paired differences between the cases of a result file",
      "Trials of the same replication have the same random draws in every case, so cases are compared replication by "
      "replication. Shows each difference with its interval, the correlation between the cases, and the gain: how many "
      "independent pairs of trials one such pair is worth.",
      options(),
      {"faultline compare results/trade_off.h5 --adjust holm",
       "faultline compare results/trade_off.h5 --baseline dear --series active_firms --class startup --by-date --csv",
       "faultline compare results/trade_off.h5 --series revenue --statistic discounted --from 1 --to 5"},
      compare};
  return command;
}

}  // namespace faultline::cli

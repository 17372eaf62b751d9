#include "sim/cli/report_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/comparison.hpp"
#include "analysis/spread.hpp"
#include "analysis/summary.hpp"
#include "models/scenario/json_text.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/comparison_records.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/precision.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/remark_text.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/target_verdicts.hpp"

namespace faultline::cli {

namespace {

/// Entries of /provenance that a page does without: the resolved scenario is long, and the machine's name is nobody's business.
bool is_left_out(const std::string& entry) { return entry == "scenario_resolved" || entry == "host"; }

std::string numbers_json(const std::vector<double>& numbers) {
  std::vector<std::string> texts;
  texts.reserve(numbers.size());
  for (const double number : numbers) texts.push_back(json_number(number));
  return fmt::format("[{}]", join(texts, ","));
}

std::string form_json(const NumberForm& form) {
  return fmt::format("{{\"decimals\": {}, \"scientific\": {}}}", form.decimals, form.scientific);
}

/// How many digits levels and differences of each outcome deserve, as tables on the screen show them.
std::string forms_json(const std::vector<OutcomeSummary>& summaries) {
  std::vector<std::string> forms;
  for (const OutcomeSummary& summary : summaries) {
    std::vector<Estimate> means;
    std::vector<Estimate> differences;
    for (const CaseSummary& one : summary.cases) {
      means.push_back(one.mean);
      if (&one != &summary.cases.front()) differences.push_back(one.difference);
    }
    forms.push_back(
        fmt::format("{{\"level\": {}, \"difference\": {}}}", form_json(number_form(means)), form_json(number_form(differences))));
  }
  return fmt::format("[{}]", join(forms));
}

std::string coordinates_json(const Experiment& experiment, const ResultLayout& layout) {
  std::vector<std::string> coordinates;
  for (const CaseCoordinate& one : layout.coordinates) {
    const bool swept = std::find(experiment.swept_keys.begin(), experiment.swept_keys.end(), one.name) != experiment.swept_keys.end();
    coordinates.push_back(fmt::format("{{\"name\": {}, \"unit\": {}, \"definition\": {}, \"swept\": {}, \"values\": {}}}",
                                      json_text(one.name), json_text(one.unit), json_text(one.definition), swept,
                                      one.texts.empty() ? numbers_json(one.numbers) : json_list(one.texts)));
  }
  return fmt::format("[{}]", join(coordinates, ",\n "));
}

/// What a series along dates is of: "class startup, state estonia".
std::string selection_text(const OutcomeSpec& spec) {
  std::vector<std::string> words;
  words.reserve(spec.selections.size());
  for (const auto& [axis, label] : spec.selections) words.push_back(fmt::format("{} {}", axis, label));
  return join(words);
}

/// One outcome: what it is of, its value in every trial, [case][replication].
std::string outcome_json(const Outcome& outcome, const OutcomeTable& table, const ResultLayout& layout) {
  const ResultSeries& series = layout.series[outcome.series_index()];
  const std::vector<std::size_t>& dates = outcome.dates();
  std::vector<std::string> values;
  values.reserve(table.size());
  for (const std::vector<double>& of_case : table)
    values.push_back(numbers_json({of_case.begin(), of_case.begin() + std::min<std::ptrdiff_t>(std::ssize(of_case), most_values_shown)}));
  return fmt::format(
      "{{\"name\": {}, \"label\": {}, \"unit\": {}, \"series\": {}, \"series_label\": {}, \"series_unit\": {}, \"definition\": {}, "
      "\"selection\": {}, \"from\": {}, \"to\": {},\n \"values\": [{}]}}",
      json_text(outcome.spec().name), json_text(outcome.title()), json_text(outcome.unit()), json_text(series.name),
      json_text(series.long_name), json_text(series.unit), json_text(series.definition), json_text(selection_text(outcome.spec())),
      json_number(layout.times[dates.front()]), json_number(layout.times[dates.back()]), join(values));
}

/// A fan: columns over the dates of the outcome's window, for each case.
std::string fan_json(const Outcome& outcome, ResultReader& reader, const std::vector<std::size_t>& cases) {
  const SpreadPlan plan{cases, {std::begin(fan_probabilities), std::end(fan_probabilities)}, interval_level, true};
  const std::vector<Spread> all = describe_spread({outcome}, reader, plan);
  std::vector<std::string> fans;
  for (std::size_t first = 0, end = 0; first < all.size(); first = end) {
    while (end < all.size() && all[end].case_index == all[first].case_index) ++end;
    std::vector<double> means;
    std::vector<std::vector<double>> quantiles(std::size(fan_probabilities));
    for (std::size_t i = first; i < end; ++i) {
      means.push_back(all[i].mean.mean);
      for (std::size_t q = 0; q < quantiles.size(); ++q) quantiles[q].push_back(all[i].quantiles[q].value);
    }
    std::string fan = fmt::format("\"mean\": {}", numbers_json(means));
    for (std::size_t q = 0; q < quantiles.size(); ++q)
      fan += fmt::format(", \"q{}\": {}", format_number(fan_probabilities[q]), numbers_json(quantiles[q]));
    fans.push_back(fmt::format("{{\"case\": {}, {}}}", json_text(reader.layout().cases[all[first].case_index]), fan));
  }
  std::vector<double> dates;
  dates.reserve(outcome.dates().size());
  for (const std::size_t date : outcome.dates()) dates.push_back(reader.layout().times[date]);
  return fmt::format("{{\"dates\": {}, \"cases\": [\n  {}]}}", numbers_json(dates), join(fans, ",\n  "));
}

std::string fans_json(const std::vector<Outcome>& outcomes, ResultReader& reader) {
  std::vector<std::size_t> cases(std::min(reader.layout().cases.size(), most_cases_with_paths));
  std::iota(cases.begin(), cases.end(), std::size_t{0});
  std::vector<std::string> fans;
  fans.reserve(outcomes.size());
  for (const Outcome& outcome : outcomes) fans.push_back(fan_json(outcome, reader, cases));
  return fmt::format("[{}]", join(fans, ",\n "));
}

std::string comparisons_json(const std::vector<Outcome>& outcomes, ResultReader& reader) {
  const ResultLayout& layout = reader.layout();
  if (layout.cases.size() < 2) return "[]";
  ComparisonPlan plan;
  plan.baselines = {0};
  plan.cases.resize(layout.cases.size());
  std::iota(plan.cases.begin(), plan.cases.end(), std::size_t{0});
  return records_json(comparison_records(compare_cases(outcomes, reader, plan), outcomes, layout));
}

std::string targets_json(const Experiment& experiment, ResultReader& reader, const std::string& file) {
  const std::vector<TargetParameters>& targets = experiment.cases.front().scenario.targets;
  if (targets.empty()) return "[]";
  const std::vector<Outcome> outcomes = scenario_outcomes(experiment, reader.layout());
  const std::vector<OutcomeTable> tables = evaluate_outcomes(outcomes, reader);
  std::vector<Record> records;
  for (const TargetParameters& target : targets) {
    const JudgedTarget judged{file, target, judge_target(experiment, target, outcomes, tables)};
    records.push_back(target_records({judged}).front());
    records.back().insert(records.back().end(), {{"quantity", quantity_text(target)}, {"claim", claim_text(judged)}});
  }
  return records_json(records);
}

std::string provenance_json(const ResultLayout& layout) {
  std::vector<std::string> entries;
  for (const auto& [name, text] : layout.provenance) {
    if (!is_left_out(name)) entries.push_back(fmt::format("{}: {}", json_text(name), json_text(text)));
  }
  return fmt::format("{{{}}}", join(entries, ",\n "));
}

/// Digest of each trial, [case][replication]; empty where it is not done. None of a large batch, whose own digest must do.
std::string digests_json(const ResultReader& reader) {
  const ResultLayout& layout = reader.layout();
  std::vector<std::string> cases;
  if (layout.trial_count() > most_values_shown) return "[]";
  for (std::size_t c = 0; c < layout.cases.size(); ++c) {
    std::vector<std::string> digests;
    for (std::size_t r = 0; r < layout.replications.size(); ++r) {
      const std::uint32_t trial = layout.trial(c, r);
      digests.push_back(reader.status()[trial] == TrialStatus::done ? reader.digests()[trial].hex() : "");
    }
    cases.push_back(json_list(digests));
  }
  return fmt::format("[{}]", join(cases, ",\n "));
}

}  // namespace

std::string without_tags(const std::string& json) {
  std::string text;
  text.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

std::string report_json(const Experiment& experiment, ResultReader& reader, const std::vector<Outcome>& outcomes, const std::string& file) {
  const ResultLayout& layout = reader.layout();
  const std::vector<OutcomeTable> tables = evaluate_outcomes(outcomes, reader);
  std::vector<OutcomeSummary> summaries = summarise(outcomes, tables, layout.cases);
  const std::vector<std::vector<Trend>> trends = measure_trends(outcomes, tables, reader);
  add_trends(summaries, trends);
  std::vector<std::size_t> cases(layout.cases.size());
  std::iota(cases.begin(), cases.end(), std::size_t{0});
  const std::vector<Remark> remarks = remarks_on(experiment, reader, {cases, 0}, outcomes, trends);
  std::vector<std::string> described;
  described.reserve(outcomes.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) described.push_back(outcome_json(outcomes[i], tables[i], layout));
  const std::vector<Outcome> asked = has_goals(experiment) ? scenario_outcomes(experiment, layout) : std::vector<Outcome>{};
  const StoppingPlan plan = has_goals(experiment) ? stopping_plan(experiment, asked) : StoppingPlan{};
  const std::vector<GoalState> goals = judge_goals(plan, evaluate_outcomes(asked, reader), layout.replications.size());
  std::string text = fmt::format("{{\"file\": {}, \"title\": {}, \"notes\": {}, \"level\": {}, \"replications\": {}, {},\n",
                                 json_text(file), json_text(layout.title), json_text(experiment.notes), json_number(interval_level),
                                 layout.replications.size(), completeness_json(completeness_of(reader)));
  text += fmt::format("\"seed\": {}, \"horizon\": {}, \"warm_up\": {}, \"batch_digest\": {},\n", json_text(experiment.run().seed),
                      json_number(experiment.run().horizon), json_number(experiment.run().warm_up), json_text(layout.batch_digest));
  text += fmt::format("\"cases\": {},\n\"coordinates\": {},\n\"times\": {},\n", json_list(layout.cases),
                      coordinates_json(experiment, layout), numbers_json(layout.times));
  text += fmt::format("\"outcomes\": {},\n\"forms\": {},\n\"described\": [{}],\n", summary_json(summaries), forms_json(summaries),
                      join(described, ",\n "));
  text += fmt::format("\"comparisons\": {},\n\"fans\": {},\n", comparisons_json(outcomes, reader), fans_json(outcomes, reader));
  text += fmt::format("\"remarks\": {},\n\"remarks_text\": {},\n", remarks_json(remarks, layout),
                      json_text(remarks_text(remarks, layout, cases.size())));
  text += fmt::format("\"targets\": {},\n\"goals\": {},\n", targets_json(experiment, reader, file),
                      goals.empty() ? "[]" : records_json(goal_records(experiment, plan, goals)));
  text += fmt::format("\"provenance\": {},\n\"digests\": {}}}", provenance_json(layout), digests_json(reader));
  return without_tags(text);
}

}  // namespace faultline::cli

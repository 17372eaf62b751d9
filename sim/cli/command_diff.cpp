// diff: where two scenarios, or two results, differ.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "analysis/paired.hpp"
#include "models/scenario/json_text.hpp"
#include "models/scenario/scenario_diff.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/chosen_outcomes.hpp"
#include "sim/cli/completeness.hpp"
#include "sim/cli/records.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

/// A result file and what it says of its outcomes.
struct Result {
  explicit Result(const std::string& path) : reader(ResultReader::open(path)), experiment(load_scenario_of(reader)) {
    experiment.path = path;
    outcomes = scenario_outcomes(experiment, reader.layout());
    tables = evaluate_outcomes(outcomes, reader);
  }

  ResultReader reader;
  Experiment experiment;
  std::vector<Outcome> outcomes;
  std::vector<OutcomeTable> tables;
};

/// The values of a case as the replications of `wanted` come, NaN where this file lacks one.
std::vector<double> values_of(const Result& result, std::size_t outcome, std::size_t case_index, const std::vector<std::int32_t>& wanted) {
  std::map<std::int32_t, double> own;
  for (std::size_t i = 0; i < result.reader.layout().replications.size(); ++i)
    own.emplace(result.reader.layout().replications[i], result.tables[outcome][case_index][i]);
  std::vector<double> values;
  for (const std::int32_t replication : wanted) {
    const auto found = own.find(replication);
    values.push_back(found == own.end() ? std::nan("") : found->second);
  }
  return values;
}

/// A case of each file, under the name that compare_experiments gives the pair.
struct CasePair {
  std::string name;
  std::size_t first = 0;
  std::size_t second = 0;
};

/// Cases of one name; a single case is compared with every case of the other file.
std::vector<CasePair> pair_cases(const Result& first, const Result& second) {
  const std::vector<std::string>& a = first.reader.layout().cases;
  const std::vector<std::string>& b = second.reader.layout().cases;
  std::vector<CasePair> pairs;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t k = 0; k < b.size(); ++k) {
      if (a.size() == 1 || b.size() == 1 || a[i] == b[k]) pairs.push_back({a.size() == 1 ? b[k] : a[i], i, k});
    }
  }
  return pairs;
}

/// How one outcome of one pair of cases differs. With unequal seeds the files are independent: the difference has
/// Welch's interval, and nothing is known of pairs.
PairedComparison compare_values(const std::vector<double>& second, const std::vector<double>& first, bool paired) {
  if (paired) return compare_paired(second, first);
  PairedComparison result;
  result.value = estimate_mean(second);
  result.baseline = estimate_mean(first);
  result.difference = estimate_independent_difference(second, first);
  const double scale = std::abs(result.baseline.mean);
  result.relative =
      scale > 0 && std::isfinite(scale) && std::isfinite(result.difference.mean) ? result.difference.mean / scale : std::nan("");
  result.correlation = result.gain = result.p_value = std::nan("");
  return result;
}

struct OutcomeDifference {
  std::string name;
  std::string title;
  std::string unit;
  std::vector<PairedComparison> cases;  ///< by pair
};

struct ResultDifference {
  bool paired = false;  ///< the seeds agree: replications are compared one by one
  std::vector<CasePair> pairs;
  ExperimentDifference scenario;
  std::vector<OutcomeDifference> outcomes;  ///< those that both have
  std::vector<std::string> not_in_both;
};

ResultDifference compare_results(const Result& first, const Result& second) {
  ResultDifference difference;
  difference.paired = seed_of(first.experiment) == seed_of(second.experiment);
  difference.pairs = pair_cases(first, second);
  difference.scenario = compare_experiments(first.experiment, second.experiment);
  const auto position = [](const Result& result, const std::string& name) {
    const auto found =
        std::find_if(result.outcomes.begin(), result.outcomes.end(), [&](const Outcome& one) { return one.spec().name == name; });
    return static_cast<std::size_t>(found - result.outcomes.begin());
  };
  for (const Outcome& outcome : second.outcomes) {
    if (position(first, outcome.spec().name) == first.outcomes.size()) difference.not_in_both.push_back(outcome.spec().name);
  }
  for (std::size_t a = 0; a < first.outcomes.size(); ++a) {
    const Outcome& outcome = first.outcomes[a];
    const std::size_t b = position(second, outcome.spec().name);
    if (b == second.outcomes.size()) {
      difference.not_in_both.push_back(outcome.spec().name);
      continue;
    }
    OutcomeDifference& one = difference.outcomes.emplace_back(OutcomeDifference{outcome.spec().name, outcome.title(), outcome.unit(), {}});
    const std::vector<std::int32_t>& replications = first.reader.layout().replications;
    const std::vector<std::int32_t>& others = difference.paired ? replications : second.reader.layout().replications;
    for (const CasePair& pair : difference.pairs) {
      one.cases.push_back(
          compare_values(values_of(second, b, pair.second, others), values_of(first, a, pair.first, replications), difference.paired));
    }
  }
  return difference;
}

/// Whether a parameter can change what a trial gives, not only how often it runs or what is asked of it.
bool is_of_the_model(const std::string& key) {
  const auto starts = [&](std::string_view head) { return key.starts_with(head); };
  return key != "run.replications" && !starts("replications.") && !starts("outcome.") && !starts("target.");
}

/// "audit.fee 0.02 → 0.1": what was changed in one pair of cases.
std::string changes_text(const ExperimentDifference& scenario, const std::string& pair) {
  std::vector<std::string> changes;
  std::size_t more = 0;
  for (const ParameterDifference& one : scenario.parameters) {
    if (!is_of_the_model(one.key) || std::find(one.cases.begin(), one.cases.end(), pair) == one.cases.end()) continue;
    if (changes.size() == 2) {
      ++more;
    } else {
      changes.push_back(fmt::format("{} {} → {}", one.key, one.first.empty() ? "-" : one.first, one.second.empty() ? "-" : one.second));
    }
  }
  if (more > 0) changes.push_back(fmt::format("{} more", more));
  return changes.empty() ? "nothing changed" : join(changes, "; ");
}

std::string differences_text(const ResultDifference& difference) {
  using enum Align;
  std::string text;
  for (const OutcomeDifference& outcome : difference.outcomes) {
    std::vector<Estimate> differences;
    for (const PairedComparison& one : outcome.cases) differences.push_back(one.difference);
    const NumberForm form = number_form(differences);
    std::vector<std::vector<std::string>> rows = {
        {"  case", "second less first", "95 %", "relative", difference.paired ? "pairs" : "trials", "parameters"}};
    for (std::size_t i = 0; i < outcome.cases.size(); ++i) {
      const PairedComparison& one = outcome.cases[i];
      rows.push_back({"  " + difference.pairs[i].name, number_text(one.difference.mean, form, true), half_width_text(one.difference, form),
                      percent_text(one.relative), fmt::format("{}", one.difference.count),
                      changes_text(difference.scenario, difference.pairs[i].name)});
    }
    text += fmt::format("\n{}\n{}", title_of(outcome.title, outcome.unit), align_table(rows, {left, right, right, right, right, left}));
  }
  if (!difference.outcomes.empty())
    text += difference.paired ? "\nSame seed: compared replication by replication.\n"
                              : "\nThe seeds differ: compared as independent samples; with one seed for both the "
                                "intervals are narrower.\n";
  if (!difference.not_in_both.empty()) text += fmt::format("Outcomes of one file only: {}\n", join(difference.not_in_both));
  return text;
}

std::string differences_json(const ResultDifference& difference) {
  std::vector<std::string> outcomes;
  for (const OutcomeDifference& outcome : difference.outcomes) {
    std::vector<std::string> cases;
    for (std::size_t i = 0; i < outcome.cases.size(); ++i) {
      const PairedComparison& one = outcome.cases[i];
      cases.push_back(
          fmt::format("{{\"case\": {}, \"parameters\": {}, \"first_mean\": {}, \"second_mean\": {}, "
                      "\"difference\": {{{}}}, \"missing\": {}, \"relative_difference\": {}, \"correlation\": {}, "
                      "\"gain\": {}, \"p_value\": {}}}",
                      json_text(difference.pairs[i].name), json_text(changes_text(difference.scenario, difference.pairs[i].name)),
                      json_number(one.baseline.mean), json_number(one.value.mean), estimate_json(one.difference), one.difference.missing,
                      json_number(one.relative), json_number(one.correlation), json_number(one.gain), json_number(one.p_value)));
    }
    outcomes.push_back(fmt::format("{{\"outcome\": {}, \"label\": {}, \"unit\": {}, \"cases\": [\n  {}]}}", json_text(outcome.name),
                                   json_text(outcome.title), json_text(outcome.unit), join(cases, ",\n  ")));
  }
  return fmt::format("[\n {}]", join(outcomes, ",\n "));
}

/// One line a case and outcome.
std::string parameters_csv(const ExperimentDifference& difference) {
  TextRows rows = {{"key", "first", "second", "cases"}};
  for (const ParameterDifference& one : difference.parameters) rows.push_back({one.key, one.first, one.second, join(one.cases)});
  return rows_csv(rows);
}

std::string differences_csv(const ResultDifference& difference) {
  std::vector<Record> records;
  for (const OutcomeDifference& outcome : difference.outcomes) {
    for (std::size_t i = 0; i < outcome.cases.size(); ++i) {
      const PairedComparison& one = outcome.cases[i];
      records.push_back({{"outcome", outcome.name},
                         {"unit", outcome.unit},
                         {"case", difference.pairs[i].name},
                         {"parameters", changes_text(difference.scenario, difference.pairs[i].name)},
                         {"first_mean", one.baseline.mean},
                         {"second_mean", one.value.mean},
                         {"difference", one.difference.mean},
                         {"low", one.difference.low()},
                         {"high", one.difference.high()},
                         {"pairs", static_cast<std::int64_t>(one.difference.count)},
                         {"correlation", one.correlation},
                         {"gain", one.gain},
                         {"p_value", one.p_value},
                         {"missing", static_cast<std::int64_t>(one.difference.missing)},
                         {"infinite", static_cast<std::int64_t>(one.difference.infinite)}});
    }
  }
  return records_csv(records);
}

int diff_results(const Arguments& arguments) {
  const Result first(arguments.files[0]);
  const Result second(arguments.files[1]);
  const ResultDifference difference = compare_results(first, second);
  if (arguments.has("csv")) {
    fmt::print("{}", differences_csv(difference));
  } else if (arguments.has("json")) {
    fmt::print("{{\"scenario\": {},\n\"paired\": {}, \"first\": {{{}}}, \"second\": {{{}}}, \"outcomes\": {}}}\n",
               difference_json(first.experiment, second.experiment), difference.paired, completeness_json(completeness_of(first.reader)),
               completeness_json(completeness_of(second.reader)), differences_json(difference));
  } else {
    for (const Result* result : {&first, &second}) {
      if (const Completeness trials = completeness_of(result->reader); !trials.is_complete())
        fmt::print("Not every trial is in '{}': {}\n", result->experiment.path, completeness_text(trials));
    }
    fmt::print("{}{}", difference_text(first.experiment, second.experiment), differences_text(difference));
  }
  return done;
}

int diff(const Arguments& arguments) {
  const auto is_result = [](const std::string& path) { return std::filesystem::path(path).extension() == ".h5"; };
  const std::ptrdiff_t results = std::count_if(arguments.files.begin(), arguments.files.end(), is_result);
  if (results == 1) throw UsageError("a scenario and a result cannot be compared\n  = expected: two scenarios, or two results (.h5)");
  if (results == 2) return diff_results(arguments);
  const Experiment first = load_scenario(arguments.files[0], load_options({}));
  const Experiment second = load_scenario(arguments.files[1], load_options({}));
  switch (form_of(arguments)) {
    case AnswerForm::text: fmt::print("{}", difference_text(first, second)); break;
    case AnswerForm::json: fmt::print("{}", difference_json(first, second)); break;
    case AnswerForm::csv: fmt::print("{}", parameters_csv(compare_experiments(first, second))); break;
  }
  return done;
}

}  // namespace

const Command& diff_command() {
  static const Command command{
      "diff",
      "A B",
      2,
      2,
      "where two scenarios or two results differ",
      "Two scenarios: their parameters, case by case. Two results: beside the parameters of "
      "each case the differences of the outcomes that both have, with 95 % intervals: paired "
      "by replication where the seeds agree, else as independent samples.",
      {{"json", "", "as JSON"}, {"csv", "", "parameters as CSV; of two results, the differences of outcomes"}},
      {"faultline diff scenarios/baseline.toml scenarios/trusted_tech_alliance.toml", "faultline diff results/tiny.h5 wide.h5"},
      diff};
  return command;
}

}  // namespace faultline::cli

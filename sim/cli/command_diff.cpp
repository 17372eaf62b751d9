// diff: where two scenarios, or two results, differ.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "models/scenario/json_text.hpp"
#include "models/scenario/scenario_diff.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/cli/answer.hpp"
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
std::vector<double> values_of(const Result& result, std::size_t outcome, std::size_t case_index,
                              const std::vector<std::int32_t>& wanted) {
  const std::vector<std::int32_t>& own = result.reader.layout().replications;
  std::vector<double> values(wanted.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = std::find(own.begin(), own.end(), wanted[i]);
    if (found != own.end())
      values[i] = result.tables[outcome][case_index][static_cast<std::size_t>(found - own.begin())];
  }
  return values;
}

std::vector<std::pair<std::size_t, std::size_t>> common_cases(const Result& first, const Result& second) {
  const std::vector<std::string>& a = first.reader.layout().cases;
  const std::vector<std::string>& b = second.reader.layout().cases;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  if (a.size() == 1 && b.size() == 1)
    return {{0, 0}};
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto found = std::find(b.begin(), b.end(), a[i]);
    if (found != b.end())
      pairs.emplace_back(i, static_cast<std::size_t>(found - b.begin()));
  }
  return pairs;
}

/// One outcome that both files have; per common case the second less the first, replication by replication.
OutcomeSummary compare_outcome(const Result& first, const Result& second, std::size_t a, std::size_t b) {
  OutcomeSummary summary{first.outcomes[a].spec().name, first.outcomes[a].title(), first.outcomes[a].unit(), {}};
  const std::vector<std::int32_t>& replications = first.reader.layout().replications;
  for (const auto& [case_a, case_b] : common_cases(first, second)) {
    summary.cases.push_back(summarise_difference(first.reader.layout().cases[case_a],
                                                 values_of(second, b, case_b, replications),
                                                 values_of(first, a, case_a, replications)));
  }
  return summary;
}

std::vector<OutcomeSummary> compare_results(const Result& first, const Result& second) {
  std::vector<OutcomeSummary> summaries;
  for (std::size_t a = 0; a < first.outcomes.size(); ++a) {
    for (std::size_t b = 0; b < second.outcomes.size(); ++b) {
      if (first.outcomes[a].spec().name == second.outcomes[b].spec().name)
        summaries.push_back(compare_outcome(first, second, a, b));
    }
  }
  return summaries;
}

std::string differences_text(const std::vector<OutcomeSummary>& summaries) {
  using enum Align;
  std::string text;
  for (const OutcomeSummary& summary : summaries) {
    std::vector<Estimate> differences;
    for (const CaseSummary& one : summary.cases)
      differences.push_back(one.difference);
    const NumberForm form = number_form(differences);
    std::vector<std::vector<std::string>> rows = {{"  case", "second less first", "95 %", "pairs"}};
    for (const CaseSummary& one : summary.cases) {
      rows.push_back({"  " + one.name, number_text(one.difference.mean, form, true),
                      half_width_text(one.difference, form), fmt::format("{}", one.difference.count)});
    }
    text += fmt::format("\n{} [{}]\n{}", summary.title, summary.unit, align_table(rows, {left, right, right, right}));
  }
  return text;
}

int diff_results(const Arguments& arguments) {
  const Result first(arguments.files[0]);
  const Result second(arguments.files[1]);
  const std::vector<OutcomeSummary> summaries = compare_results(first, second);
  if (arguments.has("json")) {
    fmt::print("{{\"scenario\": {},\n\"outcomes\": {}}}\n", difference_json(first.experiment, second.experiment),
               summary_json(summaries));
  } else {
    fmt::print("{}{}", difference_text(first.experiment, second.experiment), differences_text(summaries));
  }
  return done;
}

int diff(const Arguments& arguments) {
  const auto is_result = [](const std::string& path) { return std::filesystem::path(path).extension() == ".h5"; };
  const std::ptrdiff_t results = std::count_if(arguments.files.begin(), arguments.files.end(), is_result);
  if (results == 1)
    throw UsageError("a scenario and a result cannot be compared\n  = expected: two scenarios, or two results (.h5)");
  if (results == 2)
    return diff_results(arguments);
  const Experiment first = load_scenario(arguments.files[0], load_options({}));
  const Experiment second = load_scenario(arguments.files[1], load_options({}));
  fmt::print("{}", arguments.has("json") ? difference_json(first, second) : difference_text(first, second));
  return done;
}

}  // namespace

const Command& diff_command() {
  static const Command command{"diff",
                               "A B",
                               2,
                               2,
                               "where two scenarios or two results differ",
                               "Two scenarios: their parameters, case by case. Two results: also the differences of "
                               "the outcomes that both have, paired by replication, with 95 % "
                               "intervals.",
                               {{"json", "", "as JSON"}},
                               {"faultline diff scenarios/baseline.toml scenarios/trusted_tech_alliance.toml",
                                "faultline diff results/tiny.h5 wide.h5"},
                               diff};
  return command;
}

}  // namespace faultline::cli

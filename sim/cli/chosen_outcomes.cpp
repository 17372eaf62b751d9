#include "sim/cli/chosen_outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

const std::vector<std::string> statistics = {"mean", "final", "sum", "minimum", "maximum", "discounted"};

std::vector<Outcome> named_outcomes(const std::vector<std::string>& names, std::vector<Outcome> all) {
  std::vector<std::string> known;
  for (const Outcome& outcome : all) known.push_back(outcome.spec().name);
  std::vector<Outcome> chosen;
  for (const std::string& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      const std::string hint = did_you_mean(name, known);
      throw UsageError(fmt::format("the scenario has no outcome '{}'\n  = expected: {}\n  = hint: {}", name, join(known),
                                   hint.empty() ? "--series looks at any recorded series" : hint));
    }
    chosen.push_back(all[static_cast<std::size_t>(found - known.begin())]);
  }
  return chosen;
}

OutcomeParameters asked_of_series(const Arguments& arguments, const std::string& series, const ResultLayout& layout) {
  OutcomeParameters asked;
  asked.name = series;
  asked.series = series;
  const std::string statistic = arguments.word("statistic", statistics).value_or("mean");
  asked.statistic = static_cast<Statistic>(std::find(statistics.begin(), statistics.end(), statistic) - statistics.begin());
  asked.from = arguments.number("from", 0, 1e6).value_or(0);
  asked.to = arguments.number("to", 0, 1e6).value_or(0);
  const auto recorded =
      std::find_if(layout.series.begin(), layout.series.end(), [&](const ResultSeries& one) { return one.name == series; });
  asked.label = recorded == layout.series.end() ? series : recorded->long_name;
  for (const auto& [axis, labels] : axis_choices(asked)) {
    *labels = arguments.values(axis);
    if (!labels->empty()) asked.label += ", " + join(*labels, "+");
  }
  return asked;
}

/// Options that choose within a series.
std::vector<std::string> series_options() {
  OutcomeParameters any;
  std::vector<std::string> names = {"statistic", "from", "to"};
  for (const auto& choice : axis_choices(any)) names.push_back(choice.first);
  return names;
}

}  // namespace

std::vector<OptionSpec> outcome_options() {
  std::vector<OptionSpec> options = {
      {"outcome", "NAME", "an outcome of the scenario; may be repeated; default: all of them"},
      {"series", "NAME", "any recorded series instead; may be repeated (faultline describe --series lists them)"}};
  OutcomeParameters any;
  for (const auto& choice : axis_choices(any)) {
    const std::string meaning =
        options.size() == 2 ? "with --series: only this state; may be repeated, what is chosen is combined" : "the same along this axis";
    options.push_back({choice.first, "NAME", meaning});
  }
  const std::vector<OptionSpec> window = {
      {"statistic", "WORD",
       "with --series: mean (default), final, sum (of a yearly rate: cumulative), discounted, minimum or maximum over the "
       "window"},
      {"from", "YEARS", "with --series: first date of the window; default: the end of the warm-up"},
      {"to", "YEARS", "with --series: last date; default: the horizon"}};
  options.insert(options.end(), window.begin(), window.end());
  return options;
}

std::vector<Outcome> chosen_outcomes(const Arguments& arguments, const Experiment& experiment, const ResultLayout& layout) {
  if (arguments.has("series")) {
    if (arguments.has("outcome")) throw UsageError("both --outcome and --series\n  = expected: one of them");
    std::vector<Outcome> outcomes;
    for (const std::string& series : arguments.values("series"))
      outcomes.emplace_back(layout, outcome_spec(asked_of_series(arguments, series, layout), experiment.cases.front().scenario));
    return outcomes;
  }
  for (const std::string& option : series_options()) {
    if (arguments.has(option)) throw UsageError(fmt::format("--{} chooses within a series\n  = expected: --series beside it", option));
  }
  std::vector<Outcome> all = scenario_outcomes(experiment, layout);
  return arguments.has("outcome") ? named_outcomes(arguments.values("outcome"), std::move(all)) : all;
}

std::size_t find_case(const ResultLayout& layout, const std::string& name) {
  const auto found = std::find(layout.cases.begin(), layout.cases.end(), name);
  if (found != layout.cases.end()) return static_cast<std::size_t>(found - layout.cases.begin());
  const std::vector<std::string> shown(layout.cases.begin(), layout.cases.begin() + std::min<std::ptrdiff_t>(20, std::ssize(layout.cases)));
  const std::string hint = did_you_mean(name, layout.cases);
  throw UsageError(fmt::format("there is no case '{}'\n  = expected: {}{}{}", name, join(shown),
                               shown.size() < layout.cases.size() ? ", …" : "", hint.empty() ? "" : "\n  = hint: " + hint));
}

std::vector<std::size_t> chosen_cases(const Arguments& arguments, const std::string& option, const ResultLayout& layout) {
  std::vector<std::size_t> cases;
  for (const std::string& name : arguments.values(option)) {
    const std::size_t found = find_case(layout, name);
    if (std::find(cases.begin(), cases.end(), found) == cases.end()) cases.push_back(found);
  }
  if (!arguments.has(option)) {
    cases.resize(layout.cases.size());
    std::iota(cases.begin(), cases.end(), std::size_t{0});
  }
  return cases;
}

std::string title_of(const std::string& title, const std::string& unit) {
  return unit.empty() || unit == "1" ? title : fmt::format("{} [{}]", title, unit);
}

}  // namespace faultline::cli

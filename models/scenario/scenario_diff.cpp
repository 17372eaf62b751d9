#include "models/scenario/scenario_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "models/scenario/json_text.hpp"
#include "models/scenario/resolved_text.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

using TextByKey = std::map<std::string, std::string>;

TextByKey text_by_key(const Scenario& scenario) {
  TextByKey texts;
  for (ListedValue& value : list_values(scenario)) texts[std::move(value.key)] = std::move(value.text);
  return texts;
}

void compare_cases(const Case& first, const Case& second, const std::string& name, std::vector<ParameterDifference>& differences) {
  const TextByKey a = text_by_key(first.scenario);
  const TextByKey b = text_by_key(second.scenario);
  TextByKey keys = a;
  keys.insert(b.begin(), b.end());
  for (const auto& [key, unused] : keys) {
    const auto in_a = a.find(key);
    const auto in_b = b.find(key);
    const std::string text_a = in_a == a.end() ? "" : in_a->second;
    const std::string text_b = in_b == b.end() ? "" : in_b->second;
    if (text_a == text_b) continue;
    const auto same = [&, &k = key](const ParameterDifference& other) {
      return other.key == k && other.first == text_a && other.second == text_b;
    };
    const auto found = std::find_if(differences.begin(), differences.end(), same);
    if (found == differences.end()) {
      differences.push_back({key, text_a, text_b, {name}});
    } else {
      found->cases.push_back(name);
    }
  }
}

}  // namespace

ExperimentDifference compare_experiments(const Experiment& first, const Experiment& second) {
  ExperimentDifference difference;
  const auto compare = [&](const Case& one, const Case& other, const std::string& name) {
    difference.common.push_back(name);
    compare_cases(one, other, name, difference.parameters);
  };
  if (first.cases.size() == 1) {
    for (const Case& other : second.cases) compare(first.cases.front(), other, other.name);
    return difference;
  }
  if (second.cases.size() == 1) {
    for (const Case& one : first.cases) compare(one, second.cases.front(), one.name);
    return difference;
  }
  for (const Case& one : first.cases) {
    const std::optional<std::size_t> other = second.find_case(one.name);
    if (other)
      compare(one, second.cases[*other], one.name);
    else
      difference.only_first.push_back(one.name);
  }
  for (const Case& other : second.cases) {
    if (!first.find_case(other.name)) difference.only_second.push_back(other.name);
  }
  return difference;
}

std::string difference_text(const Experiment& first, const Experiment& second) {
  const ExperimentDifference difference = compare_experiments(first, second);
  if (difference.empty()) return "no difference\n";
  std::string text;
  if (!difference.only_first.empty()) text += fmt::format("cases only in {}: {}\n", first.path, join(difference.only_first));
  if (!difference.only_second.empty()) text += fmt::format("cases only in {}: {}\n", second.path, join(difference.only_second));
  if (difference.common.empty()) return text + "no case in common\n";
  if (difference.parameters.empty()) return text + "no difference in the cases that both have\n";
  std::vector<std::vector<std::string>> rows = {{"parameter", first.path, second.path, "cases"}};
  for (const ParameterDifference& parameter : difference.parameters) {
    const bool everywhere = parameter.cases.size() == difference.common.size();
    rows.push_back({parameter.key, parameter.first.empty() ? "-" : parameter.first, parameter.second.empty() ? "-" : parameter.second,
                    everywhere ? "all" : join(parameter.cases)});
  }
  return text + align_table(rows);
}

std::string difference_json(const Experiment& first, const Experiment& second) {
  const ExperimentDifference difference = compare_experiments(first, second);
  std::vector<std::string> parameters;
  for (const ParameterDifference& parameter : difference.parameters) {
    parameters.push_back(fmt::format("{{\"key\": {}, \"first\": {}, \"second\": {}, \"cases\": {}}}", json_text(parameter.key),
                                     json_text(parameter.first), json_text(parameter.second), json_list(parameter.cases)));
  }
  return fmt::format("{{\"only_first\": {}, \"only_second\": {}, \"parameters\": [{}]}}\n", json_list(difference.only_first),
                     json_list(difference.only_second), join(parameters));
}

}  // namespace faultline

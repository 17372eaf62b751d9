// Where two experiments differ: parameters case by case, compared as resolved, so that it does not matter how they were
// written.
#pragma once

#include <string>
#include <vector>

#include "models/scenario/experiment.hpp"

namespace faultline {

struct ParameterDifference {
  std::string key;    ///< dotted
  std::string first;  ///< as TOML; empty: the first experiment has no such parameter
  std::string second;
  std::vector<std::string> cases;  ///< in which they differ so; every case that both have, if they differ so in all of them
};

struct ExperimentDifference {
  std::vector<std::string> only_first;  ///< cases
  std::vector<std::string> only_second;
  std::vector<std::string> common;  ///< cases of both by name; a single case is compared with every case of the other
  std::vector<ParameterDifference> parameters;

  [[nodiscard]] bool empty() const { return only_first.empty() && only_second.empty() && parameters.empty(); }
};

ExperimentDifference compare_experiments(const Experiment& first, const Experiment& second);

/// "no difference", or a table: key, first, second, cases.
std::string difference_text(const Experiment& first, const Experiment& second);

/// { "only_first": [...], "only_second": [...], "parameters": [{ "key", "first", "second", "cases" }] }
std::string difference_json(const Experiment& first, const Experiment& second);

}  // namespace faultline

// The targets of a scenario, judged by the outcomes of its trials: for `targets`, which runs them, and `report`, which reads them.
#pragma once

#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "analysis/targets.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/cli/records.hpp"

namespace faultline::cli {

struct JudgedTarget {
  std::string file;
  TargetParameters target;
  TargetResult result;
};

/// @param outcomes, tables  of the scenario, in one order; each table has a row for each case
TargetResult judge_target(const Experiment& experiment, const TargetParameters& target, const std::vector<Outcome>& outcomes,
                          const std::vector<OutcomeTable>& tables);

/// "closed form", "published", "fact", "sign"
std::string kind_text(TargetKind kind);
/// What is claimed, as a reader would write it.
std::string claim_text(const JudgedTarget& one);
/// Of which number: "outcome", "outcome, less a", "outcome, over a", or a formula.
std::string quantity_text(const TargetParameters& target);
/// Seven digits, or "missing".
std::string significant(double value);
/// Text that a file may have broken into lines, in one.
std::string in_one_line(const std::string& text);

/// One for each target.
std::vector<Record> target_records(const std::vector<JudgedTarget>& judged);

}  // namespace faultline::cli

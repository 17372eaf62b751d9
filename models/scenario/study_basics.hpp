// What the readers of all studies share: the case and the outcomes that a study names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/scenario/experiment.hpp"
#include "models/scenario/table_reader.hpp"

namespace faultline {

class StudyBasics {
 public:
  StudyBasics(Experiment& experiment, Diagnostics& diagnostics) : experiment_(experiment), diagnostics_(diagnostics) {}

 protected:
  bool is_table(const TomlEntry& entry);
  /// @returns the name of a case, "" where the key is not there or names none
  std::string read_case(const TableReader& reader, std::string_view key);
  /// `outcome` or `outcomes`.
  std::vector<std::string> read_outcomes(const TableReader& reader);
  [[nodiscard]] const Case& case_of(const std::string& name) const;
  [[nodiscard]] const Scenario& scenario_of(const std::string& case_name) const { return case_of(case_name).scenario; }
  /// The address that was found; a mistake is reported at `position`.
  std::optional<ParameterAddress> checked(std::variant<ParameterAddress, Mistake> found, const SourcePosition& position);

  Experiment& experiment_;
  Diagnostics& diagnostics_;
};

}  // namespace faultline

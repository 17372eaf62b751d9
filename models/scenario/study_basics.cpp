#include "models/scenario/study_basics.hpp"

#include <fmt/format.h>

#include "models/scenario/assignment.hpp"
#include "models/scenario/parameter_access.hpp"

namespace faultline {

bool StudyBasics::is_table(const TomlEntry& entry) {
  if (entry.value.is(TomlKind::table)) return true;
  diagnostics_.error(entry.key_position, fmt::format("'{}' is {}", entry.key, toml_kind_name(entry.value.kind)),
                     fmt::format("[{}]", entry.key));
  return false;
}

std::string StudyBasics::read_case(const TableReader& reader, std::string_view key) {
  const TomlValue* value = reader.find(key);
  const std::string name = reader.text(key);
  if (value == nullptr || name.empty() || experiment_.find_case(name)) return name;
  std::vector<std::string> names;
  for (const Case& one : experiment_.cases) names.push_back(one.name);
  if (auto mistake = check_name(NameKind::experiment_case, name, names)) report(diagnostics_, value->position, *mistake);
  return {};
}

std::vector<std::string> StudyBasics::read_outcomes(const TableReader& reader) {
  // Two spellings of one key; `outcome` is the one that an option lays over the file.
  const char* key = reader.find("outcome") != nullptr ? "outcome" : "outcomes";
  const std::vector<std::string> names = reader.texts(key);
  const TomlValue* place = reader.find(key);
  const std::vector<std::string> known = names_of(scenario_of(""), NameKind::outcome);
  for (const std::string& name : names) {
    if (known.empty()) break;  // the default outcomes are named after series; whoever evaluates them knows these
    if (auto mistake = check_name(NameKind::outcome, name, known)) report(diagnostics_, place->position, *mistake);
  }
  return names;
}

const Case& StudyBasics::case_of(const std::string& name) const { return experiment_.cases[experiment_.find_case(name).value_or(0)]; }

std::optional<ParameterAddress> StudyBasics::checked(std::variant<ParameterAddress, Mistake> found, const SourcePosition& position) {
  if (const Mistake* mistake = std::get_if<Mistake>(&found)) {
    report(diagnostics_, position, *mistake);
    return std::nullopt;
  }
  return std::get<ParameterAddress>(found);
}

}  // namespace faultline

// From a tree of tables to the rows of a scenario, by the field table. References are not followed here: see
// scenario_checks.hpp.
#pragma once

#include "models/scenario/assignment.hpp"

namespace faultline {

struct ReadScenario {
  Scenario scenario;
  Places places;
};

/// Reads every table of the field table; other root keys must be schema, title, extends, notes, variant or sweep.
/// Mistakes go to `diagnostics`; what could be read is returned, so that later checks find the rest of them.
ReadScenario read_scenario(const TomlValue& root, const std::string& file, Diagnostics& diagnostics);

/// Lower-case letters, digits and _, starting with a letter.
bool is_valid_name(std::string_view name);
void check_new_name(const std::string& name, const SourcePosition& position, std::string_view what, Diagnostics& diagnostics);

}  // namespace faultline

// A scenario as canonical TOML: every value written, `extends` flattened, cases as lists. It reads back to the same experiment.
#pragma once

#include <string>

#include "models/scenario/cases.hpp"

namespace faultline {

/// A member as TOML on one line.
std::string member_text(const Field& field, const MemberPointer& member);

/// Whether a member is worth a line: empty texts, lists and tables read back as what they are.
bool is_written(const Field& field, const MemberPointer& member);

/// @param notes  the [notes] table; may be null. Title and notes are left out with `with_notes` false.
std::string write_scenario(const Scenario& base, const CasePlan& plan, const TomlValue* notes, bool with_notes);

}  // namespace faultline

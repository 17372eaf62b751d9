// A scenario as canonical TOML: every value written, `extends` flattened, cases as lists. It reads back to the same
// experiment.
#pragma once

#include <string>

#include "models/scenario/cases.hpp"

namespace faultline {

/// A member as TOML on one line.
std::string member_text(const Field& field, const MemberPointer& member);

/// Whether a member is worth a line: empty texts, lists and tables read back as what they are.
bool is_written(const Field& field, const MemberPointer& member);

struct ListedValue {
  std::string key;        ///< dotted, with the part of a by-name field: "state.germany.spending.cloud"
  std::string field_key;  ///< without it
  std::string text;       ///< as TOML
};

/// Every single value of a scenario in the order of the dictionary; names, and empty texts, lists and tables, are left
/// out.
std::vector<ListedValue> list_values(const Scenario& scenario);

/// @param notes    the [notes] table; may be null. Title and notes are left out with `with_notes` false.
/// @param studies  the tables of studies as TOML, or ""
std::string write_scenario(const Scenario& base, const CasePlan& plan, const TomlValue* notes, bool with_notes,
                           const std::string& studies = {});

}  // namespace faultline

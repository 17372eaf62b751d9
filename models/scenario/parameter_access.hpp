// One value in, one value out, whatever its type: what reading, --set, variants, sweeps and scripted events share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/scenario/field_table.hpp"

namespace faultline {

/// What a value must be, for messages: "a number of at least 0 [US$ m]", "one of none, self, independent".
std::string expected_value(const Field& field);

/// Type, bounds and words of one value; whether the names in it exist is not asked.
/// @param part  of a by-name field: the value is one number or name; empty for all of them
std::optional<Mistake> check_form(const Field& field, std::string_view part, const ParameterValue& value);

/// Stores a value of the right form.
/// @param index_names  for a by-name field without a part: the names that all take the value
void assign_value(const Field& field, const MemberPointer& member, const std::string& part, const ParameterValue& value,
                  const std::vector<std::string>& index_names);

/// A name that should exist and does not.
/// @returns nothing if it is one of `names`
std::optional<Mistake> check_name(NameKind kind, const std::string& name, const std::vector<std::string>& names);

/// Whether longer dotted keys may start with this: "", "state", "state.germany".
bool is_parameter_prefix(const Scenario& scenario, std::string_view key);

/// All dotted keys below a row, such as "state.germany."
std::string row_key(const FieldTable& table, const Scenario& scenario, std::size_t row_index);

}  // namespace faultline

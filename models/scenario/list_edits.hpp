// `{ add = [...], remove = [...] }` in place of a list of names: what it changes in the list that is there. Edits of different names
// commute, so that states may join and leave in any order, by variants, files that extend others, and scripted events.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/scenario/parameters.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

/// Whether a table is such an edit: it has no keys but these two, and one of them.
bool is_list_edit(const TomlValue& value);

/// An edit as a value. Mistakes go to `diagnostics`, with the key that they are in.
std::optional<ParameterValue> read_list_edit(const std::string& key, const TomlValue& value, Diagnostics& diagnostics);

/// What is left of a list, and what is added, at its end, unless it is there.
std::vector<std::string> edited(std::vector<std::string> list, const ParameterValue& edit);

/// The same on a list in a file that another one extends.
void edit_list(TomlValue& list, const TomlValue& edit);

/// Whether the order of two changes of one list matters: a list replaces all, and two edits disagree where one adds what the other removes.
bool disagree(const ParameterValue& a, const ParameterValue& b);

}  // namespace faultline

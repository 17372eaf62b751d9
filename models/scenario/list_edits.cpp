#include "models/scenario/list_edits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace faultline {

namespace {

constexpr const char* edit_form = "{ add = [ … ], remove = [ … ] }, each a list of names";

bool has(const std::vector<std::string>& list, const std::string& name) { return std::find(list.begin(), list.end(), name) != list.end(); }

bool is_list_of_texts(const TomlValue& value) {
  return value.is(TomlKind::array) &&
         std::all_of(value.elements.begin(), value.elements.end(), [](const TomlValue& element) { return element.is(TomlKind::text); });
}

/// A name, or a list of names.
std::vector<std::string> names_in(const TomlValue& value) {
  if (value.is(TomlKind::text)) return {value.text};
  std::vector<std::string> names;
  for (const TomlValue& element : value.elements) names.push_back(element.text);
  return names;
}

bool meet(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& name) { return has(b, name); });
}

}  // namespace

bool is_list_edit(const TomlValue& value) {
  return value.is(TomlKind::table) && !value.entries.empty() &&
         std::all_of(value.entries.begin(), value.entries.end(),
                     [](const TomlEntry& entry) { return entry.key == "add" || entry.key == "remove"; });
}

std::optional<ParameterValue> read_list_edit(const std::string& key, const TomlValue& value, Diagnostics& diagnostics) {
  ParameterValue edit{.kind = ParameterValue::Kind::edit};
  if (!is_list_edit(value)) {
    diagnostics.error(value.position, fmt::format("'{}' is {}", key, toml_inline(value)), fmt::format("a list of names, or {}", edit_form));
    return std::nullopt;
  }
  for (const TomlEntry& entry : value.entries) {
    if (!entry.value.is(TomlKind::text) && !is_list_of_texts(entry.value)) {
      diagnostics.error(entry.value.position, fmt::format("'{}' is {}", entry.key, toml_inline(entry.value)), edit_form);
      return std::nullopt;
    }
    (entry.key == "add" ? edit.names : edit.removed) = names_in(entry.value);
  }
  if (!meet(edit.names, edit.removed)) return edit;
  diagnostics.error(value.position, fmt::format("'{}' adds and removes one name", key), edit_form);
  return std::nullopt;
}

std::vector<std::string> edited(std::vector<std::string> list, const ParameterValue& edit) {
  std::erase_if(list, [&](const std::string& name) { return has(edit.removed, name); });
  for (const std::string& name : edit.names) {
    if (!has(list, name)) list.push_back(name);
  }
  return list;
}

void edit_list(TomlValue& list, const TomlValue& edit) {
  for (const TomlEntry& entry : edit.entries) {
    const std::vector<std::string> names = names_in(entry.value);
    if (entry.key == "remove") std::erase_if(list.elements, [&](const TomlValue& element) { return has(names, element.text); });
  }
  for (const TomlEntry& entry : edit.entries) {
    if (entry.key != "add") continue;
    const std::vector<TomlValue> added = entry.value.is(TomlKind::text) ? std::vector<TomlValue>{entry.value} : entry.value.elements;
    for (const TomlValue& element : added) {
      if (!has(names_in(list), element.text)) list.elements.push_back(element);
    }
  }
}

bool disagree(const ParameterValue& a, const ParameterValue& b) {
  using Kind = ParameterValue::Kind;
  if (a.kind == Kind::edit && b.kind == Kind::edit) return meet(a.names, b.removed) || meet(b.names, a.removed);
  return !(a == b);
}

}  // namespace faultline

#include "models/scenario/scenario_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/scenario/parameter_access.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr std::size_t most_rows = 10'000;  // of one list: beyond any scenario, and checks compare names pairwise

std::string header_text(const FieldTable& table) {
  switch (table.shape) {
    case TableShape::single: return fmt::format("[{}]", table.name);
    case TableShape::list: return fmt::format("[[{}]]", table.name);
    case TableShape::named: return fmt::format("[{}.NAME]", table.name);
  }
  return {};
}

/// @param key  of the table of changes, dotted
std::vector<ScriptedChange> read_scripted(const std::string& key, const TomlEntry& entry, ReadScenario& read, Diagnostics& diagnostics) {
  std::vector<ScriptedChange> scripted;
  if (!entry.value.is(TomlKind::table)) {
    diagnostics.error(entry.value.position, fmt::format("'{}' is {}", entry.key, toml_kind_name(entry.value.kind)),
                      "a table \"dotted.key\" = value");
    return scripted;
  }
  for (Change& change : read_changes(read.scenario, entry.value, FieldScope::anywhere, diagnostics)) {
    read.places.set(fmt::format("{}.{}", key, quote_toml(change.full_key())), change.assignment.place);
    scripted.push_back({change.full_key(), std::move(change.assignment.value)});
  }
  return scripted;
}

std::vector<NamedChanges> read_named_changes(const Field& field, const std::string& key, const TomlEntry& entry, ReadScenario& read,
                                             Diagnostics& diagnostics) {
  std::vector<NamedChanges> all;
  read.places.set(key, {entry.key_position, entry.value.position});
  const auto add = [&](const std::string& name, const SourcePosition& position) {
    check_new_name(name, position, kind_name(field.index), diagnostics);
    const auto same = [&](const NamedChanges& one) { return one.name == name; };
    if (std::any_of(all.begin(), all.end(), same)) diagnostics.error(position, fmt::format("'{}' stands twice in '{}'", name, field.key));
    all.push_back({name, {}});
  };
  for (const TomlEntry& row : entry.value.entries) {
    add(row.key, row.key_position);
    all.back().set = read_scripted(key + "." + row.key, row, read, diagnostics);
  }
  const auto is_text = [](const TomlValue& element) { return element.is(TomlKind::text); };
  const std::vector<TomlValue>& names = entry.value.elements;
  if (!entry.value.is(TomlKind::table) && (!entry.value.is(TomlKind::array) || !std::all_of(names.begin(), names.end(), is_text))) {
    diagnostics.error(entry.value.position, fmt::format("'{}' is {}", field.key, toml_inline(entry.value)), expected_value(field));
    return all;
  }
  for (const TomlValue& name : names) add(name.text, name.position);
  return all;
}

void read_field(const FieldTable& table, const Field& field, std::size_t row, const std::string& prefix, const TomlEntry& entry,
                ReadScenario& read, Diagnostics& diagnostics) {
  if (field.kind == FieldKind::changes) {
    *std::get<std::vector<ScriptedChange>*>(field.member(table.row(read.scenario, row))) =
        read_scripted(prefix + field.key, entry, read, diagnostics);
    return;
  }
  if (field.kind == FieldKind::named_changes) {
    *std::get<std::vector<NamedChanges>*>(field.member(table.row(read.scenario, row))) =
        read_named_changes(field, prefix + field.key, entry, read, diagnostics);
    return;
  }
  const MemberPointer member = field.member(table.row(read.scenario, row));
  const std::vector<std::string> index_names = names_of(read.scenario, field.index);
  if (entry.value.is(TomlKind::table)) read.places.set(prefix + field.key, {entry.key_position, entry.value.position});
  for (Assignment& assignment : convert_value(field, "", entry.value, entry.key_position, diagnostics)) {
    assign_value(field, member, assignment.part, assignment.value, index_names);
    const std::string key = prefix + field.key + (assignment.part.empty() ? "" : "." + assignment.part);
    read.places.set(key, std::move(assignment.place));
  }
}

/// Unknown keys, then missing ones; a missing key that is plainly misspelt is not reported twice.
void check_keys(const FieldTable& table, const TomlValue& source, const SourcePosition& header, Diagnostics& diagnostics) {
  const std::vector<std::string> keys = table.keys();
  std::vector<std::string> meant;
  for (const TomlEntry& entry : source.entries) {
    if (table.find(entry.key) != nullptr) continue;
    if (auto name = closest_name(entry.key, keys)) meant.push_back(*name);
    diagnostics.error(entry.key_position, fmt::format("unknown key '{}' in {}", entry.key, header_text(table)), join(keys),
                      did_you_mean(entry.key, keys));
  }
  for (const Field& field : table.fields) {
    const bool named_by_header = table.shape == TableShape::named && field.key == "name";
    const bool misspelt = std::find(meant.begin(), meant.end(), field.key) != meant.end();
    if (!field.required() || named_by_header || misspelt || source.find(field.key) != nullptr) continue;
    diagnostics.error(header, fmt::format("{} lacks '{}'", header_text(table), field.key),
                      fmt::format("{} = {}", field.key, expected_value(field)));
  }
}

void read_row(const FieldTable& table, const std::string& name, const TomlValue& source, const SourcePosition& header, ReadScenario& read,
              Diagnostics& diagnostics) {
  const std::size_t row = table.shape == TableShape::single ? 0 : table.size(read.scenario);
  if (table.shape != TableShape::single) {
    void* members = table.append(read.scenario);
    set_defaults(table, members);
    *std::get<std::string*>(table.find("name")->member(members)) = name;
  }
  const std::string prefix = row_key(table, read.scenario, row);
  read.places.set(prefix.substr(0, prefix.size() - 1), {header, header});
  check_keys(table, source, header, diagnostics);
  for (const TomlEntry& entry : source.entries) {
    const Field* field = table.find(entry.key);
    if (field == nullptr) continue;
    if (field->key == "name" && table.shape == TableShape::named) {
      diagnostics.error(entry.key_position, fmt::format("'name' is given by the header {}", header_text(table)));
    } else {
      read_field(table, *field, row, prefix, entry, read, diagnostics);
    }
  }
}

void wrong_shape(const FieldTable& table, const TomlEntry& entry, Diagnostics& diagnostics) {
  diagnostics.error(entry.key_position, fmt::format("'{}' is {}", table.name, toml_kind_name(entry.value.kind)), header_text(table));
}

void read_list(const FieldTable& table, const TomlEntry& entry, ReadScenario& read, Diagnostics& diagnostics) {
  if (!entry.value.is_list_of_tables()) return wrong_shape(table, entry, diagnostics);
  if (entry.value.elements.size() > most_rows) {
    diagnostics.error(entry.key_position, fmt::format("{} tables {}", entry.value.elements.size(), header_text(table)),
                      fmt::format("at most {}", most_rows));
    return;
  }
  for (const TomlValue& element : entry.value.elements) {
    const TomlEntry* name = element.find("name");
    const bool has_name = name != nullptr && name->value.is(TomlKind::text);
    if (has_name) check_new_name(name->value.text, name->value.position, table.name, diagnostics);
    read_row(table, has_name ? name->value.text : "", element, element.position, read, diagnostics);
  }
}

void read_named(const FieldTable& table, const TomlEntry& entry, ReadScenario& read, Diagnostics& diagnostics) {
  if (!entry.value.is(TomlKind::table)) return wrong_shape(table, entry, diagnostics);
  for (const TomlEntry& row : entry.value.entries) {
    if (row.value.is(TomlKind::table)) {
      check_new_name(row.key, row.key_position, table.name, diagnostics);
      read_row(table, row.key, row.value, row.key_position, read, diagnostics);
    } else {
      diagnostics.error(row.key_position, fmt::format("'{}.{}' is {}", table.name, row.key, toml_kind_name(row.value.kind)),
                        header_text(table));
    }
  }
}

void check_root_keys(const TomlValue& root, Diagnostics& diagnostics) {
  const std::vector<std::string> others = {"schema",    "title",       "extends",     "notes",       "variant",    "sweep",
                                           "threshold", "sensitivity", "attribution", "calibration", "equilibrium"};
  std::vector<std::string> known = others;
  for (const FieldTable& table : field_tables()) known.push_back(table.name);
  for (const TomlEntry& entry : root.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    const bool is_table = entry.value.is(TomlKind::table) || entry.value.is_list_of_tables();
    diagnostics.error(entry.key_position, fmt::format("unknown {} '{}'", is_table ? "table" : "key", entry.key), join(known),
                      did_you_mean(entry.key, known));
  }
}

}  // namespace

bool is_valid_name(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_inner = [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.size() <= 64 && is_lower(name[0]) && std::all_of(name.begin(), name.end(), is_inner);
}

void check_new_name(const std::string& name, const SourcePosition& position, std::string_view what, Diagnostics& diagnostics) {
  if (is_valid_name(name)) return;
  const FieldTable* table = find_table(what);
  diagnostics.error(position, fmt::format("'{}' cannot be the name of a {}", name.substr(0, 80), what),
                    "lower-case letters, digits and _, starting with a letter",
                    table != nullptr && table->find("label") != nullptr ? "any text can be its label" : "");
}

ReadScenario read_scenario(const TomlValue& root, const std::string& file, Diagnostics& diagnostics) {
  ReadScenario read{default_scenario(), Places()};
  const SourcePosition start{file, 1, 1, 1};
  read.places.set("", {start, start});
  check_root_keys(root, diagnostics);
  if (const TomlEntry* title = root.find("title")) {
    if (title->value.is(TomlKind::text) && has_control(title->value.text)) {
      diagnostics.error(title->value.position, "'title' has a control character", "one line of text");
    } else if (title->value.is(TomlKind::text)) {
      read.scenario.title = title->value.text;
    } else {
      diagnostics.error(title->value.position, fmt::format("'title' is {}", toml_kind_name(title->value.kind)), "a text");
    }
  }
  for (const FieldTable& table : field_tables()) {
    const TomlEntry* entry = root.find(table.name);
    if (entry == nullptr) continue;
    if (table.shape == TableShape::list) {
      read_list(table, *entry, read, diagnostics);
    } else if (table.shape == TableShape::named) {
      read_named(table, *entry, read, diagnostics);
    } else if (entry->value.is(TomlKind::table)) {
      read_row(table, "", entry->value, entry->key_position, read, diagnostics);
    } else {
      wrong_shape(table, *entry, diagnostics);
    }
  }
  return read;
}

}  // namespace faultline

#include "models/scenario/resolved_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/scenario/parameter_access.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

std::string braces(const std::vector<std::string>& parts) { return parts.empty() ? "{}" : fmt::format("{{ {} }}", join(parts)); }

std::string changes_text(const std::vector<ScriptedChange>& changes) {
  std::vector<std::string> parts;
  for (const ScriptedChange& change : changes) parts.push_back(quote_toml(change.key) + " = " + value_text(change.value));
  return braces(parts);
}

std::string list_text(const std::vector<std::string>& names) { return value_text({.kind = ParameterValue::Kind::names, .names = names}); }

std::string header(const FieldTable& table, const Scenario& scenario, std::size_t row) {
  switch (table.shape) {
    case TableShape::single: return fmt::format("[{}]", table.name);
    case TableShape::list: return fmt::format("[[{}]]", table.name);
    case TableShape::named: return fmt::format("[{}.{}]", table.name, toml_key(table.row_name(scenario, row)));
  }
  return {};
}

void write_rows(const FieldTable& table, const Scenario& scenario, std::string& text) {
  for (std::size_t row = 0; row < table.size(scenario); ++row) {
    text += fmt::format("\n{}\n", header(table, scenario, row));
    for (const Field& field : table.fields) {
      if (table.shape == TableShape::named && field.key == "name") continue;
      const MemberPointer member = table.member_of(scenario, row, field);
      if (is_written(field, member)) text += fmt::format("{} = {}\n", field.key, member_text(field, member));
    }
  }
}

void write_cases(const CasePlan& plan, std::string& text) {
  for (const Variant& variant : plan.variants) {
    text += fmt::format("\n[variant.{}]\n", toml_key(variant.name));
    for (const Change& change : variant.changes)
      text += fmt::format("{} = {}\n", quote_toml(change.full_key()), value_text(change.assignment.value));
  }
  if (plan.sweep.empty()) return;
  text += fmt::format("\n[sweep]\nmode = \"{}\"\n", plan.zipped ? "zipped" : "crossed");
  for (const SweptKey& swept : plan.sweep) {
    std::vector<std::string> values;
    for (const Change& point : swept.points) values.push_back(value_text(point.assignment.value));
    text += fmt::format("{} = [{}]\n", quote_toml(swept.key), join(values));
  }
}

}  // namespace

bool is_written(const Field& field, const MemberPointer& member) {
  switch (field.kind) {
    case FieldKind::text:
    case FieldKind::reference: return !std::get<std::string*>(member)->empty();
    case FieldKind::references: return field.required() || !std::get<std::vector<std::string>*>(member)->empty();
    case FieldKind::number_by_name: return field.required() || !std::get<NumberByName*>(member)->empty();
    case FieldKind::name_by_name: return !std::get<NameByName*>(member)->empty();
    case FieldKind::number: return !std::isnan(*std::get<double*>(member));
    case FieldKind::integer:
    case FieldKind::flag:
    case FieldKind::seed:
    case FieldKind::choice:
    case FieldKind::changes:
    case FieldKind::named_changes: return true;
  }
  return true;
}

std::string member_text(const Field& field, const MemberPointer& member) {
  std::vector<std::string> parts;
  switch (field.kind) {
    case FieldKind::number: return format_number(*std::get<double*>(member));
    case FieldKind::integer: return fmt::format("{}", *std::get<int*>(member));
    case FieldKind::flag: return *std::get<bool*>(member) ? "true" : "false";
    case FieldKind::text:
    case FieldKind::seed:
    case FieldKind::reference: return quote_toml(*std::get<std::string*>(member));
    case FieldKind::choice: return quote_toml(field.choices.at(*std::get<std::uint8_t*>(member)));
    case FieldKind::references: return list_text(*std::get<std::vector<std::string>*>(member));
    case FieldKind::number_by_name:
      for (const auto& [name, value] : *std::get<NumberByName*>(member)) parts.push_back(toml_key(name) + " = " + format_number(value));
      return braces(parts);
    case FieldKind::name_by_name:
      for (const auto& [name, value] : *std::get<NameByName*>(member)) parts.push_back(toml_key(name) + " = " + quote_toml(value));
      return braces(parts);
    case FieldKind::changes: return changes_text(*std::get<std::vector<ScriptedChange>*>(member));
    case FieldKind::named_changes:
      for (const NamedChanges& one : *std::get<std::vector<NamedChanges>*>(member))
        parts.push_back(toml_key(one.name) + " = " + changes_text(one.set));
      return braces(parts);
  }
  return {};
}

namespace {

void list_members(const Field& field, const MemberPointer& member, const std::string& key, std::vector<ListedValue>& values) {
  if (field.kind == FieldKind::number_by_name) {
    for (const auto& [name, value] : *std::get<NumberByName*>(member)) values.push_back({key + "." + name, key, format_number(value)});
  } else if (field.kind == FieldKind::name_by_name) {
    for (const auto& [name, value] : *std::get<NameByName*>(member)) values.push_back({key + "." + name, key, quote_toml(value)});
  } else if (field.kind == FieldKind::changes) {
    for (const ScriptedChange& change : *std::get<std::vector<ScriptedChange>*>(member)) {
      values.push_back({key + "." + quote_toml(change.key), key, value_text(change.value)});
    }
  } else if (field.kind == FieldKind::named_changes) {
    for (const NamedChanges& one : *std::get<std::vector<NamedChanges>*>(member))
      values.push_back({key + "." + one.name, key, changes_text(one.set)});
  } else if (field.key != "name" && is_written(field, member)) {
    values.push_back({key, key, member_text(field, member)});
  }
}

}  // namespace

std::vector<ListedValue> list_values(const Scenario& scenario) {
  std::vector<ListedValue> values;
  for (const FieldTable& table : field_tables()) {
    for (std::size_t row = 0; row < table.size(scenario); ++row) {
      const std::string prefix = row_key(table, scenario, row);
      for (const Field& field : table.fields) list_members(field, table.member_of(scenario, row, field), prefix + field.key, values);
    }
  }
  return values;
}

std::string write_scenario(const Scenario& base, const CasePlan& plan, const TomlValue* notes, bool with_notes,
                           const std::string& studies) {
  std::string text = "schema = 1\n";
  if (with_notes && !base.title.empty()) text += fmt::format("title = {}\n", quote_toml(base.title));
  for (const FieldTable& table : field_tables()) write_rows(table, base, text);
  write_cases(plan, text);
  text += studies;
  if (!with_notes || notes == nullptr) return text;
  text += "\n[notes]\n";
  for (const TomlEntry& entry : notes->entries) text += toml_key(entry.key) + " = " + toml_inline(entry.value) + "\n";
  return text;
}

}  // namespace faultline

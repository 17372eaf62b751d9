#include "models/scenario/dictionary.hpp"

#include <fmt/format.h>

#include "models/scenario/json_text.hpp"
#include "models/scenario/language_guide.hpp"
#include "models/scenario/parameter_access.hpp"
#include "sim/base/diagnostics.hpp"

namespace faultline {

namespace {

std::string header(const FieldTable& table) {
  switch (table.shape) {
    case TableShape::single: return fmt::format("[{}]", table.name);
    case TableShape::list: return fmt::format("[[{}]]", table.name);
    case TableShape::named: return fmt::format("[{}.NAME]", table.name);
  }
  return {};
}

/// The key as variants, sweeps and --set write it.
std::string dotted_key(const FieldTable& table, const Field& field) {
  const std::string name = table.shape == TableShape::single ? "" : "NAME.";
  const std::string part = field.index == NameKind::none ? "" : fmt::format("[.{}]", kind_name(field.index));
  return fmt::format("{}.{}{}{}", table.name, name, field.key, part);
}

std::string default_text(const Field& field) {
  if (field.required()) return "required";
  const ParameterValue& value = *field.default_value;
  const bool is_empty = (value.kind == ParameterValue::Kind::text && value.text.empty()) || value.kind == ParameterValue::Kind::names ||
                        field.is_optional_number();
  return is_empty ? "none" : value.kind == ParameterValue::Kind::text ? value.text : value_text(value);
}

std::string unit_text(const Field& field) { return field.unit == "1" ? "" : field.unit; }

std::string scope_text(FieldScope scope) {
  switch (scope) {
    case FieldScope::anywhere: return "variants, sweeps, --set, shocks";
    case FieldScope::case_wide: return "variants, sweeps, --set";
    case FieldScope::batch_wide: return "--set";
    case FieldScope::identity: return "nothing";
  }
  return {};
}

void add_paragraph(std::string& text, const std::string& paragraph) {
  if (!text.empty()) text += '\n';
  text += paragraph;
}

std::string describe_field(const FieldTable& table, const Field& field) {
  std::vector<std::vector<std::string>> rows = {
      {"  unit", field.unit.empty()  ? "none"
                 : field.unit == "1" ? "a pure number"
                                     : field.unit},
      {"  value", expected_value(field)},
      {"  default", default_text(field)},
      {"  reason", field.source},
      {"  set by", scope_text(field.scope)},
      {"  key", dotted_key(table, field)},
  };
  if (field.plausible.is_known())
    rows.insert(rows.begin() + 2, {"  plausible", fmt::format("{}: {}", field.plausible.text(), field.plausible.source)});
  return fmt::format("{} in {}\n  {}\n{}", field.key, header(table), field.meaning, align_table(rows));
}

std::string describe_table(const FieldTable& table) {
  std::string text = fmt::format("{}  {}\n", header(table), table.meaning);
  std::vector<std::vector<std::string>> rows;
  for (const Field& field : table.fields) rows.push_back({"  " + field.key, default_text(field), unit_text(field), field.meaning});
  return text + align_table(rows);
}

std::string shape_name(TableShape shape) {
  switch (shape) {
    case TableShape::single: return "single";
    case TableShape::list: return "list";
    case TableShape::named: return "named";
  }
  return {};
}

std::string field_kind_name(FieldKind kind) {
  switch (kind) {
    case FieldKind::number: return "number";
    case FieldKind::integer: return "integer";
    case FieldKind::flag: return "flag";
    case FieldKind::text: return "text";
    case FieldKind::seed: return "seed";
    case FieldKind::choice: return "choice";
    case FieldKind::reference: return "reference";
    case FieldKind::references: return "references";
    case FieldKind::number_by_name: return "number_by_name";
    case FieldKind::name_by_name: return "name_by_name";
    case FieldKind::changes: return "changes";
    case FieldKind::named_changes: return "named_changes";
  }
  return {};
}

std::string field_json(const FieldTable& table, const Field& field) {
  std::vector<std::string> members = {"\"key\": " + json_text(field.key),
                                      "\"dotted_key\": " + json_text(dotted_key(table, field)),
                                      "\"kind\": " + json_text(field_kind_name(field.kind)),
                                      "\"unit\": " + json_text(field.unit),
                                      "\"meaning\": " + json_text(field.meaning),
                                      "\"source\": " + json_text(field.source),
                                      "\"value\": " + json_text(expected_value(field)),
                                      "\"set_by\": " + json_text(scope_text(field.scope)),
                                      fmt::format("\"required\": {}", field.required())};
  if (field.default_value && !field.is_optional_number()) members.push_back("\"default\": " + json_value(*field.default_value));
  if (field.plausible.is_known()) members.push_back("\"plausible\": " + plausible_json(field.plausible));
  if (!field.choices.empty()) members.push_back("\"choices\": " + json_list(field.choices));
  if (field.refers_to != NameKind::none) members.push_back("\"refers_to\": " + json_text(kind_name(field.refers_to)));
  if (field.index != NameKind::none) members.push_back("\"by\": " + json_text(kind_name(field.index)));
  return fmt::format("{{{}}}", join(members));
}

}  // namespace

std::string plausible_json(const PlausibleRange& range) {
  return fmt::format("{{\"low\": {}, \"high\": {}, \"source\": {}}}", format_number(range.low), format_number(range.high),
                     json_text(range.source));
}

namespace {

std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string markdown_table(const FieldTable& table) {
  std::string text = fmt::format(
      "\n### `{}`\n\n{}\n\n| key | value | unit | default | meaning | reason for the default "
      "| plausible |\n|---|---|---|---|---|---|---|\n",
      header(table), table.meaning);
  for (const Field& field : table.fields) {
    std::string value = expected_value(field);
    if (const std::string unit = fmt::format(" [{}]", field.unit); value.find(unit) != std::string::npos)
      value.erase(value.find(unit), unit.size());
    const std::string plausible = field.plausible.is_known() ? fmt::format("{}: {}", field.plausible.text(), field.plausible.source) : "";
    text += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", field.key, cell(value), unit_text(field), cell(default_text(field)),
                        cell(field.meaning), field.required() ? "" : cell(field.source), cell(plausible));
  }
  return text;
}

}  // namespace

std::string describe_parameters() {
  std::string text;
  for (const FieldTable& table : field_tables()) add_paragraph(text, describe_table(table));
  return text;
}

std::string describe_parameter(std::string_view key) {
  std::vector<std::string> words(1);
  for (const char c : key) c == '.' ? words.emplace_back() : words.back().append(1, c);
  std::vector<std::string> known;
  std::string text;
  for (const FieldTable& table : field_tables()) {
    known.push_back(table.name);
    if (key == table.name) return describe_table(table);
    for (const Field& field : table.fields) {
      known.push_back(table.name + "." + field.key);
      const bool with_name = table.shape != TableShape::single && words.size() >= 3 && words[2] == field.key;
      const bool in_table = words[0] == table.name && ((words.size() >= 2 && words[1] == field.key) || with_name);
      if (in_table || (words.size() == 1 && words[0] == field.key)) add_paragraph(text, describe_field(table, field));
    }
  }
  if (!text.empty()) return text;
  std::vector<std::string> candidates = known;
  for (const FieldTable& table : field_tables()) {
    for (const Field& field : table.fields) candidates.push_back(field.key);
  }
  const std::string hint = did_you_mean(key, candidates);
  throw UsageError(fmt::format("no parameter '{}'{}; `faultline describe` lists them all", key, hint.empty() ? "" : ": " + hint));
}

std::string describe_json() {
  std::vector<std::string> tables;
  for (const FieldTable& table : field_tables()) {
    std::vector<std::string> fields;
    for (const Field& field : table.fields) fields.push_back("      " + field_json(table, field));
    tables.push_back(fmt::format("    {{\"name\": {}, \"shape\": {}, \"meaning\": {}, \"fields\": [\n{}]}}", json_text(table.name),
                                 json_text(shape_name(table.shape)), json_text(table.meaning), join(fields, ",\n")));
  }
  return fmt::format("{{\n  \"schema\": 1,\n  \"tables\": [\n{}\n  ]\n}}\n", join(tables, ",\n"));
}

std::vector<std::vector<std::string>> dictionary_rows() {
  std::vector<std::vector<std::string>> rows = {
      {"key", "unit", "value", "default", "set_by", "meaning", "source", "plausible_low", "plausible_high", "plausible_source"}};
  for (const FieldTable& table : field_tables()) {
    for (const Field& field : table.fields) {
      rows.push_back({dotted_key(table, field), field.unit, expected_value(field), field.required() ? "" : default_text(field),
                      scope_text(field.scope), field.meaning, field.source,
                      field.plausible.is_known() ? format_number(field.plausible.low) : "",
                      field.plausible.is_known() ? format_number(field.plausible.high) : "", field.plausible.source});
    }
  }
  return rows;
}

std::string describe_markdown() {
  std::string text = language_guide();
  for (const FieldTable& table : field_tables()) text += markdown_table(table);
  return text;
}

}  // namespace faultline

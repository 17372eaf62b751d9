// The field table as a JSON Schema: every key with its type, bounds, words and meaning, for completion in an editor.
#include <fmt/format.h>

#include <cmath>

#include "models/scenario/dictionary.hpp"
#include "models/scenario/json_text.hpp"
#include "models/scenario/parameter_access.hpp"

namespace faultline {

namespace {

constexpr const char* name_pattern = "^[a-z][a-z0-9_]{0,63}$";

std::string number_type(const Field& field) {
  std::string type = fmt::format("\"type\": \"{}\"", field.bounds.whole ? "integer" : "number");
  if (std::isfinite(field.bounds.lower)) {
    type += fmt::format(", \"{}\": {}", field.bounds.lower_open ? "exclusiveMinimum" : "minimum", format_number(field.bounds.lower));
  }
  if (std::isfinite(field.bounds.upper)) {
    type += fmt::format(", \"{}\": {}", field.bounds.upper_open ? "exclusiveMaximum" : "maximum", format_number(field.bounds.upper));
  }
  return type;
}

std::string value_type(const Field& field) {
  switch (field.kind) {
    case FieldKind::number:
    case FieldKind::integer: return number_type(field);
    case FieldKind::flag: return "\"type\": \"boolean\"";
    case FieldKind::text:
      return field.scope == FieldScope::identity ? fmt::format("\"type\": \"string\", \"pattern\": {}", json_text(name_pattern))
                                                 : "\"type\": \"string\"";
    case FieldKind::reference: return "\"type\": \"string\"";
    case FieldKind::seed: return "\"type\": [\"string\", \"integer\"]";
    case FieldKind::choice: return "\"enum\": " + json_list(field.choices);
    case FieldKind::references: return "\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}, \"uniqueItems\": true";
    case FieldKind::number_by_name:
      return fmt::format("\"oneOf\": [{{{0}}}, {{\"type\": \"object\", \"additionalProperties\": {{{0}}}}}]", number_type(field));
    case FieldKind::name_by_name: return "\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}";
    case FieldKind::changes: return "\"type\": \"object\"";
    case FieldKind::named_changes:
      return "\"type\": [\"object\", \"array\"], \"additionalProperties\": {\"type\": \"object\"}, \"items\": {\"type\": \"string\"}";
  }
  return {};
}

std::string field_schema(const Field& field) {
  std::string description = field.unit.empty() || field.unit == "1" ? field.meaning : fmt::format("[{}] {}", field.unit, field.meaning);
  if (field.plausible.is_known()) description += fmt::format(" Plausible: {} ({}).", field.plausible.text(), field.plausible.source);
  std::string schema = fmt::format("{}: {{{}, \"description\": {}", json_text(field.key), value_type(field), json_text(description));
  if (field.plausible.is_known()) schema += ", \"plausible\": " + plausible_json(field.plausible);
  const bool is_empty = field.default_value && field.default_value->kind == ParameterValue::Kind::names;
  if (field.default_value && !is_empty && !field.is_optional_number()) schema += ", \"default\": " + json_value(*field.default_value);
  return schema + "}";
}

std::string row_schema(const FieldTable& table) {
  std::vector<std::string> properties;
  std::vector<std::string> required;
  for (const Field& field : table.fields) {
    if (table.shape == TableShape::named && field.key == "name") continue;
    properties.push_back("        " + field_schema(field));
    // A file may extend another one that gives the rest: only the name must be there.
    if (field.key == "name") required.push_back(field.key);
  }
  return fmt::format(
      "{{\"type\": \"object\", \"description\": {}, \"additionalProperties\": false, \"required\": {}, \"properties\": "
      "{{\n{}}}}}",
      json_text(table.meaning), json_list(required), join(properties, ",\n"));
}

std::string table_schema(const FieldTable& table) {
  const std::string row = row_schema(table);
  switch (table.shape) {
    case TableShape::single: return row;
    case TableShape::list: return fmt::format("{{\"type\": \"array\", \"items\": {}}}", row);
    case TableShape::named:
      return fmt::format("{{\"type\": \"object\", \"propertyNames\": {{\"pattern\": {}}}, \"additionalProperties\": {}}}",
                         json_text(name_pattern), row);
  }
  return {};
}

}  // namespace

std::string describe_schema() {
  std::vector<std::string> properties = {
      "    \"schema\": {\"const\": 1, \"description\": \"Version of the scenario language.\"}",
      "    \"title\": {\"type\": \"string\"}",
      "    \"extends\": {\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": "
      "\"string\"}}], "
      "\"description\": \"Files that this one builds on, relative to it; later wins.\"}",
      "    \"variant\": {\"type\": \"object\", \"additionalProperties\": {\"type\": \"object\"}, "
      "\"description\": \"Named alternatives: dotted keys and values; each is a case.\"}",
      "    \"sweep\": {\"type\": \"object\", \"description\": \"Dotted keys and lists or ranges of values.\"}",
      "    \"threshold\": {\"type\": \"object\", \"description\": \"Where a parameter makes an outcome cross a goal; see "
      "scenarios/README.md.\"}",
      "    \"sensitivity\": {\"type\": \"object\", \"description\": \"Which parameters move the outcomes; see "
      "scenarios/README.md.\"}",
      "    \"attribution\": {\"type\": \"object\", \"description\": \"How much of a difference between two cases each change makes; see "
      "scenarios/README.md.\"}",
      "    \"calibration\": {\"type\": \"object\", \"description\": \"Parameters from moments; see scenarios/README.md.\"}",
      "    \"equilibrium\": {\"type\": \"object\", \"description\": \"Where a game among players ends; see "
      "scenarios/README.md.\"}",
      "    \"notes\": {\"type\": \"object\", \"description\": \"Free text and tables.\"}"};
  for (const FieldTable& table : field_tables())
    properties.push_back(fmt::format("    {}: {}", json_text(table.name), table_schema(table)));
  return fmt::format(
      "{{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"Faultline scenario\",\n  "
      "\"type\": \"object\",\n"
      "  \"required\": [\"schema\"],\n  \"additionalProperties\": false,\n  \"properties\": {{\n{}\n  }}\n}}\n",
      join(properties, ",\n"));
}

}  // namespace faultline

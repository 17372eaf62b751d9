#include "models/scenario/field_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/hooks.hpp"
#include "models/scenario/field_builders.hpp"
#include "models/scenario/parameter_access.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/text.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

bool Bounds::contains(double value) const {
  const bool above_lower = lower_open ? value > lower : value >= lower;
  const bool below_upper = upper_open ? value < upper : value <= upper;
  return above_lower && below_upper && (!whole || std::floor(value) == value);
}

std::string Bounds::text() const {
  const std::string kind = whole ? "a whole number" : "a number";
  const bool has_lower = std::isfinite(lower);
  const bool has_upper = std::isfinite(upper);
  if (has_lower && has_upper) {
    return fmt::format("{} in {}{}, {}{}", kind, lower_open ? "(" : "[", format_number(lower), format_number(upper),
                       upper_open ? ")" : "]");
  }
  if (has_lower) return fmt::format("{} {} {}", kind, lower_open ? "above" : "of at least", format_number(lower));
  if (has_upper) return fmt::format("{} {} {}", kind, upper_open ? "below" : "of at most", format_number(upper));
  return kind;
}

std::string PlausibleRange::text() const { return fmt::format("{} to {}", format_number(low), format_number(high)); }

const Field* FieldTable::find(std::string_view key) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.key == key; });
  return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string> FieldTable::keys() const {
  std::vector<std::string> keys;
  for (const Field& field : fields) keys.push_back(field.key);
  return keys;
}

MemberPointer FieldTable::member_of(const Scenario& scenario, std::size_t row_index, const Field& field) const {
  // Rows are reached through one set of functions for reading and writing; nothing is written here.
  return field.member(row(const_cast<Scenario&>(scenario), row_index));
}

std::string FieldTable::row_name(const Scenario& scenario, std::size_t row_index) const {
  if (shape == TableShape::single) return {};
  return *std::get<std::string*>(member_of(scenario, row_index, *find("name")));
}

namespace {

std::vector<FieldTable> all_tables() {
  // Layers and requirements come before the tables that give numbers for them, whatever a scripted event may set before the events; what is
  // asked of a batch comes last.
  std::vector<FieldTable> tables = {fields::run_table(),          fields::economy_table(),  fields::inputs_table(),
                                    fields::layer_table(),        fields::state_table(),    fields::corridor_table(),
                                    fields::vendor_table(),       fields::startups_table(), fields::funding_table(),
                                    fields::requirement_table(),  fields::mode_table(),     fields::regime_table(),
                                    fields::compliance_table(),   fields::audit_table(),    fields::audit_body_table(),
                                    fields::localisation_table(), fields::alliance_table()};
  visit_fields([&](FieldTable table) { tables.push_back(std::move(table)); });
  for (FieldTable& table : std::vector<FieldTable>{fields::shock_table(), fields::seller_group_table(), fields::outcome_table(),
                                                   fields::target_table(), fields::precision_table()}) {
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace

const std::vector<FieldTable>& field_tables() {
  static const std::vector<FieldTable> tables = all_tables();
  return tables;
}

const FieldTable* find_table(std::string_view name) {
  const auto& tables = field_tables();
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const FieldTable& table) { return table.name == name; });
  return found == tables.end() ? nullptr : &*found;
}

std::vector<std::string> FieldTable::row_names(const Scenario& scenario) const {
  std::vector<std::string> names;
  if (shape == TableShape::single) return names;
  for (std::size_t row_index = 0; row_index < size(scenario); ++row_index) names.push_back(row_name(scenario, row_index));
  return names;
}

const FieldTable& table_of(NameKind kind) {
  std::string name(kind_name(kind));  // a kind is called as its table is, in words
  std::replace(name.begin(), name.end(), ' ', '_');
  const FieldTable* table = find_table(name);
  ENSURES(table != nullptr);
  return *table;
}

std::vector<std::string> names_of(const Scenario& scenario, NameKind kind) {
  if (kind == NameKind::none || kind == NameKind::experiment_case) return {};
  if (kind == NameKind::action) return names_of_mechanisms(kind, scenario);
  std::vector<NameKind> kinds{kind};
  if (kind == NameKind::regime_or_alliance) kinds = {NameKind::regime, NameKind::alliance};
  if (kind == NameKind::vendor_or_state) kinds = {NameKind::vendor, NameKind::state};
  std::vector<std::string> names;
  for (const NameKind one : kinds) {
    for (std::string& name : table_of(one).row_names(scenario)) names.push_back(std::move(name));
  }
  return names;
}

std::string_view kind_name(NameKind kind) {
  switch (kind) {
    case NameKind::none: return "name";
    case NameKind::state: return "state";
    case NameKind::layer: return "layer";
    case NameKind::vendor: return "vendor";
    case NameKind::requirement: return "requirement";
    case NameKind::mode: return "mode";
    case NameKind::regime: return "regime";
    case NameKind::alliance: return "alliance";
    case NameKind::shock: return "shock";
    case NameKind::outage: return "outage";
    case NameKind::player: return "player";
    case NameKind::end_state: return "end state";
    case NameKind::action: return "action";
    case NameKind::audit_body: return "audit body";
    case NameKind::seller_group: return "seller group";
    case NameKind::outcome: return "outcome";
    case NameKind::regime_or_alliance: return "regime or alliance";
    case NameKind::vendor_or_state: return "vendor or state";
    case NameKind::experiment_case: return "case";
  }
  return "name";
}

namespace {

std::string list_text(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(quote_toml(name));
  return fmt::format("[{}]", join(quoted));
}

}  // namespace

std::string value_text(const ParameterValue& value) {
  switch (value.kind) {
    case ParameterValue::Kind::number: return format_number(value.number);
    case ParameterValue::Kind::flag: return value.flag ? "true" : "false";
    case ParameterValue::Kind::text: return quote_toml(value.text);
    case ParameterValue::Kind::names: return list_text(value.names);
    case ParameterValue::Kind::edit: return fmt::format("{{ add = {}, remove = {} }}", list_text(value.names), list_text(value.removed));
  }
  return {};
}

void set_defaults(const FieldTable& table, void* row) {
  for (const Field& field : table.fields) {
    if (field.default_value) assign_value(field, field.member(row), "", *field.default_value, {});
  }
}

Scenario default_scenario() {
  Scenario scenario;
  for (const FieldTable& table : field_tables()) {
    if (table.shape == TableShape::single) set_defaults(table, table.row(scenario, 0));
  }
  return scenario;
}

namespace {

template <class Row>
Row default_row(std::string_view table_name, std::string name) {
  const FieldTable* table = find_table(table_name);
  ENSURES(table != nullptr);
  Row row;
  set_defaults(*table, &row);
  row.name = std::move(name);
  return row;
}

}  // namespace

StateParameters default_state(std::string name) { return default_row<StateParameters>("state", std::move(name)); }
LayerParameters default_layer(std::string name) { return default_row<LayerParameters>("layer", std::move(name)); }

}  // namespace faultline

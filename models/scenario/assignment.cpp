#include "models/scenario/assignment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/scenario/list_edits.hpp"
#include "models/scenario/parameter_access.hpp"

namespace faultline {

void Places::set(const std::string& key, Place place) { places_[key] = std::move(place); }

const Place* Places::find(const std::string& key) const {
  const auto found = places_.find(key);
  if (found != places_.end()) return &found->second;
  return below_ == nullptr ? nullptr : below_->find(key);
}

const Place& Places::nearest(std::string key) const {
  const std::string whole = key;
  for (;;) {
    const auto found = places_.find(key);
    if (found != places_.end()) return found->second;
    if (key.empty()) break;
    const std::size_t dot = key.rfind('.');
    key.resize(dot == std::string::npos ? 0 : dot);
  }
  static const Place nowhere;
  return below_ == nullptr ? nowhere : below_->nearest(whole);
}

void report(Diagnostics& diagnostics, const SourcePosition& position, const Mistake& mistake) {
  diagnostics.error(position, mistake.message, mistake.expected, mistake.hint);
}

namespace {

using Kind = ParameterValue::Kind;

std::optional<ParameterValue> plain_value(const TomlValue& value) {
  switch (value.kind) {
    case TomlKind::integer:
    case TomlKind::number: return ParameterValue{.kind = Kind::number, .number = value.number};
    case TomlKind::boolean: return ParameterValue{.kind = Kind::flag, .flag = value.boolean};
    case TomlKind::text: return ParameterValue{.kind = Kind::text, .text = value.text};
    case TomlKind::array: {
      ParameterValue names{.kind = Kind::names};
      for (const TomlValue& element : value.elements) {
        if (!element.is(TomlKind::text)) return std::nullopt;
        names.names.push_back(element.text);
      }
      return names;
    }
    case TomlKind::table:
    case TomlKind::date: return std::nullopt;
  }
  return std::nullopt;
}

/// Spellings that mean the same: a seed may be an integer, a choice of two words may have a blank, a list of one name
/// may go without its brackets,
/// and an empty text is no name.
void normalise(const Field& field, const TomlValue& source, ParameterValue& value) {
  if (field.kind == FieldKind::seed && source.is(TomlKind::integer) && source.integer >= 0) {
    value = {.kind = Kind::text, .text = fmt::format("{}", source.integer)};
  }
  if (field.kind == FieldKind::references && source.is(TomlKind::text)) {
    value = {.kind = Kind::names};
    if (!source.text.empty()) value.names = {source.text};
  }
  if (field.kind == FieldKind::choice) std::replace(value.text.begin(), value.text.end(), ' ', '_');
}

}  // namespace

std::vector<Assignment> convert_value(const Field& field, const std::string& part, const TomlValue& value,
                                      const SourcePosition& key_position, Diagnostics& diagnostics) {
  std::vector<Assignment> assignments;
  const bool by_name = field.kind == FieldKind::number_by_name || field.kind == FieldKind::name_by_name;
  if (by_name && part.empty() && value.is(TomlKind::table)) {
    for (const TomlEntry& entry : value.entries) {
      auto leaves = convert_value(field, entry.key, entry.value, entry.key_position, diagnostics);
      std::move(leaves.begin(), leaves.end(), std::back_inserter(assignments));
    }
    return assignments;
  }
  if (field.kind == FieldKind::references && value.is(TomlKind::table)) {
    if (auto edit = read_list_edit(field.key, value, diagnostics)) {
      // Without places of elements: a place in the edited list is none in the edit.
      assignments.push_back({part, std::move(*edit), {key_position, value.position}});
    }
    return assignments;
  }
  std::optional<ParameterValue> plain = plain_value(value);
  if (!plain) {
    const std::string_view what = value.is(TomlKind::array) ? "a list with something other than texts" : toml_kind_name(value.kind);
    diagnostics.error(value.position, fmt::format("'{}' is {}", field.key, what), expected_value(field));
    return assignments;
  }
  normalise(field, value, *plain);
  if (auto mistake = check_form(field, part, *plain)) {
    report(diagnostics, value.position, *mistake);
    return assignments;
  }
  Place place{key_position, value.position};
  for (const TomlValue& element : value.elements) place.elements.push_back(element.position);
  assignments.push_back({part, std::move(*plain), std::move(place)});
  return assignments;
}

namespace {

std::string_view scope_problem(FieldScope scope) {
  switch (scope) {
    case FieldScope::anywhere: break;
    case FieldScope::case_wide: return "cannot change during a trial";
    case FieldScope::batch_wide: return "is the same in every case";
    case FieldScope::identity: return "cannot be changed by its key";
  }
  return "cannot be changed";
}

void collect_named_values(const Scenario& scenario, const TomlValue& table, const std::string& prefix, FieldScope widest,
                          std::vector<NamedValue>& values, Diagnostics& diagnostics) {
  for (const TomlEntry& entry : table.entries) {
    const std::string key = prefix.empty() ? entry.key : prefix + "." + entry.key;
    if (entry.value.is(TomlKind::table) && is_parameter_prefix(scenario, key)) {
      collect_named_values(scenario, entry.value, key, widest, values, diagnostics);
      continue;
    }
    auto found = find_parameter(scenario, key);
    if (const Mistake* mistake = std::get_if<Mistake>(&found)) {
      report(diagnostics, entry.key_position, *mistake);
      continue;
    }
    ParameterAddress& address = std::get<ParameterAddress>(found);
    if (address.field->scope > widest) {
      diagnostics.error(entry.key_position, fmt::format("'{}' {}", key, scope_problem(address.field->scope)));
      continue;
    }
    values.push_back({key, std::move(address), &entry});
  }
}

/// Names that a list loses: they are not in what comes of it, where names are checked.
void check_removed(const Scenario& scenario, const Field& field, const Assignment& assignment, Diagnostics& diagnostics) {
  if (assignment.value.removed.empty() || field.refers_to == NameKind::none) return;
  const std::vector<std::string> names = names_of(scenario, field.refers_to);
  for (const std::string& name : assignment.value.removed) {
    if (auto mistake = check_name(field.refers_to, name, names)) report(diagnostics, assignment.place.value, *mistake);
  }
}

}  // namespace

std::vector<NamedValue> find_named_values(const Scenario& scenario, const TomlValue& table, FieldScope widest, Diagnostics& diagnostics) {
  std::vector<NamedValue> values;
  collect_named_values(scenario, table, "", widest, values, diagnostics);
  return values;
}

std::vector<Change> read_changes(const Scenario& scenario, const TomlValue& table, FieldScope widest, Diagnostics& diagnostics) {
  std::vector<Change> changes;
  for (NamedValue& named : find_named_values(scenario, table, widest, diagnostics)) {
    const TomlEntry& entry = *named.entry;
    for (Assignment& assignment : convert_value(*named.address.field, named.address.part, entry.value, entry.key_position, diagnostics)) {
      check_removed(scenario, *named.address.field, assignment, diagnostics);
      changes.push_back({named.key, named.address, std::move(assignment)});
    }
  }
  std::map<std::string, const Change*> first;
  for (const Change& change : changes) {
    const auto [found, is_new] = first.emplace(change.full_key(), &change);
    if (is_new) continue;
    diagnostics.add({Severity::error,
                     change.assignment.place.key,
                     fmt::format("'{}' is set twice", change.full_key()),
                     "one value for it",
                     {},
                     {found->second->assignment.place.key}});
  }
  return changes;
}

void apply_change(const Change& change, Scenario& scenario, Places& places) {
  const Field& field = *change.address.field;
  assign_value(field, field.member(change.address.table->row(scenario, change.address.row)), change.assignment.part,
               change.assignment.value, names_of(scenario, field.index));
  places.set(change.full_key(), change.assignment.place);
}

}  // namespace faultline

// Every name that a parameter refers to, found by the field table.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/scenario/parameter_access.hpp"
#include "models/scenario/scenario_checks.hpp"

namespace faultline {

namespace {

using NamesByKind = std::array<std::vector<std::string>, name_kinds>;

struct Row {
  const Places& places;
  const NamesByKind& names;
  Diagnostics& diagnostics;

  [[nodiscard]] bool knows(NameKind kind, const std::string& name) const {
    const std::vector<std::string>& known = names[static_cast<std::size_t>(kind)];
    return std::find(known.begin(), known.end(), name) != known.end();
  }

  void refuse(NameKind kind, const std::string& name, const SourcePosition& position) const {
    if (auto mistake = check_name(kind, name, names[static_cast<std::size_t>(kind)])) {
      report(diagnostics, position, *mistake);
    }
  }
};

// Places are looked up for mistakes only: a sweep checks thousands of good cases.
void check_list(const Row& row, const Field& field, const std::vector<std::string>& list, const std::string& key) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto end = list.begin() + static_cast<std::ptrdiff_t>(i);
    const bool is_repeated = std::find(list.begin(), end, list[i]) != end;
    const bool is_known = row.knows(field.refers_to, list[i]);
    if (is_known && !is_repeated) continue;
    const Place& place = row.places.nearest(key);
    const SourcePosition& position = i < place.elements.size() ? place.elements[i] : place.value;
    if (!is_known) row.refuse(field.refers_to, list[i], position);
    if (is_repeated) row.diagnostics.error(position, fmt::format("'{}' stands twice in '{}'", list[i], field.key));
  }
}

void check_field(const Row& row, const Field& field, const MemberPointer& member, const std::string& key) {
  const auto check_key = [&](const std::string& name) {
    if (!row.knows(field.index, name)) row.refuse(field.index, name, row.places.nearest(key + "." + name).key);
  };
  if (field.kind == FieldKind::reference && field.refers_to != NameKind::experiment_case) {
    const std::string& name = *std::get<std::string*>(member);
    if (!name.empty() && !row.knows(field.refers_to, name)) {
      row.refuse(field.refers_to, name, row.places.nearest(key).value);
    }
  } else if (field.kind == FieldKind::references && field.refers_to != NameKind::experiment_case) {
    check_list(row, field, *std::get<std::vector<std::string>*>(member), key);
  } else if (field.kind == FieldKind::number_by_name) {
    for (const auto& [name, value] : *std::get<NumberByName*>(member)) check_key(name);
  } else if (field.kind == FieldKind::name_by_name) {
    for (const auto& [name, value] : *std::get<NameByName*>(member)) {
      check_key(name);
      if (!row.knows(field.refers_to, value)) {
        row.refuse(field.refers_to, value, row.places.nearest(key + "." + name).value);
      }
    }
  }
}

}  // namespace

void check_references(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  NamesByKind names;
  for (std::size_t kind = 0; kind < name_kinds; ++kind) names[kind] = names_of(scenario, static_cast<NameKind>(kind));
  const Row row{places, names, diagnostics};
  for (const FieldTable& table : field_tables()) {
    for (std::size_t i = 0; i < table.size(scenario); ++i) {
      const std::string prefix = row_key(table, scenario, i);
      for (const Field& field : table.fields) {
        if (field.index == NameKind::none && field.refers_to == NameKind::none) continue;
        check_field(row, field, table.member_of(scenario, i, field), prefix + field.key);
      }
    }
  }
}

}  // namespace faultline

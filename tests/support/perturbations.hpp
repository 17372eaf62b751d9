// Changes of a whole scenario for property tests: every parameter set to its own value, money in another unit, the
// baseline made small enough to run in a moment.
#pragma once

#include <string>
#include <vector>

#include "tests/support/small_world.hpp"

namespace faultline::testing {

/// The first case of the baseline with a tenth of its startups and three years: every mechanism acts, in a fraction of
/// a second.
inline Scenario reduced_baseline() {
  Scenario scenario = scenario_named("baseline", {"run.horizon=3.0", "run.warm_up=0.0", "run.sample_every=0.25"});
  for (StateParameters& state : scenario.states) {
    for (auto& [layer, rate] : state.ideas) rate *= 0.1;
    for (auto& [layer, count] : state.incumbents) count = std::round(0.1 * count);
  }
  return scenario;
}

/// Every parameter that a scripted event may set, with the value that it has.
inline std::vector<ScriptedChange> own_values(Scenario& scenario) {
  std::vector<ScriptedChange> changes;
  for (const FieldTable& table : field_tables()) {
    if (table.name == "shock" || table.name == "outcome" || table.name == "target") continue;
    for (std::size_t row = 0; row < table.size(scenario); ++row) {
      const std::string prefix =
          table.shape == TableShape::single ? table.name + "." : table.name + "." + table.row_name(scenario, row) + ".";
      for (const Field& field : table.fields) {
        if (field.scope != FieldScope::anywhere) continue;
        std::vector<std::string> parts{""};
        if (field.kind == FieldKind::number_by_name || field.kind == FieldKind::name_by_name) {
          parts.clear();
          const MemberPointer member = table.member_of(scenario, row, field);
          if (const auto* numbers = std::get_if<NumberByName*>(&member)) {
            for (const auto& [name, number] : **numbers) parts.push_back("." + name);
          }
          if (const auto* words = std::get_if<NameByName*>(&member)) {
            for (const auto& [name, word] : **words) parts.push_back("." + name);
          }
        }
        for (const std::string& part : parts) {
          const std::string key = prefix + field.key + part;
          changes.push_back({key, get_parameter(scenario, key)});
        }
      }
    }
  }
  return changes;
}

/// Every parameter whose unit is money, in money that is worth k times less.
inline void multiply_money(Scenario& scenario, double k) {
  for (const FieldTable& table : field_tables()) {
    for (std::size_t row = 0; row < table.size(scenario); ++row) {
      for (const Field& field : table.fields) {
        if (field.unit.rfind("US$ m", 0) != 0) continue;
        const MemberPointer member = table.member_of(scenario, row, field);
        if (const auto* number = std::get_if<double*>(&member)) **number *= k;
        if (const auto* numbers = std::get_if<NumberByName*>(&member)) {
          for (auto& [name, value] : **numbers) value *= k;
        }
      }
    }
  }
}

}  // namespace faultline::testing

// Random settings of the field table: for any parameter a value at a bound, at the default, in or at the ends of the
// plausible range, or between the bounds; any switch, word, and any names that the economy has.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/small_world.hpp"

namespace faultline::testing {

struct Setting {
  std::string key;
  std::string value;  ///< as TOML writes it
};

/// Files of economies in which mechanisms act.
inline const std::vector<std::string>& base_economies() {
  static const std::vector<std::string> files{"tests/support/mechanisms.toml", "tests/unit/scenario/full.toml",
                                              "tests/support/three_states.toml", "scenarios/papers/melitz_general.toml",
                                              "scenarios/papers/atkeson_burstein.toml"};
  return files;
}

/// The economy with the settings, as --set would make it; over a short horizon where nothing in it is asked of later
/// dates.
inline std::optional<Experiment> load_with(const std::string& base, const std::vector<Setting>& settings, Diagnostics& diagnostics) {
  LoadOptions options;
  if (base != "tests/unit/scenario/full.toml") options.overrides = {"run.horizon=2.0", "run.warm_up=0.0", "run.sample_every=0.5"};
  for (const Setting& setting : settings) options.overrides.push_back(setting.key + "=" + setting.value);
  return load_experiment(std::string(FAULTLINE_SOURCE_DIR) + "/" + base, options, diagnostics);
}

/// Draws settings for one economy.
class SettingDice {
 public:
  SettingDice(Scenario scenario, std::mt19937_64& engine) : scenario_(std::move(scenario)), engine_(engine) {
    for (const FieldTable& table : field_tables()) {
      // Questions are no parameters, and of [run] more is only more of the same work.
      for (const char* other : {"run", "outcome", "target", "replications"}) {
        if (table.name == other) goto next;
      }
      for (std::size_t row = 0; row < table.size(scenario_); ++row) {
        for (const Field& field : table.fields) places_.push_back({&table, row, &field});
      }
    next:;
    }
  }

  std::vector<Setting> draw(std::size_t count) {
    std::vector<Setting> settings;
    for (std::size_t i = 0; i < count; ++i) {
      const Place& place = places_[below(places_.size())];
      if (place.field->scope != FieldScope::identity) add(place, settings);
    }
    return settings;
  }

 private:
  struct Place {
    const FieldTable* table;
    std::size_t row;
    const Field* field;
  };

  std::size_t below(std::size_t count) { return count == 0 ? 0 : engine_() % count; }
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

  void add(const Place& place, std::vector<Setting>& settings) {
    const Field& field = *place.field;
    std::string key = place.table->name + ".";
    if (place.table->shape != TableShape::single) key += place.table->row_name(scenario_, place.row) + ".";
    key += field.key;
    if (field.kind == FieldKind::number_by_name || field.kind == FieldKind::name_by_name) {
      const std::vector<std::string> names = names_of(scenario_, field.index);
      if (names.empty()) return;
      key += "." + names[below(names.size())];
    }
    const std::string value = value_of(field);
    const auto same = [&](const Setting& one) { return one.key == key; };
    if (!value.empty() && std::none_of(settings.begin(), settings.end(), same)) settings.push_back({key, value});
  }

  std::string value_of(const Field& field) {
    switch (field.kind) {
      case FieldKind::number:
      case FieldKind::integer:
      case FieldKind::number_by_name: return number_of(field);
      case FieldKind::flag: return below(2) == 0 ? "true" : "false";
      case FieldKind::choice: return "\"" + field.choices[below(field.choices.size())] + "\"";
      case FieldKind::reference:
      case FieldKind::name_by_name: return name_of(field.refers_to);
      case FieldKind::references: return names_of_kind(field.refers_to);
      case FieldKind::text:
      case FieldKind::seed:
      case FieldKind::changes:
      case FieldKind::named_changes: break;
    }
    return {};
  }

  std::string name_of(NameKind kind) {
    const std::vector<std::string> names = names_of(scenario_, kind);
    return names.empty() || below(8) == 0 ? "\"\"" : "\"" + names[below(names.size())] + "\"";
  }

  std::string names_of_kind(NameKind kind) {
    std::string text = "[";
    for (const std::string& name : names_of(scenario_, kind)) {
      if (below(2) == 0) text += (text.size() > 1 ? ", \"" : "\"") + name + "\"";
    }
    return text + "]";
  }

  /// Where there is no upper bound: rates are numbers of events, and the rest is beyond any economy.
  static double greatest(const Field& field) {
    if (std::isfinite(field.bounds.upper)) return field.bounds.upper;
    const double least = std::isfinite(field.bounds.lower) ? field.bounds.lower : 0.0;
    if (field.unit == "1/year") return 50.0;
    return std::max(field.unit == "firms" ? 1000.0 : 1e6, least);
  }

  std::string number_of(const Field& field) {
    const Bounds& bounds = field.bounds;
    // A second is the least delay that time knows; a trial of seconds is only long.
    const double nudge = bounds.whole ? 1.0 : field.unit == "years" ? 1 / 365.25 : 1e-9;
    const double low = std::isfinite(bounds.lower) ? bounds.lower + (bounds.lower_open ? nudge : 0.0) : -50.0;
    const double high = greatest(field) - (bounds.upper_open && std::isfinite(bounds.upper) ? nudge : 0.0);
    double value = low;
    switch (below(7)) {
      case 0: value = low; break;
      case 1: value = high; break;
      case 2: value = field.default_value ? field.default_value->number : low; break;
      case 3: value = field.plausible.is_known() ? (below(2) == 0 ? field.plausible.low : field.plausible.high) : low; break;
      case 4:
        value = field.plausible.is_known() ? field.plausible.low + uniform() * (field.plausible.high - field.plausible.low)
                                           : low + uniform() * std::min(1.0, high - low);
        break;
      case 5: value = low + (high - low) * uniform(); break;
      default: value = low + (high - low) * std::pow(uniform(), 16.0); break;
    }
    if (std::isnan(value)) return {};
    value = std::clamp(bounds.whole ? std::round(value) : value, low, high);
    return value_text(number_value(value));
  }

  Scenario scenario_;
  std::mt19937_64& engine_;
  std::vector<Place> places_;
};

/// A few settings, or very many.
inline std::vector<Setting> draw_settings(const std::string& base, std::mt19937_64& engine) {
  static std::map<std::string, Scenario> scenarios;
  if (!scenarios.contains(base)) {
    Diagnostics diagnostics;
    scenarios[base] = load_with(base, {}, diagnostics).value().cases.front().scenario;
  }
  constexpr std::array<std::size_t, 6> counts{1, 2, 4, 8, 20, 60};
  return SettingDice(scenarios.at(base), engine).draw(counts[engine() % counts.size()]);
}

}  // namespace faultline::testing

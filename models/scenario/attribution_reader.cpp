#include "models/scenario/attribution_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/scenario/assignment.hpp"
#include "models/scenario/parameter_access.hpp"
#include "models/scenario/resolved_text.hpp"
#include "models/scenario/study_basics.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr const char* group_forms = "groups = { name = [\"a.key\", …], … }";

class AttributionReader : public StudyBasics {
 public:
  using StudyBasics::StudyBasics;

  void read(const TomlEntry& entry) {
    if (!is_table(entry)) return;
    const TableReader reader(entry.value, "[attribution]",
                             {"from", "to", "changes", "groups", "outcome", "outcomes", "replications", "orders", "seed"}, diagnostics_);
    AttributionParameters attribution;
    attribution.position = entry.key_position;
    attribution.from = read_case(reader, "from");
    attribution.to = read_case(reader, "to");
    if (attribution.from.empty()) attribution.from = experiment_.cases.front().name;
    if (attribution.to.empty()) attribution.to = attribution.from;
    attribution.outcomes = read_outcomes(reader);
    attribution.replications = reader.whole("replications", std::max(2, experiment_.replications().most), 2, 1e6);
    attribution.orders = reader.whole("orders", 0, 0, 1e6);
    attribution.seed = reader.whole("seed", 1, 0, 1e9);
    const std::vector<std::string> keys = read_changed_keys(reader, attribution);
    read_groups(reader, keys, attribution);
    check_number(attribution);
    experiment_.attribution = std::move(attribution);
  }

 private:
  /// The keys in which the ends of the package differ; their values go to `values_`.
  std::vector<std::string> read_changed_keys(const TableReader& reader, const AttributionParameters& attribution) {
    const Scenario& before = scenario_of(attribution.from);
    Scenario after = scenario_of(attribution.to);
    if (const TomlValue* table = reader.find("changes")) {
      if (!table->is(TomlKind::table)) {
        reader.wrong(*table, "changes", "{ \"dotted.key\" = value, … }");
      } else {
        Places places;
        for (const Change& change : read_changes(after, *table, FieldScope::case_wide, diagnostics_)) apply_change(change, after, places);
      }
    }
    const std::map<std::string, ListedValue> first = values_by_key(before);
    const std::map<std::string, ListedValue> second = values_by_key(after);
    std::vector<std::string> keys;
    for (const auto& values : {list_values(before), list_values(after)}) {
      for (const ListedValue& value : values) {
        const bool is_known = std::find(keys.begin(), keys.end(), value.key) != keys.end();
        if (!is_known && text_of(first, value.key) != text_of(second, value.key)) keys.push_back(value.key);
      }
    }
    std::erase_if(keys, [&](const std::string& key) { return !take_values(key, before, after, attribution.position); });
    return keys;
  }

  static std::map<std::string, ListedValue> values_by_key(const Scenario& scenario) {
    std::map<std::string, ListedValue> values;
    for (ListedValue& value : list_values(scenario)) values.emplace(value.key, std::move(value));
    return values;
  }

  /// "" where a value is not listed: an empty text or list, or a part that is not there.
  static std::string text_of(const std::map<std::string, ListedValue>& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string() : found->second.text;
  }

  /// @returns whether the key can be set to both values; if not, that is reported
  bool take_values(const std::string& key, const Scenario& before, const Scenario& after, const SourcePosition& position) {
    try {
      values_[key] = {get_parameter(before, key), get_parameter(after, key)};
      return true;
    } catch (const UsageError&) {
      diagnostics_.error(position, fmt::format("'{}' is there in one of the two cases only, and cannot be changed alone", key),
                         "cases that differ in values, not in what they list",
                         "a scripted event is switched by shock.NAME.active; a value by name is written in both cases");
      return false;
    }
  }

  void read_groups(const TableReader& reader, const std::vector<std::string>& keys, AttributionParameters& attribution) {
    std::vector<std::string> left = keys;
    const TomlValue* table = reader.find("groups");
    if (table != nullptr && !table->is(TomlKind::table)) {
      reader.wrong(*table, "groups", group_forms);
      table = nullptr;
    }
    if (table != nullptr) {
      std::vector<std::string> names;
      for (const TomlEntry& entry : table->entries) names.push_back(entry.key);
      const TableReader groups(*table, "'groups'", names, diagnostics_);
      for (const TomlEntry& entry : table->entries) {
        AttributedChange change{entry.key, {}, {}, {}};
        for (const std::string& key : groups.texts(entry.key)) add_key(key, entry, keys, left, change);
        if (!change.keys.empty()) attribution.changes.push_back(std::move(change));
      }
    }
    for (const std::string& key : left) {
      AttributedChange change{key, {}, {}, {}};
      add_value(key, change);
      attribution.changes.push_back(std::move(change));
    }
  }

  /// A key of a group, or all changed keys below it.
  void add_key(const std::string& key, const TomlEntry& entry, const std::vector<std::string>& keys, std::vector<std::string>& left,
               AttributedChange& change) {
    const std::size_t before = change.keys.size();
    bool is_taken = false;
    for (const std::string& changed : keys) {
      if (changed != key && !changed.starts_with(key + ".")) continue;
      const auto found = std::find(left.begin(), left.end(), changed);
      is_taken = is_taken || found == left.end();
      if (found == left.end()) continue;
      left.erase(found);
      add_value(changed, change);
    }
    if (change.keys.size() > before) return;
    if (is_taken) {
      diagnostics_.error(entry.value.position, fmt::format("'{}' is in two groups", key), "each key in one group");
    } else if (is_parameter(key)) {  // of another package, perhaps: --from and --to choose among the cases of a file
      diagnostics_.add({Severity::warning, entry.value.position, fmt::format("'{}' does not change", key), {}, {}, {}});
    } else {
      diagnostics_.error(entry.value.position, fmt::format("'{}' does not change", key), fmt::format("keys that change: {}", join(keys)),
                         did_you_mean(key, keys));
    }
  }

  [[nodiscard]] bool is_parameter(const std::string& key) const {
    const Scenario& scenario = scenario_of("");
    return is_parameter_prefix(scenario, key) || std::holds_alternative<ParameterAddress>(find_parameter(scenario, key));
  }

  void add_value(const std::string& key, AttributedChange& change) {
    change.keys.push_back(key);
    change.before.push_back(values_[key].first);
    change.after.push_back(values_[key].second);
  }

  void check_number(const AttributionParameters& attribution) {
    const std::size_t changes = attribution.changes.size();
    if (changes == 0 && !diagnostics_.has_errors())
      diagnostics_.error(attribution.position, fmt::format("'{}' and '{}' differ in nothing", attribution.from, attribution.to),
                         "two cases that differ, or 'changes'");
    const std::size_t most = attribution.orders == 0 ? most_changes_in_all_sets : most_attributed_changes;
    if (changes > most)
      diagnostics_.error(
          attribution.position,
          fmt::format("{} changes have {} sets", changes, attribution.orders == 0 ? fmt::format("2^{}", changes) : "too many"),
          fmt::format("at most {} changes", most),
          attribution.orders == 0 ? "orders = 20 draws orders instead of all sets; or put keys that belong together in 'groups'"
                                  : "put keys that belong together in 'groups'");
  }

  std::map<std::string, std::pair<ParameterValue, ParameterValue>> values_;
};

}  // namespace

void read_attribution(const TomlEntry& entry, Experiment& experiment, Diagnostics& diagnostics) {
  AttributionReader(experiment, diagnostics).read(entry);
}

}  // namespace faultline

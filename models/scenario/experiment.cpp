#include "models/scenario/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <utility>

#include "models/scenario/cases.hpp"
#include "models/scenario/extends.hpp"
#include "models/scenario/overrides.hpp"
#include "models/scenario/parameter_access.hpp"
#include "models/scenario/plausibility.hpp"
#include "models/scenario/resolved_text.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "models/scenario/scenario_reader.hpp"
#include "models/scenario/study_reader.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

std::string coordinate_text(const ParameterValue& value) {
  switch (value.kind) {
    case ParameterValue::Kind::text: return value.text;
    case ParameterValue::Kind::names: return join(value.names, "+");
    case ParameterValue::Kind::edit: {
      std::string text;
      for (const std::string& name : value.names) text += "+" + name;
      for (const std::string& name : value.removed) text += "-" + name;
      return text;
    }
    case ParameterValue::Kind::number:
    case ParameterValue::Kind::flag: return value_text(value);
  }
  return {};
}

std::string case_name(const Case& one) {
  std::vector<std::string> parts;
  if (!one.variant.empty()) parts.push_back(one.variant);
  for (const auto& [key, value] : one.coordinates) parts.push_back(fmt::format("{}={}", key, coordinate_text(value)));
  return parts.empty() ? "base" : join(parts);
}

/// The scripted events of a case must be possible, in the order of their dates, each upon what the earlier ones left.
void check_shocks(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  std::vector<const ShockParameters*> shocks;
  for (const ShockParameters& shock : scenario.shocks) {
    if (shock.active) shocks.push_back(&shock);
  }
  std::stable_sort(shocks.begin(), shocks.end(), [](const ShockParameters* a, const ShockParameters* b) { return a->at < b->at; });
  Scenario changed = scenario;
  Places changed_places(&places);
  for (const ShockParameters* shock : shocks) {
    for (const ScriptedChange& change : shock->set) {
      const auto found = find_parameter(changed, change.key);
      if (!std::holds_alternative<ParameterAddress>(found)) continue;
      const ParameterAddress& address = std::get<ParameterAddress>(found);
      assign_value(*address.field, address.field->member(address.table->row(changed, address.row)), address.part, change.value,
                   names_of(changed, address.field->index));
      if (const Place* place = places.find(fmt::format("shock.{}.set.{}", shock->name, quote_toml(change.key))))
        changed_places.set(change.key, *place);
    }
    check_scenario(changed, changed_places, diagnostics);
  }
}

constexpr std::size_t most_case_bytes = 1'000'000'000;
constexpr std::size_t bytes_per_letter = 3;  // of memory for a scenario, by the length of its resolved text: 1.6 to 2.5 measured
constexpr std::size_t always_held = 1000;

class Loader {
 public:
  Loader(const LoadOptions& options, Diagnostics& diagnostics) : options_(options), diagnostics_(diagnostics) {}

  std::optional<Experiment> load(const std::string& text, const std::string& path) {
    experiment_.path = path;
    experiment_.text_as_written = text;
    std::optional<TomlValue> root = read_with_extends(text, path, experiment_.inputs, options_.may_extend, diagnostics_);
    if (!root) return std::nullopt;
    apply_study_options(options_.study_options, *root, diagnostics_);
    const std::string& file = experiment_.inputs.front().path;
    ReadScenario base = read_scenario(*root, file, diagnostics_);
    base_places_ = &base.places;
    const CasePlan plan = read_case_plan(*root, base.scenario, diagnostics_);
    for (const Variant& variant : plan.variants) plausibility_.check_name("variant", variant.name, variant.position);
    apply_options(options_, plan, base, diagnostics_);
    if (plan.grid_size() > most_cases || !fit_in_memory(base.scenario, plan, *root)) return std::nullopt;
    build_cases(base, plan);
    check_cases(plan);
    std::vector<std::string> cases;
    for (const Case& one : experiment_.cases) cases.push_back(one.name);
    check_questions(base.scenario, cases, options_.series_names, base.places, diagnostics_);
    read_studies(*root, experiment_, diagnostics_);
    if (diagnostics_.has_errors()) return std::nullopt;
    write_texts(base, plan, *root);
    record_origins(base, plan);
    return std::move(experiment_);
  }

 private:
  /// Every case is a scenario of its own: a few lines of a sweep of a large one would fill any memory.
  bool fit_in_memory(const Scenario& base, const CasePlan& plan, const TomlValue& root) {
    const std::size_t cases = plan.grid_size() * std::max<std::size_t>(1, plan.variants.size());
    if (cases <= always_held) return true;
    const std::size_t bytes = bytes_per_letter * write_scenario(base, {}, nullptr, false).size();
    const std::size_t most = std::max(always_held, most_case_bytes / bytes);
    if (cases <= most) return true;
    const TomlEntry* sweep = root.find("sweep");
    diagnostics_.error(
        sweep != nullptr ? sweep->key_position : root.find("variant")->key_position,
        fmt::format("{} cases of a scenario of this size take some {:.1f} GB of memory", cases, 1e-9 * static_cast<double>(cases * bytes)),
        fmt::format("at most {} cases: a coarser sweep, or several files", most));
    return false;
  }

  void build_cases(const ReadScenario& base, const CasePlan& plan) {
    for (const SweptKey& swept : plan.sweep) experiment_.swept_keys.push_back(swept.key);
    for (const Variant& variant : plan.variants) {
      for (const Change& change : variant.changes) add_variant_keys(base.scenario, change);
    }
    const std::vector<Variant> unnamed(1);
    for (const Variant& variant : plan.variants.empty() ? unnamed : plan.variants) {
      for (std::size_t point = 0; point < plan.grid_size(); ++point) {
        experiment_.cases.push_back(build_case(base, plan, variant, point));
      }
    }
  }

  /// A key, or those of its parts where one value stands for all of them.
  void add_variant_keys(const Scenario& scenario, const Change& change) {
    const FieldKind kind = change.address.field->kind;
    if (kind == FieldKind::changes || kind == FieldKind::named_changes) return;  // a table, no value
    std::vector<std::string> keys = {change.full_key()};
    const bool has_parts = change.address.field->index != NameKind::none;
    if (has_parts && change.address.part.empty() && change.assignment.part.empty()) {
      keys.clear();
      for (const std::string& part : names_of(scenario, change.address.field->index)) keys.push_back(change.key + "." + part);
    }
    std::vector<std::string>& known = experiment_.variant_keys;
    for (const std::string& key : keys) {
      if (std::find(known.begin(), known.end(), key) == known.end()) known.push_back(key);
    }
  }

  /// No two cases are one, and trials can be numbered.
  void check_cases(const CasePlan& plan) {
    const auto is_short = [&](const SweptKey& swept) { return plan.zipped && swept.points.size() < plan.grid_size(); };
    if (std::any_of(plan.sweep.begin(), plan.sweep.end(), is_short)) return;  // reported when the plan was read
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < experiment_.cases.size(); ++i) {
      const auto [found, is_new] = first.emplace(experiment_.cases[i].name, i);
      if (is_new || plan.sweep.empty()) continue;
      const std::size_t points = plan.grid_size();
      const auto place_of = [&](std::size_t key, std::size_t one) -> const SourcePosition& {
        return plan.point(key, one % points).assignment.place.value;
      };
      const auto differ = [](const SourcePosition& a, const SourcePosition& b) { return a.line != b.line || a.column != b.column; };
      std::size_t key = 0;  // the one whose two values are written in two places, if there is one
      for (std::size_t k = plan.sweep.size(); k-- > 0;) {
        if (differ(place_of(k, i), place_of(k, found->second))) key = k;
      }
      diagnostics_.add({Severity::error,
                        place_of(key, i),
                        fmt::format("two cases are '{}'", experiment_.cases[i].name),
                        "values that differ",
                        {},
                        {place_of(key, found->second)}});
      return;  // one pair shows it; a long list would show thousands
    }
    const double trials = static_cast<double>(experiment_.cases.size()) * experiment_.replications().most;
    if (trials >= 4294967295.0)
      diagnostics_.error(base_places_->nearest("run.replications").value, fmt::format("{:.0f} trials", trials),
                         "fewer than 4294967295: cases times replications");
  }

  Case build_case(const ReadScenario& base, const CasePlan& plan, const Variant& variant, std::size_t point) {
    Case one{{}, {}, variant.name, base.scenario};
    Places places(&base.places);
    for (const Change& change : variant.changes) apply_change(change, one.scenario, places);
    for (std::size_t key = 0; key < plan.sweep.size(); ++key) {
      if (plan.zipped && point >= plan.sweep[key].points.size()) continue;  // reported when the plan was read
      const Change& change = plan.point(key, point);
      apply_change(change, one.scenario, places);
      one.coordinates.emplace_back(plan.sweep[key].key, change.assignment.value);
    }
    one.name = case_name(one);
    check_scenario(one.scenario, places, diagnostics_);
    check_simultaneous_shocks(one.scenario, places, diagnostics_);
    check_shocks(one.scenario, places, diagnostics_);
    plausibility_.check_case(one.scenario, base.scenario, places);
    for (const Change& change : variant.changes)
      plausibility_.check_overridden(base.scenario, one.scenario, places, fmt::format("variant '{}'", variant.name), change);
    for (std::size_t key = 0; key < one.coordinates.size(); ++key)
      plausibility_.check_overridden(base.scenario, one.scenario, places, "the sweep", plan.point(key, point));
    complete_scenario(one.scenario);
    return one;
  }

  void write_texts(const ReadScenario& base, const CasePlan& plan, const TomlValue& root) {
    const TomlEntry* notes = root.find("notes");
    const TomlValue* table = notes != nullptr && notes->value.is(TomlKind::table) ? &notes->value : nullptr;
    experiment_.title = base.scenario.title;
    experiment_.resolved_text = write_scenario(base.scenario, plan, table, true, studies_text(root));
    experiment_.canonical_text = write_scenario(base.scenario, plan, table, false);
    for (const TomlEntry& entry : table == nullptr ? std::vector<TomlEntry>() : table->entries) {
      experiment_.notes += toml_key(entry.key) + " = " + toml_inline(entry.value) + "\n";
    }
  }

  void record_origins(const ReadScenario& base, const CasePlan& plan) {
    for (ListedValue& value : list_values(base.scenario)) {
      const Place* place = base.places.find(value.key);
      if (place == nullptr) place = base.places.find(value.field_key);
      const SourcePosition position = place == nullptr ? SourcePosition{"default", 0, 0, 0} : place->value;
      experiment_.origins.push_back({std::move(value.key), std::move(value.text), position.file, position.line});
    }
    for (const Variant& variant : plan.variants) {
      for (const Change& change : variant.changes) {
        const SourcePosition& position = change.assignment.place.value;
        experiment_.origins.push_back({fmt::format("variant.{}.{}", variant.name, change.full_key()), value_text(change.assignment.value),
                                       position.file, position.line});
      }
    }
  }

  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  PlausibilityChecks plausibility_{diagnostics_};
  const Places* base_places_ = nullptr;
  Experiment experiment_;
};

}  // namespace

std::optional<std::size_t> Experiment::find_case(std::string_view name) const {
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const Case& one) { return one.name == name; });
  return found == cases.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - cases.begin()));
}

ReplicationRange Experiment::replications() const {
  const std::vector<PrecisionParameters>& goals = cases.front().scenario.precision;
  if (goals.empty()) return {run().replications, run().replications};
  ReplicationRange range;
  for (const PrecisionParameters& goal : goals) range = {std::max(range.least, goal.least), std::max(range.most, goal.most)};
  return range;
}

std::optional<Experiment> load_experiment(const std::string& path, const LoadOptions& options, Diagnostics& diagnostics) {
  const std::optional<std::string> text = read_input(path, {path, 0, 0, 0}, diagnostics);
  if (!text) return std::nullopt;
  return load_experiment_from_text(*text, path, options, diagnostics);
}

std::optional<Experiment> load_experiment_from_text(const std::string& text, const std::string& path, const LoadOptions& options,
                                                    Diagnostics& diagnostics) {
  return Loader(options, diagnostics).load(text, path);
}

std::optional<std::uint64_t> parse_seed(std::string_view text) {
  const bool hexadecimal = text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X";
  if (hexadecimal) text.remove_prefix(2);
  std::uint64_t seed = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), seed, hexadecimal ? 16 : 10);
  if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return seed;
}

}  // namespace faultline

#include "models/scenario/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "models/scenario/parameter_access.hpp"
#include "models/scenario/scenario_reader.hpp"
#include "models/scenario/table_reader.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/text.hpp"
#include "sim/random/designs.hpp"

namespace faultline {

namespace {

constexpr const char* sweep_forms = "a list of values, or { from = …, to = …, steps = …, scale = \"linear\" or \"log\" }";

constexpr const char* design_forms = "{ from = …, to = …, scale = \"linear\" or \"log\" }";

/// A design takes each key's values from points in the unit cube; the keys are then zipped.
struct Design {
  bool is_latin = false;
  int points = 0;
  int seed = 0;
};

/// Twelve digits: 0.1 · 3 is 0.3 for a reader, and still the same number on every machine.
double rounded(double value) { return std::strtod(fmt::format("{:.12g}", value).c_str(), nullptr); }

struct Range {
  double from = 0;
  double to = 0;
  int steps = 0;
  bool logarithmic = false;
};

std::optional<double> range_number(const TomlValue& table, std::string_view key, const char* forms, Diagnostics& diagnostics) {
  const TomlEntry* entry = table.find(key);
  if (entry == nullptr) {
    diagnostics.error(table.position, fmt::format("the range lacks '{}'", key), forms);
    return std::nullopt;
  }
  const bool is_number = entry->value.is(TomlKind::integer) || entry->value.is(TomlKind::number);
  if (is_number && std::isfinite(entry->value.number)) return entry->value.number;
  diagnostics.error(entry->value.position, fmt::format("'{}' is {}", key, toml_inline(entry->value)), "a finite number");
  return std::nullopt;
}

/// @param is_stepped  a grid, whose range has `steps`; a design's has none
std::optional<Range> read_range(const TomlValue& table, bool is_stepped, Diagnostics& diagnostics) {
  const std::vector<std::string> known =
      is_stepped ? std::vector<std::string>{"from", "to", "steps", "scale"} : std::vector<std::string>{"from", "to", "scale"};
  const char* forms = is_stepped ? sweep_forms : design_forms;
  std::optional<Range> range = Range();
  for (const TomlEntry& entry : table.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    diagnostics.error(entry.key_position, fmt::format("unknown key '{}' in a range", entry.key), join(known),
                      did_you_mean(entry.key, known));
    range.reset();
  }
  const auto from = range_number(table, "from", forms, diagnostics);
  const auto to = range_number(table, "to", forms, diagnostics);
  const auto steps = is_stepped ? range_number(table, "steps", forms, diagnostics) : std::optional(2.0);
  if (!range || !from || !to || !steps) return std::nullopt;
  if (*steps < 2 || *steps > static_cast<double>(most_cases) || std::floor(*steps) != *steps) {
    diagnostics.error(table.find("steps")->value.position, fmt::format("'steps' is {}", format_number(*steps)),
                      "a whole number from 2 to 100000");
    return std::nullopt;
  }
  *range = {*from, *to, static_cast<int>(*steps), false};
  const TomlEntry* scale = table.find("scale");
  if (scale == nullptr) return range;
  range->logarithmic = scale->value.text == "log";
  if (!range->logarithmic && scale->value.text != "linear") {
    diagnostics.error(scale->value.position, fmt::format("'scale' is {}", toml_inline(scale->value)), "\"linear\" or \"log\"");
    return std::nullopt;
  }
  if (range->logarithmic && (*from <= 0 || *to <= 0)) {
    diagnostics.error(table.find(*from <= 0 ? "from" : "to")->value.position, "a log range starts or ends at 0 or below",
                      "both ends above 0");
    return std::nullopt;
  }
  return range;
}

/// @param part  0 at `from`, 1 at `to`
double range_value(const Range& range, double part) {
  if (part == 0) return range.from;
  if (part == 1) return range.to;
  if (range.logarithmic) return rounded(range.from * elementary::pow(range.to / range.from, part));
  return rounded(range.from + (range.to - range.from) * part);
}

TomlValue number_at(const SourcePosition& position, double value) {
  TomlValue number;
  number.kind = TomlKind::number;
  number.position = position;
  number.number = value;
  return number;
}

/// The values of a key under a design: its range at the points' places along one dimension.
std::vector<TomlValue> design_values(const NamedValue& named, const std::vector<double>& places, Diagnostics& diagnostics) {
  const TomlValue& value = named.entry->value;
  std::vector<TomlValue> values;
  if (!value.is(TomlKind::table)) {
    diagnostics.error(value.position, fmt::format("'{}' has {} under a design", named.key, toml_kind_name(value.kind)), design_forms);
    return values;
  }
  const std::optional<Range> range = read_range(value, false, diagnostics);
  for (const double place : range ? places : std::vector<double>()) values.push_back(number_at(value.position, range_value(*range, place)));
  return values;
}

/// The values of a swept key as TOML: a list as it is, a range written out.
std::vector<TomlValue> swept_values(const NamedValue& named, Diagnostics& diagnostics) {
  const TomlValue& value = named.entry->value;
  if (value.is(TomlKind::array)) {
    if (value.elements.empty()) diagnostics.error(value.position, fmt::format("nothing to sweep '{}' over", named.key), sweep_forms);
    return value.elements;
  }
  std::vector<TomlValue> values;
  if (!value.is(TomlKind::table)) {
    diagnostics.error(value.position, fmt::format("'{}' is swept over {}", named.key, toml_kind_name(value.kind)), sweep_forms);
    return values;
  }
  const std::optional<Range> range = read_range(value, true, diagnostics);
  for (int step = 0; range && step < range->steps; ++step) {
    const double part = static_cast<double>(step) / static_cast<double>(range->steps - 1);
    values.push_back(number_at(value.position, range_value(*range, part)));
  }
  return values;
}

SweptKey read_swept_key(const NamedValue& named, const std::vector<TomlValue>& values, Diagnostics& diagnostics) {
  SweptKey swept{named.key, {}};
  for (const TomlValue& value : values) {
    auto assignments = convert_value(*named.address.field, named.address.part, value, named.entry->key_position, diagnostics);
    if (assignments.size() == 1 && (assignments[0].part == named.address.part)) {
      swept.points.push_back({named.key, named.address, std::move(assignments[0])});
    } else if (value.is(TomlKind::table)) {
      diagnostics.error(value.position, fmt::format("'{}' is swept over tables", named.key),
                        "single values: sweep one part of it, or use variants");
    }
  }
  return swept;
}

/// Takes `mode` out of the [sweep] table. @returns whether the sweep is zipped
bool read_mode(TomlValue& sweep, Diagnostics& diagnostics) {
  const TomlEntry* mode = sweep.find("mode");
  // [[mode]] is also a table of the scenario: its keys are dotted, this one is a plain text.
  if (mode == nullptr || mode->value.is(TomlKind::table)) return false;
  const bool zipped = mode->value.text == "zipped";
  if (!zipped && mode->value.text != "crossed") {
    diagnostics.error(mode->value.position, fmt::format("the mode of a sweep is {}", toml_inline(mode->value)), "\"crossed\" or \"zipped\"",
                      did_you_mean(mode->value.text, {"crossed", "zipped"}));
  }
  std::erase_if(sweep.entries, [](const TomlEntry& entry) { return entry.key == "mode"; });
  return zipped;
}

/// Takes `design`, `points` and `seed` out of the [sweep] table. @returns nothing when there is no design
std::optional<Design> read_design(TomlValue& sweep, Diagnostics& diagnostics) {
  const std::vector<std::string> keys = {"design", "points", "seed"};
  TomlValue words;
  words.position = sweep.position;
  for (const TomlEntry& entry : sweep.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) words.entries.push_back(entry);
  }
  const TomlEntry* word = sweep.find("design");
  if (word == nullptr) return std::nullopt;  // the other two are then unknown keys
  const TomlEntry* mode = sweep.find("mode");
  if (mode != nullptr && !mode->value.is(TomlKind::table)) {
    diagnostics.error(mode->key_position, "a design says itself how keys go together", "design or mode");
  }
  std::erase_if(sweep.entries, [&](const TomlEntry& entry) { return std::find(keys.begin(), keys.end(), entry.key) != keys.end(); });
  const TableReader reader(words, "[sweep]", keys, diagnostics);
  reader.need("points", "a whole number");
  const bool is_latin = reader.word("design", {"sobol", "latin_hypercube"}) == 1;
  return Design{is_latin, reader.whole("points", 2, 2, static_cast<double>(most_cases)), reader.whole("seed", 1, 0, 1e9)};
}

/// The place of every point along one dimension.
std::vector<double> places_along(const UnitPoints& points, std::size_t dimension) {
  std::vector<double> places;
  for (const std::vector<double>& point : points) places.push_back(point[dimension]);
  return places;
}

UnitPoints points_of(const std::optional<Design>& design, std::size_t dimensions) {
  if (!design || dimensions == 0) return {};
  const auto count = static_cast<std::size_t>(design->points);
  const auto seed = static_cast<std::uint64_t>(design->seed);
  return design->is_latin ? latin_hypercube(count, dimensions, seed) : sobol_points(count, dimensions, seed);
}

/// One parameter in two spellings, such as "audit.fee" and audit.fee, or as a whole and in part.
void check_swept_once(const std::vector<NamedValue>& all, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const ParameterAddress& later = all[i].address;
      const ParameterAddress& first = all[j].address;
      const bool is_same =
          later.field == first.field && later.row == first.row && (later.part == first.part || later.part.empty() || first.part.empty());
      if (!is_same) continue;
      diagnostics.add({Severity::error,
                       all[i].entry->key_position,
                       fmt::format("'{}' is swept twice", all[i].key),
                       "one list for it",
                       {},
                       {all[j].entry->key_position}});
    }
  }
}

void read_sweep(const TomlEntry& entry, const Scenario& base, CasePlan& plan, Diagnostics& diagnostics) {
  if (!entry.value.is(TomlKind::table)) {
    diagnostics.error(entry.key_position, fmt::format("'sweep' is {}", toml_kind_name(entry.value.kind)), "[sweep]");
    return;
  }
  TomlValue sweep = entry.value;
  const std::optional<Design> design = read_design(sweep, diagnostics);
  plan.zipped = read_mode(sweep, diagnostics) || design;
  const std::vector<NamedValue> all = find_named_values(base, sweep, FieldScope::case_wide, diagnostics);
  check_swept_once(all, diagnostics);
  const UnitPoints points = points_of(design, std::min(all.size(), most_design_dimensions));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const NamedValue& named = all[i];
    const std::vector<TomlValue> values =
        design ? design_values(named, places_along(points, i), diagnostics) : swept_values(named, diagnostics);
    SweptKey swept = read_swept_key(named, values, diagnostics);
    if (plan.zipped && !plan.sweep.empty() && !swept.points.empty() && swept.points.size() != plan.sweep.front().points.size()) {
      diagnostics.add({Severity::error,
                       named.entry->key_position,
                       fmt::format("'{}' has {} values, '{}' has {}: they cannot be zipped", swept.key, swept.points.size(),
                                   plan.sweep.front().key, plan.sweep.front().points.size()),
                       "lists of one length, or mode = \"crossed\"",
                       {},
                       {plan.sweep.front().points.front().assignment.place.key}});
    }
    if (!swept.points.empty()) plan.sweep.push_back(std::move(swept));
  }
}

void read_variants(const TomlEntry& entry, const Scenario& base, CasePlan& plan, Diagnostics& diagnostics) {
  if (!entry.value.is(TomlKind::table)) {
    diagnostics.error(entry.key_position, fmt::format("'variant' is {}", toml_kind_name(entry.value.kind)), "[variant.NAME]");
    return;
  }
  for (const TomlEntry& variant : entry.value.entries) {
    check_new_name(variant.key, variant.key_position, "variant", diagnostics);
    if (!variant.value.is(TomlKind::table)) {
      diagnostics.error(variant.key_position, fmt::format("variant '{}' is {}", variant.key, toml_kind_name(variant.value.kind)),
                        "[variant.NAME] with \"dotted.key\" = value");
      continue;
    }
    plan.variants.push_back({variant.key, variant.key_position, read_changes(base, variant.value, FieldScope::case_wide, diagnostics)});
  }
}

void check_overlap(const CasePlan& plan, Diagnostics& diagnostics) {
  for (const SweptKey& swept : plan.sweep) {
    for (const Variant& variant : plan.variants) {
      for (const Change& change : variant.changes) {
        if (change.full_key() != swept.key && change.key != swept.key) continue;
        diagnostics.add({Severity::error,
                         swept.points.front().assignment.place.key,
                         fmt::format("'{}' is swept and also set by variant '{}'", swept.key, variant.name),
                         "one of the two",
                         {},
                         {change.assignment.place.key}});
      }
    }
  }
}

}  // namespace

std::size_t CasePlan::grid_size() const {
  if (sweep.empty()) return 1;
  if (zipped) return sweep.front().points.size();
  std::size_t size = 1;
  for (const SweptKey& swept : sweep) size = std::min(size * swept.points.size(), most_cases + 1);
  return size;
}

const Change& CasePlan::point(std::size_t key_index, std::size_t grid_index) const {
  const std::vector<Change>& points = sweep[key_index].points;
  if (zipped) return points[grid_index];
  std::size_t faster = 1;
  for (std::size_t other = key_index + 1; other < sweep.size(); ++other) faster *= sweep[other].points.size();
  return points[grid_index / faster % points.size()];
}

CasePlan read_case_plan(const TomlValue& root, const Scenario& base, Diagnostics& diagnostics) {
  CasePlan plan;
  if (const TomlEntry* variants = root.find("variant")) read_variants(*variants, base, plan, diagnostics);
  if (const TomlEntry* sweep = root.find("sweep")) read_sweep(*sweep, base, plan, diagnostics);
  check_overlap(plan, diagnostics);
  if (plan.grid_size() * std::max<std::size_t>(1, plan.variants.size()) > most_cases) {
    diagnostics.error(root.find("sweep")->key_position, fmt::format("more than {} cases", most_cases), "a coarser sweep");
  }
  return plan;
}

}  // namespace faultline

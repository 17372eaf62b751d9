#include "models/scenario/study_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <variant>

#include "models/scenario/assignment.hpp"
#include "models/scenario/attribution_reader.hpp"
#include "models/scenario/calibration_reader.hpp"
#include "models/scenario/equilibrium_reader.hpp"
#include "models/scenario/parameter_access.hpp"
#include "models/scenario/points.hpp"
#include "models/scenario/study_basics.hpp"
#include "models/scenario/table_reader.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

const std::vector<std::string> scales = {"linear", "log"};
constexpr const char* range_forms = "[from, to], { from = …, to = …, scale = \"linear\" or \"log\" }, or \"bounds\"";
constexpr double most_levels = 1e9;  // of a count
constexpr const char* level_forms = "\"bounds\" for all of them, or a list of two or more";

class StudyReader : public StudyBasics {
 public:
  using StudyBasics::StudyBasics;

  void read_threshold(const TomlEntry& entry) {
    if (!is_table(entry)) return;
    const TableReader reader(entry.value, "[threshold]",
                             {"parameter", "between", "scale", "outcome", "outcomes", "case", "baseline", "baseline_moves",
                              "common_random_numbers", "crosses", "precision", "trials", "replications", "points", "second", "ramp"},
                             diagnostics_);
    ThresholdParameters threshold;
    threshold.position = entry.key_position;
    threshold.case_name = read_case(reader, "case");
    threshold.baseline = read_case(reader, "baseline");
    threshold.outcomes = read_outcomes(reader);
    threshold.baseline_moves = reader.flag("baseline_moves", !threshold.baseline.empty());
    threshold.common_random_numbers = reader.flag("common_random_numbers", true);
    threshold.parameter = read_parameter(reader, threshold.case_name);
    threshold.crosses = read_crosses(reader);
    threshold.ramp = read_ramp(reader, threshold);
    const double width = threshold.parameter.to - threshold.parameter.from;
    threshold.precision =
        reader.number("precision", threshold.parameter.logarithmic ? 0.05 : std::max(width, 1e-300) / 50, {.lower = 0, .lower_open = true});
    threshold.trials = reader.whole("trials", 10'000, 10, 1e8);
    threshold.replications = reader.whole("replications", threshold.crosses.is_probability ? 20 : 10, 2, 1e6);
    threshold.points = reader.whole("points", 5, 3, 1000);
    read_second(reader, threshold);
    experiment_.threshold = std::move(threshold);
  }

  void read_sensitivity(const TomlEntry& entry) {
    if (!is_table(entry)) return;
    const TableReader reader(entry.value, "[sensitivity]",
                             {"method", "ranges", "outcome", "outcomes", "case", "samples", "levels", "second_order", "resamples", "seed"},
                             diagnostics_);
    SensitivityParameters sensitivity;
    sensitivity.position = entry.key_position;
    sensitivity.method = static_cast<SensitivityMethod>(reader.word("method", {"morris", "sobol"}));
    sensitivity.case_name = read_case(reader, "case");
    sensitivity.outcomes = read_outcomes(reader);
    const bool is_sobol = sensitivity.method == SensitivityMethod::sobol;
    sensitivity.samples = reader.whole("samples", is_sobol ? 256 : 20, 4, 1 << 18);
    sensitivity.levels = reader.whole("levels", 4, 2, 1000);
    if (sensitivity.levels % 2 != 0) reader.wrong(*reader.find("levels"), "levels", "an even number");
    sensitivity.second_order = reader.flag("second_order", false);
    sensitivity.resamples = reader.whole("resamples", 1000, 100, 1e6);
    sensitivity.seed = reader.whole("seed", 1, 0, 1e9);
    read_ranges(reader, sensitivity);
    experiment_.sensitivity = std::move(sensitivity);
  }

 private:
  /// The address of a number that may be moved; a mistake is reported.
  std::optional<ParameterAddress> find_moved(const std::string& key, const std::string& case_name, FieldScope widest,
                                             const SourcePosition& position) {
    return checked(find_movable(scenario_of(case_name), key, widest), position);
  }

  void check_ends(const MovedParameter& moved, const Field& field, const SourcePosition& position) {
    if (moved.from >= moved.to) {
      diagnostics_.error(position, fmt::format("the range of '{}' is empty", moved.key), "[from, to] with from < to");
    } else if (!field.bounds.contains(moved.from) || !field.bounds.contains(moved.to)) {
      diagnostics_.error(position, fmt::format("the range of '{}' goes beyond its bounds", moved.key), expected_value(field));
    } else if (moved.logarithmic && moved.from <= 0) {
      diagnostics_.error(position, "a log range starts at 0 or below", "both ends above 0");
    }
  }

  MovedParameter read_parameter(const TableReader& reader, const std::string& case_name) {
    MovedParameter moved;
    const TomlValue* key = reader.need("parameter", "\"a dotted key\"");
    const TomlValue* between = reader.need("between", "[from, to]");
    moved.key = reader.text("parameter");
    moved.logarithmic = reader.word("scale", scales) == 1;
    if (key == nullptr || between == nullptr) return moved;
    const FieldScope widest = reader.find("ramp") != nullptr ? FieldScope::anywhere : FieldScope::case_wide;
    const auto address = find_moved(moved.key, case_name, widest, key->position);
    const std::vector<double> ends = reader.numbers("between", 2);
    if (!address || ends.empty()) return moved;
    if (ends.size() != 2) reader.wrong(*between, "between", "[from, to]");
    moved.from = ends[0];
    moved.to = ends[1];
    moved.unit = address->field->unit;
    check_ends(moved, *address->field, between->position);
    return moved;
  }

  CrossingParameters read_crosses(const TableReader& reader) {
    const TomlValue* value = reader.need("crosses", "a number, or \"half of baseline\"");
    if (value == nullptr) return {};
    const bool is_number = value->is(TomlKind::integer) || value->is(TomlKind::number);
    auto crossing = parse_crossing(is_number ? format_number(value->number) : value->text);
    if (crossing) return std::move(*crossing);
    reader.wrong(*value, "crosses", crosses_forms);
    return {};
  }

  void read_second(const TableReader& reader, ThresholdParameters& threshold) {
    const TomlValue* table = reader.find("second");
    if (table == nullptr) return;
    if (!table->is(TomlKind::table) || threshold.ramp)
      return reader.wrong(*table, "second",
                          threshold.ramp ? "no second parameter together with a ramp" : "{ parameter = \"a dotted key\", values = [ … ] }");
    const TableReader second(*table, "'second'", {"parameter", "values"}, diagnostics_);
    const TomlValue* key = second.need("parameter", "\"a dotted key\"");
    const TomlValue* values = second.need("values", "a list of numbers");
    threshold.second = second.text("parameter");
    threshold.second_values = second.numbers("values", 1);
    if (key == nullptr || values == nullptr) return;
    const auto address = find_moved(threshold.second, threshold.case_name, FieldScope::case_wide, key->position);
    for (const double value : address ? threshold.second_values : std::vector<double>()) {
      if (!address->field->bounds.contains(value)) second.wrong(*values, "values", "each " + expected_value(*address->field));
    }
    if (threshold.second == threshold.parameter.key)
      second.wrong(*key, "parameter", fmt::format("a parameter other than '{}'", threshold.second));
  }

  std::optional<RampParameters> read_ramp(const TableReader& reader, const ThresholdParameters& threshold) {
    const TomlValue* table = reader.find("ramp");
    if (table == nullptr) return std::nullopt;
    if (!table->is(TomlKind::table) || threshold.crosses.share_of_baseline != 0) {
      reader.wrong(*table, "ramp",
                   table->is(TomlKind::table) ? "no ramp where 'crosses' speaks of a baseline" : "{ steps = …, dwell = …, settle = … }");
      return std::nullopt;
    }
    if (!threshold.common_random_numbers)
      reader.wrong(*reader.find("common_random_numbers"), "common_random_numbers", "true with a ramp, whose levels are dates of one trial");
    const TableReader ramp(*table, "'ramp'", {"steps", "dwell", "settle"}, diagnostics_);
    const double spacing = experiment_.run().sample_every;
    RampParameters read;
    read.steps = ramp.whole("steps", 11, 3, 1000);
    read.dwell = ramp.number("dwell", 2, {.lower = spacing});
    read.settle = ramp.number("settle", read.dwell / 2, {.lower = 0, .upper = read.dwell, .upper_open = true});
    const double samples = read.dwell / spacing;
    if (std::abs(samples - std::round(samples)) > 1e-9)
      ramp.wrong(*table, "dwell", fmt::format("a multiple of sample_every = {}", format_number(spacing)));
    return read;
  }

  void read_ranges(const TableReader& reader, SensitivityParameters& sensitivity) {
    const TomlValue* table = reader.need("ranges", "{ \"dotted.key\" = [from, to], … }");
    if (table == nullptr) return;
    if (!table->is(TomlKind::table) || table->entries.empty()) return reader.wrong(*table, "ranges", "a table \"dotted.key\" = [from, to]");
    for (const TomlEntry& entry : table->entries) {
      const auto address = checked(find_lever(scenario_of(sensitivity.case_name), entry.key), entry.key_position);
      if (!address) continue;
      const Field& field = *address->field;
      const bool has_levels = field.kind == FieldKind::flag || field.kind == FieldKind::choice;
      sensitivity.ranges.push_back(has_levels ? read_levels(entry, *address) : read_range(entry, field));
      if (has_levels) check_levels(sensitivity.ranges.back(), sensitivity.case_name, entry.value);
    }
  }

  /// Levels that the case refuses, everything else as it is: an error where they are listed; of "bounds", left out.
  void check_levels(MovedParameter& moved, const std::string& case_name, const TomlValue& value) {
    const Case& one = case_of(case_name);
    std::vector<ParameterValue> possible;
    for (const ParameterValue& level : moved.levels) {
      const auto made = scenario_at(one, {{moved.key, level}});
      const std::string* refusal = std::get_if<std::string>(&made);
      if (refusal == nullptr) {
        possible.push_back(level);
      } else if (value.is(TomlKind::array)) {
        diagnostics_.error(value.position, *refusal, "levels that the scenario can run", level_forms);
      } else {
        diagnostics_.add({Severity::warning, value.position, "left out: " + *refusal, {}, {}, {}});
      }
    }
    if (possible.size() < 2 && !value.is(TomlKind::array) && !moved.levels.empty())
      diagnostics_.error(value.position, fmt::format("the scenario can run one level of '{}' only", moved.key), "two levels at least");
    moved.levels = std::move(possible);
  }

  /// Both ways of a switch, the words of a choice, or some of these.
  MovedParameter read_levels(const TomlEntry& entry, const ParameterAddress& address) {
    using Kind = ParameterValue::Kind;
    const Field& field = *address.field;
    MovedParameter moved{entry.key, field.unit};
    const TomlValue& value = entry.value;
    if (value.is(TomlKind::text) && value.text == "bounds" && field.kind == FieldKind::flag) {
      moved.levels = {{.kind = Kind::flag, .flag = false}, {.kind = Kind::flag, .flag = true}};
    } else if (value.is(TomlKind::text) && value.text == "bounds") {
      for (const std::string& word : field.choices) moved.levels.push_back({.kind = Kind::text, .text = word});
    } else if (value.is(TomlKind::array) && value.elements.size() >= 2) {
      for (const TomlValue& element : value.elements) {
        for (Assignment& level : convert_value(field, address.part, element, entry.key_position, diagnostics_)) {
          if (std::find(moved.levels.begin(), moved.levels.end(), level.value) != moved.levels.end())
            diagnostics_.error(element.position, fmt::format("a level of '{}' comes twice", entry.key), "each level once");
          moved.levels.push_back(std::move(level.value));
        }
      }
    } else {
      diagnostics_.error(value.position, fmt::format("the levels of '{}' are {}", entry.key, toml_inline(value)), level_forms);
    }
    return moved;
  }

  MovedParameter read_range(const TomlEntry& entry, const Field& field) {
    const bool is_whole = field.kind == FieldKind::integer || field.bounds.whole;
    MovedParameter moved{entry.key, field.unit, field.bounds.lower, field.bounds.upper, false, is_whole};
    const TomlValue& value = entry.value;
    if (value.is(TomlKind::table)) {
      const TableReader range(value, fmt::format("the range of '{}'", entry.key), {"from", "to", "scale"}, diagnostics_);
      range.need("from", "a number");
      range.need("to", "a number");
      moved.from = range.number("from", moved.from, {});
      moved.to = range.number("to", moved.to, {});
      moved.logarithmic = range.word("scale", scales) == 1;
    } else if (value.is(TomlKind::array) && value.elements.size() == 2) {
      moved.from = value.elements[0].number;
      moved.to = value.elements[1].number;
    } else if (value.text != "bounds" || !std::isfinite(moved.from) || !std::isfinite(moved.to)) {
      diagnostics_.error(value.position, fmt::format("the range of '{}' is {}", entry.key, toml_inline(value)), range_forms,
                         value.text == "bounds" ? "its bounds are " + field.bounds.text() : std::string());
      return moved;
    }
    check_ends(moved, field, value.position);
    if (moved.whole && (moved.from != std::floor(moved.from) || moved.to != std::floor(moved.to)))
      diagnostics_.error(value.position, fmt::format("'{}' takes whole numbers, and its range does not end at them", moved.key),
                         "[from, to], both whole");
    if (moved.whole && moved.to - moved.from > most_levels)
      diagnostics_.error(value.position, fmt::format("'{}' would take more than a billion values", moved.key), "a range of fewer");
    if (moved.whole && moved.logarithmic)
      diagnostics_.error(value.position, fmt::format("'{}' takes whole numbers, in bins of one width", moved.key), "scale = \"linear\"");
    return moved;
  }
};

/// "path = value" as TOML, the value taken as a text where it is none.
std::string option_line(const StudyOption& option) {
  std::vector<std::string> keys;
  for (const std::string& word : option.path) keys.push_back(toml_key(word));
  const std::string start = join(keys, ".") + " = ";
  Diagnostics scratch;
  const bool is_toml = parse_toml(start + option.value, option.option, scratch).has_value();
  return start + (is_toml ? option.value : quote_toml(option.value));
}

void lay_over(TomlValue& below, TomlValue above) {
  for (TomlEntry& entry : above.entries) {
    TomlEntry* old = below.find(entry.key);
    if (old == nullptr) {
      below.entries.push_back(std::move(entry));
    } else if (old->value.is(TomlKind::table) && entry.value.is(TomlKind::table)) {
      lay_over(old->value, std::move(entry.value));
    } else {
      *old = std::move(entry);
    }
  }
}

}  // namespace

void apply_study_options(std::span<const StudyOption> options, TomlValue& root, Diagnostics& diagnostics) {
  // Options of one name are lines of one source, so that a mistake shows the one that is meant.
  std::map<std::string, std::vector<std::string>> lines;
  for (const StudyOption& option : options) lines[option.option].push_back(option_line(option));
  for (const auto& [name, texts] : lines) diagnostics.add_source(name, join(texts, "\n"));
  std::map<std::string, std::size_t> next;
  for (const StudyOption& option : options) {
    const std::size_t number = next[option.option]++;
    auto entry = parse_toml(std::string(number, '\n') + lines[option.option][number], option.option, diagnostics);
    if (!entry) continue;
    TomlValue table;
    table.position = {option.option, 1, 1, 1};
    table.entries.push_back({option.table, {option.option, 1, 1, 1}, std::move(*entry)});
    lay_over(root, std::move(table));
  }
}

void read_studies(const TomlValue& root, Experiment& experiment, Diagnostics& diagnostics) {
  StudyReader reader(experiment, diagnostics);
  if (const TomlEntry* entry = root.find("threshold")) reader.read_threshold(*entry);
  if (const TomlEntry* entry = root.find("sensitivity")) reader.read_sensitivity(*entry);
  if (const TomlEntry* entry = root.find("attribution")) read_attribution(*entry, experiment, diagnostics);
  if (const TomlEntry* entry = root.find("calibration")) read_calibration(*entry, experiment, diagnostics);
  if (const TomlEntry* entry = root.find("equilibrium")) read_equilibrium(*entry, experiment, diagnostics);
}

std::string studies_text(const TomlValue& root) {
  std::string text;
  for (const char* name : {"threshold", "sensitivity", "attribution", "calibration", "equilibrium"}) {
    const TomlEntry* entry = root.find(name);
    if (entry == nullptr) continue;
    text += fmt::format("\n[{}]\n", name);
    for (const TomlEntry& value : entry->value.entries) text += fmt::format("{} = {}\n", toml_key(value.key), toml_inline(value.value));
  }
  return text;
}

}  // namespace faultline

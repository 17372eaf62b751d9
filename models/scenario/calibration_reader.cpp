#include "models/scenario/calibration_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <set>
#include <utility>
#include <variant>

#include "models/scenario/assignment.hpp"
#include "models/scenario/parameter_access.hpp"
#include "models/scenario/points.hpp"
#include "models/scenario/study_basics.hpp"
#include "models/scenario/table_reader.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr const char* parameter_form = "[[calibration.parameter]] with key = \"a dotted key\" and between = [lo, hi]";
constexpr const char* moment_form = "[[calibration.moment]] with outcome, observed and standard_error";

class CalibrationReader : public StudyBasics {
 public:
  using StudyBasics::StudyBasics;

  void read(const TomlEntry& entry) {
    if (!is_table(entry)) return;
    const TableReader reader(entry.value, "[calibration]",
                             {"case", "points", "replications", "waves", "confidence", "seed", "truths", "draws", "parameter", "moment"},
                             diagnostics_);
    calibration_.position = entry.key_position;
    calibration_.case_name = read_case(reader, "case");
    for (const TomlValue* table : rows(reader, "parameter", parameter_form)) read_parameter(*table);
    for (const TomlValue* table : rows(reader, "moment", moment_form)) read_moment(*table);
    const std::size_t count = calibration_.parameters.size();
    // Points enough for a cubic of three parameters, or a quadratic of five; best a power of two.
    const int points = static_cast<int>(std::bit_ceil(std::clamp<std::size_t>(32 * count, 64, 1024)));
    calibration_.points = reader.whole("points", points, 16, 1 << 16);
    calibration_.replications = reader.whole("replications", 8, 2, 10'000);
    calibration_.waves = reader.whole("waves", 3, 1, 20);
    calibration_.confidence = reader.number("confidence", 0.95, {.lower = 0.5, .upper = 0.999});
    calibration_.seed = reader.whole("seed", 1, 0, 1e9);
    calibration_.truths = reader.whole("truths", 200, 0, 10'000);
    calibration_.draws = reader.whole("draws", 1000, 100, 1e6);
    check_fitted(entry);
    experiment_.calibration = std::move(calibration_);
  }

 private:
  /// A list of tables that must be there.
  std::vector<const TomlValue*> rows(const TableReader& reader, std::string_view key, std::string_view form) {
    const TomlValue* list = reader.need(key, form);
    std::vector<const TomlValue*> tables;
    if (list == nullptr) return tables;
    if (list->is(TomlKind::array)) {
      for (const TomlValue& element : list->elements)
        if (element.is(TomlKind::table)) tables.push_back(&element);
    }
    if (!list->is(TomlKind::array) || tables.empty() || tables.size() != list->elements.size()) reader.wrong(*list, key, form);
    return tables;
  }

  [[nodiscard]] const Scenario& scenario() const { return scenario_of(calibration_.case_name); }

  void read_parameter(const TomlValue& table) {
    const TableReader reader(table, "[[calibration.parameter]]", {"key", "between", "scale", "prior"}, diagnostics_);
    const TomlValue* key = reader.need("key", "\"a dotted key\"");
    const TomlValue* between = reader.need("between", "[lo, hi]");
    MovedParameter moved;
    moved.key = reader.text("key");
    moved.logarithmic = reader.word("scale", {"linear", "log"}) == 1;
    if (key == nullptr || between == nullptr || moved.key.empty()) return;
    if (std::any_of(calibration_.parameters.begin(), calibration_.parameters.end(),
                    [&](const MovedParameter& other) { return other.key == moved.key; }))
      reader.wrong(*key, "key", "each parameter once");
    const auto found = find_movable(scenario(), moved.key, FieldScope::case_wide);
    const std::vector<double> ends = reader.numbers("between", 2);
    if (const Mistake* mistake = std::get_if<Mistake>(&found)) report(diagnostics_, key->position, *mistake);
    if (std::holds_alternative<Mistake>(found) || ends.empty()) return;
    if (ends.size() != 2) return reader.wrong(*between, "between", "[lo, hi]");
    moved.from = ends[0];
    moved.to = ends[1];
    const Field& field = *std::get<ParameterAddress>(found).field;
    moved.unit = field.unit;
    if (moved.from >= moved.to) {
      diagnostics_.error(between->position, fmt::format("the range of '{}' is empty", moved.key), "[lo, hi] with lo < hi");
    } else if (!field.bounds.contains(moved.from) || !field.bounds.contains(moved.to)) {
      diagnostics_.error(between->position, fmt::format("the range of '{}' goes beyond its bounds", moved.key), expected_value(field));
    } else if (moved.logarithmic && moved.from <= 0) {
      diagnostics_.error(between->position, "a log range starts at 0 or below", "both ends above 0");
    }
    calibration_.priors.push_back(read_prior(reader, moved));
    calibration_.parameters.push_back(std::move(moved));
  }

  PriorParameters read_prior(const TableReader& reader, const MovedParameter& moved) {
    using enum PriorParameters::Law;
    PriorParameters prior;
    const TomlValue* value = reader.find("prior");
    if (value == nullptr || (value->is(TomlKind::text) && value->text == "uniform")) return prior;
    const char* forms =
        "\"uniform\", { law = \"normal\", mean = …, sd = … }, { law = \"lognormal\", median = …, log_sd = … }, "
        "{ law = \"triangular\", mode = … } or { law = \"beta\", a = …, b = … }";
    if (!value->is(TomlKind::table)) {
      reader.wrong(*value, "prior", forms);
      return prior;
    }
    const std::vector<std::string> laws = {"uniform", "normal", "lognormal", "triangular", "beta"};
    const std::vector<std::vector<std::string>> keys = {{}, {"mean", "sd"}, {"median", "log_sd"}, {"mode"}, {"a", "b"}};
    const TomlEntry* named = value->find("law");
    const auto law = named == nullptr ? laws.end() : std::find(laws.begin(), laws.end(), named->value.text);
    if (law == laws.end()) {
      reader.wrong(named == nullptr ? *value : named->value, named == nullptr ? "prior" : "law", forms);
      return prior;
    }
    const auto& own = keys[static_cast<std::size_t>(law - laws.begin())];
    std::vector<std::string> known{"law"};
    known.insert(known.end(), own.begin(), own.end());
    const TableReader numbers(*value, "'prior'", known, diagnostics_);
    for (const std::string& key : own) numbers.need(key, "a number");
    prior.law = static_cast<PriorParameters::Law>(law - laws.begin());
    switch (prior.law) {
      case uniform: break;
      case normal:
        prior.first = numbers.number("mean", 0, {});
        prior.second = numbers.number("sd", 1, {.lower = 0, .lower_open = true});
        break;
      case lognormal:
        prior.first = numbers.number("median", 1, {.lower = 0, .lower_open = true});
        prior.second = numbers.number("log_sd", 1, {.lower = 0, .lower_open = true});
        break;
      case triangular: prior.first = numbers.number("mode", moved.from, {.lower = moved.from, .upper = moved.to}); break;
      case beta:
        prior.first = numbers.number("a", 1, {.lower = 0, .lower_open = true});
        prior.second = numbers.number("b", 1, {.lower = 0, .lower_open = true});
        break;
    }
    return prior;
  }

  void read_moment(const TomlValue& table) {
    const TableReader reader(table, "[[calibration.moment]]", {"outcome", "case", "observed", "standard_error", "fit", "source"},
                             diagnostics_);
    const TomlValue* outcome = reader.need("outcome", "the name of an outcome");
    MomentParameters moment;
    moment.position = table.position;
    moment.outcome = reader.text("outcome");
    moment.case_name = read_case(reader, "case");
    const std::vector<std::string> known = names_of(scenario(), NameKind::outcome);
    if (outcome != nullptr && !known.empty()) {  // else the default outcomes, which whoever evaluates them knows
      if (auto mistake = check_name(NameKind::outcome, moment.outcome, known)) report(diagnostics_, outcome->position, *mistake);
    }
    reader.need("observed", "a number");
    reader.need("standard_error", "a number above 0, in the unit of the outcome");
    moment.observed = reader.number("observed", 0, {});
    moment.standard_error = reader.number("standard_error", 1, {.lower = 0, .lower_open = true});
    moment.fit = reader.flag("fit", true);
    moment.source = reader.text("source");
    const auto is_same = [&](const MomentParameters& other) { return other.name() == moment.name(); };
    if (outcome != nullptr && std::any_of(calibration_.moments.begin(), calibration_.moments.end(), is_same))
      reader.wrong(*outcome, "outcome", "each outcome of a case once");
    calibration_.moments.push_back(std::move(moment));
  }

  void check_fitted(const TomlEntry& entry) {
    const auto is_fitted = [](const MomentParameters& moment) { return moment.fit; };
    const auto fitted = std::count_if(calibration_.moments.begin(), calibration_.moments.end(), is_fitted);
    if (calibration_.moments.empty() || calibration_.parameters.empty()) return;  // said above
    if (fitted == 0) {
      diagnostics_.error(entry.key_position, "every moment is held out", "at least one moment to fit");
    } else if (static_cast<std::size_t>(fitted) < calibration_.parameters.size()) {
      diagnostics_.add({Severity::warning,
                        entry.key_position,
                        fmt::format("{} parameters and {} fitted moment{}: not all of them can be known", calibration_.parameters.size(),
                                    fitted, fitted == 1 ? "" : "s"),
                        "as many moments as parameters, and one more for a test of the model",
                        {},
                        {}});
    }
  }

  CalibrationParameters calibration_;
};

}  // namespace

void read_calibration(const TomlEntry& entry, Experiment& experiment, Diagnostics& diagnostics) {
  CalibrationReader(experiment, diagnostics).read(entry);
}

}  // namespace faultline

#include "sim/cli/scenario_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/version.hpp>
#include <functional>
#include <sstream>

#include "models/measures/series.hpp"
#include "models/model.hpp"
#include "models/scenario/field_table.hpp"
#include "models/scenario/json_text.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/digest.hpp"
#include "sim/base/revision.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/memory_estimate.hpp"
#include "sim/cli/messages.hpp"
#include "sim/io/result_format.hpp"

namespace faultline::cli {

namespace {

constexpr std::array<std::string_view, 6> default_series{"entries",       "active_firms", "price_index",
                                                         "foreign_share", "welfare",      "compliance_share"};

/// Of one trial: a few are held at a time for every worker.
constexpr std::size_t most_values_per_trial = 125'000'000;

Experiment checked(std::optional<Experiment> experiment, const Diagnostics& diagnostics) {
  if (!experiment) throw UsageError(diagnostics.render());
  say_text(diagnostics.render());
  return std::move(*experiment);
}

const SeriesEntry* find_entry(std::string_view name) {
  const auto table = series_table();
  const auto found = std::find_if(table.begin(), table.end(), [&](const SeriesEntry& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : &*found;
}

DateStatistic statistic_of(Statistic statistic) {
  switch (statistic) {
    case Statistic::mean: return DateStatistic::mean;
    case Statistic::final: return DateStatistic::final;
    case Statistic::sum: return DateStatistic::sum;
    case Statistic::minimum: return DateStatistic::minimum;
    case Statistic::maximum: return DateStatistic::maximum;
    case Statistic::discounted: return DateStatistic::discounted;
  }
  return DateStatistic::mean;
}

/// What is shown where a scenario asks for nothing, as far as it is recorded.
std::vector<OutcomeParameters> default_outcomes(const ResultLayout& layout) {
  std::vector<OutcomeParameters> outcomes;
  for (const std::string_view name : default_series) {
    const auto recorded =
        std::find_if(layout.series.begin(), layout.series.end(), [&](const ResultSeries& one) { return one.name == name; });
    if (recorded == layout.series.end()) continue;
    OutcomeParameters& outcome = outcomes.emplace_back();
    outcome.name = name;
    outcome.label = recorded->long_name;
    outcome.series = name;
  }
  return outcomes;
}

/// Where a value was written, as far as the origins know it: the line, and in it what follows the equals sign.
SourcePosition position_of(const Experiment& experiment, const std::string& key) {
  const auto origin =
      std::find_if(experiment.origins.begin(), experiment.origins.end(), [&](const ValueOrigin& one) { return one.key == key; });
  if (origin == experiment.origins.end() || origin->line == 0) return {experiment.path, 0, 0, 1};
  SourcePosition position{origin->file, origin->line, 1, 1};
  for (const InputFile& input : experiment.inputs) {
    if (input.path != origin->file) continue;
    std::istringstream text(input.text);
    std::string line;
    for (std::uint32_t number = 0; number < origin->line; ++number) std::getline(text, line);
    const std::size_t value = line.find_first_not_of(" \t", line.find('=') + 1);
    if (value == std::string::npos) continue;
    position.column = static_cast<std::uint32_t>(letter_count(std::string_view(line).substr(0, value)) + 1);
    position.length = static_cast<std::uint32_t>(origin->value.size());
  }
  return position;
}

/// The variant of each case.
CaseCoordinate variant_coordinate(const Experiment& experiment) {
  CaseCoordinate coordinate{"variant", "", "variant", "Which [variant] of the scenario the case is.", {}, {}};
  for (const Case& one : experiment.cases) coordinate.texts.push_back(one.variant);
  return coordinate;
}

/// The value of a swept key, or of one that variants set, in each case.
CaseCoordinate make_coordinate(const Experiment& experiment, const std::string& key,
                               const std::function<ParameterValue(const Case&)>& value_of) {
  CaseCoordinate coordinate{key, "", key, "Parameter that differs between cases.", {}, {}};
  const auto found = find_parameter(experiment.cases.front().scenario, key);
  if (const auto* address = std::get_if<ParameterAddress>(&found)) {
    coordinate.unit = address->field->unit;
    coordinate.definition = address->field->meaning;
  }
  for (const Case& one : experiment.cases) {
    const ParameterValue value = value_of(one);
    if (value.kind == ParameterValue::Kind::number) {
      coordinate.numbers.push_back(value.number);
    } else {
      coordinate.texts.push_back(value.kind == ParameterValue::Kind::text ? value.text : value_text(value));
    }
  }
  return coordinate;
}

/// What xarray unstacks cases by: the variant, swept keys, and keys that variants set.
std::vector<CaseCoordinate> case_coordinates(const Experiment& experiment) {
  std::vector<CaseCoordinate> coordinates;
  if (!experiment.cases.front().variant.empty()) coordinates.push_back(variant_coordinate(experiment));
  for (std::size_t i = 0; i < experiment.swept_keys.size(); ++i)
    coordinates.push_back(
        make_coordinate(experiment, experiment.swept_keys[i], [i](const Case& one) { return one.coordinates.at(i).second; }));
  for (const std::string& key : experiment.variant_keys)
    coordinates.push_back(make_coordinate(experiment, key, [&](const Case& one) { return get_parameter(one.scenario, key); }));
  return coordinates;
}

std::string inputs_json(const Experiment& experiment) {
  std::string text = "[";
  for (const InputFile& input : experiment.inputs) {
    text += fmt::format("{}\n{{\"path\": {}, \"bytes\": {}, \"digest\": \"{}\"}}", text.size() == 1 ? "" : ",", json_text(input.path),
                        input.text.size(), digest_text(input.text).hex());
  }
  return text + "\n]\n";
}

/// The scenario's file, then every file it extends, each below a line with its path.
std::string as_written(const Experiment& experiment) {
  std::string text = experiment.text_as_written;
  for (std::size_t i = 1; i < experiment.inputs.size(); ++i) {
    text += fmt::format("\n# ---- {} ----\n{}", experiment.inputs[i].path, experiment.inputs[i].text);
  }
  return text;
}

/// Whether cases can be looked up by their number: what else a scenario says is asked of the layout by name.
bool describes(const Experiment& experiment, const ResultLayout& layout) { return experiment.cases.size() == layout.cases.size(); }

Provenance libraries() {
  Provenance all = io_libraries();
  all.emplace_back("Boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100));
  all.emplace_back("fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100));
  return all;
}

}  // namespace

std::vector<std::pair<std::string, std::vector<std::string>*>> axis_choices(OutcomeParameters& outcome) {
  return {{"state", &outcome.states},
          {"layer", &outcome.layers},
          {"class", &outcome.classes},
          {"size", &outcome.sizes},
          {"body", &outcome.bodies},
          {"alliance", &outcome.alliances},
          {"shock", &outcome.shocks},
          {"outage", &outcome.outages},
          {"seller_group", &outcome.seller_groups},
          {"age", &outcome.ages},
          {"player", &outcome.players},
          {"action", &outcome.actions},
          {"end_state", &outcome.end_states}};
}

OutcomeSpec outcome_spec(const OutcomeParameters& outcome, const Scenario& scenario) {
  OutcomeSpec spec{outcome.name, outcome.label, outcome.series, statistic_of(outcome.statistic)};
  OutcomeParameters copy = outcome;
  for (const auto& [axis, labels] : axis_choices(copy)) {
    for (const std::string& label : *labels) spec.selections.emplace_back(axis, label);
  }
  if (const SeriesEntry* entry = find_entry(outcome.series)) {
    spec.weighted_mean = entry->combination != Combination::sum;
    spec.weighs_dates = entry->combination == Combination::mean_of_events;
    spec.weight = entry->weight;
  }
  spec.warm_up = scenario.run.warm_up;
  spec.from = outcome.from;
  spec.to = outcome.to;
  spec.discount_rate = scenario.economy.interest_rate;
  return spec;
}

std::vector<OptionSpec> scenario_options() {
  return {{"set", "KEY=VALUE", "change a parameter, as if the scenario said so; may be repeated (faultline describe lists the keys)"},
          {"replications", "N", "trials per case; in place of the goals in [replications], if any"},
          {"seed", "S", "seed of all random numbers, decimal or 0x hexadecimal"}};
}

LoadOptions load_options(const Arguments& arguments) {
  LoadOptions options;
  options.overrides = arguments.values("set");
  options.replications = arguments.whole_number("replications", 1, 1'000'000);
  options.seed = arguments.value("seed");
  for (const SeriesEntry& entry : series_table()) options.series_names.emplace_back(entry.name);
  return options;
}

std::vector<std::string> run_words(const std::string& file, const Arguments& arguments) {
  std::vector<std::string> words = {"faultline", "run", file};
  for (const std::string& change : arguments.values("set")) words.insert(words.end(), {"--set", change});
  for (const char* option : {"replications", "seed"}) {
    if (const auto value = arguments.value(option)) words.insert(words.end(), {fmt::format("--{}", option), *value});
  }
  return words;
}

std::string origins_json(const Experiment& experiment) {
  std::string text = "[";
  for (const ValueOrigin& origin : experiment.origins) {
    text += fmt::format("{}\n{{\"key\": {}, \"value\": {}, \"file\": {}, \"line\": {}}}", text.size() == 1 ? "" : ",",
                        json_text(origin.key), json_text(origin.value), json_text(origin.file), origin.line);
  }
  return text + "\n]\n";
}

Experiment load_scenario(const std::string& path, const LoadOptions& options) {
  Diagnostics diagnostics;
  std::optional<Experiment> experiment = load_scenario(path, options, diagnostics);
  return checked(std::move(experiment), diagnostics);
}

std::optional<Experiment> load_scenario(const std::string& path, const LoadOptions& options, Diagnostics& diagnostics) {
  std::optional<Experiment> experiment = load_experiment(path, options, diagnostics);
  if (!experiment) return std::nullopt;
  const ResultLayout layout = make_layout(*experiment, {});
  if (layout.values_per_trial() > most_values_per_trial) {
    diagnostics.error(position_of(*experiment, "run.sample_every"),
                      fmt::format("a trial would record {} numbers, {:.1f} GB", layout.values_per_trial(),
                                  static_cast<double>(layout.values_per_trial() * sizeof(double)) / 1e9),
                      "at most 1 GB: fewer dates, or fewer states, layers and groups");
    return std::nullopt;
  }
  if (const double bytes = least_memory(*experiment, layout, 1); bytes > usable_memory()) {
    diagnostics.error(position_of(*experiment, "run.sample_every"),
                      fmt::format("a run would take {:.1f} GB of memory with one trial at a time, and there are {:.1f} GB", 1e-9 * bytes,
                                  1e-9 * usable_memory()),
                      "fewer dates, or fewer states, layers, groups and startups");
    return std::nullopt;
  }
  (void)scenario_outcomes(*experiment, layout, diagnostics);
  return diagnostics.has_errors() ? std::nullopt : std::move(experiment);
}

Experiment load_scenario_of(const ResultReader& reader, DataMatch match) {
  const std::string text = reader.provenance("scenario_resolved");
  const std::string name = reader.path().string() + ":/provenance/scenario_resolved";
  if (text.empty())
    throw FileError(fmt::format("'{}' holds no scenario\n  = hint: give a file that 'faultline run' wrote", reader.path().string()));
  Diagnostics diagnostics;
  LoadOptions options = load_options({});
  options.may_extend = false;
  std::optional<Experiment> read = load_experiment_from_text(text, name, options, diagnostics);
  if (!read) throw UsageError(diagnostics.render());
  Experiment experiment = std::move(*read);  // who ran it has seen the warnings
  if (match == DataMatch::needed && !describes(experiment, reader.layout()))
    throw FileError(
        fmt::format("the scenario inside '{}' is not the one of its data\n  = hint: the file was changed "
                    "after it was written; take it again from where it came",
                    reader.path().string()));
  return experiment;
}

std::vector<Outcome> scenario_outcomes(const Experiment& experiment, const ResultLayout& layout) {
  Diagnostics diagnostics;
  std::vector<Outcome> outcomes = scenario_outcomes(experiment, layout, diagnostics);
  if (diagnostics.has_errors()) throw UsageError(diagnostics.render());
  return outcomes;
}

std::vector<Outcome> scenario_outcomes(const Experiment& experiment, const ResultLayout& layout, Diagnostics& diagnostics) {
  const Scenario& scenario = experiment.cases.front().scenario;
  for (const InputFile& input : experiment.inputs) diagnostics.add_source(input.path, input.text);
  std::vector<Outcome> outcomes;
  for (const OutcomeParameters& outcome : scenario.outcomes.empty() ? default_outcomes(layout) : scenario.outcomes) {
    try {
      outcomes.emplace_back(layout, outcome_spec(outcome, scenario));
    } catch (const OutcomeMistake& mistake) {
      SourcePosition position = position_of(experiment, fmt::format("outcome.{}.{}", outcome.name, mistake.key));
      if (position.line == 0) position = position_of(experiment, fmt::format("outcome.{}.series", outcome.name));
      diagnostics.error(position, mistake.message, mistake.expected, mistake.hint);
    }
  }
  return outcomes;
}

ResultLayout make_layout(const Experiment& experiment, const std::vector<std::string>& command_line) {
  const Scenario& scenario = experiment.cases.front().scenario;
  ResultLayout layout;
  layout.title = experiment.title;
  for (const Case& one : experiment.cases) layout.cases.push_back(one.name);
  layout.coordinates = case_coordinates(experiment);
  for (int i = 0; i < experiment.replications().most; ++i) layout.replications.push_back(i);
  layout.times = sample_times(scenario);
  layout.axes = result_axes(scenario);
  layout.series = result_series(scenario);
  layout.provenance = {{"scenario_as_written", as_written(experiment)},
                       {"scenario_resolved", experiment.resolved_text},
                       {"origins", origins_json(experiment)},
                       {"inputs", inputs_json(experiment)},
                       {"command_line", render_command_line(command_line)}};
  for (auto& entry : describe_program(program_revision(), libraries())) layout.provenance.push_back(std::move(entry));
  layout.batch_digest = DigestStream{}.add(std::string_view(experiment.canonical_text)).add(std::uint64_t{numbers_version}).value().hex();
  check_layout(layout);
  return layout;
}

std::uint64_t seed_of(const Scenario& scenario) {
  const std::optional<std::uint64_t> seed = parse_seed(scenario.run.seed);
  EXPECTS(seed.has_value());
  return *seed;
}

std::uint64_t seed_of(const Experiment& experiment) { return seed_of(experiment.cases.front().scenario); }

}  // namespace faultline::cli

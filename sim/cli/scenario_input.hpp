// Scenario files as commands need them: read with the options of the command line, mistakes rendered, outcomes ready to
// evaluate.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analysis/outcomes.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/cli/command.hpp"

namespace faultline::cli {

/// --set, --replications, --seed: those that change a scenario.
std::vector<OptionSpec> scenario_options();

LoadOptions load_options(const Arguments& arguments);

/// The words "faultline run FILE …" that load the same scenario again.
std::vector<std::string> run_words(const std::string& file, const Arguments& arguments);

/// A scenario whose outcomes can be evaluated.
/// @throws UsageError with every mistake rendered. Warnings go to stderr.
Experiment load_scenario(const std::string& path, const LoadOptions& options);
/// The same with the diagnostics in hand. @returns nothing if there is any error
std::optional<Experiment> load_scenario(const std::string& path, const LoadOptions& options, Diagnostics& diagnostics);
/// Whether the scenario of a file must fit its data.
enum class DataMatch : std::uint8_t { needed, asked_later };

/// The scenario inside a result file: data like the rest of it, it names no other file.
/// @throws FileError when it has not as many cases as the data
Experiment load_scenario_of(const ResultReader& reader, DataMatch match = DataMatch::needed);

/// Which labels an outcome chooses, by axis of the result file: the one place that knows all axes.
std::vector<std::pair<std::string, std::vector<std::string>*>> axis_choices(OutcomeParameters& outcome);

/// An outcome of the scenario language for analysis: how the series is combined, what the run's warm-up and interest
/// rate are.
OutcomeSpec outcome_spec(const OutcomeParameters& outcome, const Scenario& scenario);

/// What a scenario asks for at the end of a run; without any [[outcome]] the default set, as far as the scenario
/// records it.
/// @throws UsageError when one cannot be evaluated
std::vector<Outcome> scenario_outcomes(const Experiment& experiment, const ResultLayout& layout);
/// The same with mistakes collected, each at its place; those outcomes are left out.
std::vector<Outcome> scenario_outcomes(const Experiment& experiment, const ResultLayout& layout, Diagnostics& diagnostics);

/// The shape of the result of an experiment, provenance included; with goals of replications, the largest it can take.
/// @param command_line  the words of this run
ResultLayout make_layout(const Experiment& experiment, const std::vector<std::string>& command_line);

/// Where every value came from, as a JSON list.
std::string origins_json(const Experiment& experiment);

/// The seed of an experiment.
std::uint64_t seed_of(const Experiment& experiment);
std::uint64_t seed_of(const Scenario& scenario);

}  // namespace faultline::cli

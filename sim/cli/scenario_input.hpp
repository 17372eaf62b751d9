// Scenario files as commands need them: read with the options of the command line, mistakes rendered, outcomes ready to evaluate.
#pragma once

#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/cli/command.hpp"

namespace faultline::cli {

/// --set, --replications, --seed: those that change a scenario.
std::vector<OptionSpec> scenario_options();

LoadOptions load_options(const Arguments& arguments);

/// @throws UsageError with every mistake rendered. Warnings go to stderr.
Experiment load_scenario(const std::string& path, const LoadOptions& options);
/// The scenario inside a result file.
Experiment load_scenario_of(const ResultReader& reader);

/// What a scenario asks for at the end of a run; without any [[outcome]] the default set, as far as the scenario records it.
/// @throws UsageError when one cannot be evaluated
std::vector<Outcome> scenario_outcomes(const Experiment& experiment, const ResultLayout& layout);

/// The shape of the result of an experiment, provenance included.
/// @param command_line  the words of this run
ResultLayout make_layout(const Experiment& experiment, const std::vector<std::string>& command_line);

/// The seed of an experiment.
std::uint64_t seed_of(const Experiment& experiment);

}  // namespace faultline::cli

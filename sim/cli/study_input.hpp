// What threshold, sensitivity and attribute share on the command line: their options laid over the scenario's tables, the outcomes
// they ask for, and how they end.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/cli/command.hpp"
#include "sim/cli/experiment_trials.hpp"

namespace faultline::cli {

/// --set and --seed.
std::vector<OptionSpec> study_scenario_options();

/// The scenario with the options of the command line in the table of a study.
/// @param table  "threshold", "sensitivity", "attribution" or "equilibrium"; it must be there
/// @throws UsageError with every mistake rendered
Experiment load_study(const Arguments& arguments, const std::string& table);

enum class OutcomeDefault : unsigned char { first, all };

/// Places of the outcomes that a study names.
/// @throws UsageError for an unknown one
std::vector<std::size_t> choose_outcomes(const std::vector<Outcome>& outcomes, const std::vector<std::string>& names,
                                         OutcomeDefault when_none);

/// Runs a study: an interruption says how to go on, failed trials are named.
/// @param study  prints its answer and says whether its goal is met
/// @returns the exit code
int run_study(const ExperimentTrials& trials, const Arguments& arguments, const std::function<bool()>& study);

}  // namespace faultline::cli

// Which numbers of a result file a command looks at: the scenario's outcomes, some of them, or any series of the file.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/cli/command.hpp"

namespace faultline::cli {

/// --outcome, --series and what goes with it: the axes of the file, --statistic, --from, --to.
std::vector<OptionSpec> outcome_options();

/// Without --outcome or --series: the scenario's outcomes.
/// @throws UsageError for an unknown outcome, series, axis, label or window
std::vector<Outcome> chosen_outcomes(const Arguments& arguments, const Experiment& experiment, const ResultLayout& layout);

/// Positions of the cases that an option names (it may come several times); all of them without it.
/// @throws UsageError with the nearest name
std::vector<std::size_t> chosen_cases(const Arguments& arguments, const std::string& option, const ResultLayout& layout);

/// @throws UsageError with the nearest name
std::size_t find_case(const ResultLayout& layout, const std::string& name);

/// Title with its unit, as tables show it.
std::string title_of(const std::string& title, const std::string& unit);

}  // namespace faultline::cli

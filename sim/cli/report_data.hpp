// What the page of `report` and the figures of `plot` are drawn from: one result file as JSON. Every number is what `summary` and
// `compare` say, to the last digit; how many digits are shown is said beside it.
#pragma once

#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/io/result_reader.hpp"

namespace faultline::cli {

/// Cases whose paths are in the data. Of a sweep with more, a reader asks for the outcome against the key.
inline constexpr std::size_t most_cases_with_paths = 12;
/// Values of single trials that are in the data, by case: the first ones. Means and intervals are of all.
inline constexpr std::size_t most_values_shown = 200;
/// Probabilities of the quantiles of a fan: the middle 50 % and 90 % of replications.
inline constexpr double fan_probabilities[] = {0.05, 0.25, 0.5, 0.75, 0.95};

/// One result file.
/// @param outcomes  what is shown of it, at least one
/// @param file      its name as typed
/// @returns an object; texts of the file are escaped, and no `<` is left in it, so that it can stand in HTML
std::string report_json(const Experiment& experiment, ResultReader& reader, const std::vector<Outcome>& outcomes, const std::string& file);

/// A JSON text in which every `<` is written \u003c: the end of a script element cannot be in it.
std::string without_tags(const std::string& json);

}  // namespace faultline::cli

// A case with some of its numbers moved: what experiments over parameters run.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "models/scenario/experiment.hpp"
#include "models/scenario/field_table.hpp"

namespace faultline {

/// A number that an experiment may move.
/// @param widest  anywhere: also during a trial; case_wide: before it
/// @returns why not, for an unknown key, a whole number, a text …
std::variant<ParameterAddress, Mistake> find_movable(const Scenario& scenario, std::string_view key, FieldScope widest);

/// What sensitivity may move besides: whole numbers, switches and words.
std::variant<ParameterAddress, Mistake> find_lever(const Scenario& scenario, std::string_view key);

ParameterValue number_value(double number);

using MovedValues = std::vector<std::pair<std::string, ParameterValue>>;  ///< dotted key, value

/// The scenario of a case with these values in place, checked and complete.
/// @returns why there is none, in words, where the values do not fit together
std::variant<Scenario, std::string> scenario_at(const Case& one, const MovedValues& values);

/// A copy of the experiment in which a parameter climbs from `from` to `to` in equal steps within each trial, and comes
/// back: the warm-up first, then `steps` levels up, then the same levels down. The horizon becomes what this takes.
/// @returns the dates at which the levels begin, 2 · steps of them, and one more: the end
std::vector<double> add_ramp(Experiment& experiment, const MovedParameter& parameter, const RampParameters& ramp);
/// The levels of a ramp in the order of time.
std::vector<double> ramp_levels(const MovedParameter& parameter, const RampParameters& ramp);

/// Everything that one trial depends on but its seed and replication: parameters as canonical TOML, without outcomes, targets
/// and the number of replications.
std::string trial_text(const Scenario& scenario);

}  // namespace faultline

// What no single value can say: names exist, shares sum to 1, a mode belongs to its requirement, laws have the moments
// they need. Each mistake is reported where the value was written.
#pragma once

#include "models/scenario/assignment.hpp"

namespace faultline {

/// Checks one case as read, before complete_scenario.
void check_scenario(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);

/// Every name that a parameter refers to must exist.
void check_references(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);

/// Refuses the pairs of models/scenario/combinations.hpp, at every place that turns one of a pair on.
void check_exclusions(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);

/// Scripted events that concern vendors find the firms they mean.
void check_productivity_changes(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
/// Scripted events of one date agree on what they both set: the order of their tables decides nothing.
void check_simultaneous_shocks(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
/// What no trial could hold or finish, though every value alone is allowed.
void check_limits(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);

/// What is asked of a batch can be answered: outcomes name series, targets and goals of replications name cases, a target
/// claims one thing, a goal can be reached.
/// @param series  the series that are recorded; empty: not checked
void check_questions(const Scenario& scenario, const std::vector<std::string>& cases, const std::vector<std::string>& series,
                     const Places& places, Diagnostics& diagnostics);

/// Derives what may be given in another way: spending from digital_spending and its shares; the mode of a requirement
/// that has only one.
void complete_scenario(Scenario& scenario);

/// Takes back what complete_scenario derived from other numbers, so that these can be changed.
void reopen_scenario(Scenario& scenario);

inline constexpr std::size_t most_states = 64;  // sets of states are 64 bits
inline constexpr std::size_t most_layers = 16;
inline constexpr std::size_t most_modes = 20;  // of one requirement: least-cost covers are enumerated

}  // namespace faultline

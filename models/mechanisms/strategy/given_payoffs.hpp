// From what a scenario says about payoffs to a game with numbers.
#pragma once

#include "models/rules/given_game.hpp"
#include "models/scenario/parameters.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline {

inline constexpr std::size_t most_profiles = 4096;  ///< of a table of payoffs

/// Whether a player's action is to be tabled as a member's, and the place of an action in its list; `size()` where it has none of it.
std::size_t place_of_action(const PlayerParameters& player, std::string_view action);

/// Names that a formula of payoffs may use: others, members, players, and the constants.
std::vector<std::string> names_in_formulas(const Scenario& scenario);

/// The values of a formula of payoffs by the number of other members, 0 to players − 1; nothing where the text is no such formula.
std::optional<std::vector<double>> payoffs_by_members(const Scenario& scenario, const std::string& formula, bool is_member);

/// Rows of [[payoff]] that describe a profile: their places.
std::vector<std::size_t> rows_that_describe(const Scenario& scenario, const Profile& profile);

/// Players and their numbers of actions, without payoffs.
GivenGame players_of(const Scenario& scenario);

/// The whole game. @throws ContractViolation where the scenario was not checked
GivenGame given_game_of(const Scenario& scenario);

}  // namespace faultline

#include "models/mechanisms/strategy/given_payoffs.hpp"

#include <algorithm>

#include "models/scenario/field_table.hpp"
#include "models/scenario/formula.hpp"
#include "models/scenario/named.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

/// What the words of a formula are worth where so many others are members; nothing for a word that means nothing.
std::optional<double> value_of_word(const Scenario& scenario, const std::string& word, std::size_t others, bool is_member) {
  if (word == "others") return static_cast<double>(others);
  if (word == "members") return static_cast<double>(others + (is_member ? 1 : 0));
  if (word == "players") return static_cast<double>(scenario.players.size());
  for (const ConstantParameters& constant : scenario.constants) {
    if (constant.name == word) return constant.value;
  }
  return std::nullopt;
}

void table_symmetric(const Scenario& scenario, GivenGame& game) {
  const auto in = payoffs_by_members(scenario, scenario.game.payoff_in, true);
  const auto out = payoffs_by_members(scenario, scenario.game.payoff_out, false);
  EXPECTS(in && out);
  game.in = *in;
  game.out = *out;
}

/// Actions of one name have one number, whoever takes them.
void table_pairwise(const Scenario& scenario, GivenGame& game) {
  const std::vector<std::string> names = names_of(scenario, NameKind::action);
  const std::size_t players = game.players();
  game.kinds.assign(players * game.most_actions, 0);
  game.weights.assign(players * players, 0.0);
  for (std::size_t i = 0; i < players; ++i) {
    const PlayerParameters& player = scenario.players[i];
    for (std::size_t a = 0; a < player.actions.size(); ++a) {
      const auto found = std::find(names.begin(), names.end(), player.actions[a].name);
      game.kinds[i * game.most_actions + a] = static_cast<std::uint32_t>(found - names.begin());
    }
    for (const auto& [name, affinity] : player.affinity) {
      const std::size_t j = place_named(scenario.players, name);
      game.weights[i * players + j] = player.size * scenario.players[j].size * affinity;
    }
  }
}

void add_biases(const Scenario& scenario, GivenGame& game) {
  for (std::size_t i = 0; i < game.players(); ++i) {
    for (const auto& [action, bias] : scenario.players[i].bias) {
      if (game.bias.empty()) game.bias.assign(game.players() * game.most_actions, 0.0);
      game.bias[i * game.most_actions + place_of_action(scenario.players[i], action)] = bias;
    }
  }
}

void table_profiles(const Scenario& scenario, GivenGame& game) {
  const std::size_t profiles = count_profiles(game, most_profiles);
  EXPECTS(profiles <= most_profiles);
  game.table.assign(profiles * game.players(), 0.0);
  for (std::size_t number = 0; number < profiles; ++number) {
    const std::vector<std::size_t> rows = rows_that_describe(scenario, profile_of(game, number));
    EXPECTS(rows.size() == 1);
    for (const auto& [name, payoff] : scenario.payoffs[rows.front()].earns)
      game.table[number * game.players() + place_named(scenario.players, name)] = payoff;
  }
}

}  // namespace

std::size_t place_of_action(const PlayerParameters& player, std::string_view action) {
  const auto is_it = [&](const NamedChanges& one) { return one.name == action; };
  return static_cast<std::size_t>(std::find_if(player.actions.begin(), player.actions.end(), is_it) - player.actions.begin());
}

std::vector<std::string> names_in_formulas(const Scenario& scenario) {
  std::vector<std::string> names = {"others", "members", "players"};
  for (const ConstantParameters& constant : scenario.constants) names.push_back(constant.name);
  return names;
}

std::optional<std::vector<double>> payoffs_by_members(const Scenario& scenario, const std::string& formula, bool is_member) {
  const std::optional<Formula> parsed = parse_formula(formula, 0);
  if (!parsed) return std::nullopt;
  std::vector<double> payoffs;
  for (std::size_t others = 0; others < scenario.players.size(); ++others) {
    std::vector<double> values;
    for (const OutcomeOfCase& word : parsed->operands) {
      const auto value = word.case_name.empty() ? value_of_word(scenario, word.outcome, others, is_member) : std::nullopt;
      if (!value) return std::nullopt;
      values.push_back(*value);
    }
    payoffs.push_back(evaluate_formula(*parsed, values));
  }
  return payoffs;
}

std::vector<std::size_t> rows_that_describe(const Scenario& scenario, const Profile& profile) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < scenario.payoffs.size(); ++row) {
    const auto& when = scenario.payoffs[row].when;
    const bool describes = std::all_of(when.begin(), when.end(), [&](const auto& one) {
      const std::size_t player = place_named(scenario.players, one.first);
      return place_of_action(scenario.players[player], one.second) == profile[player];
    });
    if (describes) rows.push_back(row);
  }
  return rows;
}

GivenGame players_of(const Scenario& scenario) {
  GivenGame game;
  game.kind = scenario.game.payoff;
  for (const PlayerParameters& player : scenario.players) {
    const auto actions = static_cast<std::uint32_t>(player.actions.size());
    game.actions.push_back(actions);
    game.member.push_back(static_cast<std::uint32_t>(place_of_action(player, scenario.game.member)));
    game.most_actions = std::max(game.most_actions, actions);
  }
  return game;
}

GivenGame given_game_of(const Scenario& scenario) {
  GivenGame game = players_of(scenario);
  add_biases(scenario, game);
  switch (game.kind) {
    case PayoffKind::symmetric: table_symmetric(scenario, game); break;
    case PayoffKind::pairwise: table_pairwise(scenario, game); break;
    case PayoffKind::table: table_profiles(scenario, game); break;
  }
  return game;
}

}  // namespace faultline

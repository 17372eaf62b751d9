// What no single value can say about players: actions are theirs, payoffs are given for every profile, and no two of them set one
// parameter.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/mechanisms/strategy/given_payoffs.hpp"
#include "models/scenario/formula.hpp"
#include "models/scenario/named.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr std::size_t most_players = 200;
constexpr std::size_t most_actions = 64;

std::vector<std::string> action_names(const PlayerParameters& player) {
  std::vector<std::string> names;
  for (const NamedChanges& action : player.actions) names.push_back(action.name);
  return names;
}

bool has_action(const PlayerParameters& player, const std::string& name) { return place_of_action(player, name) < player.actions.size(); }

/// One key is the other, or all of what the other is a part of.
bool overlap(const std::string& a, const std::string& b) {
  const std::string& shorter = a.size() <= b.size() ? a : b;
  const std::string& longer = a.size() <= b.size() ? b : a;
  return longer.compare(0, shorter.size(), shorter) == 0 && (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

class GameChecker {
 public:
  GameChecker(const Scenario& scenario, const Places& places, Diagnostics& diagnostics)
      : scenario_(scenario), places_(places), diagnostics_(diagnostics) {}

  void check() {
    for (const PlayerParameters& player : scenario_.players) {
      check_player(player);
      check_bias(player);
    }
    check_rivals();
    for (const PayoffParameters& row : scenario_.payoffs) check_actions("payoff." + row.name + ".when.", row.when);
    for (const EndStateParameters& state : scenario_.end_states) check_end_state(state);
    if (!scenario_.game.active || failed_) return;
    check_game();
    if (!failed_) check_payoffs();
  }

 private:
  void error(const std::string& key, std::string message, std::string expected) {
    diagnostics_.error(places_.nearest(key).value, std::move(message), std::move(expected));
    failed_ = true;
  }

  /// Whether somebody has it; else it is told as a name that does not exist.
  [[nodiscard]] bool is_action(const std::string& name) const {
    return std::any_of(scenario_.players.begin(), scenario_.players.end(),
                       [&](const PlayerParameters& player) { return has_action(player, name); });
  }

  void check_player(const PlayerParameters& player) {
    const std::string key = "player." + player.name + ".";
    if (player.actions.empty() && diagnostics_.has_errors()) {
      failed_ = true;  // told when they were read
    } else if (player.actions.size() < 2 || player.actions.size() > most_actions) {
      error(key + "actions", fmt::format("player '{}' has {} actions", player.name, player.actions.size()),
            fmt::format("2 to {}", most_actions));
    }
    if (!player.starts.empty() && is_action(player.starts) && !has_action(player, player.starts))
      error(key + "starts", fmt::format("player '{}' has no action '{}'", player.name, player.starts), join(action_names(player)));
  }

  void check_bias(const PlayerParameters& player) {
    const std::string key = "player." + player.name + ".bias";
    for (const auto& [action, bias] : player.bias) {
      if (is_action(action) && !has_action(player, action))
        error(key + "." + action, fmt::format("player '{}' has no action '{}'", player.name, action), join(action_names(player)));
    }
    if (scenario_.game.active && scenario_.game.rule == RevisionRule::farsighted && !player.bias.empty())
      error(key, "a `farsighted` player takes the others to be as itself, without a bias", "no bias, or another rule");
  }

  /// A parameter has one value: two players who set it would undo each other's choices.
  void check_rivals() {
    struct Set {
      std::size_t player;
      std::string key, place;
    };
    std::vector<Set> all;
    for (std::size_t p = 0; p < scenario_.players.size(); ++p) {
      for (const NamedChanges& action : scenario_.players[p].actions) {
        for (const ScriptedChange& change : action.set)
          all.push_back(
              {p, change.key, fmt::format("player.{}.actions.{}.{}", scenario_.players[p].name, action.name, quote_toml(change.key))});
      }
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (all[i].player == all[j].player || !overlap(all[i].key, all[j].key)) continue;
        error(all[i].place,
              fmt::format("players '{}' and '{}' both set '{}'", scenario_.players[all[j].player].name,
                          scenario_.players[all[i].player].name, all[i].key),
              "a parameter that one player decides");
      }
    }
  }

  void check_actions(const std::string& key, const std::map<std::string, std::string>& actions) {
    for (const auto& [name, action] : actions) {
      const PlayerParameters* player = find_named(scenario_.players, name);
      if (player == nullptr || !is_action(action)) {
        failed_ = true;  // told as a name that does not exist
        continue;
      }
      if (has_action(*player, action)) continue;
      error(key + name, fmt::format("player '{}' has no action '{}'", name, action), join(action_names(*player)));
    }
  }

  void check_end_state(const EndStateParameters& state) {
    const std::string key = "end_state." + state.name + ".";
    check_actions(key + "where.", state.where);
    if (state.least_members > state.most_members)
      error(key + "least_members",
            fmt::format("end state '{}' has at least {} and at most {} members", state.name, state.least_members, state.most_members),
            "at least as many at most");
    const auto has_two = [](const PlayerParameters& player) { return player.actions.size() == 2; };
    if (state.either_way && !std::all_of(scenario_.players.begin(), scenario_.players.end(), has_two))
      error(key + "either_way", "an end state holds either way where every player has two actions", "either_way = false");
  }

  /// Every player has two actions, and one of them makes a member.
  [[nodiscard]] bool is_club() const {
    return std::all_of(scenario_.players.begin(), scenario_.players.end(), [&](const PlayerParameters& player) {
      return player.actions.size() == 2 && has_action(player, scenario_.game.member);
    });
  }

  [[nodiscard]] bool has_same_actions() const {
    std::vector<std::string> first = action_names(scenario_.players.front());
    std::sort(first.begin(), first.end());
    return std::all_of(scenario_.players.begin(), scenario_.players.end(), [&](const PlayerParameters& player) {
      std::vector<std::string> own = action_names(player);
      std::sort(own.begin(), own.end());
      return own == first;
    });
  }

  void need_club(const std::string& key, const std::string& what) {
    if (!is_club())
      error(key,
            fmt::format("{} asks who is a member, and not every player has two actions of which one is '{}'", what, scenario_.game.member),
            "actions = [\"out\", \"in\"] for every player, or another `member`");
  }

  void check_game() {
    const GameParameters& game = scenario_.game;
    if (scenario_.players.size() < 2 || scenario_.players.size() > most_players)
      return error("game.active", fmt::format("a game of {} players", scenario_.players.size()),
                   fmt::format("2 to {} [[player]]", most_players));
    for (const PlayerParameters& player : scenario_.players) {
      for (const NamedChanges& action : player.actions) {
        if (action.set.empty()) continue;
        error(fmt::format("player.{}.actions.{}", player.name, action.name),
              fmt::format("action '{}' of player '{}' sets parameters, which a game with given payoffs does not", action.name, player.name),
              "actions that set nothing, or game.active = false");
      }
    }
    if (game.payoff == PayoffKind::symmetric) need_club("game.payoff", "a `symmetric` payoff");
    if (game.payoff == PayoffKind::pairwise && !has_same_actions())
      error("game.payoff", "`pairwise` payoffs ask for the same actions of every player", "the same `actions` everywhere");
    if (game.rule == RevisionRule::farsighted && game.payoff != PayoffKind::symmetric)
      error("game.rule", "a `farsighted` player counts the members that are left where exits end", "payoff = \"symmetric\"");
    if (game.rule == RevisionRule::imitation && !has_same_actions())
      error("game.rule", "an imitator copies players who have the same actions", "the same `actions` everywhere");
    if (!std::isnan(game.initial_members)) {
      need_club("game.initial_members", "`initial_members`");
      if (game.initial_members > static_cast<double>(scenario_.players.size()))
        error("game.initial_members",
              fmt::format("'initial_members' is {}, of {} players", format_number(game.initial_members), scenario_.players.size()),
              fmt::format("at most {}", scenario_.players.size()));
    } else if (game.initial == InitialActions::nobody || game.initial == InitialActions::all) {
      need_club("game.initial", "`initial`");
    }
  }

  void check_payoffs() {
    const GameParameters& game = scenario_.game;
    if (game.payoff == PayoffKind::symmetric) {
      check_formula("payoff_in", game.payoff_in, true);
      check_formula("payoff_out", game.payoff_out, false);
    } else if (game.payoff == PayoffKind::table) {
      check_table();
    }
  }

  void check_formula(const std::string& field, const std::string& formula, bool is_member) {
    const auto payoffs = payoffs_by_members(scenario_, formula, is_member);
    if (!payoffs) return error("game." + field, fmt::format("'{}' is no formula of payoffs", field), words_of(formula));
    for (std::size_t others = 0; others < payoffs->size(); ++others) {
      if (std::isfinite((*payoffs)[others])) continue;
      return error("game." + field, fmt::format("'{}' is no number with {} other members", field, others), "a number for every club");
    }
  }

  /// What a formula is made of, or the words of it that mean nothing.
  [[nodiscard]] std::string words_of(const std::string& formula) const {
    const std::vector<std::string> known = names_in_formulas(scenario_);
    const std::optional<Formula> parsed = parse_formula(formula, 0);
    if (parsed) {
      for (const OutcomeOfCase& word : parsed->operands) {
        if (!word.case_name.empty() || std::find(known.begin(), known.end(), word.outcome) == known.end())
          return fmt::format("{} in place of '{}'", join(known), word.outcome);
      }
    }
    return "numbers, + - * / ( ), ln( ), and " + join(known);
  }

  void check_table() {
    const GivenGame game = players_of(scenario_);
    if (count_profiles(game, most_profiles) > most_profiles)
      return error("game.payoff", fmt::format("more than {} profiles of actions", most_profiles), "fewer players or actions");
    for (const PayoffParameters& row : scenario_.payoffs) {
      for (const PlayerParameters& player : scenario_.players) {
        if (row.earns.count(player.name) > 0) continue;
        return error("payoff." + row.name + ".earns", fmt::format("payoff '{}' does not say what '{}' earns", row.name, player.name),
                     "earns = { player = number } for every player");
      }
    }
    for (std::size_t number = 0; number < count_profiles(game, most_profiles); ++number) {
      const Profile profile = profile_of(game, number);
      const std::vector<std::size_t> rows = rows_that_describe(scenario_, profile);
      if (rows.size() == 1) continue;
      std::vector<std::string> words;
      for (std::size_t p = 0; p < profile.size(); ++p)
        words.push_back(fmt::format("{} = {}", scenario_.players[p].name, scenario_.players[p].actions[profile[p]].name));
      std::sort(words.begin(), words.end());
      return error(rows.empty() ? "game.payoff" : "payoff." + scenario_.payoffs[rows.back()].name + ".when",
                   fmt::format("{} [[payoff]] describe {}", rows.empty() ? "no" : fmt::format("{}", rows.size()), join(words)),
                   "one [[payoff]] for every profile of actions");
    }
  }

  const Scenario& scenario_;
  const Places& places_;
  Diagnostics& diagnostics_;
  bool failed_ = false;
};

}  // namespace

void mechanisms::Strategy::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  GameChecker(scenario, places, diagnostics).check();
}

}  // namespace faultline

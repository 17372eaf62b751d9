// Who does what at present, and how long each has done it. Everything is empty without a game.
#pragma once

#include "models/rules/given_game.hpp"
#include "models/rules/revision.hpp"
#include "sim/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace faultline {

/// What adds up over a trial, up to a date.
struct StrategyTotals {
  std::vector<double> earned;            ///< by player: integral of its payoff
  std::vector<std::uint32_t> revisions;  ///< by player
  std::vector<std::uint32_t> moves;      ///< by player: revisions that changed its action
  std::vector<SimTime> action_time;      ///< by player × names of actions; whole seconds, so that no order of moves rounds them
  std::vector<SimTime> end_state_time;   ///< by end state
  SimTime member_time = 0;               ///< integral of the number of members
  double energy_years = 0;               ///< integral of the energy of `pairwise`
};

struct PlayerRecord {
  std::uint64_t key = 0;                   ///< of its name, for random numbers
  std::vector<std::uint64_t> action_keys;  ///< by action: of both names
  std::vector<std::size_t> cells;          ///< by action: its place among the names of all actions
  Attempt attempt;                         ///< of `adaptive`
  double earned_then = 0;                  ///< integral of its payoff up to its last revision
  SimTime revised_at = 0;
};

/// An end state by numbers: what each player does in it.
struct EndStateBook {
  std::vector<std::vector<std::uint32_t>> where;  ///< by way of meeting it and player: the action, or `any_action`
  std::size_t least_members = 0;
  std::size_t most_members = 0;
  bool is_held = false;
  double first_at = std::numeric_limits<double>::quiet_NaN();  ///< [years] from the start of the game; NaN: never yet
};

struct StrategyBook {
  GivenGame game;
  Profile profile;
  std::vector<std::size_t> ends;  ///< of `farsighted`: where a club of n ends
  std::vector<PlayerRecord> players;
  std::vector<EndStateBook> end_states;
  std::size_t action_names = 0;
  StrategyTotals totals;  ///< up to `accrued_at`
  SimTime accrued_at = 0;
  SimTime last_move_at = 0;
  std::uint64_t revisions = 0;
  std::uint64_t revisions_at_last_move = 0;
  std::vector<double> payoffs, uniforms;  ///< by action, of the revision under way: kept so that none is allocated
};

}  // namespace faultline

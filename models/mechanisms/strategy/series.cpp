// The series of a game.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/strategy/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool has_game(const Scenario& scenario) { return scenario.game.active; }
bool has_energy(const Scenario& scenario) { return scenario.game.active && scenario.game.payoff == PayoffKind::pairwise; }

const std::array<SeriesEntry, 13> table{{
    {Series::action_taken, "action_taken", "share", "time in an action",
     "Share of the time since the last date in which the player did this.", by_action, mean, "", has_game},
    {Series::player_payoff, "player_payoff", "payoff", "payoff of a player",
     "What the player earned since the last date, per year: its payoff as a flow.", by_player, mean, "", has_game},
    {Series::player_revisions, "player_revisions", "1/year", "revisions of a player",
     "Times that the player looked at its action, per year since the last date.", by_player, sum, "", has_game},
    {Series::player_moves, "player_moves", "1/year", "moves of a player",
     "Revisions that changed its action, per year since the last date.", by_player, sum, "", has_game},
    {Series::player_gain_left, "player_gain_left", "payoff", "gain left to a player",
     "What the player would gain at the date by its best action, the others' held; 0 where it takes that.", by_player, mean, "", has_game},
    {Series::game_members, "game_members", "players", "members", "Players who are members, on average since the last date.", whole, mean,
     "", has_game},
    {Series::game_energy, "game_energy", "payoff", "energy of the landscape",
     "Affinities, times sizes, of the pairs that are divided, on average since the last date; payoffs that are given by pairs only.", whole,
     mean, "", has_energy},
    {Series::game_last_move, "game_last_move", "years", "date of the last move",
     "Time from the start of the game to the last change of an action; 0: none yet.", whole, mean, "", has_game},
    {Series::game_revisions_to_rest, "game_revisions_to_rest", "1", "revisions up to the last move",
     "Revisions of all players from the start of the game to the last change of an action, that one included.", whole, mean, "", has_game},
    {Series::game_unsettled, "game_unsettled", "share", "unsettled",
     "1 where at the date some player would gain more than `least_gain` by another action, else 0.", whole, mean, "", has_game},
    {Series::end_state_held, "end_state_held", "share", "end state at the date", "1 where the end state holds at the date, else 0.",
     by_end_state, mean, "", has_game},
    {Series::end_state_share, "end_state_share", "share", "time in an end state",
     "Share of the time since the last date in which the end state held.", by_end_state, mean, "", has_game},
    {Series::end_state_first, "end_state_first", "years", "date of an end state",
     "Time from the start of the game until the end state first held; missing where it has not yet.", by_end_state, mean, "", has_game},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::Strategy::series() { return table; }

}  // namespace faultline

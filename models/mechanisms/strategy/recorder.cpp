// What is recorded of a game: who did what for how long, what it brought, and whether anybody would move.
#include "models/measures/sample.hpp"
#include "models/mechanisms/strategy/strategy.hpp"

namespace faultline {

namespace {

void record_players(Sample& sample, const StrategyTotals& now) {
  const StrategyBook& book = sample.world.strategy;
  const StrategyTotals& last = sample.last.strategy;
  bool unsettled = false;
  for (std::size_t player = 0; player < book.players.size(); ++player) {
    const double gain = gain_left(book.game, book.profile, player);
    unsettled = unsettled || gain > sample.world.scenario.game.least_gain;
    sample.put(Series::player_gain_left, player, gain);
    sample.put(Series::player_payoff, player, (now.earned[player] - last.earned[player]) / sample.years);
    sample.put(Series::player_revisions, player, (now.revisions[player] - last.revisions[player]) / sample.years);
    sample.put(Series::player_moves, player, (now.moves[player] - last.moves[player]) / sample.years);
    for (const std::size_t action : book.players[player].cells) {
      const std::size_t cell = player * book.action_names + action;
      sample.put(Series::action_taken, cell, years_from_seconds(now.action_time[cell] - last.action_time[cell]) / sample.years);
    }
  }
  sample.put(Series::game_unsettled, 0, unsettled ? 1 : 0);
}

}  // namespace

void mechanisms::Strategy::remember(Memory& memory, const World& world) {
  if (world.scenario.game.active) memory.strategy = totals_at(world.strategy, world.now);
}

void mechanisms::Strategy::record(Sample& sample) {
  const World& world = sample.world;
  if (!world.scenario.game.active) return;
  const StrategyBook& book = world.strategy;
  const StrategyTotals now = totals_at(book, world.now);
  const StrategyTotals& last = sample.last.strategy;
  record_players(sample, now);
  sample.put(Series::game_members, 0, years_from_seconds(now.member_time - last.member_time) / sample.years);
  if (book.game.kind == PayoffKind::pairwise) sample.put(Series::game_energy, 0, (now.energy_years - last.energy_years) / sample.years);
  const double last_move = book.revisions_at_last_move > 0 ? years_from_seconds(book.last_move_at) - world.scenario.game.start : 0.0;
  sample.put(Series::game_last_move, 0, last_move);
  sample.put(Series::game_revisions_to_rest, 0, static_cast<double>(book.revisions_at_last_move));
  for (std::size_t state = 0; state < book.end_states.size(); ++state) {
    sample.put(Series::end_state_held, state, book.end_states[state].is_held ? 1 : 0);
    sample.put(Series::end_state_share, state, years_from_seconds(now.end_state_time[state] - last.end_state_time[state]) / sample.years);
    sample.put(Series::end_state_first, state, book.end_states[state].first_at);
  }
}

}  // namespace faultline

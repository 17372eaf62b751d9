// The game of a trial: what players do at the start, how one revises, and what all of it adds up to.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Tables the payoffs, finds actions at the start and end states: the book of a trial whose game is on.
StrategyBook open_strategy_book(const Scenario& scenario, const Chance& chance);

/// What a player does from now on: its action by the rule of the game, by the draws of its present revision.
std::uint32_t revise(World& world, std::size_t player);

/// Takes the action, with what has added up until now.
void take_action(World& world, std::size_t player, std::uint32_t action);

/// Adds to the totals of a book what has added up from its date of accrual to another, between which nobody moved.
void accrue(const StrategyBook& book, SimTime date, StrategyTotals& totals);
inline StrategyTotals totals_at(const StrategyBook& book, SimTime date) {
  StrategyTotals totals = book.totals;
  accrue(book, date, totals);
  return totals;
}

/// Delay until the next revision of a player; `never` at rate 0.
SimTime revision_delay(const World& world, std::size_t player);

}  // namespace faultline

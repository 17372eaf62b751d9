// How buyers' habits hold sales, and how buyers move. See switching.hpp.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Makes room for every market's bases; nobody is used to anything yet.
void open_bases(World& world);

/// κ that holds a home where buyers are used to it, given κ of free choice, which is remembered.
double held_kappa(World& world, MarketId market, StateId home, double free);
/// The same of the outside good's weight.
double held_outside_weight(World& world, MarketId market, double free);

/// κ as a seller expects it over the future that it discounts: buyers come to free choice at their rate.
double kappa_with_habits(const World& world, MarketId market, StateId home, FirmClass firm_class);
inline double expected_kappa(const World& world, MarketId market, StateId home, FirmClass firm_class) {
  const bool held = world.switching.active && world.switching.known[market.index()];
  return held ? kappa_with_habits(world, market, home, firm_class) : world.markets.account(home, market).kappa;
}

/// Finds the factors at which every home sells to its installed base, at present weights: after a change that is no move of buyers.
void hold_bases(World& world);

/// Lets buyers move as they have since the last date, pay for it, and holds their new bases.
void move_buyers(World& world);

/// ln of what the market's bundle costs over its price under free choice, at the date.
double switching_wedge(const World& world, MarketId market);

/// Share of a market's spending by buyers whose sellers are gone.
double stranded_share(const World& world, MarketId market);

}  // namespace faultline

// How buyers' habits hold sales, and how buyers move. See switching.hpp.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// κ that holds a home where buyers are used to it, given κ of free choice, which is remembered.
double held_kappa(World& world, MarketId market, StateId home, double free);
/// The same of the outside good's weight.
double held_outside_weight(World& world, MarketId market, double free);

/// Whether buyers are used to anything there.
inline bool has_bases(const World& world, MarketId market) { return world.switching.active && world.switching.known[market.index()]; }

/// κ as a seller expects it over the future that it discounts: buyers come to free choice at their rate.
double kappa_with_habits(const World& world, MarketId market, StateId home, FirmClass firm_class);
inline double expected_kappa(const World& world, MarketId market, StateId home, FirmClass firm_class) {
  return has_bases(world, market) ? kappa_with_habits(world, market, home, firm_class) : world.markets.account(home, market).kappa;
}

/// A home's demand in a market where buyers have bases, as one of its sellers finds it. What outages keep from the market is counted.
struct HomeDemand {
  double kappa = 0;   ///< of free choice
  double weight = 0;  ///< Σ of its sellers' own weights
  double phi = 0;     ///< of free choice, all homes
  double base = 0;    ///< x over the part of spending that has a seller
  double moving = 1;  ///< λ, weight of free choice in what a firm of the class discounts
};
HomeDemand home_demand(const World& world, MarketId market, StateId home, FirmClass firm_class);

/// The outside good's weight under free choice.
double free_outside_weight(const World& world, MarketId market);

/// Finds the factors at which every home sells to its installed base, at present weights: after a change that is no move of buyers.
void hold_bases(World& world);

/// Lets buyers move as they have since the last date, pay for it, and holds their new bases.
void move_buyers(World& world);

/// ln of what the market's bundle costs over its price under free choice, at the date.
double switching_wedge(const World& world, MarketId market);

/// The same of a state's public buyers who prefer home firms: over what their bundle costs when they choose freely by their preference.
/// Buyers who are held where a preference would not have them may even gain.
double public_switching_wedge(const World& world, StateId state, LayerId layer);

/// What the state's own firms, the outside good among them, weigh in a market's Φ as its buyers would choose.
double chosen_home_weight(const World& world, MarketId market, StateId state);

/// Part of a market's spending whose buyers have a seller.
inline double served_share(const World& world, MarketId market) {
  return world.switching.active ? world.switching.served[market.index()] : 1.0;
}

/// What is left of a market's spending for that, and because its bundle is dearer than under free choice.
inline double spending_left(const World& world, MarketId market) {
  return world.switching.active ? world.switching.served[market.index()] * world.switching.answered[market.index()] : 1.0;
}

/// e^(γx), what a network makes of a home's weight.
double network_weight(const World& world, MarketId market, StateId home);

/// Share of a market's spending by buyers whose sellers are gone.
double stranded_share(const World& world, MarketId market);

}  // namespace faultline

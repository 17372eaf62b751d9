// Where inputs across layers or the general closure are on: gathers what the rules need, solves, and carries the answer into
// κ, spending and wages. The opening asks for it before anyone has sold, the settlements ask again at every date.
#pragma once

#include "models/economy/world.hpp"

#include <vector>

namespace faultline {

/// Whether prices and wages are settled at all: some input share is positive, or the closure is general.
bool settles_prices(const Scenario& scenario);

/// What firms weigh in markets, and what they owe beside production.
struct MarketWeights {
  std::size_t states;
  std::size_t segments;           ///< of a stack: private, public, and what is reserved where some of it may be
  std::vector<double> own;        ///< by market of the stack · states + home: Σ own weights
  std::vector<double> cost;       ///< same shape: Σ own weights · production cost per dollar of revenue, rented data apart
  std::vector<double> complying;  ///< same shape: Σ own weights · labour of complying in proportion per dollar of revenue
  std::vector<double> recurring;  ///< by home: fixed costs, compliance and fees [US$ m / year at wage one]

  explicit MarketWeights(const World& world)
      : states(world.state_count()),
        segments(segment_count + (world.reserve.active ? 1 : 0)),
        own(world.markets.market_count() / segment_count * segments * states),
        cost(own.size()),
        complying(own.size()),
        recurring(states) {}

  /// @param reserved  out of the reserve beside the market
  [[nodiscard]] std::size_t slot(MarketId market, std::size_t home, bool reserved = false) const {
    const std::size_t segment = reserved ? segment_count : market.index() % segment_count;
    return (market.index() / segment_count * segments + segment) * states + home;
  }
};

/// Of the firms that sell now.
MarketWeights weigh_markets(const World& world);

struct PriceChange {
  double largest = 0;            ///< relative change of any price, wage or spending of a market
  std::vector<double> wage_gap;  ///< by state: ln of the wage that clears over the wage before
};

/// Solves for input prices and purchases and, under the general closure, wages and final spending; then sets them.
/// @param relaxation part of the way that wages go, in (0, 1]; income is always that of the wages set
PriceChange settle_prices(World& world, const MarketWeights& weights, double relaxation = 1.0);

/// Posts to `ledger` what firms bought of other layers until now and has not been posted: stock of inputs -> households.
void post_purchases(const World& world, SimTime now, Ledger& ledger);

/// What residents of a state have earned and not spent since time zero, firms' cash and stocks of inputs included: their
/// balance with the rest of the world [US$ m]. Every firm must be settled for it to be exact.
double savings_of(const Ledger& ledger, StateId state, std::size_t layers);

}  // namespace faultline

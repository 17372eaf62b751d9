// What regimes and levies take of a firm's sales in one state, and what passing it on to buyers leaves of its weight.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

struct SalesCharge {
  double kept = 1;    ///< share of revenue that the firm keeps, 1 − t − ℓ
  double weight = 1;  ///< [τ/(1−t−ℓ)]^(1−σ), what the price that holds these costs leaves of a weight
};

/// @param complies  whether the firm bears what the state's regime costs in proportion;  @param levied  whether it is liable to its levy
inline SalesCharge sales_charge(const NationState& state, std::size_t layer, bool complies, bool levied) {
  if (!levied) return complies ? SalesCharge{1.0 - state.revenue_cost, state.complying_weight[layer]} : SalesCharge{};
  const Levy& levy = state.levies[layer];
  return complies ? SalesCharge{1.0 - state.revenue_cost - levy.rate, levy.complying_weight} : SalesCharge{1.0 - levy.rate, levy.weight};
}
inline SalesCharge sales_charge(const NationState& state, std::size_t layer, const Presence& presence) {
  return sales_charge(state, layer, bears_proportional_cost(presence), presence.levied);
}

/// ℓ, share of revenue that the levy takes of this presence.
inline double levy_share(const NationState& state, std::size_t layer, const Presence& presence) {
  return presence.levied ? state.levies[layer].rate : 0.0;
}

}  // namespace faultline

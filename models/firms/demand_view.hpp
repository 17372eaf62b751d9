// What a firm would sell in a state, and earn there at its best price: the demand side of a prospect.
#pragma once

#include "models/economy/world.hpp"
#include "models/firms/pricing.hpp"
#include "models/firms/sales_charge.hpp"
#include "models/firms/seller_weight.hpp"

namespace faultline {

/// What a granular firm meets in a state: an idea foresees that its rivals will price anew, an existing firm does not.
/// @param weight  however it will serve the state;  @param entrant  it may sell out of the public reserve
SegmentDemands view_demand(const World& world, const Firm& firm, StateId state, PresenceId presence, const SellerWeight& weight,
                           bool entrant, bool is_idea);

/// Variable profit and revenue at the best markup, with this capacity [US$ m / year].
struct BestSales {
  double profit = 0;
  double revenue = 0;
};
BestSales granular_sales(const World& world, const Firm& firm, SegmentDemands demand, double capacity_weight);

enum class Level : std::uint8_t { expected, present };  ///< E/Φ as firms expect it, or as it is

/// Demand for a firm per unit of its own weight in the segments that it may sell to, before its appeal and the way in which it serves the
/// state [US$ m / year].
/// @param public_too  whether public buyers may buy from it
double demand_in(const World& world, const Firm& firm, PresenceId presence, StateId state, const SellerWeight& weight, bool public_too,
                 Level level);
inline double demand_in(const World& world, const Firm& firm, PresenceId presence, StateId state, const SellerWeight& weight, Level level) {
  return demand_in(world, firm, presence, state, weight, weight.public_too, level);
}

/// The measure per unit of own weight of an exempt firm at its best price [US$ m / year].
/// @param present_demand  before capacity and before what a levy leaves;  @param charge  what is taken of its sales
double measure_per_weight(const World& world, const Firm& firm, double present_demand, StateId state, LocalCapacity capacity,
                          const SalesCharge& charge);

}  // namespace faultline

// What a firm would sell in a state, and earn there at its best price: the demand side of a prospect.
#pragma once

#include "models/economy/world.hpp"
#include "models/firms/pricing.hpp"

namespace faultline {

/// What a granular firm meets in a state: an idea foresees that its rivals will price anew, an existing firm does not.
/// @param origin  what its owners' home makes of its weights, by segment
SegmentDemands view_demand(const World& world, const Firm& firm, StateId state, PresenceId presence, double appeal,
                           const WeightBySegment& origin, bool sells_to_public, bool is_idea);

/// Variable profit and revenue at the best markup, with this capacity [US$ m / year].
struct BestSales {
  double profit = 0;
  double revenue = 0;
};
BestSales granular_sales(const World& world, const Firm& firm, SegmentDemands demand, double capacity_weight);

enum class Level : std::uint8_t { expected, present };  ///< E/Φ as firms expect it, or as it is

/// Demand for a firm per unit of its own weight in the segments that it may sell to [US$ m / year]; `origin` as above.
double demand_in(const World& world, const Firm& firm, PresenceId presence, StateId state, const WeightBySegment& origin, bool public_too,
                 Level level);

}  // namespace faultline

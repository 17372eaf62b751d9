// Entry: ideas arrive as a Poisson process per (home, layer), numbered before they decide, so the 812th idea is the same idea
// in every scenario. An idea that becomes a firm pays the entry cost, draws its productivity and reviews the markets at once.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Verb::idea_arrives
void on_idea_arrives(World& world, const Event& event);

/// A startup that is there at time zero: drawn like an entrant, its entry cost long sunk.
void place_incumbent(World& world, StateId home, LayerId layer, std::uint32_t number);

/// A vendor's firm, as the scenario gives it.
void place_vendor_firm(World& world, VendorId vendor, LayerId layer, double productivity);

}  // namespace faultline

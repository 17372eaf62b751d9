// What the material costs its users: its price outside, or the usual one while a stockpile lasts.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Follows the scenario's price: while it is above the usual one holders draw on the stockpile, once it is back they put back as
/// fast as they drew. At time zero the stockpile is full.
void follow_material_price(World& world);

/// The stockpile is used up.
void end_stockpile(World& world);

/// Price that users in a state pay, holding costs included; 1 is usual.
double material_price(const World& world, StateId state);

/// Factor of a layer's unit cost, price^share; 1 where it uses none.
double material_cost(const World& world, StateId home, LayerId layer);

}  // namespace faultline

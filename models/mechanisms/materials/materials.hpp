// What the material costs its users: its price outside, or the usual one while a stockpile lasts.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// The stockpile is used up.
void end_stockpile(World& world);

/// Price that users in a state pay, holding costs included; 1 is usual.
double material_price(const World& world, StateId state);

/// Factor of a layer's unit cost, price^share; 1 where it uses none.
double material_cost(const World& world, StateId home, LayerId layer);

/// Under the general closure: part of production cost, rented data apart, that is a rent of the material's owners. They live in all states,
/// in proportion to pay. Under the partial closure the rent leaves the sector with all other cost.
double rent_of_material(const World& world, StateId home, LayerId layer);
inline double material_rent(const World& world, StateId home, LayerId layer) {
  const bool counted = world.scenario.materials.active && world.scenario.economy.closure == Closure::general;
  return counted ? rent_of_material(world, home, layer) : 0.0;
}

/// A state's part of all rents.
double owners_part(const World& world, StateId state);

}  // namespace faultline

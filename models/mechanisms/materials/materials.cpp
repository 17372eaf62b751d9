#include "models/mechanisms/materials/materials.hpp"

#include "models/rules/materials.hpp"

#include <algorithm>

namespace faultline {

namespace {

bool holds_stockpile(const World& world, StateId state) {
  const MaterialsParameters& materials = world.scenario.materials;
  if (materials.stockpile <= 0) return false;
  return materials.holders.empty() || std::find(materials.holders.begin(), materials.holders.end(),
                                                world.scenario.states[state.index()].name) != materials.holders.end();
}

}  // namespace

/// Follows the scenario's price: while it is above the usual one holders draw on the stockpile, once it is back they put back as
/// fast as they drew. At time zero the stockpile is full.
void mechanisms::Materials::derive(World& world) {
  if (!world.scenario.materials.active) return;
  const MaterialsParameters& materials = world.scenario.materials;
  MaterialsBook& book = world.materials;
  const SimTime capacity = seconds_from_years(materials.stockpile);
  const SimTime elapsed = world.now - book.changed_at;
  if (book.drawing) {
    book.used = std::min(capacity, book.used + elapsed);
  } else if (book.price <= 1) {
    book.used = std::max<SimTime>(0, book.used - elapsed);
  }
  book.changed_at = world.now;
  book.price = materials.price;
  book.drawing = book.price > 1 && book.used < capacity;
  ++book.stamp;
  if (book.drawing) world.schedule(later(world.now, capacity - book.used), Verb::stockpile_ends, 0, 0, book.stamp);
}

void end_stockpile(World& world) {
  world.materials.used += world.now - world.materials.changed_at;
  world.materials.changed_at = world.now;
  world.materials.drawing = false;
}

double material_price(const World& world, StateId state) {
  const MaterialsParameters& materials = world.scenario.materials;
  if (!holds_stockpile(world, state)) return world.materials.price;
  return stockpiled_price(world.materials.price, world.materials.drawing, materials.stockpile, materials.holding_cost);
}

double material_cost(const World& world, StateId home, LayerId layer) {
  const double share = world.scenario.layers[layer.index()].material_share;
  return share > 0 ? material_cost_factor(material_price(world, home), share) : 1.0;
}

double rent_of_material(const World& world, StateId home, LayerId layer) {
  const double share = world.scenario.layers[layer.index()].material_share;
  if (share <= 0) return 0;
  return material_rent_share(world.materials.price, material_price(world, home), holds_stockpile(world, home) && world.materials.drawing,
                             share);
}

double owners_part(const World& world, StateId state) {
  const auto pay = [&](std::size_t j) {
    return world.production.wage[j] * world.scenario.states[j].labour * world.production.growth_factor[j];
  };
  double all = 0;
  for (std::size_t j = 0; j < world.state_count(); ++j) all += pay(j);
  return pay(state.index()) / all;
}

}  // namespace faultline

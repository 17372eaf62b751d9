#include "models/mechanisms/materials.hpp"

#include "models/world/derive.hpp"
#include "models/world/materials.hpp"
#include "models/world/price_settlement.hpp"

namespace faultline {

void on_stockpile_ends(World& world, const Event& event) {
  if (event.plan != world.materials.stamp) return;
  end_stockpile(world);
  apply_kappas(world);
  constexpr std::uint16_t between_dates = 1;
  if (settles_prices(world.scenario)) world.schedule(world.now, Verb::inputs_settle, 0, 0, 0, between_dates);
}

}  // namespace faultline

// The stockpile of the material comes to its end: holders pay the price that others pay already.
#include "models/economy/answers.hpp"
#include "models/economy/derive.hpp"
#include "models/mechanisms/inputs/price_settlement.hpp"
#include "models/mechanisms/materials/materials.hpp"

namespace faultline {

void on_stockpile_ends(World& world, const Event& event) {
  if (event.plan != world.materials.stamp) return;
  end_stockpile(world);
  apply_kappas(world);
  constexpr std::uint16_t between_dates = 1;
  if (settles_prices(world.scenario)) world.schedule(world.now, Verb::inputs_settle, 0, 0, 0, between_dates);
}

}  // namespace faultline

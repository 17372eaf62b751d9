#include "models/firms/runway.hpp"

#include "models/firms/settlement.hpp"

namespace faultline {

void date_end_of_cash(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  const double burn = recurring_cost(world, firm) - profit_flow(world, id);
  const std::uint32_t plan = ++world.firms.record(id).plan;
  if (burn <= 0) return;
  const double years = firm.cash > 0 ? firm.cash / burn : 0.0;
  const SimTime end = later(later(world.now, seconds_from_years(years)), 1);
  world.schedule(end, Verb::runway_ends, id.value, firm.generation, plan);
}

}  // namespace faultline

#include "models/mechanisms/localisation/capacity_view.hpp"

#include "models/mechanisms/grid/grid_queue.hpp"
#include "models/rules/grid.hpp"

#include <algorithm>

namespace faultline {

CapacityView view_needed_capacity(const World& world, const Firm& firm, FirmId id, StateId state, PresenceId presence, double discount) {
  const LocalisationParameters& local = world.scenario.localisation;
  CapacityView view;
  view.needs = needs_capacity(world, firm.home, firm.layer, state);
  view.build_time = local.build_time;
  view.build_cost = local.build_cost * (world.wage(state) / world.wage(StateId{std::size_t{firm.home}}));
  view.queues = view.needs && grid_needed_in(world, state) != nullptr;
  if (view.queues) {
    const double wait = quoted_connection(world, state);
    view.build_time = std::max(local.build_time, wait);
    view.build_cost += deposit_cost(grid_deposit_in(world, state), discount, wait);
  }
  if (!presence.exists()) return view;
  const Presence& row = world.firms[presence];
  if (view.needs) view.present = row.capacity;
  view.on_its_way = row.building || view.present == LocalCapacity::built;
  if (row.ready_at != never) {
    view.lead = years_from_seconds(std::max<SimTime>(0, row.ready_at - world.now));
  } else if (view.needs) {
    view.lead = remaining_connection(world, id, state);
  }
  return view;
}

}  // namespace faultline

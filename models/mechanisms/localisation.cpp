#include "models/mechanisms/localisation.hpp"

#include "models/world/access.hpp"
#include "models/world/runway.hpp"
#include "models/world/settlement.hpp"

namespace faultline {

void on_capacity_ready(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.plan)) return;
  const PresenceId p = world.firms.presence_in(id, StateId{event.object});
  if (!p.exists()) return;
  settle(world, id);
  Presence& presence = world.firms[p];
  if (static_cast<LocalCapacity>(event.detail) == LocalCapacity::built && presence.building) {
    presence.building = false;
    presence.capacity = LocalCapacity::built;
    presence.data_cost_share = 0;
  }
  update_access(world, id);
  watch_runway(world, id);
}

}  // namespace faultline

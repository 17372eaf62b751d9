// Localisation: where data must stay, a firm rents local capacity or builds its own, each with a lead time. The choice is made
// at its review (prospects, commitments); here the capacity arrives.
#include "models/economy/answers.hpp"
#include "models/firms/access.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"

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

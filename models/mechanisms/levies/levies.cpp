#include "models/mechanisms/levies/levies.hpp"

#include "models/firms/settlement.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"

namespace faultline {

bool assess_each_levy(World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  const double worldwide = revenue_flow(world, id);
  bool changes = false;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const NationState& state = world.states[world.firms[p].state];
    const bool levied = is_liable(state.levies[firm.layer], revenue_flow(world, firm, p), worldwide);
    if (levied == world.firms[p].levied) continue;
    settle(world, id);  // what it sold so far it sold at the old price
    change_charge(world, id, p, state, [levied](Presence& presence) { presence.levied = levied; });
    changes = true;
  }
  return changes;
}

void follow_levies(World& world, FirmId id, const std::vector<NationState>& before) {
  if (world.scenario.levies.empty()) return;
  const Firm& firm = world.firms[id];
  const double worldwide = revenue_flow(world, id);
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const NationState& old = before[world.firms[p].state];
    const Levy& levy = world.states[world.firms[p].state].levies[firm.layer];
    if (levy == old.levies[firm.layer]) continue;
    const bool levied = is_liable(levy, revenue_flow(world, firm, p), worldwide);
    change_charge(world, id, p, old, [levied](Presence& presence) { presence.levied = levied; });
  }
}

}  // namespace faultline

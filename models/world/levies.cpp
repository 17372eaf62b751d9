#include "models/world/levies.hpp"

#include "models/world/exemption.hpp"
#include "models/world/pricing.hpp"
#include "models/world/settlement.hpp"

namespace faultline {

namespace {

bool has_levies(const World& world) { return !world.scenario.levies.empty(); }

/// @param before  the state as it was when the firm set its price
void set_levied(World& world, FirmId id, PresenceId p, bool levied, const NationState& before) {
  const Firm& firm = world.firms[id];
  const double markup_margin = price_margin_at(before, firm, world.firms[p]);
  Presence& presence = world.firms[p];
  presence.levied = levied;
  presence.margin = usual_margin(world, firm, presence);
  // A firm that prices by its share keeps its markup until its review.
  if (is_granular(world, firm.firm_class)) presence.margin *= markup_margin / world.layers[firm.layer].margin;
}

}  // namespace

bool assess_levies(World& world, FirmId id) {
  if (!has_levies(world)) return false;
  const Firm& firm = world.firms[id];
  const double worldwide = revenue_flow(world, id);
  bool changes = false;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const NationState& state = world.states[world.firms[p].state];
    const bool levied = is_liable(state.levies[firm.layer], revenue_flow(world, firm, p), worldwide);
    if (levied == world.firms[p].levied) continue;
    settle(world, id);  // what it sold so far it sold at the old price
    set_levied(world, id, p, levied, state);
    changes = true;
  }
  return changes;
}

bool follow_levies(World& world, FirmId id, const std::vector<NationState>& before) {
  if (!has_levies(world)) return false;
  const Firm& firm = world.firms[id];
  const double worldwide = revenue_flow(world, id);
  bool changes = false;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const NationState& old = before[world.firms[p].state];
    const Levy& levy = world.states[world.firms[p].state].levies[firm.layer];
    if (levy == old.levies[firm.layer]) continue;
    set_levied(world, id, p, is_liable(levy, revenue_flow(world, firm, p), worldwide), old);
    changes = true;
  }
  return changes;
}

}  // namespace faultline

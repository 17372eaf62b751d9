#include "models/firms/access.hpp"

#include "models/firms/pricing.hpp"
#include "models/firms/seller_weight.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "models/mechanisms/outages/outages.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/security/security.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"
#include "models/mechanisms/trust/trust.hpp"

namespace faultline {

bool holds_certificate(const World& world, FirmId firm, AuthorityId authority) {
  const CertificateId id = world.firms.certificate_from(firm, authority);
  if (!id.exists() || world.firms[id].valid_until <= world.now) return false;
  return !world.firms[id].attested || world.rules.mode(authority) != AuditMode::independent;
}

bool has_access(const World& world, FirmId firm, StateId state) {
  return holds(world, firm, world.rules.authority(state, world.firms[firm].label)) ||
         holds(world, firm, world.rules.authority(state, LabelOption{0}));
}

bool label_is_valid(const World& world, FirmId firm) {
  const LabelOption label = world.firms[firm].label;
  return label != 0 && world.rules.standard(label) != no_book && holds(world, firm, world.rules.label_authority(label));
}

namespace {

/// The weights at the constant markup that the presence should have now; zeros if it may not sell.
WeightBySegment due_weights(const World& world, FirmId id, const Presence& presence, bool labelled) {
  const Firm& firm = world.firms[id];
  const bool admitted = presence.exempt || has_access(world, id, StateId{std::size_t{presence.state}});
  const StateId state{std::size_t{presence.state}};
  if (presence.ready_at > world.now || !admitted || is_excluded(world, id, state)) return {};
  if (is_cut_off(world, StateId{std::size_t{firm.home}}, state) && hangs_on_home(world, id, state, presence.mode)) return {};
  return present_weight(world, id, presence, labelled).offered();
}

/// The same at the presence's own price.
WeightBySegment priced(const World& world, const Firm& firm, const Presence& presence, const WeightBySegment& constant) {
  return times(constant, price_weight(world, firm, presence));
}

/// The firm's best price for this presence, rivals as they are.
void price_anew(World& world, FirmId owner, PresenceId id, const WeightBySegment& constant) {
  const Firm& firm = world.firms[owner];
  Presence& presence = world.firms[id];
  const LayerId layer{std::size_t{firm.layer}};
  const SegmentDemands demand = demand_met(world, {firm, id, is_entrant(world, owner)}, StateId{std::size_t{presence.state}},
                                           times(constant, complying_weight(world, firm, presence)), full_weights(world, id));
  presence.margin = sales_charge(world.states[presence.state], firm.layer, presence).kept *
                    profit_margin(best_markup(demand, pricing_terms(world, layer)));
}

/// The same as outages in force leave them.
WeightBySegment supplied(const World& world, FirmId id, const Presence& presence, const WeightBySegment& full) {
  return times(full, supply_left(world, id, StateId{std::size_t{presence.state}}));
}

/// Moves a presence to the weights it is due; opens or closes it where the full ones pass zero.
/// @param full  what they would be without outages
void change_weights(World& world, Firm& firm, PresenceId id, const WeightBySegment& due, const WeightBySegment& full) {
  Presence& presence = world.firms[id];
  const StateId home{std::size_t{firm.home}};
  const StateId state{std::size_t{presence.state}};
  for (std::size_t g = 0; g < segment_count; ++g) {
    const MarketId m = world.markets.market(state, LayerId{std::size_t{firm.layer}}, static_cast<MarketSegment>(g));
    if (world.markets.tracks_missing()) note_missing(world, home, m, id, g, full[g] - due[g]);
    if (presence.weight[g] == due[g]) continue;
    const int sellers = static_cast<int>(due[g] > 0) - static_cast<int>(presence.weight[g] > 0);
    world.markets.add_weight(home, m, due[g] - presence.weight[g], sellers, world.now);
    presence.bookmark[g] = world.markets.accrued_at(home, m, world.now);
    presence.weight[g] = due[g];
  }
  const bool opens = full[0] > 0;
  if (opens == presence.open) return;
  presence.open = opens;
  firm.presences = static_cast<std::uint8_t>(firm.presences + (opens ? 1 : -1));
}

/// Fixed costs of open markets, and what the firm spends on security.
void sum_fixed_cost(const World& world, FirmId id, Firm& firm) {
  firm.fixed_cost = 0;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    if (world.firms[p].open) firm.fixed_cost += fixed_cost_of(world, firm, StateId{std::size_t{world.firms[p].state}});
  }
  if (world.scenario.security.active) firm.fixed_cost += security_spending(world, id);
}

}  // namespace

std::array<double, segment_count> awaited_weights(const World& world, FirmId id, const Presence& presence) {
  return priced(world, world.firms[id], presence, awaited_weight(world, id, presence).offered());
}

void update_access(World& world, FirmId id, Repricing repricing) {
  settle(world, id);
  Firm& firm = world.firms[id];
  const bool labelled = label_is_valid(world, id);
  if (world.trust.active) look_at(world, id, labelled);
  const bool granular = is_granular(world, firm.firm_class);
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    Presence& presence = world.firms[p];
    const WeightBySegment constant = due_weights(world, id, presence, labelled);
    const bool sells = constant[0] > 0;
    if (granular && sells && (repricing == Repricing::all || !presence.open)) price_anew(world, id, p, constant);
    const WeightBySegment full = priced(world, firm, presence, constant);
    change_weights(world, firm, p, supplied(world, id, presence, full), full);
    set_reserved_weight(world, id, p, due_reserved_weight(world, id, presence));
  }
  sum_fixed_cost(world, id, firm);
  if (world.trust.active) follow_status(world, id, labelled);
}

void refresh_access(World& world, FirmId id) {
  const bool labelled = label_is_valid(world, id);
  if (world.trust.active) follow_status(world, id, labelled);
  double fixed = 0;
  for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    const WeightBySegment due =
        supplied(world, id, presence, priced(world, world.firms[id], presence, due_weights(world, id, presence, labelled)));
    if (due != presence.weight) return update_access(world, id);
    if (presence.open) fixed += fixed_cost_of(world, world.firms[id], StateId{std::size_t{presence.state}});
  }
  if (world.scenario.security.active) fixed += security_spending(world, id);
  if (fixed != world.firms[id].fixed_cost) update_access(world, id);
}

void close_presence(World& world, FirmId id, PresenceId presence) {
  settle(world, id);
  change_weights(world, world.firms[id], presence, {}, {});
  set_reserved_weight(world, id, presence, 0.0);
  sum_fixed_cost(world, id, world.firms[id]);
}

}  // namespace faultline

// What outages do to firms: whom one hits, what supply it leaves them, and what a duty of resilience costs and saves.
#pragma once

#include "models/economy/world.hpp"

#include <array>

namespace faultline {

/// Puts the next strike on the list, at its date or an exponential time after `from` at its hazard, and before it the announcement,
/// at once if the strike is nearer than its notice. Notice moves no strike.
void schedule_outage(World& world, std::uint32_t outage, SimTime from);

/// Could the outage hit this firm's business: its owner and its layer?
bool is_within(const OutageScope& scope, const Firm& firm, VendorId owner);

/// Does the outage in force, or the next strike of one that is not, hit this firm? Of an attack: has it come in?
bool is_hit(const World& world, std::uint32_t outage, FirmId firm);

/// Share of lost supply that a firm replaces in a state by duty.
double duty_cover(const World& world, const Firm& firm, FirmId id, StateId state);

/// Share of its supply in a state that an outage would take from a firm that it hits, standby left out.
double net_loss(const World& world, std::uint32_t outage, const Firm& firm, FirmId id, StateId state);

/// Share of a firm's supply in a state that the outages in force leave it, in [0, 1]: Π (1 − loss · not yet repaired ·
/// (1−duty)(1−standby)).
double supply_in_outages(const World& world, FirmId firm, StateId state);
inline double supply_left(const World& world, FirmId firm, StateId state) {
  return world.outages.in_force.empty() ? 1.0 : supply_in_outages(world, firm, state);
}

/// What the duty of resilience leaves of a designated firm's weight in a state, (1 + duty cost · duty)^(1−σ); 1 for all others.
double vendors_duty_weight(const World& world, const Firm& firm, FirmId id, StateId state);
inline double duty_weight(const World& world, const Firm& firm, FirmId id, StateId state) {
  return firm.firm_class == FirmClass::vendor ? vendors_duty_weight(world, firm, id, state) : 1.0;
}

/// A presence misses this much of its own weight in a market from now on.
void note_missing(World& world, StateId home, MarketId market, PresenceId presence, std::size_t segment, double missing);

/// Own weights of a presence by segment, what outages keep from it counted.
inline std::array<double, segment_count> full_weights(const World& world, PresenceId presence) {
  std::array<double, segment_count> weights = world.firms[presence].weight;
  if (presence.index() >= world.outages.missing.size()) return weights;
  for (std::size_t g = 0; g < segment_count; ++g) weights[g] += world.outages.missing[presence.index()][g];
  return weights;
}

/// The firm's row of exposure, its own and none of an earlier tenant's.
FirmExposure& exposure_of(World& world, FirmId firm);

/// Brings every firm that an outage covers to the weights it leaves them, and inputs' prices with them.
void refresh_supply(World& world, std::uint32_t outage);

/// What outages have kept from each market up to now, the public reserve counted.
std::vector<MissingSupply> missing_supply(const World& world);

}  // namespace faultline

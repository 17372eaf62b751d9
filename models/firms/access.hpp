// Access: what a firm needs before it may sell in a state, and the opening and closing of its presences there.
#pragma once

#include "models/economy/world.hpp"

#include <array>

namespace faultline {

/// Does the firm hold a valid certificate of this authority now? True for AuthorityId::none().
bool holds_certificate(const World& world, FirmId firm, AuthorityId authority);
inline bool holds(const World& world, FirmId firm, AuthorityId authority) {
  return !authority.exists() || holds_certificate(world, firm, authority);
}

/// Does the firm hold what the state asks for: its own certificate, or one that it recognises in its place?
bool has_access(const World& world, FirmId firm, StateId state);

/// Whether the firm's label is valid now: it has one, and its assessment, if any, is passed.
bool label_is_valid(const World& world, FirmId firm);

/// Who may sell to the public segment of a state: its eligibility rule for this firm.
inline bool sells_to_public(const World& world, const Firm& firm, StateId state, LocalCapacity capacity, bool certified,
                            OperatingMode mode = OperatingMode::connected) {
  switch (world.scenario.states[state.index()].procurement) {
    case Eligibility::any: return true;
    case Eligibility::certified: return certified;
    case Eligibility::localised: return firm.home == state.value || capacity != LocalCapacity::not_needed;
    case Eligibility::domestic: return firm.home == state.value;
    case Eligibility::sovereign: return firm.home == state.value || mode == OperatingMode::disconnected;
  }
  return true;
}

/// Which open presences of a granular firm are priced anew: those that open now, or all, at a review.
enum class Repricing : std::uint8_t { opening, all };

/// Opens every presence of the firm whose needs are met, closes those whose needs lapsed, and brings weights up to date
/// (label, eligibility, price). Settles the firm first. Schedules nothing.
void update_access(World& world, FirmId firm, Repricing repricing = Repricing::opening);

/// The same after a change of rules: touches only what is due another weight, so that nothing changes where nothing changed.
void refresh_access(World& world, FirmId firm);

/// Own weights by segment that a presence will have once all that the firm waits for there is granted and delivered, the label's
/// premium left out and trust at what is true.
std::array<double, segment_count> awaited_weights(const World& world, FirmId firm, const Presence& presence);

/// Takes the firm's weight out of a market; the firm must be settled.
void close_presence(World& world, FirmId firm, PresenceId presence);

/// Fixed cost of serving a market [US$ m / year].
inline double fixed_cost_of(const World& world, const Firm& firm, StateId state) {
  const Layer& layer = world.layers[firm.layer];
  return firm.home == state.value ? layer.fixed_cost_home : layer.fixed_cost_abroad;
}

/// Weight relative to the firm's own that local capacity leaves it.
inline double capacity_weight(const Layer& layer, LocalCapacity capacity) {
  switch (capacity) {
    case LocalCapacity::not_needed: return 1.0;
    case LocalCapacity::rented: return layer.rent_weight;
    case LocalCapacity::built: return layer.build_weight;
  }
  return 1.0;
}

}  // namespace faultline

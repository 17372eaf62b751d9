// How a firm may come by local capacity in a state, and when it would have it: rented, or its own, the grid's queue included.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Must firms of this home keep the data of this layer in the state?
inline bool needs_capacity(const World& world, std::uint8_t home, std::uint8_t layer, StateId state) {
  return (world.states[state.index()].needs_capacity[layer] & bit(home)) != 0;
}

/// How a firm may obtain local capacity in a state, and when it would have it.
struct CapacityView {
  bool needs = false;
  bool on_its_way = false;  ///< own capacity is there, or paid for
  LocalCapacity present{};
  double lead = 0;        ///< [years] until what is on its way is there
  double build_time = 0;  ///< [years] of own capacity begun now, a connection to the grid included …
  double build_cost = 0;  ///< [US$ m at wage one] … and its capital cost, that of the deposit included
  bool queues = false;    ///< for a connection to the grid
};

/// @param presence  the firm's in that state, or none;  @param discount  r + δ [1/year]
CapacityView view_needed_capacity(const World& world, const Firm& firm, FirmId id, StateId state, PresenceId presence, double discount);

/// … with nothing to look at where the state needs none and none is on its way.
inline CapacityView view_capacity(const World& world, const Firm& firm, FirmId id, StateId state, PresenceId presence, double discount) {
  const bool needs = needs_capacity(world, firm.home, firm.layer, state);
  const bool waits = presence.exists() && (world.firms[presence].building || world.firms[presence].ready_at > world.now);
  return needs || waits ? view_needed_capacity(world, firm, id, state, presence, discount) : CapacityView{};
}

}  // namespace faultline

// How a firm operates in a state, and what of a cut-off or an outage still reaches it there.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Share of cut-offs and outages that reaches a presence in this mode; 1 where modes are not chosen.
double exposure_of(const World& world, OperatingMode mode);

/// Share that reaches this presence: for mechanisms that take something away from it.
inline double exposure_of(const World& world, const Presence& presence) { return exposure_of(world, presence.mode); }

/// Weight relative to that of a connected presence.
inline double mode_weight(const Layer& layer, OperatingMode mode) { return layer.mode_weight[static_cast<std::size_t>(mode)]; }

/// Is this home cut off from the state now?
inline bool is_cut_off(const World& world, StateId home, StateId state) {
  return (world.states[state.index()].cut_off & bit(home.index())) != 0;
}

/// Does what a firm does in a state, in this mode, hang on what a cut-off cuts? Connected: always. Else with the probability that is
/// its exposure, and for good: it is a property of how the firm is set up there.
bool hangs_on_home(const World& world, FirmId firm, StateId state, OperatingMode mode);

}  // namespace faultline

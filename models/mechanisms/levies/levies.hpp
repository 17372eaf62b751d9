// Levies: a state takes a share of what firms sell there. A firm above the thresholds is liable; whether it is, is assessed at its
// reviews by what it sells then, and holds until the next. A firm passes the levy on to buyers as it does any cost in proportion.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Whether a firm that sells so much is liable [US$ m / year].
inline bool is_liable(const Levy& levy, double here, double worldwide) {
  const auto above = [](double sales, double threshold) { return threshold == 0 || sales > threshold; };
  return levy.rate > 0 && above(here, levy.above_here) && above(worldwide, levy.above_worldwide);
}

/// Whether an idea, or a firm that has not sold yet, would be liable.
inline bool is_liable_at_once(const NationState& state, std::size_t layer) { return is_liable(state.levies[layer], 0.0, 0.0); }

/// Assesses the firm anew, at what it sells now. Its margins follow at once, its weights with update_access.
/// @returns whether anything changed
bool assess_each_levy(World& world, FirmId firm);
inline bool assess_levies(World& world, FirmId firm) { return !world.scenario.levies.empty() && assess_each_levy(world, firm); }

/// The same where a scripted event changed a levy, before which the firm has been settled.
void follow_levies(World& world, FirmId firm, const std::vector<NationState>& before);

}  // namespace faultline

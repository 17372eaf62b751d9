// Finance: the end of the runway, and venture rounds at a hazard, won if the firm is worth it. This is where queues kill: an
// applicant bears the cost of compliance while it waits for the revenue.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_runway_ends(World& world, const Event& event);  ///< Verb::runway_ends
void on_round_opens(World& world, const Event& event);  ///< Verb::round_opens

}  // namespace faultline

// Policy: scripted events. On its date, or at a hazard, a shock sets parameters and rules, for good or for a time; every firm's
// obligations follow at once, its choices at its next review. A shock that sets what is already so leaves every bit as it was.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_shock_strikes(World& world, const Event& event);  ///< Verb::shock_strikes
void on_shock_ends(World& world, const Event& event);     ///< Verb::shock_ends

}  // namespace faultline

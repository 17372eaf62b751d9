// Opening: what firms expect at time zero, before anyone has sold. Every market is filled in order of competitiveness until the
// next firm would lose money there: the equilibrium of firms that know each other, and exactly that of a Melitz economy. Each
// firm's first review then answers the same expectations, so the order of first reviews does not matter.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Sets the opening level E/Φ of every market from the firms placed so far; it holds for reviews at time zero only.
void expect_opening(World& world);

}  // namespace faultline

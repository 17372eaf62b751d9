// How startups change from review to review: productivity steps, and what a firm learns about its type from success and failure.
#pragma once

#include "models/economy/world.hpp"
#include "models/rules/productivity.hpp"

namespace faultline {

/// Step of ln φ over some time.
LogStep productivity_step(const World& world, double years);

/// A new startup's row: its hidden type and prior belief.
void start_dynamics(World& world, FirmId firm);

/// A startup's period ends and the next begins: it hears how it did, decides on going on where that comes before the draw, and its
/// productivity moves. The firm must be settled.
/// @returns false if it stops
bool begin_period(World& world, FirmId firm);

}  // namespace faultline

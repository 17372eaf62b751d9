// What the choices of new startups rest on that demand does not move.
#pragma once

#include "models/economy/world.hpp"

#include <vector>

namespace faultline {

/// Costs, charges, thresholds and inspections of a layer, as numbers that only a scripted event can change. An event that sets everything
/// to what it was leaves them as they are.
std::vector<double> rules_of_seeds(const World& world, LayerId layer);

}  // namespace faultline

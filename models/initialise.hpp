// From a scenario and the identity of a trial to the world at time zero.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Vendors and incumbents are placed, the first ideas, scripted events, settlements and samples scheduled.
/// @throws UsageError where the scenario cannot be built
World initialise(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication);

}  // namespace faultline

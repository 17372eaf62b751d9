// Localisation: where data must stay, a firm rents local capacity or builds its own, each with a lead time. The choice is made
// at its review (prospects, commitments); here the capacity arrives.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_capacity_ready(World& world, const Event& event);  ///< Verb::capacity_ready

}  // namespace faultline

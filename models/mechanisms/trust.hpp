// Incidents, and the dates on which buyers look at every firm again.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_incident_strikes(World& world, const Event& event);
void on_trust_settles(World& world, const Event& event);

}  // namespace faultline

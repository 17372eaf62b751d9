// Outages: announced, they let firms hire standby capacity; striking, they take supply from all the firms that they hit at the same
// time; repaired stage by stage, they give it back. An attack hits the firms whose security it breaches, and costs them money too.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_outage_announced(World& world, const Event& event);
void on_outage_strikes(World& world, const Event& event);
void on_outage_stage_ends(World& world, const Event& event);

}  // namespace faultline

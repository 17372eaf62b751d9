// Markets that change under firms: takeovers, entrants that outgrow what is reserved for them, buyers who move to other sellers.
#pragma once

#include "models/world/world.hpp"
#include "sim/kernel/event.hpp"

namespace faultline {

void on_firm_taken_over(World& world, const Event& event);
void on_reserve_ends(World& world, const Event& event);
void on_buyers_move(World& world, const Event& event);

}  // namespace faultline

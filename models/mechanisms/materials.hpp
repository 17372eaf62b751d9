// The stockpile of the material comes to its end: holders pay the price that others pay already.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_stockpile_ends(World& world, const Event& event);

}  // namespace faultline

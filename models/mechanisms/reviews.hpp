// Reviews: at a fixed period and a random phase a firm settles, pays out, checks whether it is solvent and worth going on,
// and chooses its set of markets. The same review, at once, makes a new entrant's first choice.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

/// Verb::firm_reviews. Event detail: a ReviewKind.
void on_firm_reviews(World& world, const Event& event);

}  // namespace faultline

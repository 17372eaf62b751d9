// Foresight: what a startup is worth that knows how its productivity may move and that it may stop at a review. One dynamic
// programme per home and layer, on the flow of an established firm; it is solved again when rules or demand have changed enough.
#pragma once

#include "models/decisions/prospects.hpp"

namespace faultline {

/// The best choice of a firm at present productivity becomes what it does with foresight: it goes on, at a loss if need be,
/// while that is worth it. @param best its best choice if productivity stayed as it is, which may be none
Prospect count_on_luck(World& world, FirmId firm, const Prospect& best);

/// Whether going on is worth it before the next productivity is known.
bool worth_going_on(World& world, FirmId firm);

/// Expected value of an idea before its productivity is known, with foresight [US$ m].
double expected_value_with_foresight(World& world, StateId home, LayerId layer);

}  // namespace faultline

// Exit: whatever the cause, a firm is wound up in one place. Its weight leaves the markets, its applications the queues; cash
// that is left goes to the owners, a hole is written off by the financiers.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_firm_dies(World& world, const Event& event);   ///< Verb::firm_dies, the exogenous hazard
void on_firm_exits(World& world, const Event& event);  ///< Verb::firm_exits, detail: cause

}  // namespace faultline

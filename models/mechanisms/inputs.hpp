// Settlement of inputs and wages: at fixed dates every firm is settled, purchases of inputs are posted, and input prices,
// purchases, and under the general closure wages and incomes, are found anew.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

/// Verb::inputs_settle.
void on_inputs_settle(World& world, const Event& event);

}  // namespace faultline

// Sums: at fixed intervals the incremental sums of every market are replaced by exact ones, and the drift that had built up is
// checked. The only event that looks at every firm for its own sake.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_sums_settle(World& world, const Event& event);  ///< Verb::sums_settle

}  // namespace faultline

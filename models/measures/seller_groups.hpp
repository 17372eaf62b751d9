// What part of some states' spending goes to named sellers: for facts about named firms, or about firms of some homes together.
#pragma once

#include "models/economy/world.hpp"

#include <vector>

namespace faultline {

/// Share of the buyers' spending on the group's layer at world.now that goes to its members, for each group of the scenario.
/// The outside good counts as spending. @returns in [0, 1]; NaN where the buyers spend nothing
std::vector<double> seller_group_shares(const World& world);

}  // namespace faultline

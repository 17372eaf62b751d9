// Distance from equilibrium in prices: what a granular seller could gain at once by another price.
#pragma once

#include "models/economy/world.hpp"

#include <vector>

namespace faultline {

/// Largest relative gain in variable profit from deviating, by state · layers + layer; NaN where no granular firm sells.
/// @test 0 in markets that came to rest; no greater than before where one more seller prices anew
std::vector<double> measure_deviation_gains(const World& world);

}  // namespace faultline

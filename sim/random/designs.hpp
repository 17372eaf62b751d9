// Points that fill the unit cube more evenly than independent draws: for sweeps over many parameters and for sensitivity
// analysis. Pure functions of their arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline {

using UnitPoints = std::vector<std::vector<double>>;  ///< [point][dimension], in (0, 1)

inline constexpr std::size_t most_design_dimensions = 1000;

/// Each dimension is cut into as many equal strata as there are points, and each stratum holds one point.
/// [McKay-Beckman-Conover-1979]
UnitPoints latin_hypercube(std::size_t points, std::size_t dimensions, std::uint64_t seed);

/// The first points of Sobol's sequence with the direction numbers of [Joe-Kuo-2008] (Boost.Random), moved by a random
/// digital shift, which keeps the balance of the sequence and makes each point uniform [Owen-2003]. A power of two
/// points is best balanced.
/// @param dimensions  1 .. most_design_dimensions
UnitPoints sobol_points(std::size_t points, std::size_t dimensions, std::uint64_t seed);

}  // namespace faultline

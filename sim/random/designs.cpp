#include "sim/random/designs.hpp"

#include <boost/random/sobol.hpp>

#include "sim/base/contracts.hpp"
#include "sim/random/chance.hpp"
#include "sim/random/stratified.hpp"

namespace faultline {

namespace {

enum class Draw : std::uint16_t { stratum, place, shift };

/// The middle of the cell of the 53 highest bits.
double unit_from(std::uint64_t bits) { return (static_cast<double>(bits >> 11U) + 0.5) * 0x1p-53; }

}  // namespace

UnitPoints latin_hypercube(std::size_t points, std::size_t dimensions, std::uint64_t seed) {
  const Chance chance(seed, 0);
  UnitPoints design(points, std::vector<double>(dimensions));
  for (std::size_t i = 0; i < points; ++i) {
    for (std::size_t d = 0; d < dimensions; ++d) {
      const double stratum = static_cast<double>(stratum_of(chance, Draw::stratum, d, i, points));
      const double place = chance.uniform(Draw::place, d, static_cast<std::uint32_t>(i));
      design[i][d] = (stratum + place) / static_cast<double>(points);
    }
  }
  return design;
}

UnitPoints sobol_points(std::size_t points, std::size_t dimensions, std::uint64_t seed) {
  EXPECTS(dimensions >= 1 && dimensions <= most_design_dimensions);
  const Chance chance(seed, 0);
  std::vector<std::uint64_t> shifts;
  for (std::size_t d = 0; d < dimensions; ++d) {
    const auto words = chance.block(Draw::shift, d, 0, 0);
    shifts.push_back((std::uint64_t{words[0]} << 32U) | words[1]);
  }
  boost::random::sobol sequence(dimensions);
  UnitPoints design;
  // Boost leaves out the origin, the sequence's first point, without which it is not balanced.
  for (std::size_t i = 0; i < points; ++i) {
    std::vector<double>& point = design.emplace_back();
    for (std::size_t d = 0; d < dimensions; ++d) point.push_back(unit_from(shifts[d] ^ (i == 0 ? 0 : sequence())));
  }
  return design;
}

}  // namespace faultline

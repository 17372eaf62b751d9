// Designs: each stratum of each dimension holds one point, and Sobol' points integrate far better than random ones.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/random/designs.hpp"

using namespace faultline;

namespace {

std::size_t strata_hit(const UnitPoints& design, std::size_t dimension) {
  std::set<double> hit;
  for (const auto& point : design) hit.insert(std::floor(point[dimension] * static_cast<double>(design.size())));
  return hit.size();
}

/// Of ∏ (1 + (x_d − ½)), whose integral is 1.
double error_of(const UnitPoints& design) {
  double sum = 0;
  for (const auto& point : design) {
    double product = 1;
    for (const double x : point) product *= 0.5 + x;
    sum += product;
  }
  return std::abs(sum / static_cast<double>(design.size()) - 1);
}

}  // namespace

TEST_CASE("A Latin hypercube has one point in each stratum of each dimension", "[designs]") {
  const UnitPoints design = latin_hypercube(37, 5, 11);
  for (std::size_t d = 0; d < 5; ++d) CHECK(strata_hit(design, d) == 37);
  CHECK(latin_hypercube(37, 5, 11) == design);
  CHECK(latin_hypercube(37, 5, 12) != design);
}

TEST_CASE("A power of two Sobol' points have one in each stratum, whatever the shift", "[designs]") {
  for (const std::uint64_t seed : {1U, 2U}) {
    const UnitPoints design = sobol_points(256, 40, seed);
    for (std::size_t d = 0; d < 40; ++d) CHECK(strata_hit(design, d) == 256);
    for (const auto& point : design) {
      CHECK(*std::min_element(point.begin(), point.end()) > 0);
      CHECK(*std::max_element(point.begin(), point.end()) < 1);
    }
  }
  CHECK(sobol_points(8, 3, 1) != sobol_points(8, 3, 2));
}

TEST_CASE("Pairs of dimensions of Sobol' points fill the square", "[designs]") {
  const UnitPoints design = sobol_points(256, 6, 5);
  for (std::size_t a = 0; a < 6; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      std::set<std::pair<int, int>> cells;
      for (const auto& point : design) cells.insert({static_cast<int>(point[a] * 8), static_cast<int>(point[b] * 8)});
      CHECK(cells.size() >= 56);  // of 64; independent points would leave one empty in 55
    }
  }
}

// The standard error of 1,024 independent points is 0.016: the bound is a twentieth of it.
TEST_CASE("Sobol' points integrate better than independent ones", "[designs]") {
  CHECK(error_of(sobol_points(1024, 4, 3)) < 0.0008);
  CHECK(error_of(latin_hypercube(1024, 4, 3)) < 0.008);
}

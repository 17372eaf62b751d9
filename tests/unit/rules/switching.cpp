// Shares that move at a rate, what sellers expect of them and what not having moved costs; what a public reserve costs.
#include "models/rules/switching.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

#include "models/rules/procurement.hpp"

using namespace faultline;

TEST_CASE("a share moves along an exponential, whatever the steps", "[switching]") {
  CHECK(move_share(0.8, 0.2, std::log(2.0), 1.0) == Approx(0.5).epsilon(1e-14));  // half-life ln 2/ξ
  const double two_steps = move_share(move_share(0.8, 0.2, 0.7, 0.4), 0.2, 0.7, 1.1);
  CHECK(two_steps == Approx(move_share(0.8, 0.2, 0.7, 1.5)).epsilon(1e-14));
  CHECK(move_share(0.3, 0.3, 0.7, 2.0) == 0.3);
  const std::array shares{0.5, 0.3, 0.2};
  const std::array chosen{0.1, 0.1, 0.8};
  double sum = 0;
  for (std::size_t h = 0; h < shares.size(); ++h) sum += move_share(shares[h], chosen[h], 0.4, 0.9);
  CHECK(sum == Approx(1.0).epsilon(1e-14));
}

TEST_CASE("a subsidy speeds moves by what it leaves to pay", "[switching]") {
  CHECK(subsidised_rate(0.3, 0.0, 2.0) == 0.3);
  CHECK(subsidised_rate(0.3, 0.5, 1.0) == Approx(0.6).epsilon(1e-14));
  CHECK(subsidised_rate(0.3, 0.5, 0.0) == 0.3);
}

TEST_CASE("what a seller expects is the discounted mean of the path", "[switching]") {
  CHECK(expected_held(0.0, 0.5, 0.1) == Approx(0.833333333333).epsilon(1e-10));
  CHECK(expected_held(1.0, 0.5, 0.1) == 1.0);
  // The integral itself, by the midpoint rule; an error of a per cent in the formula would show at once.
  double sum = 0;
  constexpr double step = 1e-3;
  for (int i = 0; i < 400000; ++i) {
    const double t = (i + 0.5) * step;
    sum += 0.1 * (1.0 + (1.8 - 1.0) * std::exp(-0.5 * t)) * std::exp(-0.1 * t) * step;
  }
  CHECK(expected_held(1.8, 0.5, 0.1) == Approx(sum).epsilon(1e-6));
}

TEST_CASE("a bundle bought from whom one used to buy is dearer", "[switching]") {
  const double all_with_one = switching_term(1.0, 0.5, 4.0) + switching_term(0.0, 0.5, 4.0);
  CHECK(switching_wedge(all_with_one, 4.0) == Approx(std::log(2.0) / 3.0).epsilon(1e-14));
  CHECK(switching_wedge(switching_term(0.3, 0.3, 4.0) + switching_term(0.7, 0.7, 4.0), 4.0) == Approx(0.0).margin(1e-15));
  // A preference of public buyers is such a distortion: its worked loss of quantity, two equal suppliers, m = .2, foreign share .3254.
  const double foreign = std::pow(1.2, -4) / (1 + std::pow(1.2, -4));
  const double loss = switching_term(foreign, 0.5, 4.0) + switching_term(1 - foreign, 0.5, 4.0);
  CHECK(1.0 - std::exp(-switching_wedge(loss, 4.0)) == Approx(0.015683).epsilon(1e-3));
}

TEST_CASE("a reserve costs what its part buys less", "[procurement]") {
  CHECK(reserve_wedge(0.0, 1.0, 2.0) == 0.0);
  CHECK(reserve_wedge(0.2, 1.0, 2.0) == Approx(-std::log(0.9)).epsilon(1e-14));
  CHECK(reserve_wedge(1.0, 1.0, 2.0) == Approx(std::log(2.0)).epsilon(1e-14));
}

TEST_CASE("a right that ends is worth the years between", "[procurement]") {
  CHECK(years_between(0.1, 1.0, 3.0) == Approx(1.640192).epsilon(1e-6));
  CHECK(years_between(0.1, 1.0, 3.0) + years_between(0.1, 3.0, 7.0) == Approx(years_between(0.1, 1.0, 7.0)).epsilon(1e-14));
  CHECK(years_between(0.0, 1.0, 3.0) == 2.0);
  CHECK(years_between(0.1, 3.0, 3.0) == 0.0);
  CHECK(years_between(0.1, 4.0, 3.0) == 0.0);
}

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

TEST_CASE("a price changes the value of a base by the elasticity that a seller perceives", "[switching]") {
  // Sales u x of a home's seller after a permanent price, discounted along the path of x, by Simpson's rule; against ε_eff − 1.
  const double sigma = 4.0;
  const double rate = 0.7;
  const double discount = 0.12;
  const double rivals_at_home = 1.5;
  const double abroad = 4.0;
  const auto value = [&](double log_price, double base) {
    const double own = 2.0 * std::exp((1.0 - sigma) * log_price);
    const double chosen = (own + rivals_at_home) / (own + rivals_at_home + abroad);
    const int steps = 40000;
    const double until = 300.0;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
      const double t = until * i / steps;
      const double factor = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += factor * std::exp(-discount * t) * move_share(base, chosen, rate, t) * own / (own + rivals_at_home);
    }
    return sum * until / steps / 3.0;
  };
  const double base = 3.5 / 7.5;
  const double step = 1e-4;
  const double slope = (std::log(value(step, base)) - std::log(value(-step, base))) / (2.0 * step);
  const double moving = moving_weight(rate, discount);
  const double share = 2.0 / 7.5;
  const double at_home = 2.0 / 3.5;
  const double perceived = moving * (sigma * (1 - share) + share) + (1 - moving) * (sigma * (1 - at_home) + at_home);
  CHECK(1.0 - slope == Approx(perceived).epsilon(1e-7));
  CHECK(moving == Approx(0.7 / 0.82).epsilon(1e-15));
}

TEST_CASE("held shares beside a preference cost what their utility says", "[switching]") {
  const double sigma = 3.0;
  const double margin = 0.4;
  const std::array weights{2.0, 1.0, 0.7};  // the first is at home
  const std::array held{0.2, 0.5, 0.3};
  double phi = 0;
  std::array<double, 3> chosen{};
  for (std::size_t h = 0; h < 3; ++h) phi += chosen[h] = weights[h] * (h == 0 ? 1.0 : preference_weight(margin, sigma));
  PreferredShares shares;
  PreferredShares plain;
  double utility = 0;
  double of_choice = 0;
  for (std::size_t h = 0; h < 3; ++h) {
    chosen[h] /= phi;
    shares.add(held[h], chosen[h], h == 0 ? 0.0 : margin, sigma);
    plain.add(chosen[h], chosen[h], h == 0 ? 0.0 : margin, sigma);
    utility += std::pow(held[h], (sigma - 1) / sigma) * std::pow(weights[h], 1 / sigma);
    of_choice += std::pow(chosen[h], (sigma - 1) / sigma) * std::pow(weights[h], 1 / sigma);
  }
  CHECK(shares.wedge(sigma) == Approx(-sigma / (sigma - 1) * std::log(utility / of_choice)).epsilon(1e-12));
  CHECK(plain.wedge(sigma) == Approx(0.0).margin(1e-15));
}

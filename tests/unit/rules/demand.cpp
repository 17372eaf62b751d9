// Demand rules against their closed forms and the reference values of Atkeson–Burstein markups and Krugman's index.
#include "models/rules/demand.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <limits>

using namespace faultline;

TEST_CASE("a CES weight is appeal times price to the power one minus sigma", "[demand]") {
  CHECK(ces_weight(0.0, 2.0, 4.0) == Approx(0.125).epsilon(1e-15));
  CHECK(ces_weight(std::log(3.0), 2.0, 4.0) == Approx(0.375).epsilon(1e-15));
  CHECK(ces_weight_from_logs(0.7, std::log(1.3), 2.5) == ces_weight(0.7, 1.3, 2.5));
  CHECK(ces_weight(0.2, 5.0, 3.0) / ces_weight(0.2, 10.0, 3.0) == Approx(4.0).epsilon(1e-14));
}

TEST_CASE("the price index of one firm is its price, and of nobody infinite", "[demand]") {
  CHECK(price_index(ces_weight(0.0, 1.7, 4.0), 4.0) == Approx(1.7).epsilon(1e-14));
  CHECK(price_index(0.0, 4.0) == std::numeric_limits<double>::infinity());
  CHECK(price_index(250.0 * ces_weight(0.0, 4.0 / 3.0, 4.0), 4.0) == Approx(0.21165347).epsilon(1e-7));
}

TEST_CASE("losing suppliers with share s raises the index by (1-s)^(-1/(sigma-1))", "[demand]") {
  const auto jump = [](double share, double elasticity) {
    return price_index(1.0 - share, elasticity) / price_index(1.0, elasticity) - 1.0;
  };
  CHECK(jump(0.15, 4.0) == Approx(0.05567).margin(5e-6));
  CHECK(jump(0.70, 4.0) == Approx(0.49380).margin(5e-6));
  CHECK(jump(0.30, 2.0) == Approx(0.42857).margin(5e-6));
  CHECK(jump(0.30, 4.25 + 1.0) == Approx(0.08755).margin(5e-6));
}

TEST_CASE("granular markups match the reference values of Bertrand and Cournot", "[demand]") {
  constexpr std::array<double, 5> shares{0.0, 0.05, 0.15, 0.30, 0.50};
  constexpr std::array<double, 5> cournot{1.333333, 1.371429, 1.454545, 1.600000, 1.846154};
  constexpr std::array<double, 5> bertrand{1.333333, 1.347826, 1.380952, 1.444444, 1.571429};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    CHECK(ces_markup(cournot_elasticity(shares[i], 4.0, 1.5)) == Approx(cournot[i]).margin(5e-7));
    CHECK(ces_markup(bertrand_elasticity(shares[i], 4.0, 1.5)) == Approx(bertrand[i]).margin(5e-7));
  }
  CHECK(bertrand_elasticity(1.0, 4.0, 1.5) == 1.5);
}

TEST_CASE("the margin of a small firm is one over sigma", "[demand]") {
  CHECK(profit_margin(ces_markup(4.0)) == Approx(0.25).epsilon(1e-15));
  CHECK(profit_margin(1.0) == 0.0);
}

TEST_CASE("a Cobb-Douglas index is homogeneous and ignores layers without expenditure", "[demand]") {
  const std::array<double, 3> prices{2.0, 3.0, std::numeric_limits<double>::infinity()};
  const std::array<double, 3> doubled{4.0, 6.0, 1.0};
  const std::array<double, 3> shares{0.25, 0.75, 0.0};
  CHECK(cobb_douglas_price_index(prices, shares) == Approx(std::pow(2.0, 0.25) * std::pow(3.0, 0.75)).epsilon(1e-14));
  CHECK(cobb_douglas_price_index(doubled, shares) == Approx(2.0 * cobb_douglas_price_index(prices, shares)).epsilon(1e-14));
  CHECK_THROWS_AS(cobb_douglas_price_index(prices, std::span(shares).first(2)), ContractViolation);
}

TEST_CASE("spending over an interval is exact, additive and continuous in growth", "[demand]") {
  CHECK(integrated_expenditure(7.0, 0.0, 3.0) == 21.0);
  CHECK(integrated_expenditure(7.0, 0.05, 3.0) == Approx(7.0 * (std::exp(0.15) - 1.0) / 0.05).epsilon(1e-14));
  CHECK(integrated_expenditure(7.0, -0.05, 3.0) < 21.0);
  CHECK(integrated_expenditure(7.0, 1e-300, 3.0) == 21.0);
  CHECK(integrated_expenditure(7.0, 1e-12, 3.0) == Approx(21.0 * (1.0 + 1.5e-12)).epsilon(1e-15));
  const double whole = integrated_expenditure(7.0, 0.08, 5.0);
  const double parts = integrated_expenditure(7.0, 0.08, 2.0) + integrated_expenditure(7.0 * std::exp(0.16), 0.08, 3.0);
  CHECK(parts == Approx(whole).epsilon(1e-14));
}

// The cost of local data against reference values, its limits and its own derivative.
#include "models/rules/localisation.hpp"

#include <catch2/catch.hpp>

using namespace faultline;

TEST_CASE("the localisation factor matches its reference values", "[localisation]") {
  CHECK(localisation_factor(0.1, 0.3, 0.5) == Approx(1.02823).margin(5e-6));
  CHECK(localisation_factor(0.1, 0.6, 0.5) == Approx(1.05368).margin(5e-6));
  CHECK(localisation_factor(0.1, 0.3, 1.65) == Approx(1.02461).margin(5e-6));
  CHECK(localisation_factor(0.1, 0.6, 1.65) == Approx(1.04190).margin(5e-6));
}

TEST_CASE("without data or without a premium local data cost nothing", "[localisation]") {
  CHECK(localisation_factor(0.0, 0.6, 0.5) == 1.0);
  CHECK(localisation_factor(0.3, 0.0, 0.5) == 1.0);
  CHECK(localisation_factor(1.0, 0.6, 0.5) == Approx(1.6).epsilon(1e-14));
}

TEST_CASE("the factor is continuous where data and inputs are neither complements nor substitutes", "[localisation]") {
  const double at_one = localisation_factor(0.1, 0.6, 1.0);
  CHECK(at_one == Approx(std::pow(1.6, 0.1)).epsilon(1e-15));
  CHECK(localisation_factor(0.1, 0.6, 1.0 + 1e-9) == Approx(at_one).epsilon(1e-10));
  CHECK(localisation_factor(0.1, 0.6, 0.0) == Approx(1.06).epsilon(1e-14));  // fixed proportions
}

TEST_CASE("the share of data after the premium is the elasticity of the factor", "[localisation]") {
  for (double elasticity : {0.0, 0.5, 1.0, 1.65}) {
    const double step = 1e-5;
    const double up = std::log(localisation_factor(0.2, 1.4 * std::exp(step) - 1.0, elasticity));
    const double down = std::log(localisation_factor(0.2, 1.4 * std::exp(-step) - 1.0, elasticity));
    CHECK(data_cost_share(0.2, 0.4, elasticity) == Approx((up - down) / (2.0 * step)).epsilon(1e-8));
  }
  CHECK(data_cost_share(0.2, 0.4, 0.5) > 0.2);
  CHECK(data_cost_share(0.2, 0.4, 1.65) < 0.2);
}

TEST_CASE("what the premium costs and what data cost without it add up", "[localisation]") {
  // At fixed proportions the premium is exactly s·λ of a factor 1 + s·λ.
  CHECK(premium_cost_share(0.1, 0.6, 0.0) == Approx(0.06 / 1.06).epsilon(1e-14));
  CHECK(premium_cost_share(0.1, 0.0, 0.5) == 0.0);
  CHECK_THROWS_AS(localisation_factor(0.1, -1.0, 0.5), ContractViolation);
}

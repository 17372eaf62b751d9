// Present values and the rules of entry, funding and expectation at their defining points.
#include "models/rules/entry.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace faultline;

TEST_CASE("a present value adds up the hazards", "[entry]") {
  CHECK(present_value(6.0, 0.05, 0.10) == Approx(40.0).epsilon(1e-14));
  CHECK(present_value(6.0, 0.05, 0.10, 0.05) == Approx(30.0).epsilon(1e-14));
  CHECK(present_value(-6.0, 0.05, 0.10) < 0.0);
  CHECK_THROWS_AS(present_value(1.0, 0.0, 0.0), ContractViolation);
}

TEST_CASE("a wait discounts at interest and exit together", "[entry]") {
  CHECK(wait_discount(0.05, 0.10, 0.0) == 1.0);
  CHECK(wait_discount(0.05, 0.10, 2.0) == Approx(std::exp(-0.3)).epsilon(1e-15));
  CHECK(wait_discount(0.05, 0.10, std::numeric_limits<double>::infinity()) == 0.0);
  CHECK(wait_discount(0.0, 0.0, 5.0) == 1.0);
}

TEST_CASE("free entry is a threshold and elastic entry passes through its base point", "[entry]") {
  CHECK(enters_freely(1.0, 1.0));
  CHECK_FALSE(enters_freely(0.999, 1.0));
  CHECK(elastic_entry_probability(2.0, 2.0, 0.3, 1.5) == Approx(0.3).epsilon(1e-15));
  CHECK(elastic_entry_probability(4.0, 2.0, 0.1, 2.0) == Approx(0.4).epsilon(1e-14));
  CHECK(elastic_entry_probability(40.0, 2.0, 0.1, 2.0) == 1.0);
  CHECK(elastic_entry_probability(0.5, 2.0, 0.3, 0.0) == Approx(0.3).epsilon(1e-15));
  CHECK(elastic_entry_probability(-1.0, 2.0, 0.3, 0.0) == 0.0);
}

TEST_CASE("with a very large elasticity elastic entry is free entry", "[entry]") {
  CHECK(elastic_entry_probability(1.001, 1.0, 1.0, 1e5) == 1.0);
  CHECK(elastic_entry_probability(0.999, 1.0, 1.0, 1e5) < 1e-40);
}

TEST_CASE("a round is won when the share bought is worth its price", "[entry]") {
  CHECK(wins_round(10.0, 2.0, 0.2));
  CHECK_FALSE(wins_round(9.9, 2.0, 0.2));
  CHECK_FALSE(wins_round(0.0, 0.0, 0.2));
}

TEST_CASE("adaptive expectations are exact in time", "[entry]") {
  const double half = adapt_expectation(10.0, 4.0, 0.7, 0.5);
  CHECK(adapt_expectation(half, 4.0, 0.7, 0.5) == Approx(adapt_expectation(10.0, 4.0, 0.7, 1.0)).epsilon(1e-14));
  CHECK(adapt_expectation(10.0, 4.0, 0.0, 3.0) == 10.0);
  CHECK(adapt_expectation(10.0, 4.0, 1e9, 1.0) == Approx(4.0).epsilon(1e-15));
  CHECK(adapt_expectation(7.0, 7.0, 0.7, 0.5) == 7.0);
}

TEST_CASE("adaptive expectations of what grows are exact in time", "[entry]") {
  const double observed = 4.0;
  for (const double rate : {0.3, 2.0}) {
    for (const double growth : {-2.0, -0.3, -0.1, 1e-9, 0.05, 0.8}) {
      INFO("a = " << rate << ", g = " << growth);
      const double whole = adapt_expectation(10.0, observed, rate, 1.0, growth);
      const double half = adapt_expectation(10.0, observed, rate, 0.5, growth);
      CHECK(adapt_expectation(half, observed * std::exp(0.5 * growth), rate, 0.5, growth) == Approx(whole).epsilon(1e-14));
      // The referee: the differential equation in 2000 steps of the midpoint rule, whose error is of order 1e-7.
      constexpr int steps = 2000;
      double expected = 10.0;
      for (int i = 0; i < steps; ++i) {
        const double width = 1.0 / steps;
        const double middle = expected + 0.5 * width * rate * (observed * std::exp(growth * i * width) - expected);
        expected += width * rate * (observed * std::exp(growth * (i + 0.5) * width) - middle);
      }
      CHECK(whole == Approx(expected).epsilon(1e-6));
      CHECK(adapt_expectation(10.0, observed, 0.0, 3.0, growth) == 10.0);                                               // never learns
      CHECK(adapt_expectation(10.0, observed, 1e9, 1.0, growth) == Approx(observed * std::exp(growth)).epsilon(1e-8));  // is myopic
    }
    const double still = adapt_expectation(10.0, observed, rate, 1.0);
    CHECK(adapt_expectation(10.0, observed, rate, 1.0, 1e-13) == Approx(still).epsilon(1e-12));
    CHECK(adapt_expectation(10.0, observed, rate, 1.0, -rate) == Approx((10.0 + rate * observed) * std::exp(-rate)).epsilon(1e-14));
  }
  // In the long run it lags by a/(a + g), over times at which neither exponential may overflow.
  CHECK(adapt_expectation(1.0, 1.0, 0.5, 200.0, 0.1) == Approx(0.5 / 0.6 * std::exp(20.0)).epsilon(1e-12));
  CHECK(adapt_expectation(1.0, 1.0, 50.0, 200.0, 0.1) == Approx(50.0 / 50.1 * std::exp(20.0)).epsilon(1e-12));
  CHECK(std::isfinite(adapt_expectation(1.0, 1.0, 0.5, 2000.0, -1.0)));
}

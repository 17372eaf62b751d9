// Worked numbers of the operating modes and of the grid queue.
#include "models/rules/sovereignty.hpp"
#include "models/rules/grid.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace faultline;

TEST_CASE("the hazard above which disconnected pays", "[rules][sovereignty]") {
  const double q = std::pow(1.2, 3.0);
  CHECK(disconnection_hazard(0.08, q, 0.0) == Approx(0.05824).epsilon(1e-12));
  CHECK(disconnection_hazard(0.08, q, 0.2) == Approx(0.0889976).epsilon(1e-6));
  CHECK(disconnection_hazard(0.08, 1.0, 0.5) == 0);
  CHECK(std::isinf(disconnection_hazard(0.08, 2.0, 0.5)));
  CHECK_THROWS(disconnection_hazard(0.0, 2.0, 0.0));
}

TEST_CASE("at that hazard both modes are worth the same, and on either side the right one is worth more", "[rules][sovereignty]") {
  for (const double discount : {0.05, 0.24}) {
    for (const double flow_ratio : {1.05, 1.5, 3.0}) {
      for (const double exposure : {0.0, 0.1, 0.3}) {
        const double hazard = disconnection_hazard(discount, flow_ratio, exposure);
        const auto gain = [&](double h) { return 1.0 / flow_ratio / (discount + exposure * h) - 1.0 / (discount + h); };
        CHECK(gain(hazard) == Approx(0).margin(1e-12));
        CHECK(gain(0.9 * hazard) < 0);
        CHECK(gain(1.1 * hazard) > 0);
      }
    }
  }
}

TEST_CASE("time until a grid has connected so much", "[rules][grid]") {
  CHECK(connection_time(50000, 6667, 0) == Approx(7.4996).epsilon(1e-4));
  CHECK(connection_time(50000, 6667, 0.05) == Approx(std::log1p(0.05 * 50000 / 6667) / 0.05).epsilon(1e-12));
  CHECK(connection_time(50000, 6667, 0.05) == Approx(6.3685).epsilon(1e-4));
  CHECK(connection_time(0, 0, 0) == 0);
  CHECK(std::isinf(connection_time(1, 0, 0.1)));
  for (const double growth : {0.01, 0.2}) {
    const double time = connection_time(300, 40, growth);
    CHECK(40 * std::expm1(growth * time) / growth == Approx(300).epsilon(1e-12));  // ∫ G e^(γu) du
  }
  CHECK(connection_time(300, 40, 1e-10) == Approx(connection_time(300, 40, 0)).epsilon(1e-8));
}

TEST_CASE("what a deposit costs and whom it clears", "[rules][grid]") {
  CHECK(deposit_cost(1, 0.08, 0) == 0);
  CHECK(deposit_cost(2, 0.08, std::numeric_limits<double>::infinity()) == 2);
  CHECK(deposit_cost(1, 0.08, 7.5) == Approx(0.451188).epsilon(1e-5));
  CHECK(keeps_place(0.011, 0.01));
  CHECK_FALSE(keeps_place(0.01, 0.01));
  CHECK(share_that_stays(1, 1) == Approx(0.367879).epsilon(1e-5));
}

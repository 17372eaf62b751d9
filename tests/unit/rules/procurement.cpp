// Procurement preference against the closed form with two equal suppliers.
#include "models/rules/procurement.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <limits>

#include "models/rules/demand.hpp"

using namespace faultline;

TEST_CASE("a preference moves spending and costs quantity as in the closed form", "[procurement]") {
  constexpr double sigma = 4.0;
  constexpr std::array<double, 3> margins{0.1, 0.2, 0.5};
  constexpr std::array<double, 3> foreign_shares{0.4058, 0.3254, 0.1649};
  constexpr std::array<double, 3> losses{0.004469, 0.015683, 0.063210};
  for (std::size_t i = 0; i < margins.size(); ++i) {
    const double foreign = preference_weight(margins[i], sigma);
    CHECK(foreign / (1.0 + foreign) == Approx(foreign_shares[i]).margin(5e-5));
    const double quantity = preferred_price_index(1.0, 1.0, 0.0, sigma) / preferred_price_index(1.0, foreign, margins[i], sigma);
    CHECK(1.0 - quantity == Approx(losses[i]).margin(5e-7));
  }
}

TEST_CASE("no preference is the exact CES index, and a preference never makes the bundle cheaper", "[procurement]") {
  CHECK(preference_weight(0.0, 3.7) == 1.0);
  for (const double foreign : {0.0, 0.3, 1.0, 12.0}) {
    for (const double sigma : {1.5, 3.0, 8.0}) {
      const double free = preferred_price_index(2.0, foreign, 0.0, sigma);
      CHECK(free == price_index(2.0 + foreign, sigma));
      for (const double margin : {0.05, 0.4, 3.0}) {
        const double preferred = preferred_price_index(2.0, foreign * preference_weight(margin, sigma), margin, sigma);
        CHECK(preferred >= free * (1.0 - 1e-14));
        // It costs less than to shut foreigners out.
        CHECK(preferred <= price_index(2.0, sigma) * (1.0 + 1e-14));
      }
    }
  }
}

TEST_CASE("a bundle that is all foreign costs the same under any preference", "[procurement]") {
  for (const double margin : {0.1, 1.0}) {
    const double weight = 5.0 * preference_weight(margin, 4.0);
    CHECK(preferred_price_index(0.0, weight, margin, 4.0) == Approx(price_index(5.0, 4.0)).epsilon(1e-14));
  }
}

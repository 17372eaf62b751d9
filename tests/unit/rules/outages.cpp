// Price jumps, laws of repair, standby, and pass-through of a material against worked numbers.
#include "models/rules/outages.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/rules/materials.hpp"

namespace faultline {

namespace {

double jump(double share, double elasticity) { return std::expm1(log_price_jump(share, 1.0 / (elasticity - 1.0))); }

}  // namespace

TEST_CASE("the price jump of lost supply meets its worked numbers", "[outages]") {
  CHECK(jump(0.15, 4.0) == Approx(0.05567).epsilon(1e-4));
  CHECK(jump(0.30, 4.0) == Approx(0.12625).epsilon(1e-4));
  CHECK(jump(0.70, 4.0) == Approx(0.49380).epsilon(1e-4));
  CHECK(jump(0.15, 2.0) == Approx(0.17647).epsilon(1e-4));
  CHECK(jump(0.30, 2.0) == Approx(0.42857).epsilon(1e-4));
  CHECK(jump(0.70, 2.0) == Approx(2.33333).epsilon(1e-4));
  CHECK(jump(0.15, 5.25) == Approx(0.03898).epsilon(1e-4));
  CHECK(jump(0.70, 5.25) == Approx(0.32749).epsilon(1e-4));
  CHECK(jump(0.0, 4.0) == 0.0);
}

TEST_CASE("a law of repair has the mean and the variation that it is given", "[outages]") {
  for (const double variation : {0.0, 0.1, 0.25, 0.4, 0.5, 0.5774, 0.7, 0.95, 1.0, 1.3, 2.0, 5.0}) {
    CAPTURE(variation);
    const RepairLaw law = repair_law(0.3, variation);
    CHECK(law.mean() == Approx(0.3).epsilon(1e-12));
    CHECK(std::sqrt(law.variance()) == Approx(0.3 * variation).margin(1e-9));
    CHECK(law.one_less >= 0.0);
    CHECK(law.one_less < 1.0);
  }
}

TEST_CASE("special laws of repair are the known ones", "[outages]") {
  CHECK(repair_law(1.0, 0.0).stages == 0);
  CHECK(repair_law(1.0, 0.5).stages == 4);
  CHECK(repair_law(1.0, 0.5).one_less == Approx(0.0).margin(1e-9));
  CHECK(repair_law(1.0, 1.0).stages == 1);
  CHECK(repair_law(1.0, 1.0).stage_mean == 1.0);
  const RepairLaw branches = repair_law(1.0, 2.0);  // each branch contributes half of the mean
  CHECK(branches.quick * branches.stage_mean == Approx(0.5));
  CHECK((1.0 - branches.quick) * branches.slow_mean == Approx(0.5));
}

TEST_CASE("supply that returns by stages is missed for (K+1)/(2K) of the repair", "[outages]") {
  CHECK(repair_law(1.0, 0.5).mean_equivalent(true) == Approx(0.625));
  CHECK(repair_law(1.0, 0.5).mean_equivalent(false) == Approx(1.0));
  CHECK(repair_law(1.0, 1.0).mean_equivalent(true) == Approx(1.0));
  CHECK(repair_law(1.0, 0.0).mean_equivalent(true) == 1.0);
}

TEST_CASE("standby is worth the difference of what the firm would sell", "[outages]") {
  // w = 1 beside an outside good of 1; four fifths lost, three quarters of that replaced.
  const double gain = standby_gain(1.0, 0.8, 0.75, 1.2, 1000.0, 0.25);
  CHECK(gain == Approx(250.0 * (0.8 / 1.8 - 0.2 / 1.2)));
  CHECK(standby_gain(1.0, 0.0, 0.75, 2.0, 1000.0, 0.25) == 0.0);
  CHECK(standby_gain(1.0, 0.8, 0.0, 1.2, 1000.0, 0.25) == 0.0);
  // Where the firm has the market to itself nothing is lost that buyers could spend elsewhere.
  CHECK(standby_gain(1.0, 0.8, 0.75, 0.2, 1000.0, 0.25) == Approx(0.0).margin(1e-12));
  CHECK(standby_gain(1.0, 1.0, 0.5, 0.0, 1000.0, 0.25) == Approx(250.0));
}

TEST_CASE("a material's price is passed on by its share, and a stockpile keeps it usual", "[materials]") {
  CHECK(material_cost_factor(2.0, 0.3) == Approx(std::exp2(0.3)));
  CHECK(material_cost_factor(1.0, 0.3) == 1.0);
  CHECK(material_cost_factor(2.0, 0.0) == 1.0);
  CHECK(stockpiled_price(2.0, true, 1.0, 0.0) == 1.0);
  CHECK(stockpiled_price(2.0, false, 1.0, 0.1) == Approx(2.1));
  CHECK(duty_cost_factor(0.5, 0.04) == Approx(1.02));
}

TEST_CASE("what is paid for a material above the usual price is rent, and none while a stockpile lasts", "[materials]") {
  CHECK(material_rent_share(2.0, 2.0, false, 0.3) == Approx(0.15).epsilon(1e-15));
  CHECK(material_rent_share(2.0, 2.1, false, 0.3) == Approx(0.3 / 2.1).epsilon(1e-15));  // holding a stockpile is work
  CHECK(material_rent_share(2.0, 1.1, true, 0.3) == 0.0);
  CHECK(material_rent_share(1.0, 1.0, false, 0.3) == 0.0);
  CHECK(material_rent_share(0.5, 0.5, false, 0.3) == 0.0);
}

}  // namespace faultline

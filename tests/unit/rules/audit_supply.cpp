// Supply and price of audits: worked numbers, and the equation of supply against its own integral.
#include "models/rules/audit_supply.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace faultline;

TEST_CASE("auditors' income is compared with what they cost", "[audit_supply]") {
  CHECK(income_premium(4.2, 10.0, 0.2) == Approx(1.1).epsilon(1e-14));
  CHECK(income_premium(0.0, 10.0, 0.2) == -1.0);
  CHECK(income_premium(1.0, 0.0, 0.2) == 0.0);
}

TEST_CASE("a plan recruits out of income above cost, and loses auditors to attrition and to income below it", "[audit_supply]") {
  const StaffPlan rich = plan_staff(10.0, 1.1, 0.22, 0.1, 1.0, 99.0);
  CHECK(rich.recruits == Approx(2.42).epsilon(1e-14));
  CHECK(rich.leavers == Approx(0.95162582).epsilon(1e-8));
  const StaffPlan poor = plan_staff(10.0, -0.5, 0.22, 0.1, 1.0, 99.0);
  CHECK(poor.recruits == 0.0);
  CHECK(poor.leavers == Approx(1.8941575).epsilon(1e-7));
  CHECK(plan_staff(10.0, 1.1, 0.22, 0.1, 1.0, 1.5).recruits == 1.5);
  const StaffPlan still = plan_staff(10.0, 3.0, 0.0, 0.0, 1.0, 99.0);
  CHECK(still.recruits == 0.0);
  CHECK(still.leavers == 0.0);
}

TEST_CASE("leavers do not depend on how often a body plans", "[audit_supply]") {
  double auditors = 10.0;
  for (int quarter = 0; quarter < 4; ++quarter) auditors -= plan_staff(auditors, -0.5, 0.22, 0.1, 0.25, 99.0).leavers;
  CHECK(10.0 - auditors == Approx(plan_staff(10.0, -0.5, 0.22, 0.1, 1.0, 99.0).leavers).epsilon(1e-13));
}

TEST_CASE("at the resting utilisation recruits replace leavers and growth", "[audit_supply]") {
  const double earning = 0.05 / 0.12;
  const double rest = resting_utilisation(earning, 0.2, 0.22, 0.1, 0.05);
  CHECK(rest == Approx(0.80727273).epsilon(1e-8));
  const StaffPlan plan = plan_staff(1000.0, income_premium(rest * earning * 1000.0, 1000.0, 0.2), 0.22, 0.1, 1e-4, 999.0);
  CHECK((plan.recruits - plan.leavers) / (1000.0 * 1e-4) == Approx(0.05).epsilon(1e-3));
}

TEST_CASE("the longest training without cobwebs solves the delay equation's characteristic equation", "[audit_supply]") {
  CHECK(longest_stable_training(2.0, 0.1) == Approx(0.81142351).epsilon(1e-8));
  CHECK(longest_stable_training(2.0, 0.0) == Approx(std::acos(-1.0) / 4.0).epsilon(1e-14));
  CHECK(longest_stable_training(0.1, 0.2) == std::numeric_limits<double>::infinity());
  const double response = 1.3;
  const double attrition = 0.4;
  const double lag = longest_stable_training(response, attrition);
  const double swing = std::sqrt(response * response - attrition * attrition);  // λ = iω solves λ + δ + ν e^(−λL) = 0
  CHECK(attrition + response * std::cos(swing * lag) == Approx(0.0).margin(1e-14));
  CHECK(swing - response * std::sin(swing * lag) == Approx(0.0).margin(1e-14));
}

TEST_CASE("a queue adds to the fee in proportion to the wait", "[audit_supply]") {
  CHECK(congestion_multiple(4.0, 0.25) == 2.0);
  CHECK(congestion_multiple(4.0, 0.0) == 1.0);
  CHECK(congestion_multiple(0.0, 7.0) == 1.0);
  CHECK(congestion_multiple(4.0, std::numeric_limits<double>::infinity()) == 1.0);
}

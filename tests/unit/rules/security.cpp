// Security spending of one firm and of many against the worked numbers of Gordon and Loeb, and of Kunreuther and Heal.
#include "models/rules/security.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "random_rules.hpp"

namespace faultline {

using testing::Dice;

TEST_CASE("the optimum of Gordon and Loeb meets its worked numbers", "[security]") {
  CHECK(best_power_spending(0.65, 1e-5, 1.0, 4e5) == Approx(61245.15).epsilon(1e-7));
  CHECK(best_power_spending(0.5, 1e-5, 1.0, 1e6) == Approx(123606.80).epsilon(1e-7));
  CHECK(best_power_spending(0.5, 1e-5, 2.0, 1e6) == Approx(115443.47).epsilon(1e-7));
  CHECK(best_exponential_spending(0.5, 1e-5, 1e6) == Approx(179316.17).epsilon(1e-7));
  CHECK(best_exponential_spending(0.8, 1e-5, 1e6) == Approx(259698.99).epsilon(1e-7));
  const double spending = best_power_spending(0.5, 1e-5, 1.0, 1e6);
  CHECK(1e6 * (0.5 - breach_power(spending, 0.5, 1e-5, 1.0)) - spending == Approx(152786.40).epsilon(1e-7));
}

TEST_CASE("nothing is spent where the first dollar saves less than a dollar", "[security]") {
  CHECK(best_power_spending(0.5, 1e-5, 1.0, 1e5) == 0.0);
  CHECK(best_exponential_spending(0.5, 1e-5, 1e5) == 0.0);
  CHECK(best_exponential_spending(0.0, 1e-5, 1e9) == 0.0);
}

TEST_CASE("the optimum is one, and below 1/e of the expected loss", "[security]") {
  Dice dice(31);
  for (int i = 0; i < 2000; ++i) {
    const double v = dice.uniform(0.01, 0.99);
    const double alpha = std::exp(dice.uniform(-8.0, 3.0));
    const double b = dice.uniform(0.2, 20.0);
    const double loss = std::exp(dice.uniform(-2.0, 10.0));
    const double bound = v * loss / std::exp(1.0);
    const double power = best_power_spending(v, alpha, b, loss);
    const double exponential = best_exponential_spending(v, alpha, loss);
    CHECK(power <= bound * (1.0 + 1e-12));
    CHECK(power <= std::pow(b / (b + 1.0), b + 1.0) * v * loss * (1.0 + 1e-12));
    CHECK(exponential <= bound * (1.0 + 1e-12));
    const auto cost_power = [&](double z) { return breach_power(z, v, alpha, b) * loss + z; };
    const auto cost_exponential = [&](double z) { return breach_exponential(z, v, alpha) * loss + z; };
    for (const double other : {0.0, 0.9 * power, 1.1 * power + 1e-6, dice.uniform(0.0, loss)}) {
      CHECK(cost_power(power) <= cost_power(other) * (1.0 + 1e-12));
    }
    for (const double other : {0.0, 0.9 * exponential, 1.1 * exponential + 1e-6, dice.uniform(0.0, loss)}) {
      CHECK(cost_exponential(exponential) <= cost_exponential(other) * (1.0 + 1e-12));
    }
  }
}

TEST_CASE("class I reaches its least upper bound at αvL = 4 for b = 1", "[security]") {
  CHECK(best_power_spending(0.5, 1.0, 1.0, 8.0) / (0.5 * 8.0) == Approx(0.25));
  CHECK(best_power_spending(0.5, 1.0, 1.0, 7.0) / (0.5 * 7.0) < 0.25);
  CHECK(best_power_spending(0.5, 1.0, 1.0, 9.0) / (0.5 * 9.0) < 0.25);
}

TEST_CASE("the bounds of Kunreuther and Heal meet their worked numbers", "[security]") {
  const auto least = [](double n) { return 0.2 * 1000.0 * own_effect(0.1, n - 1.0); };
  CHECK(least(1) == Approx(200.0));
  CHECK(least(2) == Approx(180.0));
  CHECK(least(5) == Approx(131.22));
  CHECK(least(20) == Approx(27.017034).epsilon(1e-7));
  CHECK(protection_pays(131.22 - 1e-9, 0.2, 1000.0, 0.1, 4.0));
  CHECK_FALSE(protection_pays(131.22 + 1e-9, 0.2, 1000.0, 0.1, 4.0));
  // What protection saves is the difference of expected losses.
  const double open = breach_through_any(0.2, 0.1, 4.0);
  const double safe = breach_through_any(0.0, 0.1, 4.0);
  CHECK(1000.0 * (open - safe) == Approx(131.22));
}

}  // namespace faultline

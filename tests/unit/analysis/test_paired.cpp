// Paired comparison and families of them, worked by hand.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "analysis/multiple_comparisons.hpp"
#include "analysis/paired.hpp"
#include "sim/base/contracts.hpp"

using namespace faultline;

namespace {
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
}

TEST_CASE("A paired comparison, worked by hand", "[paired]") {
  // differences 1, 2, 3: mean 2, deviation 1; values 2, 4, 6 and baseline 1, 2, 3: perfectly correlated, variances 4, 1
  const PairedComparison result = compare_paired(std::vector<double>{2, 4, 6}, std::vector<double>{1, 2, 3});
  CHECK(result.difference.mean == 2);
  CHECK(result.difference.half_width == Approx(4.30265273 / std::sqrt(3.0)).epsilon(1e-8));
  CHECK(result.relative == 1);
  CHECK(result.correlation == Approx(1));
  CHECK(result.gain == Approx((4 + 1) / 1.0));
  // t = 2·√3 with two degrees of freedom: P(|T| > t) = 1 − t/√(t² + 2)
  const double t = 2 * std::sqrt(3.0);
  CHECK(result.p_value == Approx(1 - t / std::sqrt(t * t + 2)).epsilon(1e-12));
}

TEST_CASE("Pairs that are not whole are left out of everything and counted", "[paired]") {
  const PairedComparison result = compare_paired(std::vector<double>{5, missing, 7, 9}, std::vector<double>{1, 2, missing, 4});
  CHECK(result.difference.count == 2);
  CHECK(result.difference.missing == 2);
  CHECK(result.value.mean == 7);
  CHECK(result.baseline.mean == 2.5);
  CHECK(result.difference.mean == 4.5);
  CHECK_THROWS_AS(compare_paired(std::vector<double>{1}, std::vector<double>{}), ContractViolation);
}

TEST_CASE("What cannot vary gains everything or nothing", "[paired]") {
  const PairedComparison shifted = compare_paired(std::vector<double>{2, 3, 4}, std::vector<double>{1, 2, 3});
  CHECK(std::isinf(shifted.gain));
  CHECK(shifted.difference.half_width == 0);
  CHECK(std::isnan(shifted.p_value));  // a variance of 0 is no law
  const PairedComparison same = compare_paired(std::vector<double>{1, 1}, std::vector<double>{1, 1});
  CHECK(std::isnan(same.gain));
  CHECK(std::isnan(same.correlation));
  CHECK(std::isnan(same.p_value));
  const PairedComparison rounded = compare_paired(std::vector<double>{0.1 + 0.2, 1}, std::vector<double>{0.3, 1});  // 0.1 + 0.2 is not 0.3
  CHECK(rounded.difference.mean == 0);
  CHECK(rounded.difference.half_width == 0);
  CHECK(std::isnan(rounded.p_value));
  const PairedComparison opposed = compare_paired(std::vector<double>{3, 1, 2}, std::vector<double>{1, 3, 2});
  CHECK(opposed.correlation == Approx(-1));
  CHECK(opposed.gain == Approx(0.5));  // pairing does harm: s²_D = 4 against 1 + 1
  CHECK(std::isnan(compare_paired(std::vector<double>{1, 2}, std::vector<double>{0, 0}).relative));
}

TEST_CASE("Welch's interval, worked by hand", "[paired]") {
  // means 3 and 1, variances 2.5 over 5 and 1 over 3: variance of the difference 0.5 + 1/3
  const Estimate difference = estimate_independent_difference(std::vector<double>{1, 2, 3, 4, 5}, std::vector<double>{0, 1, 2});
  const double variance = 0.5 + 1.0 / 3;
  const double degrees = variance * variance / (0.25 / 4 + 1.0 / 9 / 2);
  CHECK(difference.mean == 2);
  CHECK(difference.half_width == Approx(student_quantile(0.975, degrees) * std::sqrt(variance)).epsilon(1e-12));
  CHECK(estimate_independent_difference(std::vector<double>{1, 1}, std::vector<double>{2, 2}).half_width == 0);
}

TEST_CASE("Adjusted p-values of four comparisons, worked by hand", "[paired]") {
  const std::vector<double> p{0.01, 0.04, 0.03, 0.005};
  CHECK(adjust_p_values(p, Adjustment::none) == p);
  const std::vector<double> bonferroni = adjust_p_values(p, Adjustment::bonferroni);
  const std::vector<double> holm = adjust_p_values(p, Adjustment::holm);
  const std::vector<double> rate = adjust_p_values(p, Adjustment::benjamini_hochberg);
  const std::vector<double> by_bonferroni{0.04, 0.16, 0.12, 0.02};
  const std::vector<double> by_holm{0.03, 0.06, 0.06, 0.02};  // 3·0.01; 1·0.04 < 2·0.03
  const std::vector<double> by_rate{0.02, 0.04, 0.04, 0.02};
  for (std::size_t i = 0; i < p.size(); ++i) {
    CHECK(bonferroni[i] == Approx(by_bonferroni[i]));
    CHECK(holm[i] == Approx(by_holm[i]));
    CHECK(rate[i] == Approx(by_rate[i]));
  }
}

TEST_CASE("A missing p-value is no member of the family", "[paired]") {
  const std::vector<double> adjusted = adjust_p_values(std::vector<double>{0.02, missing, 0.9}, Adjustment::holm);
  CHECK(adjusted[0] == Approx(0.04));
  CHECK(std::isnan(adjusted[1]));
  CHECK(adjusted[2] == Approx(0.9));
  CHECK(adjust_p_values({}, Adjustment::holm).empty());
}

TEST_CASE("Only Bonferroni widens the intervals", "[paired]") {
  CHECK(interval_level_of(0.95, Adjustment::bonferroni, 5) == Approx(0.99));
  CHECK(interval_level_of(0.95, Adjustment::holm, 5) == 0.95);
  CHECK(interval_level_of(0.95, Adjustment::none, 5) == 0.95);
}

// Distances weighted by expenditure at their two ends, under recognition, and the concentration of revenue.
#include "models/rules/fragmentation.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <vector>

#include "models/rules/market_choice.hpp"
#include "sim/base/contracts.hpp"
#include "tests/unit/rules/random_rules.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {
constexpr std::uint32_t no_rules = MarketOption::no_book;
}

TEST_CASE("identical rule books are zero apart and disjoint ones one", "[fragmentation]") {
  ComplianceCosts costs({{4.0, 5.0}}, {{Rule{0.5, 0, 1}}, {Rule{0.5, 0, 1}}, {Rule{0.8, 1, 2}}});
  const std::array<double, 2> spending{3.0, 7.0};
  CHECK(measure_fragmentation(spending, std::array<std::uint32_t, 2>{0, 0}, costs).index == 0.0);
  CHECK(measure_fragmentation(spending, std::array<std::uint32_t, 2>{0, 1}, costs).index == 0.0);
  CHECK(measure_fragmentation(spending, std::array<std::uint32_t, 2>{0, 2}, costs).index == 1.0);
  CHECK(measure_fragmentation(spending, std::array<std::uint32_t, 2>{0, 2}, costs).mean_distance == 6.0);
}

TEST_CASE("the worked example weighs pairs by expenditure, and recognition brings them closer", "[fragmentation]") {
  const std::array<double, 3> spending{3.0, 2.0, 1.0};
  const std::array<std::uint32_t, 3> books{0, 1, 2};
  ComplianceCosts without = worked_example(false).costs();
  ComplianceCosts with = worked_example(true).costs();
  // Distances: AB 7, AC 23, BC 20 without recognition; 7, 13, 10 with it. Pair weights 6, 3, 2.
  const Fragmentation apart = measure_fragmentation(spending, books, without);
  CHECK(apart.mean_distance == Approx((6.0 * 7.0 + 3.0 * 23.0 + 2.0 * 20.0) / 11.0).epsilon(1e-14));
  CHECK(apart.index == Approx((6.0 * 7.0 + 3.0 * 23.0 + 2.0 * 20.0) / (6.0 * 27.0 + 3.0 * 23.0 + 2.0 * 26.0)));
  CHECK(measure_fragmentation(spending, books, with).mean_distance == Approx((6.0 * 7.0 + 3.0 * 13.0 + 2.0 * 10.0) / 11.0).epsilon(1e-14));
  const Fragmentation scaled = measure_fragmentation(std::array<double, 3>{300.0, 200.0, 100.0}, books, without);
  CHECK(scaled.index == Approx(apart.index).epsilon(1e-14));
}

TEST_CASE("states without rules are as far from others as those rules cost", "[fragmentation]") {
  ComplianceCosts costs = worked_example(false).costs();
  const std::array<double, 2> spending{1.0, 1.0};
  const Fragmentation f = measure_fragmentation(spending, std::array<std::uint32_t, 2>{0, no_rules}, costs);
  CHECK(f.mean_distance == 12.0);
  CHECK(f.index == 1.0);
  CHECK(measure_fragmentation(spending, std::array<std::uint32_t, 2>{no_rules, no_rules}, costs).index == 0.0);
  CHECK(measure_fragmentation(std::array<double, 2>{0.0, 1.0}, std::array<std::uint32_t, 2>{0, 1}, costs).index == 0.0);
}

TEST_CASE("concentration of revenue", "[fragmentation]") {
  const std::vector<double> equal(10, 3.0);
  CHECK(herfindahl(equal) == Approx(0.1).epsilon(1e-14));
  CHECK(concentration_ratio(equal) == Approx(0.4).epsilon(1e-14));
  const std::vector<double> mixed{1.0, 50.0, 2.0, 30.0, 4.0, 3.0, 10.0};
  CHECK(concentration_ratio(mixed) == Approx(0.94).epsilon(1e-14));
  CHECK(concentration_ratio(mixed, 1) == Approx(0.5).epsilon(1e-14));
  CHECK(herfindahl(std::vector<double>{0.0, 5.0}) == 1.0);
  CHECK(concentration_ratio(std::vector<double>{5.0, 5.0}) == 1.0);
  CHECK(herfindahl({}) == 0.0);
  CHECK(concentration_ratio(std::vector<double>{0.0, 0.0}) == 0.0);
  CHECK_THROWS_AS(concentration_ratio(mixed, 0), ContractViolation);
}

// C(S) on the worked example, the memory of sets, and the contracts of its constructor. Random books: tests/property.
#include "models/rules/compliance.hpp"

#include <catch2/catch.hpp>

#include "sim/base/contracts.hpp"
#include "tests/unit/rules/random_rules.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {
constexpr std::uint64_t A = 1, B = 2, C = 4;
}

TEST_CASE("the worked example of compliance sets is met exactly", "[compliance]") {
  ComplianceCosts costs = worked_example(false).costs();
  CHECK_FALSE(costs.has_recognition());
  CHECK(costs.cost(0) == 0.0);
  CHECK(costs.cost(A) == 12.0);
  CHECK(costs.cost(B) == 15.0);
  CHECK(costs.cost(C) == 11.0);
  CHECK(costs.cost(A | B) == 17.0);
  CHECK(costs.cost(A | C) == 23.0);
  CHECK(costs.cost(B | C) == 23.0);
  CHECK(costs.cost(A | B | C) == 25.0);
  CHECK(costs.distance(0, 1) == 7.0);
  CHECK(costs.added_cost(A, 1) == 5.0);
}

TEST_CASE("recognition of C's mode lowers the cost of serving C as well, at the host's stringency", "[compliance]") {
  ComplianceCosts costs = worked_example(true).costs();
  CHECK(costs.has_recognition());
  CHECK(costs.cost(A) == 12.0);
  CHECK(costs.cost(C) == 11.0);
  CHECK(costs.cost(A | B) == 17.0);
  CHECK(costs.cost(A | C) == 18.0);
  CHECK(costs.cost(A | B | C) == 20.0);
}

TEST_CASE("a cheaper accepted mode is used even by a firm that serves one state", "[compliance]") {
  ComplianceCosts costs({{10.0, 3.0}}, {{Rule{0.5, 0, 0b11}}});
  CHECK(costs.cost(1) == 1.5);
}

TEST_CASE("a book that accepts only its own mode counts it without being told", "[compliance]") {
  ComplianceCosts costs({{10.0, 3.0}}, {{Rule{0.5, 0, 0}}});
  CHECK_FALSE(costs.has_recognition());
  CHECK(costs.cost(1) == 5.0);
}

TEST_CASE("recognition that saves nobody anything is none", "[compliance]") {
  // Three books share a mode and accept a second: no saving at the same cost, a saving where it is cheaper or where a fourth book has it.
  const auto costs = [](double second, bool fourth) {
    std::vector<RuleBook> books(3, {Rule{1.0, 0, 0b11}});
    if (fourth) books.push_back({Rule{0.5, 1, 0}});
    return ComplianceCosts({{2.0, second}}, books);
  };
  CHECK_FALSE(costs(2.0, false).has_recognition());
  CHECK(costs(1.9, false).has_recognition());
  CHECK(costs(2.0, true).has_recognition());
  CHECK(costs(2.0, true).cost(0b1111) == 2.0);
  CHECK(costs(2.0, false).book(0)[0].accepted_modes == 0b11);
}

TEST_CASE("a chain of acceptances is solved over all books at once", "[compliance]") {
  // Each of five books has its own mode and takes a dearer shared one, which pays for three of them but not for two.
  ModeCosts mode_costs{{1.0, 1.0, 1.0, 1.0, 1.0, 2.5}};
  std::vector<RuleBook> books;
  for (std::uint32_t b = 0; b < 5; ++b) books.push_back({Rule{1.0, b, (1U << b) | (1U << 5)}});
  ComplianceCosts costs(mode_costs, books);
  CHECK(costs.cost(0b00011) == 2.0);
  CHECK(costs.cost(0b00111) == 2.5);
  CHECK(costs.cost(0b11111) == 2.5);
}

TEST_CASE("cost is remembered, and copies remember apart", "[compliance]") {
  Dice dice(11);
  const RuleWorld world = draw_rules(dice, 12, 4, 4, 0.3);
  ComplianceCosts costs = world.costs();
  for (std::uint64_t set = 1; set < 4096; ++set) REQUIRE(costs.cost(set) == costs.compute_cost(set));
  CHECK(costs.remembered() == 4095);
  for (std::uint64_t set = 0; set < 4096; ++set) REQUIRE(costs.cost(set) == costs.compute_cost(set));
  CHECK(costs.remembered() == 4095);
  const ComplianceCosts fresh = world.costs();
  ComplianceCosts copy = fresh;
  CHECK(copy.cost(7) == costs.cost(7));
  CHECK(copy.remembered() == 1);
  CHECK(fresh.remembered() == 0);
}

TEST_CASE("sixty-four books and twenty modes are within reach", "[compliance]") {
  Dice dice(5);
  const RuleWorld world = draw_rules(dice, 64, 6, 20, 0.1);
  ComplianceCosts costs = world.costs();
  const double all = costs.cost(~std::uint64_t{0});
  CHECK(all > 0.0);
  CHECK(all <= ComplianceCosts(world.mode_costs, world.books).cost(~std::uint64_t{0} >> 1) + costs.cost(book_set(63)));
}

TEST_CASE("no books at all cost nothing", "[compliance]") {
  ComplianceCosts costs;
  CHECK(costs.cost(0) == 0.0);
  CHECK_THROWS_AS(costs.added_cost(0, 0), ContractViolation);
}

TEST_CASE("rule books out of range are refused", "[compliance]") {
  CHECK_THROWS_AS(ComplianceCosts({{1.0}}, {{Rule{1.5, 0, 1}}}), ContractViolation);
  CHECK_THROWS_AS(ComplianceCosts({{1.0}}, {{Rule{0.5, 1, 1}}}), ContractViolation);
  CHECK_THROWS_AS(ComplianceCosts({{1.0}}, {{Rule{0.5, 0, 0b10}}}), ContractViolation);
  CHECK_THROWS_AS(ComplianceCosts({{1.0}}, {{Rule{}, Rule{}}}), ContractViolation);
  CHECK_THROWS_AS(ComplianceCosts({{-1.0}}, {}), ContractViolation);
  CHECK_THROWS_AS(ComplianceCosts({std::vector<double>(21, 1.0)}, {}), ContractViolation);
  CHECK_THROWS_AS(ComplianceCosts({}, std::vector<RuleBook>(65)), ContractViolation);
  CHECK_THROWS_AS(ComplianceCosts({{1.0}}, {{Rule{0.5, 0, 1}}}).cost(2), ContractViolation);
}

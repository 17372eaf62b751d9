// Which markets to serve: the worked example, ties, terms of sunk cost. Random instances: tests/property.
#include "models/rules/market_choice.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <vector>

#include "tests/unit/rules/random_rules.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr ComplianceTerms one_year{.yearly = 1.0};

// Profit coefficients 1, .6, .4 on φ³ of the worked example.
std::vector<MarketOption> example_options(double productivity) {
  const double scale = productivity * productivity * productivity;
  return {{1.0 * scale, 0}, {0.6 * scale, 1}, {0.4 * scale, 2}};
}

MarketChoice choose_in_example(double productivity) {
  ComplianceCosts costs = worked_example(false).costs();
  return choose_markets(example_options(productivity), costs, one_year);
}

}  // namespace

TEST_CASE("the worked example of market choice is met", "[market_choice]") {
  CHECK(choose_in_example(2.0).markets == 0);
  CHECK(choose_in_example(2.0).value == 0.0);
  CHECK(choose_in_example(2.3).markets == 0b011);
  CHECK(choose_in_example(2.3).value == Approx(2.4672).epsilon(1e-12));
  CHECK(choose_in_example(2.5).markets == 0b011);
  CHECK(choose_in_example(2.5).value == Approx(8.0).epsilon(1e-12));
  CHECK(choose_in_example(2.8).markets == 0b111);
  CHECK(choose_in_example(2.8).value == Approx(18.904).epsilon(1e-12));
  CHECK(choose_in_example(3.2).markets == 0b111);
  CHECK(choose_in_example(3.2).value == Approx(40.536).epsilon(1e-12));
}

TEST_CASE("two markets together pay before the first alone would", "[market_choice]") {
  const double pair_pays = std::cbrt(17.0 / 1.6);
  CHECK(pair_pays == Approx(2.1984).margin(5e-5));
  CHECK(pair_pays < std::cbrt(12.0));
  CHECK(choose_in_example(pair_pays - 1e-6).markets == 0);
  CHECK(choose_in_example(pair_pays + 1e-6).markets == 0b011);
}

TEST_CASE("markets of one book share its cost and are judged one by one above it", "[market_choice]") {
  ComplianceCosts costs({{10.0}}, {{Rule{1.0, 0, 1}}});
  const std::vector<MarketOption> options{{6.0, 0}, {5.0, 0}, {-1.0, 0}, {2.0, MarketOption::no_book}};
  const MarketChoice choice = choose_markets(options, costs, one_year);
  CHECK(choice.markets == 0b1011);
  CHECK(choice.books == 1);
  CHECK(choice.value == Approx(3.0).epsilon(1e-15));
  CHECK(choice.exact);
}

TEST_CASE("ties go to the larger set, and what is ruled out stays out", "[market_choice]") {
  ComplianceCosts costs({{10.0}}, {{Rule{1.0, 0, 1}}});
  const double never = -std::numeric_limits<double>::infinity();
  const std::vector<MarketOption> options{{10.0, 0}, {0.0, 0}, {0.0, MarketOption::no_book}, {never, 0}};
  const MarketChoice choice = choose_markets(options, costs, one_year);
  CHECK(choice.markets == 0b0111);
  CHECK(choice.value == 0.0);
  const MarketChoice below = choose_markets(std::vector<MarketOption>{{9.999, 0}}, costs, one_year);
  CHECK(below.markets == 0);
}

TEST_CASE("no options, or none that pays, is the empty set", "[market_choice]") {
  ComplianceCosts costs({{10.0}}, {{Rule{1.0, 0, 1}}});
  CHECK(choose_markets(std::vector<MarketOption>{}, costs, one_year).markets == 0);
  CHECK(choose_markets(std::vector<MarketOption>{{-2.0, MarketOption::no_book}}, costs, one_year).value == 0.0);
}

TEST_CASE("a sunk part is spent once: an incumbent stays where a newcomer would not enter", "[market_choice]") {
  ComplianceCosts costs({{10.0}}, {{Rule{1.0, 0, 1}}});
  const std::vector<MarketOption> options{{25.0, 0}};
  const ComplianceTerms newcomer{.yearly = 2.0, .sunk = 1.0};
  const ComplianceTerms incumbent{.yearly = 2.0, .sunk = 1.0, .met = 1};
  CHECK(choose_markets(options, costs, newcomer).markets == 0);
  CHECK(choose_markets(options, costs, incumbent).value == Approx(5.0).epsilon(1e-15));
  CHECK(present_compliance_cost(costs, newcomer, 1) == 30.0);
  CHECK(present_compliance_cost(costs, incumbent, 1) == 20.0);
}

TEST_CASE("only the added part of a further book is sunk", "[market_choice]") {
  ComplianceCosts costs = worked_example(false).costs();
  const ComplianceTerms terms{.yearly = 0.0, .sunk = 2.0, .met = 0b001};
  CHECK(present_compliance_cost(costs, terms, 0b010) == 2.0 * (17.0 - 12.0));
  CHECK(present_compliance_cost(costs, terms, 0b001) == 0.0);
}

TEST_CASE("a label's standard is paid for with the first market and lowers the cost of the rest", "[market_choice]") {
  ComplianceCosts costs = worked_example(false).costs();
  const ComplianceTerms labelled{.yearly = 1.0, .kept = 0b010};
  CHECK(present_compliance_cost(costs, labelled, 0) == 0.0);
  CHECK(present_compliance_cost(costs, labelled, 0b001) == 17.0);
  CHECK(choose_markets(std::vector<MarketOption>{{16.5, 0}}, costs, labelled).markets == 0);
  CHECK(choose_markets(std::vector<MarketOption>{{17.5, 0}}, costs, labelled).markets == 1);
}

TEST_CASE("a book is worth what it adds to being exempt", "[market_choice][exemption]") {
  ComplianceCosts costs({{10.0}}, {{Rule{1.0, 0, 1}}});
  // 12 + 9 with the book against 4 + 0 without: it adds 17, of which 10 are its cost.
  const std::vector<MarketOption> pays{{12.0, 0, 4.0}, {9.0, 0, -2.0}, {1.0, 0, 3.0}};
  const MarketChoice choice = choose_markets(pays, costs, one_year);
  CHECK(choice.books == 1);
  CHECK(choice.markets == 0b111);
  CHECK(choice.exempt == 0b100);  // exempt is better there although the book is met
  CHECK(choice.value == Approx(14.0).epsilon(1e-15));
  const std::vector<MarketOption> does_not{{12.0, 0, 8.0}, {5.0, 0, 3.0}};
  const MarketChoice stays = choose_markets(does_not, costs, one_year);
  CHECK(stays.books == 0);
  CHECK(stays.exempt == 0b11);
  CHECK(stays.value == Approx(11.0).epsilon(1e-15));
  // At a tie nothing is asked for.
  CHECK(choose_markets(std::vector<MarketOption>{{14.0, 0, 4.0}, {1.0, 0, 1.0}}, costs, one_year).exempt == 0b10);
}

TEST_CASE("values that are not numbers, and too many options, are refused", "[market_choice]") {
  ComplianceCosts costs({{10.0}}, {{Rule{1.0, 0, 1}}});
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(choose_markets(std::vector<MarketOption>{{infinity, 0}}, costs, one_year), ContractViolation);
  CHECK_THROWS_AS(choose_markets(std::vector<MarketOption>{{nan, 0}}, costs, one_year), ContractViolation);
  CHECK_THROWS_AS(choose_markets(std::vector<MarketOption>{{1.0, 64}}, costs, one_year), ContractViolation);
  CHECK_THROWS_AS(choose_markets(std::vector<MarketOption>(65), costs, one_year), ContractViolation);
}

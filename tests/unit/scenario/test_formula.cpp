#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "models/scenario/formula.hpp"

using namespace faultline;

namespace {

double value_of(std::string_view text, const std::vector<double>& values) { return evaluate_formula(parse_formula(text).value(), values); }

}  // namespace

TEST_CASE("A formula names its outcomes in the order in which they stand", "[formula]") {
  const auto formula = parse_formula("entry[dear] / entry - 2 * sales_1[all]");
  REQUIRE(formula);
  REQUIRE(formula->operands.size() == 3);
  CHECK(formula->operands[0].outcome == "entry");
  CHECK(formula->operands[0].case_name == "dear");
  CHECK(formula->operands[1].case_name.empty());
  CHECK(formula->operands[2].outcome == "sales_1");
  CHECK(evaluate_formula(*formula, std::vector<double>{6, 3, 0.25}) == 1.5);
}

TEST_CASE("Products before sums, equal ranks from the left, brackets first, signs with what follows", "[formula]") {
  CHECK(value_of("a - b - c", {7, 4, 2}) == 1);
  CHECK(value_of("a - (b - c)", {7, 4, 2}) == 5);
  CHECK(value_of("a / b / c", {12, 3, 2}) == 2);
  CHECK(value_of("a + b * c", {1, 2, 3}) == 7);
  CHECK(value_of("-a * b", {2, 3}) == -6);
  CHECK(value_of("1e-3 * a + .5", {500}) == 1);
  CHECK(value_of("ln(a / b)", {std::exp(2), 1}) == Approx(2));
  CHECK(parse_formula("a[ independent, audit.fee=0.1 ] - 1")->operands[0].case_name == "independent, audit.fee=0.1");
  CHECK(value_of("ln[x] + 1", {3}) == 4);  // an outcome may bear that name: it has no round bracket
}

TEST_CASE("What is no formula of outcomes is none", "[formula]") {
  for (const char* text : {"", "a +", "a b", "(a", "a)", "a[", "a[]", "a[x", "1 + 2", "A", "a ^ 2", "ln a", "a[ ]", "* a", "1.2.3 * a"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_formula(text));
  }
  CHECK(parse_formula(std::string(99, '(') + "a" + std::string(99, ')')));
  CHECK_FALSE(parse_formula(std::string(1'000'000, '(')));
  CHECK_FALSE(parse_formula(std::string(1'000'000, '-') + "a"));
}

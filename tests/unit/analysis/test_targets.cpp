#include <catch2/catch.hpp>

#include <limits>
#include <vector>

#include "analysis/targets.hpp"
#include "sim/base/contracts.hpp"

using namespace faultline;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Verdict judge(const TargetSpec& spec, const std::vector<double>& values, const std::vector<double>& other = {}) {
  return evaluate_target(spec, values, other).verdict;
}

TargetSpec value_of(double value, double tolerance = 0, double relative = 0) {
  return {Claim::value, Quantity::level, value, tolerance, relative};
}

TargetSpec sign_of(double value, Quantity quantity = Quantity::level) { return {Claim::sign, quantity, value}; }

}  // namespace

TEST_CASE("The wider of the two tolerances counts, ends included", "[targets]") {
  CHECK(judge(value_of(8, 0.5, 0.01), {8.5}) == Verdict::met);
  CHECK(judge(value_of(8, 0.5, 0.01), {8.50001}) == Verdict::missed);
  CHECK(judge(value_of(-8, 0, 0.125), {-9.0}) == Verdict::met);
  CHECK(judge(value_of(-8, 0, 0.125), {-9.00001}) == Verdict::missed);
  CHECK(judge(value_of(2), {2.0}) == Verdict::met);
  CHECK(judge(value_of(2), {2.0000000001}) == Verdict::missed);
}

TEST_CASE("The mean is judged, not each replication", "[targets]") {
  const TargetResult result = evaluate_target(value_of(10, 0.1), std::vector<double>{5, 15});
  CHECK(result.verdict == Verdict::met);
  CHECK(result.simulated.mean == 10);
  CHECK(result.accepted_low == Approx(9.9));
  CHECK(result.accepted_high == Approx(10.1));
}

TEST_CASE("No value, no verdict", "[targets]") {
  CHECK(judge(value_of(1, 5), {}) == Verdict::unknown);
  CHECK(judge(value_of(1, 5), {missing}) == Verdict::unknown);
  CHECK(judge({Claim::value, Quantity::ratio, 1.0, 5.0}, {1, 1}, {0, 0}) == Verdict::unknown);
}

TEST_CASE("A range is closed, and may have one end", "[targets]") {
  TargetSpec range{Claim::range};
  range.low = 0.15;
  range.high = 0.25;
  CHECK(judge(range, {0.15}) == Verdict::met);
  CHECK(judge(range, {0.26}) == Verdict::missed);
  CHECK(judge(range, {0.1, 0.3}) == Verdict::met);  // its mean
  range.high = std::numeric_limits<double>::infinity();
  CHECK(judge(range, {1e9}) == Verdict::met);
}

TEST_CASE("A ratio and a difference of two cases", "[targets]") {
  const TargetSpec ratio{Claim::value, Quantity::ratio, 1.5, 0, 1e-12};
  CHECK(judge(ratio, {3, 6}, {2, 4}) == Verdict::met);
  CHECK(judge(ratio, {3, 6}, {2, 5}) == Verdict::missed);
  const TargetSpec difference{Claim::value, Quantity::difference, 1.0, 0.1};
  CHECK(judge(difference, {3, 6}, {2, 5}) == Verdict::met);
  CHECK(judge(difference, {3, 6}, {2, 4}) == Verdict::missed);
}

TEST_CASE("A sign needs the whole interval on its side", "[targets]") {
  const std::vector<double> clear{2.0, 2.1, 1.9};
  const std::vector<double> vague{-1.0, 2.0, 3.0};
  CHECK(judge(sign_of(1), clear) == Verdict::met);
  CHECK(judge(sign_of(1), vague) == Verdict::missed);
  CHECK(judge(sign_of(-1), clear) == Verdict::missed);
  CHECK(judge(sign_of(-1), {-2.0, -2.1}) == Verdict::met);
  CHECK(judge(sign_of(0), vague) == Verdict::met);
  CHECK(judge(sign_of(0), clear) == Verdict::missed);
  CHECK(judge(sign_of(1), {0.5}) == Verdict::met);  // a single trial has no interval: its value is judged
}

TEST_CASE("The sign of a difference profits from the pairing, that of a ratio is taken about one", "[targets]") {
  const std::vector<double> high{11, 21, 31.5};
  const std::vector<double> low{10, 20, 30};
  CHECK(judge(sign_of(1, Quantity::difference), high, low) == Verdict::met);
  CHECK(judge(sign_of(-1, Quantity::difference), high, low) == Verdict::missed);
  CHECK(judge(sign_of(0.9, Quantity::ratio), {1.0, 2.0, 3.1}, {2.0, 4.0, 6.0}) == Verdict::met);
  CHECK(judge(sign_of(1.1, Quantity::ratio), {1.0, 2.0, 3.1}, {2.0, 4.0, 6.0}) == Verdict::missed);
}

TEST_CASE("An order needs every step clear of zero, and shows the least clear one", "[targets]") {
  const std::vector<double> a{1, 2, 3};
  const std::vector<double> b{2, 3.1, 4};
  const std::vector<double> c{2.5, 3.5, 5.5};
  const TargetResult rising = evaluate_order({a, b});
  CHECK(rising.verdict == Verdict::met);
  CHECK(evaluate_order({b, a}).verdict == Verdict::missed);
  const TargetResult three = evaluate_order({a, b, c});  // b to c: 0.5, 0.4, 1.5
  CHECK(three.verdict == Verdict::missed);
  CHECK(three.simulated.mean == Approx(0.8));
  CHECK(evaluate_order({a, std::vector<double>(3, missing)}).verdict == Verdict::unknown);
  CHECK(evaluate_order({a, a}).verdict == Verdict::missed);
  CHECK_THROWS_AS(evaluate_order({a}), ContractViolation);
}

#include <catch2/catch.hpp>

#include <limits>
#include <vector>

#include "analysis/targets.hpp"

using namespace faultline;

namespace {

Verdict judge(TargetSpec spec, const std::vector<double>& values, const std::vector<double>& baseline = {}) {
  return evaluate_target(spec, values, baseline).verdict;
}

}  // namespace

TEST_CASE("The wider of the two tolerances counts, ends included", "[targets]") {
  const TargetSpec absolute{"t", 8.0, 0.5, 0.01};
  CHECK(judge(absolute, {8.5}) == Verdict::met);
  CHECK(judge(absolute, {8.50001}) == Verdict::missed);
  const TargetSpec relative{"t", -8.0, 0.0, 0.125};
  CHECK(judge(relative, {-9.0}) == Verdict::met);
  CHECK(judge(relative, {-9.00001}) == Verdict::missed);
  CHECK(judge({"t", 2.0}, {2.0}) == Verdict::met);
  CHECK(judge({"t", 2.0}, {2.0000000001}) == Verdict::missed);
}

TEST_CASE("The mean is judged, not each replication", "[targets]") {
  const TargetResult result = evaluate_target({"t", 10.0, 0.1}, std::vector<double>{5, 15});
  CHECK(result.verdict == Verdict::met);
  CHECK(result.simulated.mean == 10);
  CHECK(result.accepted_low == Approx(9.9));
  CHECK(result.accepted_high == Approx(10.1));
}

TEST_CASE("No value, no verdict", "[targets]") {
  CHECK(judge({"t", 1.0, 5.0}, {}) == Verdict::unknown);
  CHECK(judge({"t", 1.0, 5.0}, {std::numeric_limits<double>::quiet_NaN()}) == Verdict::unknown);
  CHECK(judge({"t", 1.0, 5.0, 0, false, true}, {1, 1}, {0, 0}) == Verdict::unknown);
}

TEST_CASE("A ratio of two cases", "[targets]") {
  const TargetSpec spec{"t", 1.5, 0.0, 1e-12, false, true};
  CHECK(judge(spec, {3, 6}, {2, 4}) == Verdict::met);
  CHECK(judge(spec, {3, 6}, {2, 5}) == Verdict::missed);
}

TEST_CASE("A sign needs the whole interval on its side", "[targets]") {
  const TargetSpec up{"t", 1.0, 0, 0, true, false};
  const TargetSpec down{"t", -1.0, 0, 0, true, false};
  const TargetSpec none{"t", 0.0, 0, 0, true, false};
  const std::vector<double> clear{2.0, 2.1, 1.9};
  const std::vector<double> vague{-1.0, 2.0, 3.0};
  CHECK(judge(up, clear) == Verdict::met);
  CHECK(judge(up, vague) == Verdict::missed);
  CHECK(judge(down, clear) == Verdict::missed);
  CHECK(judge(down, {-2.0, -2.1}) == Verdict::met);
  CHECK(judge(none, vague) == Verdict::met);
  CHECK(judge(none, clear) == Verdict::missed);
  CHECK(judge(up, {0.5}) == Verdict::met);  // a single trial has no interval: its value is judged
}

TEST_CASE("The sign of a ratio is taken about one", "[targets]") {
  const TargetSpec lower{"t", 0.9, 0, 0, true, true};
  const TargetSpec higher{"t", 1.1, 0, 0, true, true};
  CHECK(judge(lower, {1.0, 2.0, 3.1}, {2.0, 4.0, 6.0}) == Verdict::met);
  CHECK(judge(higher, {1.0, 2.0, 3.1}, {2.0, 4.0, 6.0}) == Verdict::missed);
}

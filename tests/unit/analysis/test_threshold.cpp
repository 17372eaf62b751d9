// Thresholds on curves whose crossing is known. Coverage: of 1,000 repetitions, each with its own seed, 930 to 970 nominal
// 95 % intervals hold the truth; the share has a standard error of 0.7 %, so an interval that really covers less than
// 91 % or more than 99 % fails.
#include <catch2/catch.hpp>

#include <limits>

#include "analysis/threshold.hpp"
#include "synthetic_curves.hpp"

using namespace faultline;
using namespace faultline::analysis_tests;

namespace {

constexpr double root = 0.37;
constexpr int repetitions = 1000;

ThresholdPlan plan_for(double precision) {
  ThresholdPlan plan;
  plan.from = 0;
  plan.to = 1;
  plan.precision = precision;
  return plan;
}

double smooth(double at, std::uint64_t seed, std::uint32_t replication) {
  return std::exp(at) - std::exp(root) + 0.5 * normal_draw(seed, replication, 0) + 0.2 * at * normal_draw(seed, replication, 1);
}

double steep(double at, std::uint64_t seed, std::uint32_t replication) {
  return std::tanh(60 * (at - root)) + 0.3 * normal_draw(seed, replication, 0);
}

/// Every trial has noise of its own: common random numbers help nothing.
double noisy(double at, std::uint64_t seed, std::uint32_t replication) { return at - root + 0.3 * fresh_draw(seed, replication, at); }

/// No slope at the crossing.
double flat(double at, std::uint64_t seed, std::uint32_t replication) {
  return 4 * std::pow(at - root, 3) + 0.1 * normal_draw(seed, replication, 0);
}

/// Falls, with a bend, from above its goal.
double falling(double at, std::uint64_t seed, std::uint32_t replication) {
  return 1 / (0.1 + at) - 1 / (0.1 + root) + normal_draw(seed, replication, 0) * 0.4;
}

/// A path that steps from 0 to 1 at a place of its own: P(1) = 1 / (1 + e^(−(at − centre)/0.1)).
double binary(double at, double centre, std::uint64_t seed, std::uint32_t replication) {
  const double u = Chance(seed, replication).uniform(std::uint16_t{0}, 0, 0);
  return at > centre + 0.1 * std::log(u / (1 - u)) ? 1.0 : 0.0;
}

struct Coverage {
  int covered = 0;
  int found = 0;
  double trials = 0;
  double error = 0;
};

Coverage coverage_of(const ThresholdPlan& plan, const Curve& curve) {
  Coverage coverage;
  for (int i = 0; i < repetitions; ++i) {
    const ThresholdResult result = find_threshold(plan, respond_by(curve, 900000 + static_cast<std::uint64_t>(i)));
    coverage.found += result.verdict == ThresholdVerdict::found ? 1 : 0;
    coverage.covered += result.crossing.low <= root && root <= result.crossing.high ? 1 : 0;
    coverage.trials += static_cast<double>(result.trials) / repetitions;
    coverage.error += (result.crossing.estimate - root) / repetitions;
  }
  return coverage;
}

void check_coverage(const ThresholdPlan& plan, const Curve& curve) {
  const Coverage coverage = coverage_of(plan, curve);
  INFO("covered " << coverage.covered << ", found " << coverage.found << ", trials " << coverage.trials << ", error " << coverage.error);
  CHECK(coverage.found >= 990);
  CHECK(coverage.covered >= 930);
  CHECK(coverage.covered <= 970);
  CHECK(std::abs(coverage.error) < plan.precision / 4);
}

}  // namespace

TEST_CASE("The interval of a threshold holds the truth on a smooth curve", "[threshold]") { check_coverage(plan_for(0.08), smooth); }

TEST_CASE("The interval of a threshold holds the truth on a steep curve", "[threshold]") { check_coverage(plan_for(0.002), steep); }

TEST_CASE("The interval of a threshold holds the truth where nothing is common", "[threshold]") { check_coverage(plan_for(0.06), noisy); }

TEST_CASE("The interval of a threshold holds the truth where the curve is flat", "[threshold]") { check_coverage(plan_for(0.18), flat); }

TEST_CASE("The interval of a threshold holds the truth on a bent and falling curve", "[threshold]") {
  check_coverage(plan_for(0.02), falling);
}

TEST_CASE("The interval of a threshold holds the truth for a probability", "[threshold]") {
  ThresholdPlan plan = plan_for(0.05);
  plan.replications = 20;
  plan.goal.is_probability = true;
  for (const double probability : {0.5, 0.2, 0.8}) {
    plan.goal.probability = probability;
    plan.goal.offset = 0.5;
    const double centre = root - 0.1 * std::log(probability / (1 - probability));
    INFO("probability " << probability);
    check_coverage(plan, [&](double at, std::uint64_t seed, std::uint32_t r) { return binary(at, centre, seed, r); });
  }
}

TEST_CASE("A step without chance is found within the precision", "[threshold]") {
  const ThresholdPlan plan = plan_for(0.01);
  const Curve step = [](double at, std::uint64_t, std::uint32_t) { return at < root ? 1.0 : -1.0; };
  const ThresholdResult result = find_threshold(plan, respond_by(step, 1));
  CHECK(result.verdict == ThresholdVerdict::found);
  CHECK_FALSE(result.rising);
  CHECK(result.crossing.low <= root);
  CHECK(result.crossing.high >= root);
  CHECK(result.crossing.half_width() <= plan.precision);
  CHECK(result.trials < 200);
}

TEST_CASE("On a log scale the precision is relative", "[threshold]") {
  ThresholdPlan plan = plan_for(0.05);
  plan.from = 1e-4;
  plan.to = 100;
  plan.logarithmic = true;
  const Curve curve = [](double at, std::uint64_t seed, std::uint32_t replication) {
    return std::log(at / root) + 0.2 * normal_draw(seed, replication, 0);
  };
  const ThresholdResult result = find_threshold(plan, respond_by(curve, 3));
  CHECK(result.verdict == ThresholdVerdict::found);
  CHECK(result.crossing.low <= root);
  CHECK(result.crossing.high >= root);
  CHECK(result.crossing.high / result.crossing.low < std::exp(0.1));
  CHECK(result.curve.front().at == 1e-4);
  CHECK(result.curve.back().at == 100);
}

TEST_CASE("A contrast with a baseline in the same replication", "[threshold]") {
  ThresholdPlan plan = plan_for(0.02);
  plan.goal.share_of_baseline = 0.5;
  plan.trials_per_sample = 2;
  const ResponseFunction respond = [](std::span<const Sample> samples) {
    std::vector<Response> responses;
    for (const Sample& sample : samples) {
      const double size = 10 + 3 * normal_draw(7, sample.replication, 0);
      responses.push_back({size * (1 - sample.at), size});
    }
    return responses;
  };
  const ThresholdResult result = find_threshold(plan, respond);
  CHECK(result.verdict == ThresholdVerdict::found);
  CHECK(result.crossing.estimate == Approx(0.5).margin(1e-9));
}

TEST_CASE("No crossing, several, and a spent budget are told apart", "[threshold]") {
  const auto verdict = [](const ThresholdPlan& plan, const Curve& curve) { return find_threshold(plan, respond_by(curve, 5)); };
  const auto noise = [](std::uint64_t seed, std::uint32_t r) { return 0.1 * normal_draw(seed, r, 0); };
  const ThresholdPlan plan = plan_for(0.02);
  CHECK(verdict(plan, [&](double at, std::uint64_t seed, std::uint32_t r) { return 1 + at + noise(seed, r); }).verdict ==
        ThresholdVerdict::none);
  const ThresholdResult several =
      verdict(plan, [&](double at, std::uint64_t seed, std::uint32_t r) { return std::abs(at - 0.5) - 0.2 + noise(seed, r); });
  CHECK(several.verdict == ThresholdVerdict::several);
  REQUIRE(several.brackets.size() == 2);
  CHECK_FALSE(several.brackets[0].rising);
  CHECK(several.brackets[1].rising);
  ThresholdPlan poor = plan_for(1e-4);
  poor.budget = 300;
  const ThresholdResult imprecise = verdict(poor, smooth);
  CHECK(imprecise.verdict == ThresholdVerdict::imprecise);
  CHECK(imprecise.trials <= 300);
  CHECK(imprecise.crossing.low < root);
  CHECK(imprecise.crossing.high > root);
  poor.budget = 50;
  const ThresholdResult coarse = verdict(poor, steep);
  CHECK(coarse.verdict == ThresholdVerdict::imprecise);
  CHECK(coarse.crossing.low < root);
  CHECK(coarse.crossing.high > root);
  poor.budget = 300;
  const ThresholdResult undecided = verdict(poor, [](double, std::uint64_t seed, std::uint32_t r) { return normal_draw(seed, r, 0); });
  CHECK(undecided.verdict == ThresholdVerdict::undecided);
}

TEST_CASE("Replications without a value are left out in pairs", "[threshold]") {
  const ThresholdPlan plan = plan_for(0.05);
  const Curve gappy = [](double at, std::uint64_t seed, std::uint32_t r) {
    return r % 5 == 4 ? std::numeric_limits<double>::quiet_NaN() : at - root + 0.2 * normal_draw(seed, r, 0);
  };
  const ThresholdResult result = find_threshold(plan, respond_by(gappy, 11));
  CHECK(result.verdict == ThresholdVerdict::found);
  CHECK(result.crossing.low <= root);
  CHECK(result.crossing.high >= root);
  for (const Knot& knot : result.curve) CHECK(knot.gap().missing == knot.excess.size() / 5);
  const Curve nothing = [](double, std::uint64_t, std::uint32_t) { return std::numeric_limits<double>::quiet_NaN(); };
  const ThresholdResult none = find_threshold(plan, respond_by(nothing, 11));
  CHECK(none.verdict == ThresholdVerdict::undecided);
  CHECK(none.trials == plan.points * plan.replications);
}

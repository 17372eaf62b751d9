// Means that have not come to rest: false alarms and power of judge_trend on synthetic paths, and the words of the definition.
// With 4000 stationary repetitions and a true rate of 0.01 the share of alarms has a standard error of 0.0016. Seeds are fixed.
#include "analysis/trend.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>
#include <vector>

using namespace faultline;

namespace {

struct Shares {
  double marked = 0;
  double still = 0;
};

/// AR(1) paths of unit variance around a level that climbs by `climb` between the centres of the first and the last third,
/// all along the window or over its first third only.
Shares mark(std::uint64_t seed, int replications, double climb, bool all_along, int repetitions) {
  constexpr int dates = 72;
  constexpr double correlation = 0.6;
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Shares shares;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    std::vector<double> first, middle, last, whole;
    for (int r = 0; r < replications; ++r) {
      double noise = normal(random);
      double sums[3] = {0, 0, 0};
      for (int t = 0; t < dates; ++t) {
        noise = correlation * noise + std::sqrt(1 - correlation * correlation) * normal(random);
        const double along = static_cast<double>(t) / dates;
        const double level = all_along ? 1.5 * climb * along : climb * std::min(1.0, 3 * along) * 2;
        sums[3 * t / dates] += level + noise;
      }
      first.push_back(sums[0] / 24);
      middle.push_back(sums[1] / 24);
      last.push_back(sums[2] / 24);
      whole.push_back((sums[0] + sums[1] + sums[2]) / dates);
    }
    const Trend trend = judge_trend(first, middle, last, estimate_mean(whole));
    shares.marked += trend.direction != TrendDirection::none ? 1.0 : 0.0;
    shares.still += trend.goes_on ? 1.0 : 0.0;
  }
  return {shares.marked / repetitions, shares.still / repetitions};
}

}  // namespace

TEST_CASE("stationary paths are seldom marked", "[coverage][trend]") {
  for (const int replications : {4, 10, 40}) {
    CAPTURE(replications);
    const Shares shares = mark(11, replications, 0.0, true, 4000);
    CHECK(shares.marked <= 0.013);
    CHECK(shares.marked >= 0.004);  // the level is used, not less
    CHECK(shares.still <= shares.marked);
  }
}

TEST_CASE("paths that drift are found", "[coverage][trend]") {
  CHECK(mark(12, 10, 1.0, true, 1000).marked > 0.95);  // one standard deviation of a date
  CHECK(mark(12, 10, 0.5, true, 1000).marked < 0.95);
  CHECK(mark(13, 4, 3.0, true, 1000).marked > 0.9);
  const Shares strong = mark(14, 10, 3.0, true, 1000);
  CHECK(strong.still > 0.95);
  const Shares early = mark(15, 10, 2.0, false, 1000);
  CHECK(early.marked > 0.95);
  CHECK(early.still < 0.02);
}

TEST_CASE("a change within the interval of the mean is not marked, however sure", "[trend]") {
  const std::vector<double> first{1.0, 2.0, 3.0, 4.0};
  std::vector<double> last = first;
  for (double& value : last) value += 0.1 + 1e-4 * value;
  const Trend small = judge_trend(first, first, last, {4, 0, 2.5, 1.3, 2.05});
  CHECK(small.direction == TrendDirection::none);
  CHECK(small.change.low() > 0);
  const Trend large = judge_trend(first, first, last, {4, 0, 2.5, 0.05, 0.05});
  CHECK(large.direction == TrendDirection::rising);
  CHECK(large.goes_on);
  CHECK(large.first == Approx(2.5));
  CHECK(large.last == Approx(2.60025));
  const Trend falls = judge_trend(last, first, first, {4, 0, 2.5, 0.05, 0.05});
  CHECK(falls.direction == TrendDirection::falling);
  CHECK_FALSE(falls.goes_on);  // at rest since the middle
}

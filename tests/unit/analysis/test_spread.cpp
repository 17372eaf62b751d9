// Quantiles, start-up phases and batch means against closed forms and worked numbers.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "analysis/quantiles.hpp"
#include "analysis/steady_state.hpp"
#include "sim/base/contracts.hpp"

using namespace faultline;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> one_to(std::size_t count) {
  std::vector<double> values(count);
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

}  // namespace

TEST_CASE("Quantiles are linear between order statistics", "[quantiles]") {
  const std::vector<double> values = sorted_values(std::vector<double>{30, missing, 10, 40, 20});
  CHECK(values == std::vector<double>{10, 20, 30, 40});
  CHECK(quantile(values, 0) == 10);
  CHECK(quantile(values, 1) == 40);
  CHECK(quantile(values, 0.5) == 25);
  CHECK(quantile(values, 0.25) == 17.5);  // numpy.quantile, R's type 7
  CHECK(std::isnan(quantile({}, 0.5)));
  CHECK(quantile(std::vector<double>{7}, 0.9) == 7);
}

TEST_CASE("The interval of a quantile is made of order statistics", "[quantiles]") {
  // n = 10, median: P(B ≤ 1) = 11/1024 ≤ 0.025 < P(B ≤ 2), so the 2nd and the 9th hold it with probability 0.9785
  const std::vector<double> ten = one_to(10);
  const QuantileEstimate median = estimate_quantile(ten, 0.5);
  CHECK(median.value == 5.5);
  CHECK(median.low == 2);
  CHECK(median.high == 9);
  // five values cannot hold the median with 95 %: 1 − 2/32 = 0.9375
  const QuantileEstimate few = estimate_quantile(one_to(5), 0.5);
  CHECK(std::isnan(few.low));
  CHECK(std::isnan(few.high));
  CHECK(std::isnan(estimate_quantile(one_to(50), 0.99).high));  // the greatest of 50 is below it too often
  CHECK_THROWS_AS(estimate_quantile(ten, 1.0), ContractViolation);
}

TEST_CASE("The start-up phase ends where a step ends", "[steady]") {
  std::vector<double> path(200, 1.0);
  for (std::size_t i = 0; i < path.size(); ++i) path[i] += i % 2 == 0 ? 0.01 : -0.01;
  for (std::size_t i = 0; i < 40; ++i) path[i] = 5;
  const Truncation truncation = find_truncation(path);
  CHECK(truncation.dropped == 40);
  CHECK_FALSE(truncation.is_too_short);
}

TEST_CASE("A path that keeps rising never settles", "[steady]") {
  CHECK(find_truncation(one_to(200)).is_too_short);
  CHECK(find_truncation(one_to(10)).is_too_short);
  CHECK(find_truncation({}).is_too_short);
}

TEST_CASE("Batch means of a short path, worked by hand", "[steady]") {
  // the odd value goes at the start; batches (2, 4), (6, 8), (10, 12)
  const BatchMeans batches = estimate_batch_means(std::vector<double>{99, 2, 4, 6, 8, 10, 12}, 3);
  CHECK(batches.values_per_batch == 2);
  CHECK(batches.mean.mean == 7);
  CHECK(batches.mean.standard_deviation == 4);
  CHECK(batches.lag_one == Approx(0).margin(1e-15));  // (−4·0 + 0·4) / 32
}

TEST_CASE("Slow paths are told apart from fast ones by the correlation of their batches", "[steady]") {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  const auto path = [&](double persistence) {
    std::vector<double> values(2000);
    double x = 0;
    for (double& value : values) value = x = persistence * x + normal(random);
    return values;
  };
  CHECK_FALSE(estimate_batch_means(path(0.3)).is_correlated);
  CHECK(estimate_batch_means(path(0.999)).is_correlated);
}

// Each distribution against its own cumulative function and moments, on addressed draws with a fixed seed.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "sim/base/contracts.hpp"
#include "sim/random/chance.hpp"
#include "sim/random/distributions.hpp"

using namespace faultline;

namespace {

constexpr std::uint32_t draws = 200'000;

template <class From>
std::vector<double> sample(std::uint16_t purpose, From from) {
  const Chance chance(99, 0);
  std::vector<double> values(draws);
  for (std::uint32_t i = 0; i < draws; ++i) {
    values[i] = from(chance.uniform(purpose, i, 0));
  }
  return values;
}

// Kolmogorov-Smirnov distance times √n. The bound of 1.95 used below has a false alarm of 1e-3; at n = 200,000 it
// catches a cumulative function that is off by 0.0075 anywhere with 99 % power.
template <class Cumulative>
double kolmogorov_smirnov(std::vector<double> values, Cumulative cumulative) {
  std::sort(values.begin(), values.end());
  const double count = static_cast<double>(values.size());
  double distance = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double expected = cumulative(values[i]);
    distance = std::max({distance, static_cast<double>(i + 1) / count - expected, expected - static_cast<double>(i) / count});
  }
  return distance * std::sqrt(count);
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

double normal_cumulative(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

}  // namespace

TEST_CASE("exponential draws have their mean and distribution", "[distributions]") {
  const auto values = sample(1, [](double u) { return exponential_from(u, 2.5); });
  CHECK(kolmogorov_smirnov(values, [](double x) { return -std::expm1(-x / 2.5); }) < 1.95);
  CHECK(mean_of(values) == Approx(2.5).margin(4.0 * 2.5 / std::sqrt(double{draws})));  // catches 1.4 % with 99 % power
}

TEST_CASE("the normal quantile agrees with erfc from the deep tail to the centre", "[distributions]") {
  for (const double u : {1e-300, 1e-100, 1e-20, 1e-10, 1e-5, 0.01, 0.0749, 0.0751, 0.2, 0.5}) {
    INFO("u = " << u);
    // d ln Φ = -|z| dz in the tail, so a relative error e of z shows as z²·e in Φ.
    const double z = normal_from(u);
    CHECK(normal_cumulative(z) == Approx(u).epsilon(1e-14 * std::max(1.0, z * z)));
  }
  CHECK(normal_from(0.5) == 0.0);
  CHECK(normal_from(0.975) == Approx(1.959963984540054).epsilon(1e-15));
  CHECK(normal_from(0.25) == -normal_from(0.75));
  CHECK(normal_from(1.0 - 0x1p-53) == Approx(8.209536151601387).epsilon(1e-13));
}

TEST_CASE("normal draws have the normal distribution", "[distributions]") {
  CHECK(kolmogorov_smirnov(sample(2, normal_from), normal_cumulative) < 1.95);
}

TEST_CASE("both lognormals have the moments they are named by", "[distributions]") {
  const auto values = sample(3, [](double u) { return lognormal_from(u, 3.0, 0.5); });
  CHECK(mean_of(values) == Approx(3.0).margin(4.0 * 1.5 / std::sqrt(double{draws})));  // catches 0.7 % with 99 % power
  const double log_sd = std::sqrt(std::log(1.25));
  const double log_mean = std::log(3.0) - 0.5 * log_sd * log_sd;
  CHECK(kolmogorov_smirnov(values, [&](double x) { return normal_cumulative((std::log(x) - log_mean) / log_sd); }) < 1.95);
  CHECK(lognormal_log_from(0.8, log_mean, log_sd) == Approx(lognormal_from(0.8, 3.0, 0.5)).epsilon(1e-14));
  CHECK(lognormal_from(0.123, 7.0, 0.0) == Approx(7.0).epsilon(1e-15));
}

TEST_CASE("Pareto draws have the Pareto distribution", "[distributions]") {
  const auto values = sample(4, [](double u) { return pareto_from(u, 2.0, 4.25); });
  CHECK(kolmogorov_smirnov(values, [](double x) { return 1.0 - std::pow(2.0 / x, 4.25); }) < 1.95);
  CHECK(*std::min_element(values.begin(), values.end()) >= 2.0);
}

TEST_CASE("Bernoulli draws keep their probability and its ends", "[distributions]") {
  const auto values = sample(5, [](double u) { return bernoulli_from(u, 0.03) ? 1.0 : 0.0; });
  CHECK(mean_of(values) == Approx(0.03).margin(4.0 * std::sqrt(0.03 * 0.97 / draws)));  // catches 0.0025 with 99 % power
  CHECK_FALSE(bernoulli_from(0x1p-53, 0.0));
  CHECK(bernoulli_from(1.0 - 0x1p-53, 1.0));
}

TEST_CASE("categories are drawn by their weights, those of weight zero never", "[distributions]") {
  const std::array<double, 5> weights{0.0, 2.0, 0.0, 6.0, 0.0};
  const auto values = sample(6, [&](double u) { return static_cast<double>(categorical_from(u, weights)); });
  CHECK(std::count(values.begin(), values.end(), 1.0) + std::count(values.begin(), values.end(), 3.0) == draws);
  CHECK(mean_of(values) == Approx(2.5).margin(4.0 * std::sqrt(0.75 / draws)));  // catches a share off by 0.006
  CHECK(categorical_from(0x1p-53, weights) == 1);
  CHECK(categorical_from(1.0 - 0x1p-53, weights) == 3);
}

TEST_CASE("extreme uniforms give finite numbers, increasing in u", "[distributions]") {
  const std::array<double, 5> us{0x1p-53, 1e-9, 0.5, 1.0 - 1e-9, 1.0 - 0x1p-53};
  for (std::size_t i = 0; i + 1 < us.size(); ++i) {
    CHECK(exponential_from(us[i], 1.0) < exponential_from(us[i + 1], 1.0));
    CHECK(normal_from(us[i]) < normal_from(us[i + 1]));
    CHECK(pareto_from(us[i], 1.0, 1.1) <= pareto_from(us[i + 1], 1.0, 1.1));
    CHECK(lognormal_from(us[i], 1.0, 2.0) < lognormal_from(us[i + 1], 1.0, 2.0));
  }
  CHECK(exponential_from(0x1p-53, 1.0) > 0.0);
  CHECK(std::isfinite(pareto_from(1.0 - 0x1p-53, 1.0, 1.1)));
}

TEST_CASE("arguments out of range trip a contract", "[distributions]") {
  const std::array<double, 2> nothing{0.0, 0.0};
  const std::array<double, 2> negative{1.0, -1.0};
  const std::array<double, 2> infinite{1.0, std::numeric_limits<double>::infinity()};
  CHECK_THROWS_AS(normal_from(0.0), ContractViolation);
  CHECK_THROWS_AS(exponential_from(1.0, 1.0), ContractViolation);
  CHECK_THROWS_AS(exponential_from(0.5, 0.0), ContractViolation);
  CHECK_THROWS_AS(pareto_from(0.5, 1.0, 0.0), ContractViolation);
  CHECK_THROWS_AS(lognormal_from(0.5, 1.0, -0.1), ContractViolation);
  CHECK_THROWS_AS(bernoulli_from(0.5, 1.5), ContractViolation);
  CHECK_THROWS_AS(categorical_from(0.5, nothing), ContractViolation);
  CHECK_THROWS_AS(categorical_from(0.5, negative), ContractViolation);
  CHECK_THROWS_AS(categorical_from(0.5, infinite), ContractViolation);
}

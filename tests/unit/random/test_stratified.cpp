// Strata: exact moments, each bin against quadrature, and the permutation that deals them.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "sim/base/contracts.hpp"
#include "sim/random/distributions.hpp"

using namespace faultline;

namespace {

// Mean over the bins of φ^power, summed with compensation.
template <class Representative>
double moment(std::uint64_t strata, double power, Representative representative) {
  double sum = 0.0;
  double lost = 0.0;
  for (std::uint64_t bin = 0; bin < strata; ++bin) {
    const double term = std::pow(representative(bin), power) - lost;
    const double next = sum + term;
    lost = (next - sum) - term;
    sum = next;
  }
  return sum / static_cast<double>(strata);
}

// Conditional mean of g over u in [from, to) by Simpson's rule.
template <class Quantile>
double mean_between(double from, double to, Quantile g) {
  constexpr int steps = 2000;
  const double h = (to - from) / steps;
  double sum = g(from) + g(to);
  for (int i = 1; i < steps; ++i) {
    sum += g(from + h * i) * (i % 2 == 0 ? 2.0 : 4.0);
  }
  return sum * h / 3.0 / (to - from);
}

std::vector<std::uint64_t> block_of_strata(const Chance& chance, std::uint64_t block, std::uint64_t strata) {
  std::vector<std::uint64_t> dealt(strata);
  for (std::uint64_t i = 0; i < strata; ++i) {
    dealt[i] = stratum_of(chance, std::uint16_t{11}, 5, block * strata + i, strata);
  }
  return dealt;
}

bool is_permutation_of_strata(std::vector<std::uint64_t> dealt) {
  std::sort(dealt.begin(), dealt.end());
  for (std::uint64_t i = 0; i < dealt.size(); ++i) {
    if (dealt[i] != i) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("the strata of a Pareto have its exact CES moment", "[stratified]") {
  for (const std::uint64_t strata : {1U, 2U, 7U, 1000U, 100'000U}) {
    INFO(strata << " strata");
    const double power_mean =
        moment(strata, 3.0, [&](std::uint64_t bin) { return pareto_stratum_power_mean(bin, strata, 1.5, 4.25, 3.0); });
    CHECK(power_mean == Approx(std::pow(1.5, 3.0) * 4.25 / 1.25).epsilon(1e-12));
  }
}

TEST_CASE("the strata of a lognormal have its exact CES moment", "[stratified]") {
  for (const std::uint64_t strata : {1U, 2U, 7U, 1000U, 100'000U}) {
    INFO(strata << " strata");
    const double power_mean =
        moment(strata, 3.0, [&](std::uint64_t bin) { return lognormal_stratum_power_mean(bin, strata, 0.2, 0.6, 3.0); });
    CHECK(power_mean == Approx(std::exp(3.0 * 0.2 + 0.5 * 9.0 * 0.36)).epsilon(1e-12));
  }
}

TEST_CASE("each inner stratum is the conditional mean by quadrature", "[stratified]") {
  for (const std::uint64_t bin : {1U, 10U, 25U, 48U}) {
    const double from = static_cast<double>(bin) / 50.0;
    const double to = static_cast<double>(bin + 1) / 50.0;
    const double pareto = mean_between(from, to, [](double u) { return std::pow(pareto_from(u, 1.0, 4.25), 3.0); });
    CHECK(std::pow(pareto_stratum_power_mean(bin, 50, 1.0, 4.25, 3.0), 3.0) == Approx(pareto).epsilon(1e-9));
    const double lognormal = mean_between(from, to, [](double u) { return std::pow(lognormal_log_from(u, 0.1, 0.5), 3.0); });
    CHECK(std::pow(lognormal_stratum_power_mean(bin, 50, 0.1, 0.5, 3.0), 3.0) == Approx(lognormal).epsilon(1e-9));
  }
}

TEST_CASE("strata increase with their number and a point mass stays a point", "[stratified]") {
  for (std::uint64_t bin = 0; bin + 1 < 1000; ++bin) {
    REQUIRE(pareto_stratum_power_mean(bin, 1000, 1.0, 4.25, 3.0) < pareto_stratum_power_mean(bin + 1, 1000, 1.0, 4.25, 3.0));
    REQUIRE(lognormal_stratum_power_mean(bin, 1000, 0.0, 1.0, 3.0) < lognormal_stratum_power_mean(bin + 1, 1000, 0.0, 1.0, 3.0));
  }
  CHECK(lognormal_stratum_power_mean(3, 10, 0.4, 0.0, 2.0) == Approx(std::exp(0.4)).epsilon(1e-12));
}

TEST_CASE("an infinite moment and a bin out of range trip a contract", "[stratified]") {
  CHECK_THROWS_AS(pareto_stratum_power_mean(0, 10, 1.0, 3.0, 3.0), ContractViolation);
  CHECK_THROWS_AS(pareto_stratum_power_mean(10, 10, 1.0, 4.0, 3.0), ContractViolation);
  CHECK_THROWS_AS(lognormal_stratum_power_mean(10, 10, 0.0, 1.0, 3.0), ContractViolation);
  CHECK_THROWS_AS(stratum_of(Chance(1, 0), std::uint16_t{1}, 0, 0, 0), ContractViolation);
}

TEST_CASE("every block of numbers visits every stratum once, each block in its own order", "[stratified]") {
  const Chance chance(77, 2);
  for (const std::uint64_t strata : {1U, 2U, 3U, 16U, 17U, 100U, 256U, 257U, 5000U}) {
    INFO(strata << " strata");
    std::vector<std::vector<std::uint64_t>> orders;
    for (std::uint64_t block = 0; block < 6; ++block) {
      orders.push_back(block_of_strata(chance, block, strata));
      CHECK(is_permutation_of_strata(orders.back()));
    }
    if (strata >= 16) {
      for (std::size_t block = 1; block < orders.size(); ++block) {
        CHECK(orders[block] != orders[0]);
      }
      CHECK(block_of_strata(Chance(77, 3), 0, strata) != orders[0]);
    }
  }
}

// 20,000 blocks; stratum of one position and of its neighbour, chi-square with strata·(strata-1) - 1 degrees of
// freedom. The bound is five standard deviations from the mean; it catches cells off by 6 % (5 strata) to 13 % (30)
// root mean square.
TEST_CASE("position tells nothing about stratum, nor one position about the next", "[stratified]") {
  const Chance chance(78, 0);
  for (const std::uint64_t strata : {5U, 16U, 18U, 30U}) {
    INFO(strata << " strata");
    std::vector<double> counts(strata * strata, 0.0);
    constexpr std::uint64_t blocks = 20'000;
    for (std::uint64_t block = 0; block < blocks; ++block) {
      const std::uint64_t first = stratum_of(chance, std::uint16_t{11}, 5, block * strata + 1, strata);
      const std::uint64_t second = stratum_of(chance, std::uint16_t{11}, 5, block * strata + 2, strata);
      counts[first * strata + second] += 1.0;
    }
    const double cells = static_cast<double>(strata * (strata - 1));
    const double expected = static_cast<double>(blocks) / cells;
    double chi_square = 0.0;
    for (std::uint64_t first = 0; first < strata; ++first) {
      for (std::uint64_t second = 0; second < strata; ++second) {
        const double difference = counts[first * strata + second] - (first == second ? 0.0 : expected);
        chi_square += difference * difference / expected;
      }
    }
    CHECK(chi_square < cells - 1.0 + 5.0 * std::sqrt(2.0 * cells));
    CHECK(chi_square > cells - 1.0 - 5.0 * std::sqrt(2.0 * cells));
  }
}

TEST_CASE("every aligned run of Sobol' points has one point in each box of every shape", "[stratified]") {
  const Chance chance(79, 1);
  constexpr std::uint32_t bits = 10;
  constexpr std::uint32_t run = 1U << bits;
  for (const std::uint32_t start : {0U, 7U * run, 4'194'303U * run}) {
    for (std::uint32_t split = 0; split <= bits; ++split) {
      std::vector<int> counts(run, 0);
      for (std::uint32_t i = 0; i < run; ++i) {
        const SquarePoint point = sobol_point(chance, std::uint16_t{11}, 5, start + i);
        const auto column = static_cast<std::uint32_t>(point.x * static_cast<double>(1U << split));
        const auto row = static_cast<std::uint32_t>(point.y * static_cast<double>(1U << (bits - split)));
        ++counts[column * (1U << (bits - split)) + row];
      }
      REQUIRE(std::all_of(counts.begin(), counts.end(), [](int count) { return count == 1; }));
    }
  }
}

// Independent points would miss a box of a tenth by 30 in a stretch of 10,000, one standard deviation.
TEST_CASE("any stretch of Sobol' points is even over boxes that are no powers of two", "[stratified]") {
  const Chance chance(80, 0);
  double inside = 0.0;
  for (std::uint32_t n = 0; n < 10'000; ++n) {
    const SquarePoint point = sobol_point(chance, std::uint16_t{11}, 5, 12'345 + n);
    REQUIRE(point.x > 0.0);
    REQUIRE(point.x < 1.0);
    REQUIRE(point.y > 0.0);
    REQUIRE(point.y < 1.0);
    if (point.x > 0.3 && point.x < 0.7 && point.y < 0.25) {
      inside += 1.0;
    }
    CHECK(std::abs(inside - 0.1 * (n + 1)) < 10.0);
  }
}

// Mean of a coordinate over 40,000 shifts: standard error 0.0014; the bound is five of them.
TEST_CASE("the shift makes each Sobol' coordinate uniform and belongs to one stream", "[stratified]") {
  double x = 0.0;
  double y = 0.0;
  constexpr std::uint64_t streams = 40'000;
  for (std::uint64_t who = 0; who < streams; ++who) {
    const SquarePoint point = sobol_point(Chance(81, 0), std::uint16_t{11}, who, 3);
    x += point.x / static_cast<double>(streams);
    y += point.y / static_cast<double>(streams);
  }
  CHECK(std::abs(x - 0.5) < 0.0072);
  CHECK(std::abs(y - 0.5) < 0.0072);
  CHECK(sobol_point(Chance(81, 0), std::uint16_t{11}, 1, 3).x != sobol_point(Chance(81, 0), std::uint16_t{11}, 2, 3).x);
}

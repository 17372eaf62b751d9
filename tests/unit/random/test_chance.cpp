// Known answers of the generator, the layout of the address, and independence of addresses that differ in one place.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "sim/random/chance.hpp"

using namespace faultline;

namespace {

enum class Purpose : std::uint16_t { entry = 7, exit = 8 };

// The counter of a published vector, taken apart into an address.
std::array<std::uint32_t, 4> at_counter(const std::array<std::uint32_t, 4>& counter, std::uint64_t key) {
  const Chance chance(key, counter[3] >> 12U);
  const std::uint64_t who = counter[0] | (std::uint64_t{counter[1] & 0xffffU} << 32U);
  return chance.block(static_cast<std::uint16_t>(counter[3] & 0xfffU), who, counter[2], counter[1] >> 16U);
}

using Words = std::array<std::uint32_t, 4>;

// One uniform per step along one coordinate of the address.
template <class Draw>
std::vector<double> series(std::uint32_t length, Draw draw) {
  std::vector<double> values(length);
  for (std::uint32_t i = 0; i < length; ++i) {
    values[i] = draw(i);
  }
  return values;
}

double chi_square_of_pairs(const std::vector<double>& values, std::size_t cells) {
  std::vector<double> counts(cells * cells, 0.0);
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    const auto row = static_cast<std::size_t>(values[i] * static_cast<double>(cells));
    const auto column = static_cast<std::size_t>(values[i + 1] * static_cast<double>(cells));
    counts[row * cells + column] += 1.0;
  }
  const double expected = static_cast<double>(values.size() - 1) / static_cast<double>(counts.size());
  double sum = 0.0;
  for (const double count : counts) {
    sum += (count - expected) * (count - expected) / expected;
  }
  return sum;
}

double correlation_of_neighbours(const std::vector<double>& values) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    sum += (values[i] - 0.5) * (values[i + 1] - 0.5);
  }
  return 12.0 * sum / static_cast<double>(values.size() - 1);
}

}  // namespace

TEST_CASE("the published known answers of Philox4x32-10 pass", "[chance]") {
  // Random123 1.14, kat_vectors: nought, all ones, digits of pi.
  CHECK(at_counter({0, 0, 0, 0}, 0) == Words{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U});
  CHECK(at_counter({~0U, ~0U, ~0U, ~0U}, ~0ULL) == Words{0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU});
  CHECK(at_counter({0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}, 0x299f31d0a4093822ULL) ==
        Words{0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U});
}

TEST_CASE("a draw is a function of its address alone", "[chance]") {
  const Chance chance(42, 3);
  const Chance same(42, 3);
  static_cast<void>(same.uniform(9, 9, 9));
  CHECK(chance.uniform(1, 2, 3, 4) == same.uniform(1, 2, 3, 4));
  CHECK(chance.uniform_pair(1, 2, 3, 2)[0] == chance.uniform(1, 2, 3, 4));
  CHECK(chance.uniform_pair(1, 2, 3, 2)[1] == chance.uniform(1, 2, 3, 5));
  CHECK(chance.uniform(Purpose::entry, 2, 3) == chance.uniform(std::uint16_t{7}, 2, 3));
}

TEST_CASE("every coordinate of the address matters, to its last bit", "[chance]") {
  std::set<double> seen;
  const auto add = [&seen](double u) { return seen.insert(u).second; };
  CHECK(add(Chance(1, 1).uniform(1, 1, 1, 0)));
  CHECK(add(Chance(1ULL << 63U, 1).uniform(1, 1, 1, 0)));
  CHECK(add(Chance(1, Chance::replications - 1).uniform(1, 1, 1, 0)));
  CHECK(add(Chance(1, 1).uniform(Chance::purposes - 1, 1, 1, 0)));
  CHECK(add(Chance(1, 1).uniform(1, Chance::whos - 1, 1, 0)));
  CHECK(add(Chance(1, 1).uniform(1, 1, ~0U, 0)));
  CHECK(add(Chance(1, 1).uniform(1, 1, 1, 1)));
  CHECK(add(Chance(1, 1).uniform(1, 1, 1, 2 * Chance::blocks - 1)));
}

TEST_CASE("an address out of range trips a contract", "[chance]") {
  CHECK_THROWS_AS(Chance(1, Chance::replications), ContractViolation);
  const Chance chance(1, 0);
  CHECK_THROWS_AS(chance.uniform(static_cast<std::uint16_t>(Chance::purposes), 0, 0), ContractViolation);
  CHECK_THROWS_AS(chance.uniform(1, Chance::whos, 0), ContractViolation);
  CHECK_THROWS_AS(chance.uniform(1, 0, 0, 2 * Chance::blocks), ContractViolation);
}

TEST_CASE("uniforms stay inside the open interval, and 1-u is exact", "[chance]") {
  CHECK(Chance::unit_interval(0, 0) == 0x1p-53);
  CHECK(Chance::unit_interval(~0U, ~0U) == 1.0 - 0x1p-53);
  const double u = Chance(5, 0).uniform(1, 2, 3);
  CHECK(1.0 - (1.0 - u) == u);
}

// 200,000 draws on 10 x 10 cells, 99 degrees of freedom: mean 99, sd 14. The bound of 160 has a false alarm of 1e-4 and
// catches, with 99 % power, a pair density off by 2.5 % root mean square (3.1 % along draw). The correlation bound
// is 4.5 standard errors, 0.010: it catches a correlation of 0.016 with 99 % power.
TEST_CASE("draws at neighbouring addresses are independent along every coordinate", "[chance]") {
  constexpr std::uint32_t length = 200'000;
  const Chance chance(2024, 17);
  const auto by = [&](const char* coordinate, const std::vector<double>& values) {
    INFO("along " << coordinate);
    CHECK(chi_square_of_pairs(values, 10) < 160.0);
    CHECK(std::fabs(correlation_of_neighbours(values)) < 0.010);
  };
  by("who", series(length, [&](std::uint32_t i) { return chance.uniform(3, i, 5); }));
  by("occasion", series(length, [&](std::uint32_t i) { return chance.uniform(3, 5, i); }));
  by("draw", series(2 * Chance::blocks, [&](std::uint32_t i) { return chance.uniform(3, 5, 5, i); }));
  by("purpose and occasion", series(length, [&](std::uint32_t i) {
       return chance.uniform(static_cast<std::uint16_t>(i % Chance::purposes), 5, i / Chance::purposes);
     }));
  by("replication", series(length, [&](std::uint32_t i) { return Chance(2024, i).uniform(3, 5, 5); }));
  by("seed", series(length, [&](std::uint32_t i) { return Chance(i, 17).uniform(3, 5, 5); }));
}

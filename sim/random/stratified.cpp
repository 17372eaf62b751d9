// Conditional bin means in closed form, and the permutation that deals strata to numbers: a small Feistel network over
// the next even number of bits, walked until it lands inside [0, strata) (cycle walking keeps it a bijection).
#include "sim/random/stratified.hpp"

#include <array>
#include <bit>
#include <limits>
#include <numbers>
#include <utility>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"
#include "sim/random/distributions.hpp"

namespace faultline {
namespace {

// Quantile of the lower edge of `bin`; the upper half is mirrored, where 1 - bin/N would lose digits.
double normal_edge(std::uint64_t bin, std::uint64_t strata) {
  if (bin == 0) {
    return -std::numeric_limits<double>::infinity();
  }
  if (bin == strata) {
    return std::numeric_limits<double>::infinity();
  }
  const double count = static_cast<double>(strata);
  return bin <= strata / 2 ? normal_from(static_cast<double>(bin) / count) : -normal_from(static_cast<double>(strata - bin) / count);
}

double normal_below(double z) { return 0.5 * elementary::erfc(-z / std::numbers::sqrt2); }

// Φ(to) - Φ(from), from < to, computed in the tail where the two are small.
double normal_between(double from, double to) {
  return from > 0.0 ? normal_below(-from) - normal_below(-to) : normal_below(to) - normal_below(from);
}

// Below this many strata a Feistel network has too few permutations to choose from; a shuffle is as cheap.
constexpr std::uint64_t shuffled_strata = 16;

std::uint64_t shuffled(const Chance& chance, std::uint16_t purpose, std::uint64_t who, std::uint32_t occasion, std::uint64_t position,
                       std::uint64_t strata) {
  std::array<std::uint64_t, shuffled_strata> order{};
  for (std::uint64_t i = 0; i < strata; ++i) {
    const double u = chance.uniform(purpose, who, occasion, static_cast<std::uint32_t>(i));
    const auto chosen = static_cast<std::uint64_t>(u * static_cast<double>(i + 1));
    order[i] = order[chosen];
    order[chosen] = i;
  }
  return order[position];
}

// Finaliser of MurmurHash3: every input bit reaches every output bit.
constexpr std::uint32_t scrambled(std::uint32_t value) {
  value = (value ^ (value >> 16U)) * 0x85ebca6bU;
  value = (value ^ (value >> 13U)) * 0xc2b2ae35U;
  return value ^ (value >> 16U);
}

// Six rounds of a balanced network: four already pass for random (Luby and Rackoff 1988), two are margin.
class FeistelPermutation {
 public:
  FeistelPermutation(const Chance& chance, std::uint16_t purpose, std::uint64_t who, std::uint32_t occasion, std::uint64_t strata)
      : half_bits_((static_cast<std::uint32_t>(std::bit_width(strata - 1)) + 1U) / 2U), strata_(strata) {
    const auto first = chance.block(purpose, who, occasion, 0);
    const auto second = chance.block(purpose, who, occasion, 1);
    keys_ = {first[0], first[1], first[2], first[3], second[0], second[1]};
  }

  [[nodiscard]] std::uint64_t operator()(std::uint64_t position) const {
    do {
      position = once(position);
    } while (position >= strata_);
    return position;
  }

 private:
  [[nodiscard]] std::uint64_t once(std::uint64_t value) const {
    const std::uint32_t mask = (1U << half_bits_) - 1U;
    auto left = static_cast<std::uint32_t>(value >> half_bits_);
    std::uint32_t right = static_cast<std::uint32_t>(value) & mask;
    for (const std::uint32_t key : keys_) {
      left = std::exchange(right, left ^ (scrambled(right ^ key) & mask));
    }
    return (std::uint64_t{left} << half_bits_) | right;
  }

  std::uint32_t half_bits_;
  std::uint64_t strata_;
  std::array<std::uint32_t, 6> keys_{};
};

}  // namespace

double pareto_stratum_power_mean(std::uint64_t bin, std::uint64_t strata, double minimum, double shape, double power) {
  EXPECTS(bin < strata);
  EXPECTS(minimum > 0.0 && power > 0.0);
  EXPECTS(shape > power);
  const double count = static_cast<double>(strata);
  const double above = static_cast<double>(strata - bin);
  const double exponent = 1.0 - power / shape;
  // a^e - b^e = -a^e · expm1(e · ln(b/a)): no cancellation however narrow the bin; the last bin has b = 0.
  const double difference = -elementary::pow(above / count, exponent) * elementary::expm1(exponent * elementary::log1p(-1.0 / above));
  return minimum * elementary::pow(count * difference / exponent, 1.0 / power);
}

double lognormal_stratum_power_mean(std::uint64_t bin, std::uint64_t strata, double log_mean, double log_sd, double power) {
  EXPECTS(bin < strata);
  EXPECTS(log_sd >= 0.0);
  EXPECTS(power > 0.0);
  const double tilt = power * log_sd;
  const double share = normal_between(normal_edge(bin, strata) - tilt, normal_edge(bin + 1, strata) - tilt);
  return elementary::exp(log_mean + 0.5 * tilt * log_sd + elementary::log(static_cast<double>(strata) * share) / power);
}

std::uint64_t stratum_of(const Chance& chance, std::uint16_t purpose, std::uint64_t who, std::uint64_t number, std::uint64_t strata) {
  EXPECTS(strata >= 1 && strata <= (1ULL << 31U));
  EXPECTS(number / strata <= std::numeric_limits<std::uint32_t>::max());
  const auto occasion = static_cast<std::uint32_t>(number / strata);
  const std::uint64_t position = number % strata;
  return strata <= shuffled_strata ? shuffled(chance, purpose, who, occasion, position, strata)
                                   : FeistelPermutation(chance, purpose, who, occasion, strata)(position);
}

SquarePoint sobol_point(const Chance& chance, std::uint16_t purpose, std::uint64_t who, std::uint32_t number) {
  const auto shift = chance.uniform_pair(purpose, who, 0, 0);
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  std::uint32_t first = 1U << 31U;  // direction numbers of the two coordinates
  std::uint32_t second = 1U << 31U;
  for (std::uint32_t digits = number; digits != 0; digits >>= 1U) {
    if ((digits & 1U) != 0) {
      x ^= first;
      y ^= second;
    }
    first >>= 1U;
    second ^= second >> 1U;
  }
  const auto shifted = [](std::uint32_t coordinate, double by) {
    const std::uint32_t digits = coordinate ^ static_cast<std::uint32_t>(by * 0x1p32);
    return (static_cast<double>(digits) + 0.5) * 0x1p-32;
  };
  return {shifted(x, shift[0]), shifted(y, shift[1])};
}

}  // namespace faultline

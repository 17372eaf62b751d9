// Stratified populations. Firm sales in a Melitz economy have infinite variance, so N independent draws miss the CES
// moment by percents even at N = 10^6; N equal-probability strata, each represented by its conditional mean, meet it
// exactly.
#pragma once

#include <cstdint>

#include "sim/random/chance.hpp"

namespace faultline {

/// Representative φ of one of `strata` equal-probability bins [bin/strata, (bin+1)/strata) of a Pareto distribution:
///     φ^power = E[φ^power | bin] = φ_min^power · N · (a^(1-1/ζ) - b^(1-1/ζ)) / (1 - 1/ζ),
///     a = 1 - bin/N, b = 1 - (bin+1)/N upper-tail probabilities, ζ = shape/power.
/// The mean of φ^power over all bins is therefore exactly φ_min^power · shape/(shape - power).
/// @param bin      0 .. strata-1, in increasing order of φ
/// @param strata   N >= 1
/// @param minimum  φ_min > 0
/// @param shape    k > power (ζ > 1: else the moment is infinite)
/// @param power    > 0; σ-1 for a CES market
/// @test the mean over bins to 1e-12 relative; each bin against quadrature
[[nodiscard]] double pareto_stratum_power_mean(std::uint64_t bin, std::uint64_t strata, double minimum, double shape, double power);

/// The same for ln φ ~ N(log_mean, log_sd²):
///     φ^power = N · exp(power·log_mean + (power·log_sd)²/2) · [Φ(z₁ - power·log_sd) - Φ(z₀ - power·log_sd)],
///     z₀ = Φ^-1(bin/N), z₁ = Φ^-1((bin+1)/N). The difference is taken in the nearer tail.
/// @param log_sd  >= 0
/// @param power   > 0
/// @test the mean over bins to 1e-12 relative; each bin against quadrature
[[nodiscard]] double lognormal_stratum_power_mean(std::uint64_t bin, std::uint64_t strata, double log_mean, double log_sd, double power);

/// Stratum of the number-th member of a stream: within each run of `strata` consecutive numbers every stratum occurs
/// once, in an order of its own. Stateless: a permutation keyed by blocks of chance, O(1) expected. Takes blocks 0 to 7
/// of occasion number/strata; give it a purpose of its own.
/// @param strata  1 .. 2^31
/// @param number  number / strata < 2^32
/// @returns 0 .. strata-1
[[nodiscard]] std::uint64_t stratum_of(const Chance& chance, std::uint16_t purpose, std::uint64_t who, std::uint64_t number,
                                       std::uint64_t strata);

template <PurposeEnum Purpose>
[[nodiscard]] std::uint64_t stratum_of(const Chance& chance, Purpose purpose, std::uint64_t who, std::uint64_t number,
                                       std::uint64_t strata) {
  return stratum_of(chance, static_cast<std::uint16_t>(purpose), who, number, strata);
}

/// Point of the unit square, each coordinate in (0, 1).
struct SquarePoint {
  double x;
  double y;
};

/// The number-th member of an even stream: a point of the first two coordinates of the Sobol' sequence, shifted at random.
///     x = 0.n₀n₁n₂…,   y = Σ_i n_i d_i  (n_i the binary digits of `number`, d_i direction numbers, sums modulo 2 by digit)
/// Every 2^m members that begin at a multiple of it lie one in each of 2^m equal boxes, whatever their powers of two in shape;
/// any stretch of n is even to ln n / n where independent points are to n^(-1/2) [Sobol-1967]. One shift for all members, added
/// modulo 2 to each digit, leaves that as it is and makes each coordinate uniform [Owen-2003]. Takes draws 0 and 1 of occasion 0.
/// @test one in each box, of every shape; counts in stretches against their expectation
[[nodiscard]] SquarePoint sobol_point(const Chance& chance, std::uint16_t purpose, std::uint64_t who, std::uint32_t number);

template <PurposeEnum Purpose>
[[nodiscard]] SquarePoint sobol_point(const Chance& chance, Purpose purpose, std::uint64_t who, std::uint32_t number) {
  return sobol_point(chance, static_cast<std::uint16_t>(purpose), who, number);
}

}  // namespace faultline

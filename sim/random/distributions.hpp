// Distributions by inversion: one uniform in, one number out, increasing in the uniform. Ours, because those of
// <random> differ between standard libraries, and because inversion keeps common random numbers aligned when a
// parameter moves.
#pragma once

#include <cstddef>
#include <span>

#include "sim/random/stratified.hpp"  // the stratified half of this page

namespace faultline {

/// Exponential, F^-1(u) = -mean · ln(1 - u). One uniform.
/// @param u     in (0, 1)
/// @param mean  > 0, unit of the result
[[nodiscard]] double exponential_from(double u, double mean);

/// Standard normal quantile Φ^-1(u). One uniform. Algorithm AS 241, PPND16 [Wichura-1988]; relative error about 1e-16.
/// @param u  in (0, 1)
/// @test round trip through erfc to 1e-14 from u = 1e-300 to 1 - 2^-53
[[nodiscard]] double normal_from(double u);

/// Lognormal by its own mean m and coefficient of variation c: exp(ln m - s²/2 + s·Φ^-1(u)), s² = ln(1 + c²). One
/// uniform.
/// @param mean                      > 0
/// @param coefficient_of_variation  >= 0; 0 returns the mean
[[nodiscard]] double lognormal_from(double u, double mean, double coefficient_of_variation);

/// Lognormal by the moments of its logarithm: exp(log_mean + log_sd · Φ^-1(u)). One uniform.
/// @param log_sd  >= 0
[[nodiscard]] double lognormal_log_from(double u, double log_mean, double log_sd);

/// Pareto, F^-1(u) = minimum · (1 - u)^(-1/shape). One uniform.
/// @param minimum  φ_min > 0
/// @param shape    k > 0
[[nodiscard]] double pareto_from(double u, double minimum, double shape);

/// True with the given probability: u < probability. One uniform.
/// @param probability  in [0, 1]
[[nodiscard]] bool bernoulli_from(double u, double probability);

/// Position i with probability weights[i] / Σ weights; a weight of zero is never chosen. One uniform.
/// @param weights  each >= 0 and finite, at least one > 0
[[nodiscard]] std::size_t categorical_from(double u, std::span<const double> weights);

}  // namespace faultline

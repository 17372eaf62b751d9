// From profit to a decision: present values, who enters, who is funded. Every rule takes expected discounted profit.
#pragma once

#include <algorithm>
#include <cmath>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Value of a constant flow that ends at a constant hazard, π/(r + δ + h).
/// @param flow π [US$ m / year], any sign;  @param interest r;  @param exit_hazard δ;
/// @param loss_hazard h of losing the market
/// @returns [US$ m];  r + δ + h > 0 is required
inline double present_value(double flow, double interest, double exit_hazard, double loss_hazard = 0.0) {
  EXPECTS(interest + exit_hazard + loss_hazard > 0.0);
  return flow / (interest + exit_hazard + loss_hazard);
}

/// Present value of one dollar that comes after a wait, if the firm is still there: e^(−(r+δ)w).
/// @param interest r;  @param exit_hazard δ [1/year];  @param wait w ≥ 0 [years], may be infinite
/// @returns in [0, 1]
inline double wait_discount(double interest, double exit_hazard, double wait) {
  const double exponent = (interest + exit_hazard) * wait;
  return exponent > 0.0 ? elementary::exp(-exponent) : 1.0;
}

/// Free entry: an idea enters iff its expected value covers the entry cost.                    [Hopenhayn-1992]
/// @param value V before the draw of productivity [US$ m];  @param entry_cost f_e ≥ 0 [US$ m]
inline bool enters_freely(double value, double entry_cost) { return value >= entry_cost; }

/// Elastic entry: probability min(1, p0 (V/f_e)^ζ), zero where V ≤ 0; ζ → ∞ with p0 = 1 is free entry from below.
/// @param value V [US$ m];  @param entry_cost f_e > 0 [US$ m];  @param base_probability p0 in [0, 1] at V = f_e
/// @param elasticity ζ ≥ 0
/// @test p0 at V = f_e; ζ = 0 gives p0 for every V > 0
inline double elastic_entry_probability(double value, double entry_cost, double base_probability, double elasticity) {
  EXPECTS(entry_cost > 0.0);
  if (value <= 0.0) return 0.0;
  return std::min(1.0, base_probability * elementary::pow(value / entry_cost, elasticity));
}

/// An investor funds a round iff the share bought is worth what is paid: equity·V ≥ size.
/// @param value V of the firm after the round [US$ m];  @param round_size [US$ m] ≥ 0;
/// @param equity share bought, in (0, 1]
inline bool wins_round(double value, double round_size, double equity) { return value > 0.0 && equity * value >= round_size; }

/// What a time does to an adaptive expectation, E' = E + f (x − E) + e E.
struct AdaptiveStep {
  double followed = 0;  ///< f, the part of what is followed that it takes over
  double excess = 0;    ///< e, by which the parts kept and followed exceed one, for what is followed grows meanwhile
  [[nodiscard]] double from(double expected, double observed) const {
    return expected + followed * (observed - expected) + excess * expected;
  }
};

/// The exact solution of dE/dt = a(x(t) − E) where what is followed grows at a constant rate, x(t) = x e^(gt).
///     E(t) = E e^(−at) + a x (e^(gt) − e^(−at))/(a + g);      the second term is a x t e^(−at) where a + g = 0
/// In the long run it is a/(a + g) of what it follows. Near a + g = 0 the quotient is taken by expm1.
/// @param adaptation_rate a ≥ 0 [1/year];  @param years t ≥ 0;  @param growth g [1/year], any sign;  @param grown e^(gt)
/// @test two half steps equal one; a = 0 never learns; a → ∞ is myopic; g = 0, and g → 0: E + (1 − e^(−at))(x − E); a + g = 0
inline AdaptiveStep adaptive_step(double adaptation_rate, double years, double growth, double grown) {
  const double fading = adaptation_rate * years;
  const double lost = elementary::expm1(-fading);
  if (growth == 0.0 || fading <= 0.0) return {-lost, 0.0};
  constexpr double near = 0.01;
  const double sum = adaptation_rate + growth;
  const double gap = sum * years;  // between the logs of x and of what is left of E
  const double followed = std::abs(sum) > near * adaptation_rate ? (grown - 1.0 - lost) * (adaptation_rate / sum)
                          : gap == 0.0                           ? fading * (1.0 + lost)
                                                                 : fading * (1.0 + lost) * (elementary::expm1(gap) / gap);
  return {followed, lost + followed};
}

/// Adaptive expectation after some time.
/// @param expected E;  @param observed x, at the beginning;  @param adaptation_rate a ≥ 0 [1/year];  @param years t ≥ 0;
/// @param growth g [1/year] of what is observed
inline double adapt_expectation(double expected, double observed, double adaptation_rate, double years, double growth = 0.0) {
  return adaptive_step(adaptation_rate, years, growth, elementary::exp(growth * years)).from(expected, observed);
}

}  // namespace faultline

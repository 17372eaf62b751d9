// Buyers who take time to move, and pay for it: shares of homes that follow free choice at a rate.
#pragma once

#include "sim/base/elementary.hpp"

namespace faultline {

/// A share of spending on its way to where free choice would have it.
///     x(t) = x* + (x(0) − x*) e^(−ξt)
/// @param share   x(0);  @param chosen  x*
/// @param rate    ξ ≥ 0 [1/year];  @param years  t ≥ 0
/// @returns between the two
/// @test half-life ln 2/ξ; two steps are one; shares that sum to one go on doing so
inline double move_share(double share, double chosen, double rate, double years) {
  return chosen + (share - chosen) * elementary::exp(-rate * years);
}

/// Rate at which buyers move where a part of its cost is paid for them.
///     ξ (1 − b)^(−ε)                                                                          [ours]
/// @param rate  ξ ≥ 0 [1/year];  @param subsidy  b in [0, 1);  @param response  ε ≥ 0
/// @test b = 0 is ξ to the bit; b = .5 and ε = 1 double it
inline double subsidised_rate(double rate, double subsidy, double response) {
  return subsidy == 0.0 ? rate : rate * elementary::pow(1.0 - subsidy, -response);
}

/// Mean of what a home's sales are held at, x/x*, over the future as a discounter at ρ weighs it, at rest elsewhere.
///     ρ ∫ [1 + (h − 1) e^(−ξt)] e^(−ρt) dt = 1 + (h − 1) ρ/(ρ + ξ)                             [ours]
/// @param held      h = x/x* ≥ 0 today
/// @param rate      ξ > 0 [1/year];  @param discount  ρ ≥ 0 [1/year]
/// @returns between h and 1: sellers who are patient, or buyers who move fast, count on free choice
/// @test h = 0, ξ = .5, ρ = .1: .833333; h = 1: 1 to the bit
inline double expected_held(double held, double rate, double discount) { return 1.0 + (held - 1.0) * discount / (discount + rate); }

/// One home's part of the sum by which buyers' bundle is dearer than under free choice. With spending shares x instead of x* a dollar buys
///     P*/P = [Σ x^((σ−1)/σ) x*^(1/σ)]^(σ/(σ−1)) ≤ 1, with equality iff x = x*                  [ours; Hölder]
/// @returns x^((σ−1)/σ) x*^(1/σ)
inline double switching_term(double share, double chosen, double elasticity) {
  if (share <= 0.0 || chosen <= 0.0) return 0.0;
  return share == chosen ? share : elementary::pow(share, (elasticity - 1.0) / elasticity) * elementary::pow(chosen, 1.0 / elasticity);
}
/// ln P/P* of the sum of these terms. @test two homes, x = (1, 0), x* = (½, ½), σ = 4: ln 2/3; 0 at x = x*
inline double switching_wedge(double sum_of_terms, double elasticity) {
  return -elasticity / (elasticity - 1.0) * elementary::log(sum_of_terms);
}

}  // namespace faultline

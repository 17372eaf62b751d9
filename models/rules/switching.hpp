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

/// Weight of free choice in what a seller discounts, λ = ξ/(ξ+ρ); the rest is the base that it has. A seller of share s of the market and u
/// of its home's sales, whose home has the base x, sells u [(1−λ) x + λ x*] for every dollar of spending a year, as an annuity. So a price
/// for good sells in two markets: that of buyers who are used to the home, of size (1−λ) x, where it meets compatriots only, and that of
/// free choice, of size λ. At rest, x = x*, both bring sales in proportion to their sizes, and the elasticity that it perceives is
///     ε_eff = (1−λ) ε(u) + λ ε(s)                                                             [ours; Klemperer-1995 for the two motives]
/// as spending of those who stay answers to prices with ε(u): η of them where the home has one seller.
/// @param rate  ξ ≥ 0 [1/year];  @param discount  ρ > 0 [1/year]
/// @returns in [0, 1): 0 where nobody moves, towards 1 as buyers move at once
/// @test markups of the economy at rest at this elasticity to 1e-9, both conducts; d ln PV/d ln p by finite difference
inline double moving_weight(double rate, double discount) { return rate / (rate + discount); }

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

/// The same where buyers choose by a preference for home firms (rules/procurement.hpp), which leaves of a foreign weight (1+m)^(−σ), so
/// that what a home's firms weigh to those who use them is x* (1+m)^σ. With d = 1 at home and 1+m abroad
///     ln P/P* = −σ/(σ−1) ln [Σ d x^((σ−1)/σ) x*^(1/σ) / Σ d x*]                               [ours]
/// over P* of free choice by the preference, itself no minimum: so the wedge may have either sign.
/// @test numbers by the utility that spending buys, home by home; the plain wedge to the bit at m = 0; 0 at x = x*
struct PreferredShares {
  double held = 0;
  double chosen = 0;
  void add(double share, double chosen_share, double margin, double elasticity) {
    held += (1.0 + margin) * switching_term(share, chosen_share, elasticity);
    chosen += (1.0 + margin) * chosen_share;
  }
  [[nodiscard]] double wedge(double elasticity) const { return switching_wedge(held / chosen, elasticity); }
};

}  // namespace faultline

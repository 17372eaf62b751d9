// Public buyers who prefer what is made at home: they choose as if a foreign price were higher than it is, and pay what it
// is. The preference shifts spending and costs quantity, because the dearer offer is taken.
#pragma once

#include "sim/base/elementary.hpp"

namespace faultline {

/// What a margin of preference leaves of a foreign firm's weight in public spending. The quantity chosen answers to p(1+m),
/// the payment to p, so spending on it is scaled by (1+m)^(−σ), not by (1+m)^(1−σ).
///     q ∝ [p(1+m)]^(−σ),   spending p q ∝ p^(1−σ) (1+m)^(−σ)                                 [ours]
/// @param margin      m ≥ 0 [share of the price]
/// @param elasticity  σ > 1
/// @returns in (0, 1]; exactly 1 at m = 0
/// @test foreign share of two equal suppliers at σ = 4: .4058, .3254, .1649 at m = .1, .2, .5
inline double preference_weight(double margin, double elasticity) {
  return margin == 0.0 ? 1.0 : elementary::pow(1.0 + margin, -elasticity);
}

/// What a unit of the public bundle costs when part of it is bought under a preference: spending over the CES quantity that
/// it buys.
///     P = Φ / [Φ_home + (1+m) Φ_foreign]^(σ/(σ−1)),   Φ = Φ_home + Φ_foreign
/// where Φ_foreign is the sum of weights that the preference has left.
/// @param home_weight     Φ_home ≥ 0, the outside good's included
/// @param foreign_weight  Φ_foreign ≥ 0
/// @param margin          m ≥ 0;  @param elasticity  σ > 1
/// @returns P > 0; Φ^(1/(1−σ)) at m = 0; infinite where nobody sells
/// @test loss of quantity with two equal suppliers at σ = 4: .4469, 1.5683, 6.3210 % at m = .1, .2, .5
inline double preferred_price_index(double home_weight, double foreign_weight, double margin, double elasticity) {
  const double sum = home_weight + foreign_weight;
  if (margin == 0.0) return elementary::pow(sum, 1.0 / (1.0 - elasticity));
  return sum / elementary::pow(home_weight + (1.0 + margin) * foreign_weight, elasticity / (elasticity - 1.0));
}

/// ln of what the public bundle costs over its price in the open market, when a part of spending is reserved. What both parts buy serves
/// the same use, so quantities add up.
///     ln P/P_open = −ln[1 − ρ (1 − P_open/P_reserved)]                                       [ours]
/// @param share     ρ in [0, 1], share of spending that is reserved
/// @param open      P_open > 0;  @param reserved  P_reserved ≥ P_open, for entrants sell in the open market as well
/// @returns ≥ 0; exactly 0 at ρ = 0; ln(P_reserved/P_open) at ρ = 1
/// @test ρ = .2 and P_reserved = 2 P_open: −ln .9
inline double reserve_wedge(double share, double open, double reserved) {
  return share == 0.0 ? 0.0 : -elementary::log1p(-share * (1.0 - open / reserved));
}

/// Present value of a dollar a year from one date to another: a right that ends with an age.
///     ∫ e^(−ρt) dt from a to b = [e^(−ρa) − e^(−ρb)]/ρ
/// @param rate  ρ ≥ 0 [1/year];  @param from  a ≥ 0 [years];  @param until  b [years]; at or before a: worth nothing
/// @returns [years] ≥ 0; b − a at ρ = 0; e^(−ρa)/ρ as b → ∞
/// @test ρ = .1, a = 1, b = 3: 1.640192; a to b and b to c add up to a to c
inline double years_between(double rate, double from, double until) {
  if (until <= from) return 0.0;
  if (rate == 0.0) return until - from;
  return elementary::exp(-rate * from) * -elementary::expm1(-rate * (until - from)) / rate;
}

}  // namespace faultline

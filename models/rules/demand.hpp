// Demand and prices inside one market: constant elasticity of substitution, markups of small and of granular firms. A
// market divides expenditure E by weights, R_f = E w_f / Φ with Φ = Σ w_f, so a firm needs to know Φ and nothing of its
// rivals.
#pragma once

#include <cstddef>
#include <span>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Weight of a firm in its market from logs, for callers that keep logs: one exponential, no power.
///     w = A p^(1−σ) = exp(ln A + (1−σ) ln p)                                              [Dixit-Stiglitz-1977]
/// @param log_appeal  ln A, log points
/// @param log_price   ln p
/// @param elasticity  σ > 1
/// @returns w > 0
/// @test equals ces_weight; homogeneous of degree 1−σ in the price
inline double ces_weight_from_logs(double log_appeal, double log_price, double elasticity) {
  return elementary::exp(log_appeal + (1.0 - elasticity) * log_price);
}

/// Weight of a firm in its market, w = e^a p^(1−σ).                                           [Dixit-Stiglitz-1977]
/// @param log_appeal  a, log points of appeal (0: plain)
/// @param price       p > 0
/// @param elasticity  σ > 1
/// @returns w > 0
inline double ces_weight(double log_appeal, double price, double elasticity) {
  return ces_weight_from_logs(log_appeal, elementary::log(price), elasticity);
}

/// Exact CES price index of a market, P = Φ^(1/(1−σ)).                                        [Dixit-Stiglitz-1977]
/// @param weight_sum  Φ = Σ w ≥ 0
/// @param elasticity  σ > 1
/// @returns P > 0; infinite where nobody sells (Φ = 0)
/// @test one firm of price p gives P = p; Krugman's index to 1e-12
inline double price_index(double weight_sum, double elasticity) { return elementary::pow(weight_sum, 1.0 / (1.0 - elasticity)); }

/// Price over marginal cost of a firm that is small in its market, σ/(σ−1).
/// @param elasticity  σ > 1, or the perceived elasticity of a large firm
/// @returns markup > 1
inline double ces_markup(double elasticity) { return elasticity / (elasticity - 1.0); }

/// Share of revenue that is variable profit, 1 − 1/markup; 1/σ for a small firm.
/// @param markup  price over marginal cost ≥ 1
/// @returns margin in [0, 1)
inline double profit_margin(double markup) { return 1.0 - 1.0 / markup; }

/// Elasticity that a firm of market share s perceives when rivals' prices are given, ε = σ(1−s) + ηs.
///                                                                                            [Atkeson-Burstein-2008]
/// @param share  s in [0, 1];  @param elasticity  σ > 1 within the market;
/// @param upper_elasticity  η > 0 across markets
/// @returns ε between η and σ
/// @test σ = 4, η = 1.5: markups 1.333333, 1.347826, 1.380952, 1.444444, 1.571429 at s = 0, .05, .15, .30, .50
inline double bertrand_elasticity(double share, double elasticity, double upper_elasticity) {
  return (1.0 - share) * elasticity + share * upper_elasticity;
}

/// Elasticity that a firm of market share s perceives when rivals' quantities are given, ε = [(1−s)/σ + s/η]^(−1).
///                                                                                            [Atkeson-Burstein-2008]
/// @param share  s in [0, 1];  @param elasticity  σ > 1 within the market;
/// @param upper_elasticity  η > 0 across markets
/// @returns ε between η and σ
/// @test σ = 4, η = 1.5: markups 1.333333, 1.371429, 1.454545, 1.600000, 1.846154 at s = 0, .05, .15, .30, .50
inline double cournot_elasticity(double share, double elasticity, double upper_elasticity) {
  return 1.0 / ((1.0 - share) / elasticity + share / upper_elasticity);
}

/// Price index of a Cobb–Douglas bundle, P = Π_s P_s^α_s, up to the constant that cancels in every comparison.
/// @param prices  P_s > 0, one per layer;
/// @param shares  α_s ≥ 0 of expenditure, same length; a zero share ignores its price
/// @returns P > 0
/// @test doubling every price multiplies P by 2^Σα; a single layer of share one returns its price
inline double cobb_douglas_price_index(std::span<const double> prices, std::span<const double> shares) {
  EXPECTS(prices.size() == shares.size());
  double log_index = 0.0;
  for (std::size_t s = 0; s < prices.size(); ++s) {
    if (shares[s] > 0.0) log_index += shares[s] * elementary::log(prices[s]);
  }
  return elementary::exp(log_index);
}

/// Money spent during an interval by spending that grows at a constant rate.
///     ∫_0^t E e^(gu) du = E t (e^(gt) − 1)/(gt),   E t where g t = 0
/// @param level_at_start  E [US$ m / year];  @param growth  g [1/year], any sign;  @param years  t ≥ 0 [years]
/// @returns [US$ m]
/// @test additive over adjoining intervals to 1e-14; exact E t at g = 0; continuous in g
inline double integrated_expenditure(double level_at_start, double growth, double years) {
  const double exponent = growth * years;
  const double factor = exponent == 0.0 ? 1.0 : elementary::expm1(exponent) / exponent;
  return level_at_start * years * factor;
}

}  // namespace faultline

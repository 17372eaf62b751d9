// Rules that ask for a part of revenue or of variable cost, rules that spare the small, and what a firm does near the
// threshold: hold its measure there, at a higher price and a lower output, as long as that pays more than complying.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Price over the price without the rule, of a firm that must spend a share of its revenue and a share of its variable
/// cost on complying: it keeps (1−t) p q − τ c q, so marginal cost is multiplied by
///     τ/(1−t)                                                              [Garicano-Lelarge-VanReenen-2016 for τ]
/// @param revenue_cost     t in [0, 1);  @param production_cost  τ − 1 ≥ 0
/// @returns ≥ 1
/// @test both as a tax on CES profit, maximised numerically
inline double compliance_pass_through(double revenue_cost, double production_cost) {
  EXPECTS(revenue_cost >= 0.0 && revenue_cost < 1.0 && production_cost >= 0.0);
  return (1.0 + production_cost) / (1.0 - revenue_cost);
}

/// Share of revenue that complying takes, proportional parts only: t of revenue, and τ − 1 of what is left for production.
///     t + (1 − t − ℓ − m)(τ−1)/τ
/// @param margin  m, variable profit over revenue, after these costs; (1−t)/σ for a small firm
/// @param levy  ℓ, share of revenue that a levy takes
/// @returns in [0, 1)
/// @test with production and profit it exhausts revenue
inline double proportional_compliance(double revenue_cost, double production_cost, double margin, double levy = 0.0) {
  return revenue_cost + (1.0 - revenue_cost - levy - margin) * production_cost / (1.0 + production_cost);
}

/// A firm of elasticity σ that could sell more than the threshold allows. Its measure, revenue or variable cost, falls with
/// its price with elasticity e: σ−1 or σ. Everything is relative to a firm that meets the threshold at its best price, and
/// depends on r, the measure that this firm would have at its best price over the threshold.
struct HeldFirm {
  double elasticity = 2;          ///< σ > 1
  double measure_elasticity = 1;  ///< e > 0: σ−1 if revenue is measured, σ if variable cost is

  /// Price over its best price that brings the measure down to the threshold: r^(1/e).
  /// @param ratio  r ≥ 1;  @returns ≥ 1
  [[nodiscard]] double price(double ratio) const { return elementary::pow(ratio, 1.0 / measure_elasticity); }

  /// Variable profit over that of a firm at the threshold: with x = r^(1/e)
  ///     σ r x^(1−σ) − (σ−1) r x^(−σ)                                                                     [ours]
  /// @param ratio  r ≥ 1;  @returns between 1 and r: concave in r, of slope 1 at r = 1
  /// @test equals constrained profit maximised on a grid; below r; above profit at any lower quantity
  [[nodiscard]] double profit(double ratio) const {
    return elasticity * elementary::pow(ratio, revenue_power()) - (elasticity - 1.0) * elementary::pow(ratio, cost_power());
  }
  /// Revenue is r^this over that at the threshold.
  [[nodiscard]] double revenue_power() const { return 1.0 + (1.0 - elasticity) / measure_elasticity; }
  /// Variable cost is r^this over that at the threshold.
  [[nodiscard]] double cost_power() const { return 1.0 - elasticity / measure_elasticity; }

  /// Variable profit over revenue at a price x times the best one: 1 − (σ−1)/(σ x).
  [[nodiscard]] double margin(double price) const { return 1.0 - (elasticity - 1.0) / (elasticity * price); }

  /// The ratio from which complying pays more than holding the measure: the least r ≥ 1 with  a r − k ≥ profit(r).
  /// With e = σ, a = τ^(1−σ) and N the threshold it is the indifference of Garicano, Lelarge and Van Reenen,
  ///     n τ (1/θ−1) − k = τ n^(1−θ) N^θ/θ − N,   n = r N τ^(−σ), θ = (σ−1)/σ        [Garicano-Lelarge-VanReenen-2016]
  /// @param slope  a, variable profit of a complying firm over r, relative to profit at the threshold
  /// @param cost   k, what complying costs besides, relative to profit at the threshold; any sign
  /// @returns ≥ 1, infinite where slope is 0
  /// @test their equation at three points to 1e-10
  [[nodiscard]] double indifference(double slope, double cost) const {
    EXPECTS(slope >= 0.0);
    const auto complying_pays = [&](double ratio) { return slope * ratio - cost >= profit(ratio); };
    if (complying_pays(1.0)) return 1.0;
    if (slope <= 0.0) return std::numeric_limits<double>::infinity();
    double low = 1.0;
    double high = 2.0;
    while (!complying_pays(high) && high < 1e300) low = high, high *= 2.0;
    for (int halving = 0; halving < 100 && std::nextafter(low, high) < high; ++halving) {
      const double middle = 0.5 * (low + high);
      (complying_pays(middle) ? high : low) = middle;
    }
    return high;
  }
};

/// Share of the yearly cost of its rule books that a firm of a size pays, min(1, size^a): with a > 1 and C fixed the share of
/// revenue that complying takes rises up to size 1 and falls beyond, the inverted U of Trebbi, Zhang and Simkovic.
/// @param size  sales in the home market over those of a firm of size 1, ≥ 0;  @param exponent  a ≥ 0; 0: everyone pays all
/// @returns in [0, 1]                                                                          [Trebbi-Zhang-Simkovic-2023]
inline double compliance_scale(double size, double exponent) {
  return exponent == 0.0 || size >= 1.0 ? 1.0 : elementary::pow(size, exponent);
}

}  // namespace faultline

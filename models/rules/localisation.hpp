// What it costs to keep data where a state wants them: data and other inputs are CES in unit cost, and local data cost
// 1+λ.
#pragma once

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Factor by which local data raise unit cost.
///     κ = [1 − s + s(1+λ)^(1−e)]^(1/(1−e)),   (1+λ)^s at e = 1                                [Demirer-et-al-2024]
/// @param data_share  s in [0, 1], share of data in unit cost without the premium
/// @param premium     λ > −1, of local over free data
/// @param elasticity  e ≥ 0 between data and other inputs
/// @returns κ; 1 where s = 0 or λ = 0
/// @test s = .1: λ = .3, .6 gives 1.02823, 1.05368 at e = .5 and 1.02461, 1.04190 at e = 1.65; continuous at e = 1
inline double localisation_factor(double data_share, double premium, double elasticity) {
  EXPECTS(premium > -1.0);
  const double log_premium = elementary::log1p(premium);
  const double exponent = 1.0 - elasticity;
  if (exponent == 0.0) return elementary::exp(data_share * log_premium);
  return elementary::exp(elementary::log1p(data_share * elementary::expm1(exponent * log_premium)) / exponent);
}

/// Share of unit cost that is data once local data cost 1+λ: the derivative of ln κ with respect to ln(1+λ).
///     s' = s(1+λ)^(1−e) / [1 − s + s(1+λ)^(1−e)]
/// @param data_share  s in [0, 1];  @param premium  λ > −1;  @param elasticity  e ≥ 0
/// @returns s' in [0, 1]; above s where data are complements (e < 1)
/// @test equals the numerical derivative of ln κ
inline double data_cost_share(double data_share, double premium, double elasticity) {
  EXPECTS(premium > -1.0);
  const double data = data_share * elementary::exp((1.0 - elasticity) * elementary::log1p(premium));
  return data / (1.0 - data_share + data);
}

/// Share of unit cost that pays for the premium, s' λ/(1+λ): what the owner of local capacity earns above free data.
/// @param data_share  s in [0, 1];  @param premium  λ > −1;  @param elasticity  e ≥ 0
/// @returns share of unit cost; 0 where λ = 0
inline double premium_cost_share(double data_share, double premium, double elasticity) {
  return data_cost_share(data_share, premium, elasticity) * premium / (1.0 + premium);
}

}  // namespace faultline

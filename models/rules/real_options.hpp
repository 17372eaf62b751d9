// When to sink a cost under uncertainty: not at a net present value of zero, since waiting has a value too.
#pragma once

#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"

namespace faultline {

/// Positive root above one of ½s²β(β−1) + αβ − r = 0: the elasticity of the option to invest in the value V of the project.
/// @param interest r > α, the discount rate of the one who waits, own exit hazard included [1/year]
/// @param growth α of E V [1/year];  @param volatility s ≥ 0 of ln V [1/√year]
/// @returns β1 > 1; r/α if V moves for sure; infinite if it does not grow either
/// @test the quadratic; r = .05, α = 0, s = .2 gives 2.1583124 and V*/I = 1.8633250                      [Dixit-Pindyck-1994]
inline double option_elasticity(double interest, double growth, double volatility) {
  EXPECTS(interest > growth && interest > 0.0 && volatility >= 0.0);
  const double variance = volatility * volatility;
  if (variance == 0.0) return growth > 0.0 ? interest / growth : std::numeric_limits<double>::infinity();
  const double half = growth - 0.5 * variance;
  return (-half + std::sqrt(half * half + 2.0 * interest * variance)) / variance;
}

/// Value over sunk cost at which to enter, V*/I = β1/(β1 − 1); one where nothing is uncertain and nothing grows.
inline double option_trigger(double interest, double growth, double volatility) {
  const double elasticity = option_elasticity(interest, growth, volatility);
  return std::isinf(elasticity) ? 1.0 : elasticity / (elasticity - 1.0);
}

/// Factor by which a hazard h of losing the flow after entry raises the flow that triggers entry: the option is discounted at r
/// as before, the flow at r + h, so (r + h − α)/(r − α).
inline double loss_hazard_factor(double interest, double growth, double loss_hazard) {
  EXPECTS(interest > growth && loss_hazard >= 0.0);
  return (interest + loss_hazard - growth) / (interest - growth);
}

}  // namespace faultline

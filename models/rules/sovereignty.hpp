// What operating apart from abroad is worth: the premium that it adds to cost against the hazard of being cut off.
#pragma once

#include <limits>

#include "sim/base/contracts.hpp"

namespace faultline {

/// Hazard of a cut-off above which a mode that is less exposed, and costs more, is worth more than operating connected. A flow a is
/// lost at hazard h, one of a/q at εh, so the one mode is worth a/(r+δ+h) and the other a/q / (r+δ+εh):
///     h* = (r + δ)(q − 1) / (1 − εq)                                                  [ours]
/// @param discount    r + δ > 0 [1/year]
/// @param flow_ratio  q ≥ 1, yearly profit when connected over that in the other mode. Without fixed costs (1+premium)^(σ−1)
/// @param exposure    ε in [0, 1], share of the hazard that reaches the other mode
/// @returns h* [1/year]; infinite where εq ≥ 1: what is left of the hazard costs more than the connected flow is ahead by
/// @test r + δ = .08, σ = 4, premium .2: .05824 at ε = 0 and .08907 at ε = .2; at h* both modes are worth the same
inline double disconnection_hazard(double discount, double flow_ratio, double exposure) {
  EXPECTS(discount > 0 && flow_ratio >= 1 && exposure >= 0 && exposure <= 1);
  if (flow_ratio == 1) return 0;
  const double kept = 1.0 - exposure * flow_ratio;
  return kept > 0 ? discount * (flow_ratio - 1.0) / kept : std::numeric_limits<double>::infinity();
}

}  // namespace faultline

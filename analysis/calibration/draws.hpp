// Draws of the parameters: where the criterion is small and the prior is not. Their law is exp(−criterion/2) × prior, a
// quasi-posterior [Chernozhukov-Hong-2003], on the emulators, whose errors are in the weight.
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <functional>
#include <span>

#include "analysis/calibration/estimation.hpp"

namespace faultline {

enum class PriorLaw : std::uint8_t { uniform, normal, lognormal, triangular, beta };

/// A parameter's range, the scale of its places, and what is believed of it.
struct ParameterPrior {
  double from = 0;
  double to = 1;
  bool logarithmic = false;
  PriorLaw law{};
  double first = 0;   ///< normal: mean; lognormal: median; triangular: mode; beta: a
  double second = 0;  ///< normal: sd; lognormal: sd of the logarithm; beta: b

  /// The parameter at a place in [0, 1].
  [[nodiscard]] double value_at(double place) const;
  /// ∂value/∂place
  [[nodiscard]] double slope_at(double place) const;
  /// ln of the density of a place, up to a constant: uniform is uniform on the scale; the others are of the value.
  [[nodiscard]] double log_density(double place) const;
};

/// Affine-invariant sampling by 64 walkers [Goodman-Weare-2010], which begin around the estimate; every 20th step of a walker is kept.
/// @returns draw × parameter, places
Eigen::MatrixXd draw_parameters(const MomentModel& model, std::span<const ObservedMoment> moments, const MomentEstimate& estimate,
                                std::span<const ParameterPrior> priors, std::size_t draws, std::uint64_t seed);

}  // namespace faultline

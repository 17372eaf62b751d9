// What the data rule out, and where to look next. A place is implausible if some moment there is further from its observation than the
// errors of the data, the simulation and the emulator explain together. [Vernon-Goldstein-Bower-2010]
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/calibration/moment_model.hpp"

namespace faultline {

/// Squared distance in standard errors of the moment that is furthest off.
double implausibility(const MomentModel& model, std::span<const ObservedMoment> moments, const Eigen::VectorXd& place);

/// Above which a place is ruled out: by chance one true place in a thousand is, whatever the number of moments.
double implausible_above(std::size_t fitted_moments);

struct NextWave {
  Region region;                        ///< a box around what is not ruled out, with a margin
  std::vector<Eigen::VectorXd> places;  ///< of the next wave, all not ruled out
  double share_left = 0;                ///< of the whole cube, not ruled out
  bool nothing_fits = false;            ///< every place is ruled out: what comes nearest is kept
};

/// Fills what is not ruled out with points of Sobol's sequence. Where the least implausible place is implausible itself, the cut is
/// that much higher.
/// @param seed  of the points
NextWave next_wave(const MomentModel& model, std::span<const ObservedMoment> moments, std::size_t points, std::uint64_t seed);

}  // namespace faultline

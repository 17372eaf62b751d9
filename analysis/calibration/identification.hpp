// Would this calibration find the truth if it were known? Points of the table are taken as truth one after another, data are drawn
// around them with their stated errors, and intervals are made with emulators that have not seen these points. Truths are those
// of the region that is left: at its edge an interval is cut there, so that it holds the truth a little more often and is narrower.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/calibration/estimation.hpp"

namespace faultline {

struct Identification {
  std::size_t truths = 0;
  struct Parameter {
    std::size_t held = 0;       ///< truths that the interval held
    double median_width = 0;    ///< of the interval, of the whole range
    std::size_t unbounded = 0;  ///< intervals that ran into an end of the range
  };
  std::vector<Parameter> parameters;
};

/// @param forms   of the emulators, as all the table chose them
/// @param most    truths
/// @param seed    of the data's errors
/// @returns no truths where the table is too small to be cut in ten
Identification judge_identification(const TrialTable& table, const Region& region, std::span<const ObservedMoment> moments,
                                    std::span<const EmulatorForm> forms, double level, std::size_t most, std::uint64_t seed);

}  // namespace faultline

// Simulated time is a 64-bit count of whole seconds since the start of the trial: exact, comparable, never rounded twice.
// Users speak in years of 365.25 days; the two conversions below are the only bridge.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace faultline {

/// Seconds since the start of the trial.
using SimTime = std::int64_t;

inline constexpr SimTime seconds_per_day = 86'400;
inline constexpr SimTime seconds_per_year = 31'557'600;  // 365.25 days
inline constexpr SimTime never = std::numeric_limits<SimTime>::max();

/// @param time [s]  @returns [years]
constexpr double years_from_seconds(SimTime time) { return static_cast<double>(time) / static_cast<double>(seconds_per_year); }

/// Nearest whole second; infinite or beyond 10^11 years gives `never`.
/// @param years [years] >= 0  @returns [s]
inline SimTime seconds_from_years(double years) {
  const double seconds = years * static_cast<double>(seconds_per_year);
  return seconds < 9.0e18 ? static_cast<SimTime>(std::llround(seconds)) : never;
}

/// Sum that stays at `never` instead of overflowing.
constexpr SimTime later(SimTime time, SimTime delay) { return delay >= never - time ? never : time + delay; }

}  // namespace faultline

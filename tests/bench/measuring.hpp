// What every benchmark shares: a clock, rounds that alternate between the candidates, and the line of CSV that
// scripts/bench collects: measure, size, value, unit.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <limits>
#include <string_view>

namespace faultline::bench {

/// Processor time of this thread [s]: what else the machine does is not in it, except that it shares caches and memory.
inline double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Time that passed [s]; for what several threads or the disk do.
inline double wall_seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Runs the candidates one after another, so many rounds, so that all of them see the same machine.
/// @param candidates  each returns its own time, or any other figure of which less is better
/// @returns the least of each: what else the machine does can only add
template <class... Candidate>
std::array<double, sizeof...(Candidate)> best_of(int rounds, Candidate&&... candidates) {
  std::array<double, sizeof...(Candidate)> best;
  best.fill(std::numeric_limits<double>::infinity());
  for (int round = 0; round < rounds; ++round) {
    std::size_t place = 0;
    ((best[place] = std::min(best[place], static_cast<double>(candidates())), ++place), ...);
  }
  return best;
}

/// @param size  what the measure was taken at, such as a number of firms; 0: nothing to say
inline void print_row(std::string_view measure, double size, double value, std::string_view unit) {
  fmt::print("{},{},{:.4g},{}\n", measure, size > 0 ? fmt::format("{:.15g}", size) : "", value, unit);
}

}  // namespace faultline::bench

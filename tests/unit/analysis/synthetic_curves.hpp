// Curves with a known crossing, for tests of experiments: a trial is a function of the parameter and of the numbers of
// its replication, so that common random numbers hold.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "analysis/response_curve.hpp"
#include "sim/random/chance.hpp"
#include "sim/random/distributions.hpp"

namespace faultline::analysis_tests {

/// Standard normal number `draw` of a replication.
inline double normal_draw(std::uint64_t seed, std::uint32_t replication, std::uint32_t draw, std::uint64_t who = 0) {
  return normal_from(Chance(seed, replication).uniform(std::uint16_t{0}, who, 0, draw));
}

/// A number of its own for each parameter value: noise that common random numbers do not remove.
inline double fresh_draw(std::uint64_t seed, std::uint32_t replication, double at) {
  const auto who = static_cast<std::uint64_t>(std::llround((at + 10) * 1e12)) % Chance::whos;
  return normal_draw(seed, replication, 0, who + 1);
}

using Curve = std::function<double(double at, std::uint64_t seed, std::uint32_t replication)>;

inline ResponseFunction respond_by(const Curve& curve, std::uint64_t seed) {
  return [curve, seed](std::span<const Sample> samples) {
    std::vector<Response> responses;
    for (const Sample& sample : samples) responses.push_back({curve(sample.at, seed, sample.replication), 0});
    return responses;
  };
}

}  // namespace faultline::analysis_tests

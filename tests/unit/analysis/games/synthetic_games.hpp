// Games whose payoffs are known: as a function of profile and player, with noise that all profiles share and noise of their own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "analysis/games/end_states.hpp"
#include "analysis/games/verification.hpp"
#include "sim/random/chance.hpp"
#include "sim/random/distributions.hpp"

namespace faultline::games_tests {

using PayoffFunction = std::function<double(std::size_t profile, std::size_t player)>;

inline double normal(std::uint64_t seed, std::uint32_t replication, std::uint64_t who, std::uint32_t occasion) {
  return normal_from(Chance(seed, replication).uniform(std::uint16_t{0}, who, occasion));
}

/// Every trial earns the payoff, plus a number of its replication and player, plus `noise` times one of its own.
inline games::PlayFunction play_by(const games::Profiles& profiles, PayoffFunction payoff, std::uint64_t seed = 1, double noise = 0) {
  const std::size_t players = profiles.players();
  return [players, payoff = std::move(payoff), seed, noise](std::span<const games::PlayedTrial> trials) {
    std::vector<std::vector<double>> earned;
    for (const games::PlayedTrial& trial : trials) {
      std::vector<double>& one = earned.emplace_back();
      for (std::size_t player = 0; player < players; ++player) {
        const auto who = static_cast<std::uint32_t>(player);
        const double own = noise == 0 ? 0 : normal(seed, trial.replication, 1 + trial.profile, who);
        one.push_back(payoff(trial.profile, player) + (noise == 0 ? 0 : normal(seed, trial.replication, 0, who)) + noise * own);
      }
    }
    return earned;
  };
}

/// A game without noise, all of its profiles judged.
inline games::Verification verify_exactly(const games::Profiles& profiles, const PayoffFunction& payoff, double epsilon = 0) {
  return verify_profiles(profiles, {.epsilon = epsilon, .replications = 2, .budget = 1'000'000}, play_by(profiles, payoff));
}

inline games::EndStates end_states_of(const games::Profiles& profiles, const PayoffFunction& payoff, double epsilon = 0) {
  const games::Verification verified = verify_exactly(profiles, payoff, epsilon);
  return games::find_end_states(games::best_response_graph(games::MeanGains(verified.payoffs), epsilon));
}

}  // namespace faultline::games_tests

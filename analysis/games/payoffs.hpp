// Payoffs of a game by trials: each profile has some replications, from 0 on, and what every player earned in each. All profiles share
// the random numbers of a replication, so that a gain is a paired difference.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/games/profiles.hpp"
#include "analysis/intervals.hpp"

namespace faultline::games {

class Payoffs {
 public:
  explicit Payoffs(const Profiles& profiles);

  /// Adds the next replication of a profile.
  /// @param earned  by player; empty where the trial failed
  void add(std::size_t profile, std::span<const double> earned);

  [[nodiscard]] const Profiles& profiles() const { return profiles_; }
  /// Replications of a profile, failed ones as well.
  [[nodiscard]] std::size_t replications(std::size_t profile) const { return values_[profile].size() / profiles_.players(); }
  /// NaN where the trial failed.
  [[nodiscard]] double value(std::size_t profile, std::size_t replication, std::size_t player) const {
    return values_[profile][replication * profiles_.players() + player];
  }
  /// What a player earns more in `to` than in `from`, by replication that both have.
  [[nodiscard]] std::vector<double> gains(std::size_t from, std::size_t to, std::size_t player) const;
  /// Their mean with an interval of its own. @param level coverage in (0, 1)
  [[nodiscard]] Estimate gain(std::size_t from, std::size_t to, std::size_t player, double level = interval_level) const;
  /// All trials so far.
  [[nodiscard]] std::size_t trials() const;

 private:
  Profiles profiles_;
  std::vector<std::vector<double>> values_;  ///< by profile; by replication, then player
};

/// Mean gains of all unilateral deviations: what graphs, basins and the potential defect are made of.
class MeanGains {
 public:
  explicit MeanGains(const Payoffs& payoffs);
  /// With replications drawn again. `draws[b]` has the replications that stand for block b of `ends`: from the end of block b − 1 to
  /// ends[b].
  MeanGains(const Payoffs& payoffs, std::span<const std::size_t> ends, const std::vector<std::vector<std::size_t>>& draws);

  [[nodiscard]] const Profiles& profiles() const { return profiles_; }
  /// 0 where the action is the player's own; NaN where no replication is there to compare.
  [[nodiscard]] double gain(std::size_t profile, std::size_t player, std::size_t action) const {
    return gains_[profile * width_ + offsets_[player] + action];
  }

 private:
  explicit MeanGains(const Profiles& profiles);

  Profiles profiles_;
  std::size_t width_ = 0;             ///< Σ actions
  std::vector<std::size_t> offsets_;  ///< by player
  std::vector<double> gains_;         ///< by profile, player, action
};

}  // namespace faultline::games

// The profiles of a finite game: who does what, numbered like digits of a number whose base changes from place to place. The last
// player's action counts fastest.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace faultline::games {

/// One action of each player.
using Actions = std::vector<std::size_t>;

class Profiles {
 public:
  /// @param actions  how many each player has, each ≥ 1  @throws ContractViolation without a player
  explicit Profiles(std::vector<std::size_t> actions);

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t players() const { return actions_.size(); }
  [[nodiscard]] std::size_t actions(std::size_t player) const { return actions_[player]; }
  [[nodiscard]] std::size_t action(std::size_t profile, std::size_t player) const { return profile / weights_[player] % actions_[player]; }
  [[nodiscard]] std::size_t number_of(const Actions& chosen) const;
  [[nodiscard]] Actions actions_of(std::size_t profile) const;
  /// The profile in which one player does something else.
  [[nodiscard]] std::size_t moved(std::size_t profile, std::size_t player, std::size_t action) const;
  /// Unilateral changes of all profiles: M = profiles × Σ (actions − 1).
  [[nodiscard]] std::size_t deviations() const;

 private:
  std::vector<std::size_t> actions_;
  std::vector<std::size_t> weights_;  ///< by player, of a step of the action in the profile's number
  std::size_t count_ = 1;
};

}  // namespace faultline::games

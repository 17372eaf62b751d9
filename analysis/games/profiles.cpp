#include "analysis/games/profiles.hpp"

#include <utility>

#include "sim/base/contracts.hpp"

namespace faultline::games {

Profiles::Profiles(std::vector<std::size_t> actions) : actions_(std::move(actions)), weights_(actions_.size()) {
  EXPECTS(!actions_.empty());
  for (std::size_t player = actions_.size(); player-- > 0;) {
    EXPECTS(actions_[player] >= 1);
    weights_[player] = count_;
    count_ *= actions_[player];
  }
}

std::size_t Profiles::number_of(const Actions& chosen) const {
  EXPECTS(chosen.size() == players());
  std::size_t profile = 0;
  for (std::size_t player = 0; player < players(); ++player) {
    EXPECTS(chosen[player] < actions_[player]);
    profile += chosen[player] * weights_[player];
  }
  return profile;
}

Actions Profiles::actions_of(std::size_t profile) const {
  Actions chosen;
  for (std::size_t player = 0; player < players(); ++player) chosen.push_back(action(profile, player));
  return chosen;
}

std::size_t Profiles::moved(std::size_t profile, std::size_t player, std::size_t action) const {
  return profile + action * weights_[player] - this->action(profile, player) * weights_[player];
}

std::size_t Profiles::deviations() const {
  std::size_t others = 0;
  for (const std::size_t actions : actions_) others += actions - 1;
  return count_ * others;
}

}  // namespace faultline::games

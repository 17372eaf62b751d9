#include "models/rules/given_game.hpp"

#include <algorithm>

#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

std::uint32_t kind_of(const GivenGame& game, std::size_t player, std::uint32_t action) {
  return game.kinds[player * game.most_actions + action];
}

std::size_t other_members(const GivenGame& game, const Profile& profile, std::size_t player) {
  return count_members(game, profile) - (profile[player] == game.member[player] ? 1U : 0U);
}

double pairwise_payoff(const GivenGame& game, const Profile& profile, std::size_t player, std::uint32_t action) {
  double sum = 0;
  for (std::size_t other = 0; other < game.players(); ++other) {
    if (other != player && kind_of(game, other, profile[other]) == kind_of(game, player, action))
      sum += game.weights[player * game.players() + other];
  }
  return sum;
}

}  // namespace

std::size_t count_profiles(const GivenGame& game, std::size_t limit) {
  std::size_t count = 1;
  for (const std::uint32_t actions : game.actions) {
    count *= actions;
    if (count > limit) return limit + 1;
  }
  return count;
}

std::size_t number_of(const GivenGame& game, const Profile& profile) {
  std::size_t number = 0;
  for (std::size_t player = 0; player < game.players(); ++player) number = number * game.actions[player] + profile[player];
  return number;
}

Profile profile_of(const GivenGame& game, std::size_t number) {
  Profile profile(game.players());
  for (std::size_t player = game.players(); player-- > 0;) {
    profile[player] = static_cast<std::uint32_t>(number % game.actions[player]);
    number /= game.actions[player];
  }
  return profile;
}

std::size_t count_members(const GivenGame& game, const Profile& profile) {
  std::size_t members = 0;
  for (std::size_t player = 0; player < game.players(); ++player) members += profile[player] == game.member[player] ? 1U : 0U;
  return members;
}

namespace {

double payoff_before_bias(const GivenGame& game, const Profile& profile, std::size_t player, std::uint32_t action) {
  switch (game.kind) {
    case PayoffKind::symmetric: {
      const std::size_t others = other_members(game, profile, player);
      return action == game.member[player] ? game.in[others] : game.out[others];
    }
    case PayoffKind::pairwise: return pairwise_payoff(game, profile, player, action);
    case PayoffKind::table: {
      std::size_t number = 0;  // of the profile with that action
      for (std::size_t one = 0; one < game.players(); ++one) number = number * game.actions[one] + (one == player ? action : profile[one]);
      return game.table[number * game.players() + player];
    }
  }
  return 0;
}

}  // namespace

double payoff_of(const GivenGame& game, const Profile& profile, std::size_t player, std::uint32_t action) {
  EXPECTS(action < game.actions[player]);
  const double payoff = payoff_before_bias(game, profile, player, action);
  return game.bias.empty() ? payoff : payoff + game.bias[player * game.most_actions + action];
}

void payoffs_of(const GivenGame& game, const Profile& profile, std::size_t player, std::vector<double>& payoffs) {
  payoffs.clear();
  for (std::uint32_t action = 0; action < game.actions[player]; ++action) payoffs.push_back(payoff_of(game, profile, player, action));
}

double gain_left(const GivenGame& game, const Profile& profile, std::size_t player) {
  const double present = payoff_of(game, profile, player);
  double gain = 0;
  for (std::uint32_t action = 0; action < game.actions[player]; ++action)
    gain = std::max(gain, payoff_of(game, profile, player, action) - present);
  return gain;
}

double landscape_energy(const GivenGame& game, const Profile& profile) {
  double energy = 0;
  for (std::size_t i = 0; i < game.players(); ++i) {
    for (std::size_t j = i + 1; j < game.players(); ++j) {
      if (kind_of(game, i, profile[i]) != kind_of(game, j, profile[j])) energy += game.weights[i * game.players() + j];
    }
  }
  return energy;
}

}  // namespace faultline

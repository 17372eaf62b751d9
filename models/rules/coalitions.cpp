#include "models/rules/coalitions.hpp"

#include <bit>
#include <utility>

#include "sim/base/contracts.hpp"

namespace faultline {

bool is_nash(const GivenGame& game, const Profile& profile, double least_gain) {
  for (std::size_t player = 0; player < game.players(); ++player) {
    if (gain_left(game, profile, player) > least_gain) return false;
  }
  return true;
}

std::vector<std::size_t> nash_profiles(const GivenGame& game, std::size_t limit, double least_gain) {
  const std::size_t count = count_profiles(game, limit);
  EXPECTS(count <= limit);
  std::vector<std::size_t> found;
  for (std::size_t number = 0; number < count; ++number) {
    if (is_nash(game, profile_of(game, number), least_gain)) found.push_back(number);
  }
  return found;
}

std::vector<std::size_t> stable_sizes(std::span<const double> in, std::span<const double> out, double least_gain) {
  EXPECTS(in.size() == out.size());
  std::vector<std::size_t> sizes;
  for (std::size_t n = 0; n <= in.size(); ++n) {
    const bool nobody_leaves = n == 0 || out[n - 1] - in[n - 1] <= least_gain;
    const bool nobody_joins = n == in.size() || in[n] - out[n] <= least_gain;
    if (nobody_leaves && nobody_joins) sizes.push_back(n);
  }
  return sizes;
}

double mean_gain(std::span<const double> in, std::span<const double> out) {
  EXPECTS(in.size() == out.size() && !in.empty());
  double sum = 0;
  for (std::size_t j = 0; j < in.size(); ++j) sum += in[j] - out[j];
  return sum / static_cast<double>(in.size());
}

Network link_between(std::size_t players, std::size_t i, std::size_t j) {
  EXPECTS(i != j && i < players && j < players);
  if (i > j) std::swap(i, j);
  const std::size_t before = i * players - i * (i + 1) / 2;  // pairs that begin with an earlier player
  return Network{1} << (before + j - i - 1);
}

namespace {

/// Player by player, whom it is linked to.
std::vector<std::uint32_t> neighbours_in(std::size_t players, Network network) {
  std::vector<std::uint32_t> linked(players, 0);
  for (std::size_t i = 0; i < players; ++i) {
    for (std::size_t j = i + 1; j < players; ++j) {
      if ((network & link_between(players, i, j)) == 0) continue;
      linked[i] |= 1U << j;
      linked[j] |= 1U << i;
    }
  }
  return linked;
}

/// Σ_j δ^d over those who are reached, ring by ring.
double value_of_connections(const std::vector<std::uint32_t>& linked, std::size_t player, double decay) {
  std::uint32_t reached = 1U << player;
  std::uint32_t ring = reached;
  double value = 0;
  double weight = 1;
  while (ring != 0) {
    std::uint32_t next = 0;
    for (std::size_t j = 0; j < linked.size(); ++j) {
      if ((ring >> j & 1U) != 0) next |= linked[j];
    }
    next &= ~reached;
    weight *= decay;
    value += weight * std::popcount(next);
    reached |= next;
    ring = next;
  }
  return value;
}

}  // namespace

std::vector<double> connections_payoffs(std::size_t players, Network network, double decay, double link_cost) {
  EXPECTS(players >= 2 && players <= most_in_network && decay > 0 && decay < 1 && link_cost >= 0);
  const std::vector<std::uint32_t> linked = neighbours_in(players, network);
  std::vector<double> payoffs;
  for (std::size_t i = 0; i < players; ++i)
    payoffs.push_back(value_of_connections(linked, i, decay) - link_cost * std::popcount(linked[i]));
  return payoffs;
}

bool is_pairwise_stable(std::size_t players, Network network, double decay, double link_cost) {
  const std::vector<double> present = connections_payoffs(players, network, decay, link_cost);
  for (std::size_t i = 0; i < players; ++i) {
    for (std::size_t j = i + 1; j < players; ++j) {
      const Network link = link_between(players, i, j);
      const std::vector<double> other = connections_payoffs(players, network ^ link, decay, link_cost);
      const double first = other[i] - present[i];
      const double second = other[j] - present[j];
      const bool is_there = (network & link) != 0;
      if (is_there && (first > 0 || second > 0)) return false;
      if (!is_there && first >= 0 && second >= 0 && (first > 0 || second > 0)) return false;
    }
  }
  return true;
}

std::vector<Network> pairwise_stable_networks(std::size_t players, double decay, double link_cost) {
  EXPECTS(players >= 2 && players <= most_in_network);
  std::vector<Network> found;
  const Network end = Network{1} << (players * (players - 1) / 2);
  for (Network network = 0; network < end; ++network) {
    if (is_pairwise_stable(players, network, decay, link_cost)) found.push_back(network);
  }
  return found;
}

CompatibilityOutcome symmetric_compatibility(double top_type, double network_value, std::size_t firms, bool compatible) {
  EXPECTS(top_type > 0 && network_value >= 0 && network_value < 1 && firms >= 1);
  const auto n = static_cast<double>(firms);
  const double output = top_type / (n + 1.0 - (compatible ? n : 1.0) * network_value);
  return {output, output * output, 0.5 * n * output * n * output};
}

}  // namespace faultline

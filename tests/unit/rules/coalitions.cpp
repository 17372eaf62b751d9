// Equilibria by enumeration: landscapes, clubs, networks of links and compatible networks of buyers.
#include "models/rules/coalitions.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>

using namespace faultline;

namespace {

/// Nine firms, five generalists before four specialists, close rivals of their kind; and a weight between the kinds.
GivenGame landscape(const std::array<double, 9>& sizes, double across = 0) {
  GivenGame game;
  game.kind = PayoffKind::pairwise;
  game.most_actions = 2;
  for (std::size_t i = 0; i < 9; ++i) {
    game.actions.push_back(2);
    game.member.push_back(2);
    game.kinds.insert(game.kinds.end(), {0, 1});
    for (std::size_t j = 0; j < 9; ++j) {
      const bool same_kind = (i < 5) == (j < 5);
      game.weights.push_back(i == j ? 0.0 : sizes[i] * sizes[j] * (same_kind ? -1.0 : across));
    }
  }
  return game;
}

// AT&T, DEC, HP, IBM, Prime; Apollo, Intergraph, SGI, Sun. Illustrative.
constexpr std::array<double, 9> sizes{28.5, 18.9, 14.4, 3.9, 1.9, 20.9, 4.5, 1.6, 27.2};

/// A club whose member gains E/(σ−1) ln(1 + jρ) − dues.
std::pair<std::vector<double>, std::vector<double>> recognition_club(double dues) {
  std::vector<double> in;
  for (int j = 0; j < 10; ++j) in.push_back(100.0 / 3.0 * std::log(1.0 + 0.3 * j) - dues);
  return {in, std::vector<double>(10, 0.0)};
}

}  // namespace

TEST_CASE("profiles are numbered, there and back", "[coalitions]") {
  GivenGame game;
  game.actions = {2, 3, 4};
  CHECK(count_profiles(game, 1000) == 24);
  CHECK(count_profiles(game, 20) == 21);
  for (std::size_t number = 0; number < 24; ++number) CHECK(number_of(game, profile_of(game, number)) == number);
  CHECK(profile_of(game, 1) == Profile{0, 0, 1});
}

TEST_CASE("nine firms have two Nash partitions of one energy", "[coalitions]") {
  const GivenGame game = landscape(sizes);
  const std::vector<std::size_t> nash = nash_profiles(game, 512);
  REQUIRE(nash.size() == 4);                        // each partition under both of its labels
  const Profile first{0, 1, 1, 0, 0, 0, 0, 0, 1};   // Sun, DEC, HP
  const Profile second{1, 0, 0, 1, 1, 0, 0, 0, 1};  // Sun, AT&T, Prime, IBM
  for (const Profile& profile : {first, second}) {
    CHECK(is_nash(game, profile));
    CHECK(std::count(nash.begin(), nash.end(), number_of(game, profile)) == 1);
    CHECK(landscape_energy(game, profile) == Approx(-1876.59).margin(1e-9));
  }
}

TEST_CASE("a move in a landscape gains what it lowers the energy by", "[coalitions]") {
  const GivenGame game = landscape(sizes, 0.3);
  for (std::size_t number = 0; number < 512; number += 7) {
    const Profile profile = profile_of(game, number);
    for (std::size_t i = 0; i < 9; ++i) {
      Profile moved = profile;
      moved[i] = 1 - moved[i];
      const double gain = payoff_of(game, moved, i) - payoff_of(game, profile, i);
      CHECK(gain == Approx(landscape_energy(game, profile) - landscape_energy(game, moved)).margin(1e-9));
    }
  }
}

TEST_CASE("a bias for an action adds to what it earns and to nothing else", "[coalitions]") {
  const GivenGame plain = landscape(sizes);
  GivenGame biased = plain;
  biased.bias.assign(18, 0.0);
  biased.bias[2 * 2 + 1] = 7.0;  // HP for the second action
  for (std::size_t number = 0; number < 512; number += 5) {
    const Profile profile = profile_of(plain, number);
    for (std::size_t i = 0; i < 9; ++i) {
      for (const std::uint32_t action : {0U, 1U}) {
        const double added = payoff_of(biased, profile, i, action) - payoff_of(plain, profile, i, action);
        CHECK(added == Approx(i == 2 && action == 1 ? 7.0 : 0.0).margin(1e-9));
      }
    }
  }
}

TEST_CASE("attraction across kinds decides between the two partitions", "[coalitions]") {
  // α = .9, β = 1: 1 − α between distant rivals and 1 − α − β between close ones.
  const Profile first{0, 1, 1, 0, 0, 0, 0, 0, 1};
  const Profile second{1, 0, 0, 1, 1, 0, 0, 0, 1};
  GivenGame close = landscape(sizes, 0.1);
  for (std::size_t i = 0; i < 9; ++i) {
    for (std::size_t j = 0; j < 9; ++j) {
      if ((i < 5) == (j < 5)) close.weights[i * 9 + j] *= 0.9;  // 1 − α − β with β = 1
    }
  }
  CHECK(2 * landscape_energy(close, second) == Approx(-3011.49).margin(0.005));
  CHECK(2 * landscape_energy(close, first) == Approx(-3011.45).margin(0.005));
}

TEST_CASE("a self-enforcing agreement has three members, a club for members only none or all", "[coalitions]") {
  std::vector<double> in;
  std::vector<double> out;
  for (int j = 0; j < 10; ++j) {
    in.push_back(10 + (j + 1) * (j + 1) / 2.0 - (j + 1));
    out.push_back(10.0 + j * j - j - 0.5);
  }
  CHECK(stable_sizes(in, out) == std::vector<std::size_t>{0, 2, 3});  // at equal pay nobody moves
  for (double& payoff : in) payoff += 0.1;
  CHECK(stable_sizes(in, out) == std::vector<std::size_t>{3});
  const double last = 100.0 / 3.0 * std::log(3.7);
  CHECK(last == Approx(43.611094).margin(1e-6));
  for (const double dues : {20.0, 30.0, last - 1e-9}) {
    const auto [members, others] = recognition_club(dues);
    CHECK(stable_sizes(members, others) == std::vector<std::size_t>{0, 10});
  }
  const auto [members, others] = recognition_club(last + 1e-9);
  CHECK(stable_sizes(members, others) == std::vector<std::size_t>{0});
  const auto [free, none] = recognition_club(0.0);
  CHECK(mean_gain(free, none) == Approx(25.906999).margin(1e-6));  // dues up to which noise selects all in
  CHECK((std::exp(0.6) - 1) / 0.3 == Approx(2.740396).margin(1e-6));
  CHECK((std::exp(0.9) - 1) / 0.3 == Approx(4.865344).margin(1e-6));
}

TEST_CASE("connections: how many networks of five are pairwise stable", "[coalitions]") {
  CHECK(pairwise_stable_networks(5, 0.5, 0.2) == std::vector<Network>{(1U << 10U) - 1});  // complete: c < δ − δ²
  CHECK(pairwise_stable_networks(5, 0.5, 0.3).size() == 27);
  CHECK(pairwise_stable_networks(5, 0.5, 0.45).size() == 77);
  CHECK(pairwise_stable_networks(5, 0.5, 0.6) == std::vector<Network>{0});
  // A star is stable between δ − δ² = .25 and δ.
  Network star = 0;
  for (std::size_t j = 1; j < 5; ++j) star |= link_between(5, 0, j);
  CHECK(is_pairwise_stable(5, star, 0.5, 0.3));
  CHECK_FALSE(is_pairwise_stable(5, star, 0.5, 0.2));
  const std::vector<double> payoffs = connections_payoffs(5, star, 0.5, 0.3);
  CHECK(payoffs[0] == Approx(4 * (0.5 - 0.3)).epsilon(1e-14));
  CHECK(payoffs[1] == Approx(0.5 - 0.3 + 3 * 0.25).epsilon(1e-14));
}

TEST_CASE("firms make their networks compatible while an adapter costs less than the profit it brings", "[coalitions]") {
  const CompatibilityOutcome apart = symmetric_compatibility(1.0, 0.25, 2, false);
  const CompatibilityOutcome joint = symmetric_compatibility(1.0, 0.25, 2, true);
  CHECK(joint.output == Approx(0.4).epsilon(1e-14));
  CHECK(joint.profit == Approx(0.16).epsilon(1e-14));
  CHECK(apart.profit == Approx(0.13223140495867769).epsilon(1e-14));
  CHECK(joint.surplus == Approx(0.32).epsilon(1e-14));
  CHECK(apart.surplus == Approx(0.26446280991735537).epsilon(1e-14));
  const double gain = joint.profit - apart.profit;
  CHECK(gain == Approx(0.027769).margin(1e-6));
  CHECK(2 * gain + joint.surplus - apart.surplus == Approx(0.111074).margin(1e-6));  // firms see a quarter of it each
  CHECK(symmetric_compatibility(1.0, 0.25, 3, true).output == Approx(0.3076923076923077).epsilon(1e-14));
  CHECK(symmetric_compatibility(1.0, 0.25, 4, false).output == Approx(0.21052631578947367).epsilon(1e-14));
  for (const double cost : {0.027, 0.028}) {
    GivenGame game;
    game.kind = PayoffKind::table;
    game.actions = {2, 2};
    for (std::size_t number = 0; number < 4; ++number) {
      const double profit = number == 3 ? joint.profit : apart.profit;  // an adapter works if both have it
      for (const std::uint32_t yes : profile_of(game, number)) game.table.push_back(profit - cost * yes);
    }
    const std::vector<std::size_t> nash = nash_profiles(game, 4);
    CHECK((std::count(nash.begin(), nash.end(), 3U) == 1) == (cost < gain));
    CHECK(std::count(nash.begin(), nash.end(), 0U) == 1);
  }
}

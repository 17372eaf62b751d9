// End states of games that are known, to 1e-12; the coverage of bootstrapped basins is measured and printed.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/unit/analysis/games/synthetic_games.hpp"

using namespace faultline;
using namespace faultline::games;
using namespace faultline::games_tests;

namespace {

/// A two-player game from its table, rows of the first player: { { {a, b}, … }, … }.
PayoffFunction table(std::vector<std::vector<std::pair<double, double>>> rows) {
  return [rows = std::move(rows)](std::size_t profile, std::size_t player) {
    const auto& [first, second] = rows[profile / rows[0].size()][profile % rows[0].size()];
    return player == 0 ? first : second;
  };
}

PayoffFunction random_payoffs(std::uint64_t seed) {
  return [seed](std::size_t profile, std::size_t player) { return normal(seed, 1, profile, static_cast<std::uint32_t>(player)); };
}

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

TEST_CASE("prisoners' dilemma: one rest, and the two would leave it together") {
  const Profiles profiles({2, 2});
  const PayoffFunction payoff = table({{{3, 3}, {0, 4}}, {{4, 0}, {1, 1}}});
  const EndStates ends = end_states_of(profiles, payoff);
  REQUIRE(ends.sinks == std::vector<std::vector<std::size_t>>{{3}});
  CHECK(ends.from_anywhere()[0] == Approx(1).epsilon(1e-12));
  const Verification verified = verify_exactly(profiles, payoff);
  CHECK(verified.verdicts == std::vector{Verdict::out, Verdict::out, Verdict::out, Verdict::in});
  const std::vector<Coalition> coalitions = blocking_coalitions(verified.payoffs, 3, 0);
  REQUIRE(coalitions.size() == 1);
  CHECK(coalitions[0].to == 0);
  CHECK(coalitions[0].is_sure);
  CHECK(coalitions[0].gains[0].mean == 2);
  CHECK(blocking_coalitions(verified.payoffs, 0, 0).empty());
}

TEST_CASE("battle of the sexes: two rests, a half each") {
  const EndStates ends = end_states_of(Profiles({2, 2}), table({{{2, 1}, {0, 0}}, {{0, 0}, {1, 2}}}));
  REQUIRE(ends.sinks == std::vector<std::vector<std::size_t>>{{0}, {3}});
  CHECK(ends.from_anywhere()[0] == Approx(.5).epsilon(1e-12));
  CHECK(ends.basins[1][0] == Approx(.5).epsilon(1e-12));
}

TEST_CASE("matching pennies and the inspection game: one cycle of four") {
  const EndStates pennies = end_states_of(Profiles({2, 2}), table({{{1, -1}, {-1, 1}}, {{-1, 1}, {1, -1}}}));
  REQUIRE(pennies.sinks == std::vector<std::vector<std::size_t>>{{0, 1, 2, 3}});
  CHECK(sum(pennies.from_anywhere()) == Approx(1).epsilon(1e-12));
  // c 10, F 40, d .8, K 2, B 30: comply or violate, rest or audit.
  const PayoffFunction inspection = table({{{-10, 0}, {-10, -2}}, {{0, 0}, {-32, 22}}});
  CHECK(end_states_of(Profiles({2, 2}), inspection).sinks == pennies.sinks);
  CHECK(potential_defect(MeanGains(verify_exactly(Profiles({2, 2}), inspection).payoffs)) > 1);
}

TEST_CASE("a landscape of nine firms has two partitions, a half each") {
  // scenarios/papers/landscape.toml: u_i = s_i Σ_j s_j a_ij over allies, −1 between firms of one kind and 0 between kinds.
  const std::vector<double> sizes = {28.5, 18.9, 14.4, 3.9, 1.9, 20.9, 4.5, 1.6, 27.2};
  const std::vector<int> kinds = {0, 0, 0, 0, 0, 1, 1, 1, 1};
  const Profiles profiles(std::vector<std::size_t>(sizes.size(), 2));
  const PayoffFunction payoff = [&](std::size_t profile, std::size_t player) {
    double allies = 0;
    for (std::size_t other = 0; other < sizes.size(); ++other) {
      if (other == player || profiles.action(profile, other) != profiles.action(profile, player)) continue;
      allies -= kinds[other] == kinds[player] ? sizes[other] : 0;
    }
    return sizes[player] * allies;
  };
  const Verification verified = verify_exactly(profiles, payoff);
  const MeanGains gains(verified.payoffs);
  const EndStates ends = find_end_states(best_response_graph(gains, 0));
  REQUIRE(ends.sinks.size() == 4);  // each partition with both names of its sides
  const std::vector<double> shares = ends.from_anywhere();
  CHECK(sum(shares) == Approx(1).epsilon(1e-12));
  CHECK(ends.sinks[0][0] + ends.sinks[3][0] == profiles.count() - 1);
  CHECK(shares[0] + shares[3] == Approx(.5).epsilon(1e-12));
  CHECK(potential_defect(gains) < 1e-9);
  CHECK(verified.count(Verdict::in) == 4);
}

TEST_CASE("a recognition club: nobody and all, with the basin of a fair coin") {
  // R6: gain of the j-th (E/(σ−1)) ln(1 + jρ) − c at c = 20: all from .910156 of starts.
  const Profiles profiles(std::vector<std::size_t>(10, 2));
  const PayoffFunction payoff = [&](std::size_t profile, std::size_t player) {
    double others = 0;
    for (std::size_t i = 0; i < 10; ++i) others += i == player ? 0.0 : static_cast<double>(profiles.action(profile, i));
    return profiles.action(profile, player) == 0 ? 0 : 100.0 / 3 * std::log(1 + .3 * others) - 20;
  };
  const Verification verified = verify_exactly(profiles, payoff);
  const MeanGains gains(verified.payoffs);
  const EndStates ends = find_end_states(best_response_graph(gains, 0));
  REQUIRE(ends.sinks == std::vector<std::vector<std::size_t>>{{0}, {1023}});
  CHECK(ends.from_anywhere()[1] == Approx(.91015625).epsilon(1e-12));
  std::size_t stable = 0;
  for (std::size_t profile = 0; profile < profiles.count(); ++profile) {
    const Stability stability = membership_stability(gains, profile, 0);
    stable += stability.internal && stability.external ? 1U : 0U;
  }
  CHECK(stable == 2);
}

TEST_CASE("a component that is left is solved exactly") {
  // 0 ⇄ 1, 0 → 2, 1 → 3: from 0 with p = 1/2 to each; x0 = ½ + ½ x1, x1 = ½ x0, so 2/3.
  const StepGraph graph = {{{1, .25}, {2, .25}}, {{0, .25}, {3, .25}}, {}, {}};
  const EndStates ends = find_end_states(graph);
  REQUIRE(ends.sinks == std::vector<std::vector<std::size_t>>{{2}, {3}});
  CHECK(ends.basins[0][0] == Approx(2.0 / 3).epsilon(1e-12));
  CHECK(ends.basins[1][1] == Approx(2.0 / 3).epsilon(1e-12));
}

TEST_CASE("players in another order are the same game") {
  for (std::uint64_t game = 0; game < 50; ++game) {
    const Profiles profiles({2, 3, 2});
    const Profiles turned({2, 2, 3});  // player 0 → 0, 1 → 2, 2 → 1
    const PayoffFunction payoff = random_payoffs(game);
    const auto there = [&](std::size_t profile) {
      const Actions a = turned.actions_of(profile);
      return profiles.number_of({a[0], a[2], a[1]});
    };
    const PayoffFunction same = [&](std::size_t profile, std::size_t player) {
      return payoff(there(profile), player == 0 ? 0 : 3 - player);
    };
    const EndStates one = end_states_of(profiles, payoff);
    const EndStates other = end_states_of(turned, same);
    REQUIRE(one.sinks.size() == other.sinks.size());
    for (std::size_t profile = 0; profile < turned.count(); ++profile) {
      std::vector<double> first = one.basins[there(profile)];
      std::vector<double> second = other.basins[profile];
      CHECK(sum(first) == Approx(1).epsilon(1e-12));
      std::sort(first.begin(), first.end());
      std::sort(second.begin(), second.end());
      for (std::size_t sink = 0; sink < first.size(); ++sink) CHECK(first[sink] == Approx(second[sink]).margin(1e-12));
    }
  }
}

TEST_CASE("basins add up, and their bootstrap covers as printed") {
  const std::size_t games = 300;
  std::size_t covered = 0;
  std::size_t all = 0;
  for (std::uint64_t game = 0; game < games; ++game) {
    const Profiles profiles({2, 2, 2});
    const PayoffFunction payoff = random_payoffs(game);
    const EndStates truth = end_states_of(profiles, payoff);
    const Verification verified = verify_profiles(profiles, {.budget = 8 * 32, .most = 32}, play_by(profiles, payoff, 900 + game, 0.5));
    const Basins basins = estimate_basins(verified, {.epsilon = 0, .start = 0, .resamples = 200, .seed = game});
    double total = 0;
    for (const BasinShare& share : basins.anywhere) total += share.share;
    CHECK(total == Approx(1).epsilon(1e-12));
    for (std::size_t sink = 0; sink < truth.sinks.size(); ++sink) {
      const auto found = std::find(basins.ends.sinks.begin(), basins.ends.sinks.end(), truth.sinks[sink]);
      const double share = truth.from_anywhere()[sink];
      ++all;
      if (found == basins.ends.sinks.end()) continue;
      const BasinShare& estimate = basins.anywhere[static_cast<std::size_t>(found - basins.ends.sinks.begin())];
      covered += estimate.low <= share + 1e-12 && share <= estimate.high + 1e-12 ? 1U : 0U;
    }
  }
  const double coverage = static_cast<double>(covered) / static_cast<double>(all);
  WARN("bootstrapped basins cover " << 100 * coverage << " % of " << all << " end states, nominal 95 %");
  CHECK(coverage > .85);
}

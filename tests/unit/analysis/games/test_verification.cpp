// Verdicts on profiles keep their promise, and depend on nothing that they should not. 4,000 games at nominal 95 %: a rate of broken
// promises above 5 % fails; a true rate of 6 % fails in 99 of 100 such tests.
#include <catch2/catch.hpp>

#include <cmath>

#include "tests/unit/analysis/games/synthetic_games.hpp"

using namespace faultline;
using namespace faultline::games;
using namespace faultline::games_tests;

namespace {

double regret(const Profiles& profiles, const PayoffFunction& payoff, std::size_t profile) {
  double largest = 0;
  for (std::size_t player = 0; player < profiles.players(); ++player) {
    for (std::size_t action = 0; action < profiles.actions(player); ++action)
      largest = std::max(largest, payoff(profiles.moved(profile, player, action), player) - payoff(profile, player));
  }
  return largest;
}

PayoffFunction random_payoffs(std::uint64_t seed) {
  return [seed](std::size_t profile, std::size_t player) { return normal(seed, 0, profile, static_cast<std::uint32_t>(player)); };
}

bool promise_is_kept(const Profiles& profiles, const PayoffFunction& payoff, double epsilon, const Verification& verified) {
  for (std::size_t profile = 0; profile < profiles.count(); ++profile) {
    const bool is_equilibrium = regret(profiles, payoff, profile) <= epsilon;
    if (verified.verdicts[profile] == Verdict::in && !is_equilibrium) return false;
    if (verified.verdicts[profile] == Verdict::out && is_equilibrium) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("profiles are digits of a number") {
  const Profiles profiles({2, 3, 4});
  CHECK(profiles.count() == 24);
  CHECK(profiles.deviations() == 24 * (1 + 2 + 3));
  for (std::size_t profile = 0; profile < profiles.count(); ++profile) CHECK(profiles.number_of(profiles.actions_of(profile)) == profile);
  CHECK(profiles.number_of({1, 2, 3}) == 23);
  CHECK(profiles.moved(profiles.number_of({1, 2, 3}), 1, 0) == profiles.number_of({1, 0, 3}));
}

TEST_CASE("verdicts keep their promise in 4,000 games") {
  const double epsilon = 0.3;
  std::size_t broken = 0;
  std::size_t open = 0;
  std::size_t trials = 0;
  std::size_t all = 0;
  for (std::uint64_t game = 0; game < 4000; ++game) {
    const Profiles profiles(game % 2 == 0 ? std::vector<std::size_t>{2, 2, 2} : std::vector<std::size_t>{3, 3});
    const PayoffFunction payoff = random_payoffs(1000 + game);
    const double noise = game % 4 < 2 ? epsilon : 1.0;
    const std::size_t most = 64;
    const VerificationPlan plan{.epsilon = epsilon, .budget = profiles.count() * most, .most = most};
    const Verification verified = verify_profiles(profiles, plan, play_by(profiles, payoff, 100'000 + game, noise));
    broken += promise_is_kept(profiles, payoff, epsilon, verified) ? 0U : 1U;
    open += verified.count(Verdict::open);
    trials += verified.payoffs.trials();
    all += profiles.count() * most;
  }
  WARN(broken << " of 4000 games broke the promise, " << open << " profiles stayed open, " << 100 * trials / all
              << " % of the trials of the full design were run");
  CHECK(broken <= 200);
  CHECK(open < 20'000);  // of 34,000: it does decide
}

TEST_CASE("gains whose interval holds epsilon stay open, and the budget is kept") {
  const Profiles profiles({2});
  const PayoffFunction payoff = [](std::size_t profile, std::size_t) { return 1.0 * static_cast<double>(profile); };
  const VerificationPlan plan{.epsilon = 1.0, .budget = 300};
  const Verification verified = verify_profiles(profiles, plan, play_by(profiles, payoff, 5, 2.0));
  CHECK(verified.verdicts[0] == Verdict::open);
  CHECK(verified.verdicts[1] == Verdict::in);
  CHECK(verified.spent);
  CHECK(verified.payoffs.trials() <= 300);
  CHECK(verified.largest[0].gain.mean == Approx(1.0).margin(1.0));
}

TEST_CASE("a failed trial is left out of the gains") {
  const Profiles profiles({2});
  const PlayFunction play = [](std::span<const PlayedTrial> trials) {
    std::vector<std::vector<double>> earned;
    for (const PlayedTrial& trial : trials) {
      earned.emplace_back();
      if (trial.replication != 3) earned.back().push_back(static_cast<double>(trial.profile));
    }
    return earned;
  };
  const Verification verified = verify_profiles(profiles, {.epsilon = 0.5}, play);
  CHECK(verified.verdicts == std::vector{Verdict::out, Verdict::in});
  CHECK(verified.largest[0].gain.count == 7);
  CHECK(verified.largest[0].gain.missing == 1);
}

TEST_CASE("Hoeffding's bound needs the replications that it says") {
  // ln(2/α')·2·range²/n ≤ ε² at range 1, ε .5: with M = 2 deviations and s stages, α' = δ/(2s).
  const Profiles profiles({2});
  const PayoffFunction payoff = [](std::size_t, std::size_t) { return 0.0; };
  VerificationPlan plan{.epsilon = 0.5, .bound = Bound::hoeffding, .range = 1.0};
  const Verification verified = verify_profiles(profiles, plan, play_by(profiles, payoff));
  const double needed = 2 * std::log(2 / (1 - verified.level)) / 0.25;
  CHECK(verified.count(Verdict::in) == 2);
  CHECK(static_cast<double>(verified.ends.back()) >= needed);
  CHECK(static_cast<double>(verified.ends.back()) < 2 * needed);
}

TEST_CASE("money times k changes no verdict where epsilon is so too") {
  for (std::uint64_t game = 0; game < 20; ++game) {
    const Profiles profiles({2, 2, 2});
    const PlayFunction play = play_by(profiles, random_payoffs(game), game, 0.5);
    const PlayFunction dear = [&](std::span<const PlayedTrial> trials) {
      auto earned = play(trials);
      for (auto& one : earned) {
        for (double& value : one) value *= 1024;
      }
      return earned;
    };
    const Verification one = verify_profiles(profiles, {.epsilon = 0.25, .budget = 600}, play);
    const Verification other = verify_profiles(profiles, {.epsilon = 256, .budget = 600}, dear);
    CHECK(one.verdicts == other.verdicts);
    CHECK(one.payoffs.trials() == other.payoffs.trials());
  }
}

// The Shapley value on games whose value is known, its axioms on random games, and the coverage of its intervals. A part that is off
// by 1e-9 of its size fails the exact tests. Coverage is of 2,000 repetitions of nominal 95 %: a rate outside 93 to 97 % fails, four
// standard errors of .5 %.
#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "analysis/attribution.hpp"
#include "sim/random/chance.hpp"

using namespace faultline;

namespace {

using Game = std::function<double(ChangeSet set, std::uint32_t replication)>;

Attribution attribute(const AttributionShape& shape, const Game& game) {
  std::vector<double> values;
  for (const AttributedTrial& trial : attribution_design(shape)) values.push_back(game(trial.changes, trial.replication));
  return attribute_effect(shape, values);
}

double draw(std::uint64_t who, ChangeSet set, std::uint32_t replication) {
  return 2 * Chance(7, replication).uniform(std::uint16_t{1}, who, static_cast<std::uint32_t>(set)) - 1;
}

Game random_game(std::uint64_t who) {
  return [who](ChangeSet set, std::uint32_t replication) { return draw(who, set, replication); };
}

double sum_of_parts(const Attribution& result, std::size_t replication) {
  double sum = 0;
  for (const auto& part : result.parts) sum += part[replication];
  return sum;
}

bool has(ChangeSet set, unsigned change) { return (set >> change & 1) != 0; }

}  // namespace

TEST_CASE("Gloves: the owner of the scarce glove has two thirds, the others a sixth each") {
  // One left glove (0), two right ones: a pair is worth 1 [Shapley-1953; any text].
  const Attribution result =
      attribute({3, 2}, [](ChangeSet set, std::uint32_t) { return has(set, 0) && (has(set, 1) || has(set, 2)) ? 1.0 : 0.0; });
  CHECK(result.effects[0].part.mean == Approx(2.0 / 3).epsilon(1e-12));
  CHECK(result.effects[1].part.mean == Approx(1.0 / 6).epsilon(1e-12));
  CHECK(result.effects[2].part.mean == Approx(1.0 / 6).epsilon(1e-12));
  CHECK(result.whole.mean == 1);
  CHECK(result.effects[0].share.mean == Approx(2.0 / 3).epsilon(1e-12));
  CHECK(result.effects[0].alone.mean == 0);
  CHECK(result.effects[0].last.mean == 1);
  CHECK(result.effects[1].in_order.mean == 1);
  CHECK(result.effects[2].in_order.mean == 0);
}

TEST_CASE("An airport: every class of aircraft pays for the runway that it needs, with all that need it") {
  // Cost of a set is that of its largest member; closed form Σ_k≤i (c_k − c_{k−1}) / (n − k + 1) [Littlechild-Owen-1973].
  const std::vector<double> cost = {1, 3, 4, 9};
  const Attribution result =
      attribute({4, 2}, [&](ChangeSet set, std::uint32_t) { return set == 0 ? 0.0 : cost[std::bit_width(set) - 1]; });
  double expected = 0;
  double before = 0;
  for (std::size_t i = 0; i < cost.size(); ++i) {
    expected += (cost[i] - before) / static_cast<double>(cost.size() - i);
    before = cost[i];
    CHECK(result.effects[i].part.mean == Approx(expected).epsilon(1e-12));
  }
}

TEST_CASE("The axioms hold on random games") {
  constexpr std::size_t changes = 5;
  const AttributionShape shape{changes, 3};
  for (std::uint64_t who = 0; who < 50; ++who) {
    const Game game = random_game(2 * who);
    const Game other = random_game(2 * who + 1);
    const Attribution result = attribute(shape, game);
    const Attribution second = attribute(shape, other);
    const Attribution both = attribute(shape, [&](ChangeSet set, std::uint32_t r) { return game(set, r) + 3 * other(set, r); });
    for (std::uint32_t r = 0; r < 3; ++r) {
      CHECK(sum_of_parts(result, r) == Approx(game(31, r) - game(0, r)).margin(1e-12));
      double in_order = 0;
      for (const ChangeEffect& effect : result.effects) in_order += effect.in_order.mean;
      CHECK(in_order == Approx(result.whole.mean).margin(1e-12));
      for (std::size_t i = 0; i < changes; ++i)
        CHECK(both.parts[i][r] == Approx(result.parts[i][r] + 3 * second.parts[i][r]).margin(1e-12));
    }
    // Change 4 adds nothing to any set; changes 0 and 1 are interchangeable.
    const Game ignoring = [&](ChangeSet set, std::uint32_t r) { return game(set & 15, r); };
    CHECK(attribute(shape, ignoring).parts[4][0] == 0);
    const Game counting = [&](ChangeSet set, std::uint32_t r) {
      return game((set & ~ChangeSet{3}) | static_cast<ChangeSet>(std::popcount(set & 3) == 2 ? 3 : std::popcount(set & 3)), r);
    };
    const Attribution even = attribute(shape, counting);
    CHECK(even.parts[0][0] == Approx(even.parts[1][0]).margin(1e-12));
  }
}

TEST_CASE("Interactions: a product of two changes is shared, and shown as theirs") {
  const Attribution result =
      attribute({3, 2}, [](ChangeSet set, std::uint32_t) { return 2.0 * has(set, 2) + 6.0 * (has(set, 0) && has(set, 1)); });
  CHECK(result.effects[0].part.mean == Approx(3));
  CHECK(result.effects[1].part.mean == Approx(3));
  CHECK(result.effects[2].part.mean == Approx(2));
  REQUIRE(result.interactions.size() == 3);
  CHECK(result.interactions[0].value.mean == Approx(6));
  CHECK(result.interactions[1].value.mean == Approx(0).margin(1e-12));
  CHECK(result.interactions[2].value.mean == Approx(0).margin(1e-12));
}

TEST_CASE("Drawn orders add up exactly, and their mean is the value of all sets") {
  constexpr std::size_t changes = 10;
  const Game game = [](ChangeSet set, std::uint32_t) { return std::sqrt(static_cast<double>(set % 97)) + 5.0 * has(set, 3); };
  const AttributionShape drawn{changes, 400, 4, 11};
  const Attribution result = attribute(drawn, game);
  for (std::size_t r = 0; r < 400; r += 37) CHECK(sum_of_parts(result, r) == Approx(game(1023, 0) - game(0, 0)).epsilon(1e-12));
  CHECK(attribution_design({changes, 1, 4, 11}).size() <= 2 + 4 * (changes - 1));
  // All sets of ten changes, by hand: the estimator takes eight at most in a command, twenty as a function.
  const Attribution exact = attribute({changes, 2}, game);
  for (std::size_t i = 0; i < changes; ++i) {
    const Estimate& part = result.effects[i].part;
    CHECK(std::abs(part.mean - exact.effects[i].part.mean) < 4 * part.half_width / 1.96);
  }
}

TEST_CASE("A replication that lacks a trial is left out whole and counted") {
  const AttributionShape shape{2, 4};
  const Attribution result = attribute(shape, [](ChangeSet set, std::uint32_t r) {
    return r == 1 && set == 1 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(std::popcount(set)) + r;
  });
  CHECK(result.whole.missing == 1);
  CHECK(result.whole.count == 3);
  CHECK(result.effects[0].part.missing == 1);
  CHECK(result.effects[0].part.mean + result.effects[1].part.mean == Approx(result.whole.mean).epsilon(1e-12));
}

TEST_CASE("Intervals of parts cover, of all sets and of drawn orders") {
  // v = a(r) [0] + b(r) [1][2] + noise common to all sets; true parts E a, E b / 2, E b / 2, 0 for the change that does nothing.
  constexpr int repetitions = 2000;
  for (const std::size_t orders : {std::size_t{0}, std::size_t{2}}) {
    std::vector<int> held(3, 0);
    for (int n = 0; n < repetitions; ++n) {
      const AttributionShape shape{4, 12, orders, static_cast<std::uint64_t>(n)};
      const auto who = static_cast<std::uint64_t>(n);
      const Attribution result = attribute(shape, [&](ChangeSet set, std::uint32_t r) {
        const double a = 1 + draw(3 * who, 0, r);
        const double b = 2 + draw(3 * who + 1, 0, r);
        return 10 * draw(3 * who + 2, 0, r) + a * has(set, 0) + b * (has(set, 1) && has(set, 2));
      });
      const double truth[] = {1, 1, 1};
      for (std::size_t i = 0; i < 3; ++i) held[i] += std::abs(result.effects[i].part.mean - truth[i]) <= result.effects[i].part.half_width;
      CHECK(result.parts[3][0] == 0);
    }
    for (const int count : held) {
      INFO("orders " << orders << ": " << count << " of " << repetitions);
      CHECK(count > 0.93 * repetitions);
      CHECK(count < 0.97 * repetitions);
    }
  }
}

// Bounds on what a book adds to C(S), against the sets that they speak of, and the search that relies on them.
#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <utility>
#include <vector>

#include "models/rules/market_choice.hpp"
#include "tests/unit/rules/random_rules.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// K = C with the bounds of ComplianceCosts, as the model uses them.
struct PlainCost {
  ComplianceCosts& costs;
  double operator()(std::uint64_t set) const { return costs.cost(set); }
  [[nodiscard]] double most(std::uint64_t already, std::size_t book) const { return costs.most_added(already, book); }
  [[nodiscard]] double least(std::uint64_t within, std::size_t book) const { return costs.least_added(within, book); }
};

}  // namespace

TEST_CASE("no larger set makes a book dearer than the most, no smaller one cheaper than the least", "[property][compliance]") {
  Dice dice(4501);
  int tight = 0;
  for (int round = 0; round < 4000; ++round) {
    const bool recognition = round % 2 == 1;
    const RuleWorld world = draw_rules(dice, 8, 3, 4, recognition ? 0.3 : 0.0);
    ComplianceCosts costs = world.costs();
    const std::size_t book = dice.below(8);
    const std::uint64_t already = dice.subset(world.all()) & ~book_set(book);
    const std::uint64_t larger = already | (dice.subset(world.all()) & ~book_set(book));
    const std::uint64_t smaller = dice.subset(already);
    const double most = costs.most_added(already, book);
    const double least = costs.least_added(already | book_set(book), book);
    REQUIRE(costs.added_cost(larger, book) <= most + 1e-12);
    REQUIRE(costs.added_cost(smaller, book) >= least - 1e-12);
    REQUIRE(costs.most_added(larger, book) <= most);     // never rises with the set
    REQUIRE(costs.least_added(smaller, book) >= least);  // never falls as it shrinks
    REQUIRE(costs.most_added(already | book_set(book), book) == 0.0);
    if (recognition) continue;
    REQUIRE(most == Approx(costs.added_cost(already, book)).epsilon(1e-12).margin(1e-12));
    REQUIRE(least == Approx(most).epsilon(1e-12).margin(1e-12));
    tight += most > 0 ? 1 : 0;
  }
  CHECK(tight > 1000);
}

TEST_CASE("a range of books found at one scale holds at the others", "[property][market_choice]") {
  // Scales in random order, each within the ranges of its neighbours so far, against a search that knows nothing.
  Dice dice(4502);
  int narrowed = 0;
  for (int round = 0; round < 600; ++round) {
    const bool recognition = round % 2 == 1;
    const RuleWorld world = draw_rules(dice, 9, 3, 4, recognition ? 0.3 : 0.0);
    ComplianceCosts costs = world.costs();
    const PlainCost cost{costs};
    const CostShape shape = costs.has_recognition() ? CostShape::monotone : CostShape::submodular;
    std::vector<double> slopes(12);
    for (double& slope : slopes) slope = dice.uniform(0.01, 1.0);
    std::vector<std::pair<double, BookRange>> known;
    for (int step = 0; step < 20; ++step) {
      const double scale = 0.5 * std::exp(dice.uniform(0.0, 6.0));
      std::vector<MarketOption> options;
      for (std::uint32_t j = 0; j < 12; ++j) options.push_back({scale * slopes[j] - 0.3 * j, j % 9});
      BookRange range;
      for (const auto& [at, found] : known) {
        if (at <= scale) range.lower |= found.lower;
        if (at >= scale) range.upper &= found.upper;
      }
      narrowed += std::popcount(range.lower) > 0 || range.upper != BookRange{}.upper ? 1 : 0;
      BookRange nothing_known;
      const MarketChoice fresh = choose_markets_within(nothing_known, options, cost, cost, shape);
      const MarketChoice within = choose_markets_within(range, options, cost, cost, shape);
      REQUIRE(within.books == fresh.books);
      REQUIRE(within.markets == fresh.markets);
      REQUIRE(within.value == fresh.value);
      known.emplace_back(scale, range);
    }
  }
  CHECK(narrowed > 10000);
}

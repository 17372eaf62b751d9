// Market choice against full enumeration on random instances, and the order of chosen sets in productivity.
#include "models/rules/market_choice.hpp"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <vector>

#include "tests/unit/rules/random_rules.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

std::vector<MarketOption> draw_options(Dice& dice, std::size_t count, std::uint32_t books, double highest) {
  std::vector<MarketOption> options(count);
  for (MarketOption& option : options) {
    option.value = dice.uniform(-0.2 * highest, highest);
    option.book = dice.below(5) == 0 ? MarketOption::no_book : dice.below(books);
  }
  return options;
}

template <class CostOfBooks>
double best_by_enumeration(const std::vector<MarketOption>& options, CostOfBooks&& cost_of_books) {
  double best = 0.0;
  for (std::uint64_t set = 0; set < (std::uint64_t{1} << options.size()); ++set) {
    best = std::max(best, face_value(options, set, cost_of_books));
  }
  return best;
}

}  // namespace

TEST_CASE("the chosen set is the best of all sets, with and without recognition", "[property][market_choice]") {
  Dice dice(8801);
  int interior = 0;
  for (int round = 0; round < 4000; ++round) {
    const bool recognition = round % 2 == 1;
    const std::uint32_t books = 1 + dice.below(10);
    const RuleWorld world = draw_rules(dice, books, 3, 4, recognition ? 0.3 : 0.0);
    ComplianceCosts costs = world.costs();
    const auto options = draw_options(dice, 1 + dice.below(10), books, dice.uniform(1.0, 12.0));
    const ComplianceTerms terms{.yearly = dice.uniform(0.2, 1.5),
                                .sunk = dice.below(2) == 0 ? 0.0 : dice.uniform(0.0, 2.0),
                                .met = dice.subset(world.all()),
                                .kept = dice.below(3) == 0 ? book_set(dice.below(books)) : 0};
    const auto cost_of_books = [&](std::uint64_t set) { return present_compliance_cost(costs, terms, set); };
    const MarketChoice choice = choose_markets(options, costs, terms);
    REQUIRE(choice.exact);
    REQUIRE(choice.value == Approx(best_by_enumeration(options, cost_of_books)).epsilon(1e-11).margin(1e-11));
    REQUIRE(face_value(options, choice.markets, cost_of_books) == Approx(choice.value).epsilon(1e-11).margin(1e-11));
    if (choice.books != 0 && choice.books != world.all()) ++interior;
  }
  CHECK(interior > 1000);  // the instances are not all or nothing
}

TEST_CASE("with exemptions the chosen books are the best of all sets of books", "[property][market_choice][exemption]") {
  // Enumerated over books: with its book a market is worth the best of serving it, serving it exempt, and staying out.
  Dice dice(8806);
  int mixed = 0;
  for (int round = 0; round < 4000; ++round) {
    const bool recognition = round % 2 == 1;
    const std::uint32_t books = 1 + dice.below(8);
    const RuleWorld world = draw_rules(dice, books, 3, 4, recognition ? 0.3 : 0.0);
    ComplianceCosts costs = world.costs();
    auto options = draw_options(dice, 1 + dice.below(12), books, dice.uniform(1.0, 12.0));
    for (MarketOption& option : options) {
      if (option.book != MarketOption::no_book && dice.below(3) != 0) option.exempt_value = dice.uniform(-1.0, 6.0);
    }
    const ComplianceTerms terms{.yearly = dice.uniform(0.2, 1.5), .kept = dice.below(3) == 0 ? book_set(dice.below(books)) : 0};
    double best = 0.0;
    for (std::uint64_t set = 0; set <= world.all(); ++set) {
      double value = -present_compliance_cost(costs, terms, set);
      for (const MarketOption& option : options) {
        const bool met = option.book == MarketOption::no_book || ((set >> option.book) & 1) != 0;
        value += std::max({0.0, option.exempt_value, met ? option.value : 0.0});
      }
      best = std::max(best, value);
    }
    const MarketChoice choice = choose_markets(options, costs, terms);
    REQUIRE(choice.exact);
    REQUIRE(choice.value == Approx(best).epsilon(1e-11).margin(1e-11));
    double face = -present_compliance_cost(costs, terms, choice.books);
    for (std::size_t j = 0; j < options.size(); ++j) {
      if (((choice.markets >> j) & 1) == 0) continue;
      const bool exempt = ((choice.exempt >> j) & 1) != 0;
      face += exempt ? options[j].exempt_value : options[j].value;
      REQUIRE((exempt || options[j].book == MarketOption::no_book || ((choice.books >> options[j].book) & 1) != 0));
    }
    REQUIRE(face == Approx(choice.value).epsilon(1e-11).margin(1e-11));
    REQUIRE((choice.exempt & ~choice.markets) == 0);
    if (choice.exempt != 0 && choice.books != 0) ++mixed;
  }
  CHECK(mixed > 1000);
}

TEST_CASE("chosen sets are nested in productivity where costs are submodular", "[property][market_choice]") {
  Dice dice(8802);
  for (int round = 0; round < 500; ++round) {
    const RuleWorld world = draw_rules(dice, 12, 4, 3, 0.0);
    ComplianceCosts costs = world.costs();
    std::vector<double> slopes(12);
    for (double& slope : slopes) slope = dice.uniform(0.01, 1.0);
    std::uint64_t before = 0;
    for (double scale = 0.5; scale < 20000.0; scale *= 1.2) {
      std::vector<MarketOption> options;
      for (std::uint32_t j = 0; j < 12; ++j) options.push_back({scale * slopes[j], j});
      const std::uint64_t now = choose_markets(options, costs, {.yearly = 1.0}).markets;
      REQUIRE((before & ~now) == 0);
      before = now;
    }
    REQUIRE(before == world.all());
  }
}

TEST_CASE("any submodular cost will do: a fixed cost shared by pairs", "[property][market_choice]") {
  // Books 2i and 2i+1 share one licence; ties are exact here, and the larger set wins.
  const auto licences = [](std::uint64_t set) {
    return static_cast<double>(std::popcount((set | (set >> 1)) & 0x5555555555555555ULL)) * 4.0;
  };
  Dice dice(8803);
  for (int round = 0; round < 500; ++round) {
    std::vector<MarketOption> options;
    for (std::uint32_t j = 0; j < 10; ++j) options.push_back({static_cast<double>(dice.below(5)), j});
    std::uint64_t expected = 0;
    for (std::size_t pair = 0; pair < 5; ++pair) {
      if (options[2 * pair].value + options[2 * pair + 1].value >= 4.0) expected |= std::uint64_t{3} << (2 * pair);
    }
    REQUIRE(choose_markets(options, licences).markets == expected);
  }
}

TEST_CASE("at the size of the baseline the search stays exact without recognition", "[property][market_choice]") {
  Dice dice(8804);
  for (int round = 0; round < 200; ++round) {
    const RuleWorld world = draw_rules(dice, 25, 6, 5, 0.0);
    ComplianceCosts costs = world.costs();
    const auto options = draw_options(dice, 50, 25, dice.uniform(1.0, 8.0));
    REQUIRE(choose_markets(options, costs, {.yearly = 1.0}).exact);
  }
}

TEST_CASE("at the size of the baseline with recognition no exchange of one or two books improves the choice", "[property][market_choice]") {
  Dice dice(8805);
  for (int round = 0; round < 30; ++round) {
    const RuleWorld world = draw_rules(dice, 20, 6, 5, 0.1);
    ComplianceCosts costs = world.costs();
    std::vector<MarketOption> options;
    const double highest = dice.uniform(1.0, 12.0);
    for (std::uint32_t j = 0; j < 20; ++j) options.push_back({dice.uniform(0.0, highest), j});
    const ComplianceTerms terms{.yearly = 1.0};
    const MarketChoice choice = choose_markets(options, costs, terms);
    const auto cost_of_books = [&](std::uint64_t set) { return costs.cost(set); };
    for (std::size_t i = 0; i < 20; ++i) {
      for (std::size_t j = 0; j < 20; ++j) {
        const std::uint64_t other = choice.books ^ book_set(i) ^ (i == j ? 0 : book_set(j));
        REQUIRE(face_value(options, other, cost_of_books) <= choice.value + 1e-9);
      }
    }
  }
}

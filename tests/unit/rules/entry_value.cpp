// The value of an idea: envelopes against brute force, closed-form integrals against quadrature, free entry of Melitz.
#include "models/rules/entry_value.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "models/rules/demand.hpp"
#include "models/rules/trade_theory.hpp"
#include "tests/unit/rules/random_rules.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// max_S { z·b(S) − c(S) } over every subset.
double brute_force_value(const std::vector<MarketProspect>& markets, const RuleWorld& world, double scale) {
  double best = 0.0;
  for (std::uint64_t set = 0; set < (std::uint64_t{1} << markets.size()); ++set) {
    double value = 0.0;
    std::uint64_t books = 0;
    for (std::size_t j = 0; j < markets.size(); ++j) {
      if (((set >> j) & 1) == 0) continue;
      value += scale * markets[j].slope - markets[j].cost;
      if (markets[j].book != MarketOption::no_book) books |= book_set(markets[j].book);
    }
    best = std::max(best, value - brute_force_cost(world, books));
  }
  return best;
}

double envelope_at(const std::vector<ValueSegment>& segments, double scale) {
  for (const ValueSegment& segment : segments) {
    if (segment.from <= scale && scale < segment.to) return segment.line.at(scale);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

// E V(z) by Simpson's rule in the upper tail probability's logarithm, u = e^−t.
template <class Quantile, class Value>
double quadrature(Quantile quantile_of_upper_tail, Value value, double longest) {
  constexpr int steps = 400'000;
  const double h = longest / steps;
  double sum = 0.0;
  for (int i = 0; i <= steps; ++i) {
    const double t = i * h;
    const double weight = i == 0 || i == steps ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0);
    sum += weight * std::exp(-t) * value(quantile_of_upper_tail(std::exp(-t)));
  }
  return sum * h / 3.0;
}

std::vector<MarketProspect> draw_prospects(Dice& dice, std::size_t count, std::uint32_t books) {
  std::vector<MarketProspect> markets(count);
  for (MarketProspect& market : markets) {
    market.slope = dice.uniform(0.1, 2.0);
    market.cost = dice.uniform(0.0, 3.0);
    market.book = dice.below(4) == 0 ? MarketOption::no_book : dice.below(books);
  }
  return markets;
}

}  // namespace

TEST_CASE("the laws of scale are those of productivity to the power sigma minus one", "[entry_value]") {
  const ScaleLaw pareto = ScaleLaw::pareto(0.8, 4.25, 4.0);
  CHECK(pareto.least() == Approx(0.512).epsilon(1e-14));
  CHECK(pareto.probability(0.0, infinity) == 1.0);
  CHECK(pareto.probability(8.0, infinity) == Approx(std::pow(0.4, 4.25)).epsilon(1e-13));
  CHECK(pareto.moment(0.0, infinity) == Approx(4.25 / 1.25 * 0.512).epsilon(1e-13));
  const ScaleLaw lognormal = ScaleLaw::lognormal(0.1, 0.3, 4.0);
  CHECK(lognormal.probability(0.0, infinity) == 1.0);
  CHECK(lognormal.probability(0.0, std::exp(0.3)) == Approx(0.5).epsilon(1e-14));
  CHECK(lognormal.moment(0.0, infinity) == Approx(std::exp(0.3 + 0.405)).epsilon(1e-14));
  CHECK(lognormal.probability(1e8, infinity) == Approx(0.5 * std::erfc((std::log(1e8) - 0.3) / 0.9 / std::sqrt(2.0))));
  const ScaleLaw degenerate = ScaleLaw::degenerate(2.0, 4.0);
  CHECK(degenerate.moment(8.0, 9.0) == 8.0);
  CHECK(degenerate.probability(7.0, 8.0) == 0.0);
  CHECK_THROWS_AS(ScaleLaw::pareto(1.0, 3.0, 4.0), ContractViolation);
}

TEST_CASE("partial moments add up over adjoining stretches", "[entry_value]") {
  for (const ScaleLaw& law : {ScaleLaw::pareto(1.0, 4.25, 4.0), ScaleLaw::lognormal(0.0, 0.5, 3.0)}) {
    const double parts = law.moment(0.0, 1.5) + law.moment(1.5, 4.0) + law.moment(4.0, infinity);
    CHECK(parts == Approx(law.moment(0.0, infinity)).epsilon(1e-13));
  }
}

TEST_CASE("the envelope of the worked example has the known thresholds", "[entry_value]") {
  ComplianceCosts costs = worked_example(false).costs();
  const std::vector<MarketProspect> markets{{1.0, 0.0, 0}, {0.6, 0.0, 1}, {0.4, 0.0, 2}};
  const auto segments = market_envelope(markets, costs, {.yearly = 1.0}, 0.0);
  REQUIRE(segments.size() == 3);
  CHECK(segments[0].line.markets == 0);
  CHECK(segments[1].line.markets == 0b011);
  CHECK(segments[1].from == Approx(17.0 / 1.6).epsilon(1e-13));
  CHECK(segments[2].line.markets == 0b111);
  CHECK(segments[2].from == Approx(20.0).epsilon(1e-13));
  CHECK(segments[2].to == infinity);
}

TEST_CASE("envelopes equal brute force on random markets, with and without recognition", "[entry_value]") {
  Dice dice(20260);
  for (int round = 0; round < 200; ++round) {
    const double openness = round % 2 == 0 ? 0.0 : 0.4;
    const RuleWorld world = draw_rules(dice, 4, 2, 3, openness);
    ComplianceCosts costs = world.costs();
    const auto markets = draw_prospects(dice, 5, 4);
    const auto segments = market_envelope(markets, costs, {.yearly = 1.0}, 0.0);
    for (std::size_t i = 1; i < segments.size(); ++i) {
      REQUIRE(segments[i].from == segments[i - 1].to);
      REQUIRE(segments[i].line.slope > segments[i - 1].line.slope);
    }
    for (int draw = 0; draw < 20; ++draw) {
      const double scale = dice.uniform(0.0, 60.0);
      REQUIRE(envelope_at(segments, scale) == Approx(brute_force_value(markets, world, scale)).margin(1e-9));
    }
  }
}

TEST_CASE("the recursion asks at most twice per segment", "[entry_value]") {
  // Tangents of z²/2 at whole numbers: every one of them is on the envelope.
  int calls = 0;
  const auto tangent = [&](double scale) {
    ++calls;
    const double n = std::round(scale);
    return ValueLine{n, 0.5 * n * n, static_cast<std::uint64_t>(n)};
  };
  const auto segments = upper_envelope(tangent, 0.0, 40.0);
  CHECK(segments.size() == 41);
  CHECK(calls <= 82);
  CHECK(segments[7].from == Approx(6.5).epsilon(1e-13));
}

TEST_CASE("expected value equals quadrature under Pareto and lognormal", "[entry_value]") {
  Dice dice(77);
  const RuleWorld world = draw_rules(dice, 4, 2, 2, 0.0);
  ComplianceCosts costs = world.costs();
  const auto markets = draw_prospects(dice, 6, 4);
  const auto segments = market_envelope(markets, costs, {.yearly = 1.0}, 0.0);
  REQUIRE(segments.size() >= 3);
  const auto value = [&](double scale) { return envelope_at(segments, scale); };

  const double tail_index = 6.0 / 3.0;
  const auto pareto_quantile = [&](double tail) { return std::pow(tail, -1.0 / tail_index); };
  CHECK(expected_value(segments, ScaleLaw::pareto(1.0, 6.0, 4.0)) == Approx(quadrature(pareto_quantile, value, 60.0)).epsilon(1e-7));

  // Under the lognormal the integral is over the normal density directly.
  const ScaleLaw lognormal = ScaleLaw::lognormal(0.4, 0.4, 4.0);
  double sum = 0.0;
  constexpr int steps = 400'000;
  for (int i = 0; i < steps; ++i) {
    const double x = -12.0 + 24.0 * (i + 0.5) / steps;
    sum += std::exp(-0.5 * x * x) * value(std::exp(1.2 + 1.2 * x));
  }
  CHECK(expected_value(segments, lognormal) == Approx(sum * 24.0 / steps / std::sqrt(2.0 * std::numbers::pi)).epsilon(1e-7));

  const ScaleLaw certain = ScaleLaw::degenerate(2.5, 4.0);
  CHECK(expected_value(segments, certain) == Approx(value(2.5 * 2.5 * 2.5)).epsilon(1e-13));
}

TEST_CASE("at the closed form of Melitz an idea is worth exactly its entry cost", "[entry_value]") {
  for (const int foreign_markets : {0, 1, 5}) {
    const MelitzParetoParameters p{.exit_hazard = 0.1, .interest_rate = 0.05, .expenditure = 700.0, .foreign_markets = foreign_markets};
    // Free entry fixes (r+δ)f_e relative to fixed costs: keep the reference calibration's annuity of one.
    MelitzParetoParameters q = p;
    q.entry_cost = 1.0 / 0.15;
    const MelitzParetoEquilibrium e = solve_melitz_pareto(q);
    const double annuity = 1.0 / 0.15;
    const double profit = 700.0 * ces_weight(0.0, ces_markup(4.0), 4.0) / e.weight_sum * 0.25 * annuity;
    std::vector<MarketProspect> markets{{profit, 1.0 * annuity, MarketOption::no_book}};
    for (int n = 0; n < foreign_markets; ++n) {
      markets.push_back({profit * std::pow(1.83, -3.0), 0.545 * annuity, MarketOption::no_book});
    }
    ComplianceCosts no_rules;
    const ScaleLaw law = ScaleLaw::pareto(1.0, 4.25, 4.0);
    const auto segments = market_envelope(markets, no_rules, {}, law.least());
    CHECK(expected_value(segments, law) == Approx(q.entry_cost).epsilon(1e-10));
    CHECK(serving_probability(segments, law) == Approx(std::pow(e.cutoff, -4.25)).epsilon(1e-12));
    CHECK(segments.size() == (foreign_markets == 0 ? 2 : 3));
    if (foreign_markets > 0) CHECK(std::cbrt(segments[2].from) == Approx(e.export_cutoff).epsilon(1e-12));
  }
}

TEST_CASE("an idea with nowhere to sell is worth nothing", "[entry_value]") {
  ComplianceCosts no_rules;
  const auto none = market_envelope({}, no_rules, {}, 1.0);
  CHECK(expected_value(none, ScaleLaw::pareto(1.0, 4.25, 4.0)) == 0.0);
  CHECK(serving_probability(none, ScaleLaw::pareto(1.0, 4.25, 4.0)) == 0.0);
}

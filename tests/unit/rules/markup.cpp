// Best markups of granular firms against the closed form at given shares, against brute force where two segments share a
// price, and the gain from deviating against brute force over prices and over quantities.
#include "models/rules/markup.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "models/rules/demand.hpp"
#include "tests/unit/rules/random_rules.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr std::array<double, 6> given_shares{0.0, 0.05, 0.15, 0.30, 0.50, 0.95};

PricingTerms terms_with(double elasticity, double upper_elasticity, Rivalry rivalry) {
  return {elasticity, upper_elasticity, 100.0, rivalry};
}

/// A segment in which the closed-form markup at `share` makes that share the firm's own.
SegmentDemand segment_of(double share, const PricingTerms& terms) {
  const double markup = ces_markup(perceived_elasticity(share, terms));
  return {share / (1.0 - share) / relative_markup_weight(markup, terms.elasticity), 1.0, 7.0, false};
}

double profit(std::span<const SegmentDemand> segments, const PricingTerms& terms, double markup) {
  return revenue_at(segments, terms, markup) * profit_margin(markup);
}

/// Largest value of a function on a fine grid of an interval.
template <class Function>
double most_on_grid(const Function& function, double from, double to) {
  constexpr int points = 20000;
  double most = function(from);
  for (int i = 1; i <= points; ++i) most = std::max(most, function(from + (to - from) * i / points));
  return most;
}

}  // namespace

TEST_CASE("the best markup is the closed form at given shares", "[markup]") {
  for (const auto& [sigma, eta] : {std::pair{4.0, 1.5}, std::pair{6.0, 1.0}, std::pair{3.0, 2.2}, std::pair{5.0, 5.0}}) {
    for (const Rivalry rivalry : {Rivalry::prices, Rivalry::quantities}) {
      const PricingTerms terms = terms_with(sigma, eta, rivalry);
      for (const double share : given_shares) {
        const std::array segments{segment_of(share, terms)};
        const double closed_form = ces_markup(perceived_elasticity(share, terms));
        INFO("sigma " << sigma << ", eta " << eta << ", share " << share);
        CHECK(best_markup(segments, terms) == Approx(closed_form).epsilon(1e-12));
        CHECK(deviation_gain(segments, terms, closed_form) < 1e-13);
      }
    }
  }
}

TEST_CASE("where every price would be borne the ceiling is set, and a share of nothing sets the constant markup", "[markup]") {
  for (const Rivalry rivalry : {Rivalry::prices, Rivalry::quantities}) {
    const PricingTerms terms = terms_with(4.0, 1.0, rivalry);
    const std::array alone{SegmentDemand{2.0, 0.0, 1.0, false}};
    CHECK(best_markup(alone, terms) == Approx(100.0).epsilon(1e-13));
    CHECK(deviation_gain(alone, terms, 100.0) == Approx(0.0).margin(1e-13));
    const std::array small{SegmentDemand{1e-18, 1.0, 1.0, false}};
    CHECK(best_markup(small, terms) == Approx(4.0 / 3.0).epsilon(1e-15));
    const std::array nothing{SegmentDemand{0.0, 1.0, 1.0, false}};
    CHECK(best_markup(nothing, terms) == Approx(4.0 / 3.0).epsilon(1e-15));
  }
}

TEST_CASE("counting itself in, a firm finds the markup that goes with everyone's weight", "[markup]") {
  for (const Rivalry rivalry : {Rivalry::prices, Rivalry::quantities}) {
    const PricingTerms terms = terms_with(4.0, 1.5, rivalry);
    for (const double share : given_shares) {
      SegmentDemand segment = segment_of(share, terms);
      const std::array beside_others{segment};
      segment.rivals += share / (1.0 - share);
      segment.counts_own = true;
      const std::array in_the_whole{segment};
      CHECK(best_markup(in_the_whole, terms) == Approx(best_markup(beside_others, terms)).epsilon(1e-12));
    }
  }
}

TEST_CASE("one price for two segments is the most profitable one of all", "[markup]") {
  Dice dice(7);
  int captive = 0;
  for (int round = 0; round < 300; ++round) {
    const PricingTerms terms = {dice.uniform(2.0, 9.0), dice.uniform(1.0, 2.0), 10.0, Rivalry::prices};
    // Every third time one segment is captive and the other contested: two local maxima are then possible.
    const double first = round % 3 == 0 ? 1e-4 : dice.uniform(0.1, 10.0);
    const std::array segments{SegmentDemand{dice.uniform(0.1, 2.0), first, dice.uniform(0.1, 1.0), false},
                              SegmentDemand{dice.uniform(0.1, 2.0), dice.uniform(0.5, 30.0), dice.uniform(0.1, 5.0), false}};
    const double markup = best_markup(segments, terms);
    const double constant = ces_markup(terms.elasticity);
    const double best = most_on_grid([&](double m) { return profit(segments, terms, m); }, constant, 10.0);
    REQUIRE(profit(segments, terms, markup) >= best * (1.0 - 1e-12));
    REQUIRE(markup >= constant * (1.0 - 1e-15));
    captive += markup > 3.0 ? 1 : 0;
  }
  CHECK(captive > 20);
}

TEST_CASE("one price for many segments, captive ones among them, is the most profitable one up to the ceiling", "[markup]") {
  Dice dice(11);
  int at_ceiling = 0;
  int below = 0;
  for (int round = 0; round < 300; ++round) {
    const PricingTerms terms = {dice.uniform(2.0, 9.0), 1.0, 8.0, Rivalry::prices};
    std::array<SegmentDemand, 5> segments{};
    for (SegmentDemand& segment : segments) {
      if (dice.below(3) > 0)
        segment = {dice.uniform(0.1, 2.0), dice.below(4) == 0 ? 0.0 : dice.uniform(0.5, 30.0), dice.uniform(0.1, 5.0), false};
    }
    if (profit(segments, terms, 2.0) == 0) continue;
    const double markup = best_markup(segments, terms);
    const double best = most_on_grid([&](double m) { return profit(segments, terms, m); }, ces_markup(terms.elasticity), 8.0);
    REQUIRE(profit(segments, terms, markup) >= best * (1.0 - 1e-12));  // without the ceiling among the candidates: a half of it and less
    (markup > 7.999 ? at_ceiling : below) += 1;
  }
  CHECK(at_ceiling > 20);
  CHECK(below > 100);
}

TEST_CASE("a segment shared with few, whose spending answers to many, has the elasticity of its revenue", "[markup]") {
  // Prices given: R = u E(P), u = w/(w+few), E ∝ (w+few+many)^((η−1)/(σ−1)). Quantities: u = x/(x+few), E ∝ (x+few+many)^(σ(η−1)/((σ−1)η)).
  const double few = 0.7;
  const double many = 1.9;
  const double step = 1e-5;
  for (const auto& [sigma, eta] : {std::pair{4.0, 1.0}, std::pair{4.0, 1.8}, std::pair{6.0, 3.0}}) {
    const auto slope = [&](double power, double answer) {
      const auto log_revenue = [&](double log) {
        const double own = std::exp(power * log);
        return std::log(own / (own + few) * std::pow(own + few + many, answer));
      };
      return (log_revenue(step) - log_revenue(-step)) / (2 * step);
    };
    const double share = 1.0 / (1.0 + few);
    const double of_all = 1.0 / (1.0 + few + many);
    const double by_price = 1.0 - slope(1.0 - sigma, (eta - 1) / (sigma - 1));
    const double by_quantity = 1.0 / (1.0 - slope((sigma - 1) / sigma, sigma * (eta - 1) / ((sigma - 1) * eta)));
    CHECK(perceived_elasticity(share, of_all, terms_with(sigma, eta, Rivalry::prices)) == Approx(by_price).epsilon(1e-8));
    CHECK(perceived_elasticity(share, of_all, terms_with(sigma, eta, Rivalry::quantities)) == Approx(by_quantity).epsilon(1e-8));
    for (const Rivalry rivalry :
         {Rivalry::prices, Rivalry::quantities}) {  // alone it sets what its condition says, and gains nothing by another
      const PricingTerms terms = terms_with(sigma, eta, rivalry);
      SegmentDemand segment{1.0, few, 1.0, false, many};
      const double markup = best_markup(std::array{segment}, terms);
      const double own = relative_markup_weight(markup, sigma);
      CHECK(markup == Approx(ces_markup(perceived_elasticity(own / (own + few), own / (own + few + many), terms))).epsilon(1e-10));
      CHECK(deviation_gain(std::array{segment}, terms, markup) < 1e-12);
      CHECK(deviation_gain(std::array{segment}, terms, 1.3 * markup) > 1e-3);
    }
  }
}

TEST_CASE("where quantities are given one price for two segments meets its condition", "[markup]") {
  Dice dice(13);
  for (int round = 0; round < 200; ++round) {
    const PricingTerms terms = {dice.uniform(2.0, 9.0), dice.uniform(1.0, 2.0), 1e3, Rivalry::quantities};
    const std::array segments{SegmentDemand{dice.uniform(0.1, 2.0), dice.uniform(0.5, 10.0), dice.uniform(0.1, 1.0), false},
                              SegmentDemand{dice.uniform(0.1, 2.0), dice.uniform(0.5, 30.0), dice.uniform(0.1, 5.0), false}};
    const double markup = best_markup(segments, terms);
    double revenue = 0;
    double lost = 0;
    for (const SegmentDemand& segment : segments) {
      const double weight = segment.own * relative_markup_weight(markup, terms.elasticity);
      const double share = weight / (weight + segment.rivals);
      const double sales = revenue_at(std::array{segment}, terms, markup);
      revenue += sales;
      lost += sales * perceived_elasticity(share, terms);
    }
    REQUIRE(markup == Approx(ces_markup(lost / revenue)).epsilon(1e-10));  // the lower of the two alone: up to a tenth less
  }
}

TEST_CASE("the gain from deviating equals brute force over prices and over quantities", "[markup]") {
  for (const double markup : {1.2, 1.4, 2.0, 4.0}) {
    for (const double share : {0.1, 0.4, 0.8}) {
      PricingTerms terms = terms_with(4.0, 1.5, Rivalry::prices);
      terms.markup_ceiling = 10.0;
      // A firm that has this share at this markup, whatever would be best.
      const std::array segments{SegmentDemand{share / (1.0 - share) / relative_markup_weight(markup, 4.0), 1.0, 7.0, false}};
      const double now = profit(segments, terms, markup);
      const double by_price = most_on_grid([&](double m) { return profit(segments, terms, m); }, 1.1, 10.0);
      CHECK(deviation_gain(segments, terms, markup) == Approx(std::max(0.0, by_price / now - 1.0)).epsilon(1e-4).margin(1e-6));
      // Quantities: revenue s x z^(k−1) with x = y^((σ−1)/σ), cost proportional to y.
      const double k = 4.0 * 0.5 / (3.0 * 1.5);
      const auto with_quantity = [&](double log_quantity) {
        const double y = std::exp(log_quantity);
        const double x = std::pow(y, 0.75);
        const double z = 1.0 - share + share * x;
        return x * std::pow(z, k - 1.0) - y / markup;
      };
      const double by_quantity = most_on_grid(with_quantity, -7.0, 7.0) / with_quantity(0.0) - 1.0;
      terms.rivalry = Rivalry::quantities;
      CHECK(deviation_gain(segments, terms, markup) == Approx(std::max(0.0, by_quantity)).epsilon(1e-4).margin(1e-6));
    }
  }
}

TEST_CASE("without an elasticity across layers of its own a market of independent goods prices like small firms", "[markup]") {
  for (const Rivalry rivalry : {Rivalry::prices, Rivalry::quantities}) {
    const PricingTerms terms = terms_with(3.0, 3.0, rivalry);
    CHECK(best_markup(std::array{SegmentDemand{5.0, 1.0, 1.0, false}}, terms) == Approx(1.5).epsilon(1e-15));
  }
}

// Welfare rules against closed forms and direct maximisation.
#include "models/rules/welfare.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace faultline;

namespace {

double log_price_change(double before, double after, double elasticity) { return std::log(before / after) / (elasticity - 1.0); }

double sum_of_parts(const Variation& v) {
  return v.budget + v.profits + v.compliance + v.costs + v.markups + v.variety + v.delay + v.trust;
}

}  // namespace

TEST_CASE("a price change with entry and exit falls into costs, markups and variety exactly", "[welfare]") {
  // Weights of five continuing varieties under changes of cost and markup; two leave, three come.
  for (const double elasticity : {1.5, 4.0, 8.0}) {
    std::vector<ContinuingVariety> continuing;
    double before = 3.0 + 0.4;
    double after = 1.7 + 0.1 + 2.2;
    for (int f = 1; f <= 5; ++f) {
      const double cost = 0.1 * f - 0.27;
      const double markup = 0.03 * (f % 3);
      const double weight = 0.5 * f;
      continuing.push_back({weight, weight * std::exp((1.0 - elasticity) * (cost + markup)), markup});
      before += continuing.back().before;
      after += continuing.back().after;
    }
    const PriceChange change = decompose_price_change(continuing, before, after, elasticity);
    CHECK(change.total() == Approx(log_price_change(before, after, elasticity)).epsilon(1e-12).margin(1e-14));
    CHECK(change.markups > 0.0);
    CHECK(change.markups < 0.06);
  }
}

TEST_CASE("equal rises of cost are the rise of the index, and of markups likewise", "[welfare]") {
  std::vector<ContinuingVariety> continuing;
  double before = 0;
  for (const double weight : {0.2, 1.0, 7.0}) {
    continuing.push_back({weight, weight * std::exp(-3.0 * 0.15), 0.05});
    before += weight;
  }
  const PriceChange change = decompose_price_change(continuing, before, before * std::exp(-3.0 * 0.15), 4.0);
  CHECK(change.costs == Approx(0.10).epsilon(1e-13));
  CHECK(change.markups == Approx(0.05).epsilon(1e-13));
  CHECK(change.variety == Approx(0.0).margin(1e-15));
}

TEST_CASE("a supplier that leaves is lost variety, by its share", "[welfare]") {
  for (const double share : {0.15, 0.3, 0.7}) {
    const std::vector<ContinuingVariety> continuing{{1.0 - share, 1.0 - share, 0.0}};
    const PriceChange change = decompose_price_change(continuing, 1.0, 1.0 - share, 4.0);
    CHECK(change.variety == Approx(-std::log(1.0 - share) / 3.0).epsilon(1e-14));
    CHECK(change.costs == 0.0);
    CHECK(change.markups == 0.0);
  }
  CHECK(decompose_price_change({}, 1.0, 8.0, 4.0).variety == Approx(-std::log(2.0)).epsilon(1e-14));
}

TEST_CASE("varieties that do not change leave a price index where it is", "[welfare]") {
  const std::vector<ContinuingVariety> continuing{{0.3, 0.3, 0.0}, {2.0, 2.0, 0.0}};
  const PriceChange change = decompose_price_change(continuing, 2.3, 2.3, 4.0);
  CHECK(change.costs == 0.0);
  CHECK(change.markups == 0.0);
  CHECK(change.variety == 0.0);
}

TEST_CASE("the wedges of a price index: waiting, misled choice, appeal", "[welfare]") {
  // Two goods of price 1 and 1.2; buyers see the second as e^g better than it is; a third of weight 0.5 waits.
  const double elasticity = 3.0;
  const double gap = 0.4;
  const double first = 1.0;
  const double second = std::pow(1.2, 1.0 - elasticity) * std::exp(gap);
  const double informed = first + second * std::exp(-gap);
  const WeightSums sums{first + second, first + second * std::exp(-gap / elasticity), informed, informed + 0.5};
  // What buyers enjoy with a budget of 1 at the quantities that they choose.
  const double phi = first + second;
  const double power = (elasticity - 1.0) / elasticity;
  const double utility = std::pow(std::pow(first / phi, power) + std::pow(second / (1.2 * phi), power), 1.0 / power);
  CHECK(log_experienced_price(sums, elasticity) == Approx(-std::log(utility)).epsilon(1e-13));
  const PriceWedges wedges = price_wedges(sums, elasticity);
  CHECK(wedges.delay > 0.0);
  CHECK(wedges.trust > 0.0);
  CHECK(wedges.appeal < 0.0);
  const double potential = -std::log(sums.awaited) / (elasticity - 1.0);
  CHECK(potential + wedges.delay + wedges.trust == Approx(log_experienced_price(sums, elasticity)).epsilon(1e-13));
  CHECK(potential + wedges.delay + wedges.trust + wedges.appeal == Approx(-std::log(phi) / (elasticity - 1.0)).epsilon(1e-13));
  // The cost of a small mistake is of second order: g² s(1−s)/(2σ) with s the share of the good.
  const double small = 1e-3;
  const double share = 0.4;
  const WeightSums nearly{0.6 + share * std::exp(small), 0.6 + share * std::exp(small * power), 1.0, 1.0};
  CHECK(price_wedges(nearly, elasticity).trust == Approx(small * small * share * 0.6 / (2 * elasticity)).epsilon(0.01));
  const PriceWedges none = price_wedges({2.5, 2.5, 2.5, 2.5}, elasticity);
  CHECK(none.delay == 0.0);
  CHECK(none.trust == 0.0);
  CHECK(none.appeal == 0.0);
}

TEST_CASE("the parts of an equivalent variation add up, and money is a unit", "[welfare]") {
  const StateIncome before{1000.0, 120.0, 15.0};
  StatePriceChange prices;
  prices.varieties = {-0.03, 0.012, -0.21};
  prices.wedges = {0.004, 0.0002, -0.011};
  for (const double scale : {1.0, 64.0}) {
    const StateIncome start{scale * before.budget, scale * before.profits, scale * before.compliance};
    const StateIncome end{scale * 1100.0, scale * 90.0, scale * 21.0};
    const Variation v = value_change(start, end, prices);
    CHECK(sum_of_parts(v) == Approx(v.equivalent).epsilon(1e-13));
    const double exponent = 1000.0 / 1105.0 * (-0.03 + 0.012 - 0.21 + 0.004 + 0.0002);
    CHECK(v.equivalent == Approx(scale * (1169.0 * std::exp(-exponent) - 1105.0)).epsilon(1e-13));
    CHECK(v.compensating == Approx(scale * (1169.0 - 1105.0 * std::exp(exponent))).epsilon(1e-13));
    CHECK(v.compliance == Approx(-6.0 * scale).epsilon(1e-13));
    CHECK(v.appeal > 0.0);
    const double with_appeal = 1000.0 / 1105.0 * (prices.experienced() - 0.011);
    CHECK(v.equivalent + v.appeal == Approx(scale * (1169.0 * std::exp(-with_appeal) - 1105.0)).epsilon(1e-13));
  }
  const Variation none = value_change(before, before, {});
  CHECK(none.equivalent == 0.0);
  CHECK(none.compensating == 0.0);
  CHECK(std::isnan(value_change({10.0, -20.0, 0.0}, before, {}).equivalent));
}

TEST_CASE("with all income spent here the gain from trade is that of Arkolakis, Costinot and Rodríguez-Clare", "[welfare]") {
  // Melitz–Pareto: a fall of the domestic share to λ lowers the price index by λ^(1/k), all of it variety and cutoffs.
  const double domestic = 0.91014764;
  StatePriceChange prices;
  prices.varieties.variety = std::log(domestic) / 4.25;
  const Variation v = value_change({1.0, 0.0, 0.0}, {1.0, 0.0, 0.0}, prices);
  CHECK(1.0 + v.equivalent == Approx(std::pow(domestic, -1.0 / 4.25)).epsilon(1e-13));
}

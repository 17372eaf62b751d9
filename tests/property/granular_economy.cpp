// Economies of granular firms: what they become when shares vanish, how they come to rest, and what must not matter.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "models/decisions/prospects.hpp"
#include "models/firms/pricing.hpp"
#include "models/firms/settlement.hpp"
#include "models/rules/demand.hpp"
#include "tests/support/perturbations.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// One market, three vendors of rather different size, an outside good; a fixed cost that all can pay.
Scenario three_vendors(const std::vector<std::string>& overrides = {}) {
  return scenario_from(R"(
schema = 1
[run]
horizon = 6.0
sample_every = 0.25
[economy]
conduct = "bertrand"
[startups]
review_period = 0.25
[[layer]]
name = "cloud"
elasticity = 4.0
upper_elasticity = 1.5
outside_weight = 0.3
fixed_cost_home = 1.0
[[state]]
name = "here"
spending = { cloud = 100.0 }
public_share = 0.2
[[vendor]]
name = "first"
home = "here"
productivity = { cloud = 1.4 }
[[vendor]]
name = "second"
home = "here"
productivity = { cloud = 1.2 }
[[vendor]]
name = "third"
home = "here"
productivity = { cloud = 0.9 }
)",
                       overrides);
}

/// Shares at rest by another route: given Φ every share follows from s Φ = φ^(σ−1) m(s)^(1−σ), and Φ makes them add up.
std::vector<double> markups_at_rest(const std::vector<double>& productivities, double outside, const PricingTerms& terms) {
  const double sigma = terms.elasticity;
  const auto markup = [&](double share) { return ces_markup(perceived_elasticity(share, terms)); };
  const auto share_at = [&](double productivity, double phi) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 200; ++i) {
      const double share = 0.5 * (low + high);
      (share * phi < std::pow(productivity / markup(share), sigma - 1.0) ? low : high) = share;
    }
    return low;
  };
  double low = outside;
  double high = 1e6;
  for (int i = 0; i < 200; ++i) {
    const double phi = 0.5 * (low + high);
    double sum = outside / phi;
    for (const double productivity : productivities) sum += share_at(productivity, phi);
    (sum > 1.0 ? low : high) = phi;
  }
  std::vector<double> markups;
  for (const double productivity : productivities) markups.push_back(markup(share_at(productivity, low)));
  return markups;
}

double markup_of_firm(const World& world, FirmId id) { return markup_of(world.firms[world.firms[id].first_presence]); }

/// Everything recorded but for the gains, which only granular firms have.
void check_alike(const Scenario& a, const Scenario& b, double tolerance) {
  const SeriesOf first = run_series(a, 5);
  const SeriesOf second = run_series(b, 5);
  std::size_t compared = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (entry.name == "deviation_gain" || entry.name == "stock_flow_residual" || entry.name == "sums_drift") continue;
    for (std::size_t t = 0; t < first.dates(); ++t) {
      for (std::size_t c = 0; c < first.cells(entry.name); ++c) {
        const double x = first.at(entry.name, t, c);
        const double y = second.at(entry.name, t, c);
        INFO(entry.name << " at date " << t << ", cell " << c);
        REQUIRE(std::isnan(x) == std::isnan(y));
        if (std::isnan(x)) continue;
        REQUIRE(x == Approx(y).epsilon(tolerance).margin(tolerance));
        ++compared;
      }
    }
  }
  CHECK(compared > 500);
}

}  // namespace

TEST_CASE("granular firms without weight in their market are small firms, to rounding", "[property][granular]") {
  const std::string conduct = GENERATE("bertrand", "cournot");
  check_alike(three_vendors({"layer.cloud.outside_weight=1e13", "state.here.spending.cloud=1e16", "economy.conduct=" + conduct}),
              three_vendors({"layer.cloud.outside_weight=1e13", "state.here.spending.cloud=1e16", "economy.conduct=monopolistic"}), 1e-12);
}

TEST_CASE("where layers substitute as firms do, size gives no power over price", "[property][granular]") {
  Scenario small = three_states({"run.horizon=4.0"});
  for (LayerParameters& layer : small.layers) layer.upper_elasticity = layer.elasticity;
  Scenario granular = small;
  granular.economy.conduct = GENERATE(Conduct::bertrand, Conduct::cournot);
  check_alike(small, granular, 1e-9);
}

TEST_CASE("where layers substitute as firms do, a reserve for entrants gives no power over price either", "[property][granular][reserve]") {
  // So an entrant's value by one best price in both is that of small firms, and what it sells out of the reserve.
  Scenario small = three_states({"run.horizon=5.0"});
  for (LayerParameters& layer : small.layers) layer.upper_elasticity = layer.elasticity;
  small.reserve.active = true;
  small.reserve.age = 3.0;
  for (StateParameters& state : small.states) {
    small.reserve.share[state.name] = 0.4;
    state.public_share = 0.3;
  }
  Scenario granular = small;
  granular.economy.granular_firms = GranularFirms::all;
  granular.economy.conduct = GENERATE(Conduct::bertrand, Conduct::cournot);
  CHECK(run_series(small, 5).last("reserve_sellers") > 0);
  check_alike(small, granular, 1e-9);
}

TEST_CASE("best responses contract to the equilibrium, from the opening and after a shock", "[property][granular]") {
  const Conduct conduct = GENERATE(Conduct::bertrand, Conduct::cournot);
  Scenario scenario = three_vendors();
  scenario.economy.conduct = conduct;
  Trial trial(scenario);
  const PricingTerms terms = pricing_terms(trial.world, LayerId{std::size_t{0}});
  const auto check_rest = [&](double outside, double tolerance) {
    const std::vector<double> rest = markups_at_rest({1.4, 1.2, 0.9}, outside, terms);
    for (std::size_t v = 0; v < 3; ++v) CHECK(markup_of_firm(trial.world, FirmId{v}) == Approx(rest[v]).epsilon(tolerance));
  };
  trial.run_to(0);
  check_rest(0.3, 1e-11);  // first reviews answer the opening, which is the equilibrium
  trial.world.scenario.layers[0].outside_weight = 0.0;
  for (const MarketSegment g : {MarketSegment::private_buyers, MarketSegment::public_buyers})
    trial.world.markets.set_outside_weight(trial.world.markets.market(StateId{std::size_t{0}}, LayerId{std::size_t{0}}, g), 0.0, 0);
  trial.run_to_year(6.0);
  check_rest(0.0, 1e-12);
  const SeriesOf series(scenario, trial.recorder.values());
  CHECK(series.at("deviation_gain", 0) > 1e-6);  // not at rest a quarter after the shock
  for (std::size_t t = 1; t < series.dates(); ++t) {
    INFO("date " << t);
    // A round of best responses leaves at most a tenth of the gap in markups, so a hundredth of the gain, which is of second order.
    CHECK(series.at("deviation_gain", t) <= 0.05 * series.at("deviation_gain", t - 1) + 1e-14);
  }
  CHECK(series.last("deviation_gain") < 1e-14);
}

TEST_CASE("an expected profit is the profit that is made at rest", "[property][granular]") {
  Trial trial(three_vendors());
  trial.run_to_year(6.0);
  for (std::size_t v = 0; v < 3; ++v) {
    const FirmId id{v};
    const double yearly = profit_flow(trial.world, id) - recurring_cost(trial.world, trial.world.firms[id]);
    CHECK(best_prospect(trial.world, id).value == Approx(yearly / 0.05).epsilon(1e-11));
    CHECK(profit_flow(trial.world, id) > revenue_flow(trial.world, id) * trial.world.layers[0].margin);
  }
}

TEST_CASE("prices rise and markets concentrate less from small firms to Bertrand to Cournot", "[property][granular]") {
  const SeriesOf small = run_series(three_vendors({"economy.conduct=monopolistic"}));
  const SeriesOf bertrand = run_series(three_vendors());
  const SeriesOf cournot = run_series(three_vendors({"economy.conduct=cournot"}));
  CHECK(small.last("markup") == Approx(4.0 / 3.0).epsilon(1e-14));
  CHECK(bertrand.last("markup") > 1.05 * small.last("markup"));
  CHECK(cournot.last("markup") > 1.05 * bertrand.last("markup"));
  CHECK(bertrand.last("price_index") > small.last("price_index"));
  CHECK(cournot.last("price_index") > bertrand.last("price_index"));
  CHECK(bertrand.last("hhi") < small.last("hhi"));  // the largest raise their prices most
  CHECK(cournot.last("hhi") < bertrand.last("hhi"));
  CHECK(bertrand.last("spending") < small.last("spending"));  // η > 1: dearer, so less is spent
  CHECK(bertrand.last("profit", 1) > small.last("profit", 1));
  CHECK(std::isnan(small.last("deviation_gain")));
}

TEST_CASE("spending answers to the price index by the elasticity across layers, whatever else changes", "[property][granular]") {
  const Conduct conduct = GENERATE(Conduct::monopolistic, Conduct::cournot);
  Scenario scenario = three_vendors();
  scenario.economy.conduct = conduct;
  add_shock(scenario, 1.1, {{"layer.cloud.elasticity", number_value(3.0)}});
  add_shock(scenario, 2.1, {{"state.here.input_cost", number_value(1.7)}});
  add_shock(scenario, 3.1, {{"state.here.growth", number_value(0.0)}});
  const SeriesOf series = run_series(scenario);
  for (std::size_t t = 1; t < series.dates(); ++t) {
    INFO("date " << t);
    const double dearer = series.at("price_index", t) / series.at("price_index", 0);
    CHECK(series.at("spending", t) / series.at("spending", 0) == Approx(std::pow(dearer, 1.0 - 1.5)).epsilon(1e-11));
  }
  CHECK(std::abs(series.last("spending") / series.at("spending", 0) - 1.0) > 0.05);
}

TEST_CASE("the order of simultaneous reviews matters by less than the way to rest, and not at rest", "[property][granular]") {
  // Best responses one after another depend on who is first. After one round of reviews at the same second the markups of
  // two orders differ by less than a fifth of what that round moved them; after eight rounds by 1e-9; at rest not at all.
  Trial ahead(three_vendors());
  ahead.run_to(0);
  for (const MarketSegment g : {MarketSegment::private_buyers, MarketSegment::public_buyers})
    ahead.world.markets.set_outside_weight(ahead.world.markets.market(StateId{std::size_t{0}}, LayerId{std::size_t{0}}, g), 0.0, 0);
  Trial reversed = ahead;
  const SimTime now = 3600;
  std::array<double, 3> before{};
  for (std::size_t v = 0; v < 3; ++v) before[v] = markup_of_firm(ahead.world, FirmId{v});
  const auto review = [&](Trial& trial, bool backwards) {
    for (std::size_t turn = 0; turn < 3; ++turn) {
      trial.world.schedule_for(FirmId{backwards ? 2 - turn : turn}, now, Verb::firm_reviews, 0,
                               static_cast<std::uint16_t>(ReviewKind::extra));
    }
    trial.run_to(now);
  };
  const auto difference = [&] {
    double worst = 0;
    for (std::size_t v = 0; v < 3; ++v)
      worst = std::max(worst, std::abs(markup_of_firm(ahead.world, FirmId{v}) - markup_of_firm(reversed.world, FirmId{v})));
    return worst;
  };
  review(ahead, false);
  review(reversed, true);
  double moved = 0;
  for (std::size_t v = 0; v < 3; ++v) moved = std::max(moved, std::abs(markup_of_firm(ahead.world, FirmId{v}) - before[v]));
  CHECK(moved > 0.01);
  CHECK(difference() > 0);
  CHECK(difference() < 0.2 * moved);
  for (int round = 0; round < 8; ++round) {
    review(ahead, false);
    review(reversed, true);
  }
  CHECK(difference() < 1e-9);
  for (int round = 0; round < 12; ++round) {
    review(ahead, false);
    review(reversed, true);
  }
  CHECK(difference() < 1e-13);
}

TEST_CASE("an idea foresees the equilibrium in which it will be", "[property][granular]") {
  // N alike firms at rest, spending S, fixed cost f: the next is worth [S/((N+1) ε(1/(N+1))) − f]/r to itself.
  const Conduct conduct = GENERATE(Conduct::bertrand, Conduct::cournot);
  for (const int count : {1, 2, 7}) {
    Scenario scenario = three_vendors({"layer.cloud.upper_elasticity=1", "layer.cloud.outside_weight=0", "layer.cloud.entry_cost=1",
                                       "startups.entry=free", "startups.productivity=degenerate", "startups.productivity_minimum=1.3",
                                       "economy.granular_firms=all", "state.here.public_share=0"});
    scenario.economy.conduct = conduct;
    scenario.vendors.resize(1);
    scenario.vendors[0].productivity["cloud"] = 1.3;
    for (int more = 1; more < count; ++more) {
      scenario.vendors.push_back(scenario.vendors[0]);
      scenario.vendors.back().name = "twin_" + std::to_string(more);
    }
    Trial trial(scenario);
    trial.run_to_year(6.0);
    const PricingTerms terms = pricing_terms(trial.world, LayerId{std::size_t{0}});
    const double share = 1.0 / (count + 1);
    const double profit = 100.0 * share / perceived_elasticity(share, terms);
    CHECK(expected_entry_value(trial.world, StateId{std::size_t{0}}, LayerId{std::size_t{0}}) ==
          Approx((profit - 1.0) / 0.05).epsilon(1e-11));
  }
}

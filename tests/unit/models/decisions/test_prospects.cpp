// Prospects against brute force: the chosen set is the best of all sets, an idea's value is its integral over
// productivity.
#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <string>

#include "models/decisions/opening.hpp"
#include "models/decisions/prospects.hpp"
#include "models/mechanisms/audits/audit_quotes.hpp"
#include "models/rules/trade_theory.hpp"
#include "sim/random/distributions.hpp"
#include "tests/support/random_scenario.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// K(S) by its definition, from C alone.
double shared_cost(World& world, const Outlook& outlook, BookSet books) {
  double cost =
      outlook.yearly_years * (world.rules.cost(books | outlook.standard) - world.rules.cost(outlook.standard)) +
      outlook.sunk_years * (world.rules.cost(books | outlook.standard | outlook.met) - world.rules.cost(outlook.standard | outlook.met));
  std::uint64_t audited = 0;
  for (std::uint32_t book = 0; book < world.rules.book_count(); ++book) {
    if ((books & bit(book)) == 0) continue;
    const AuthorityId authority = world.rules.authority_of_book(book);
    if (authority.exists() && authority != world.rules.label_authority(outlook.label)) audited |= bit(authority.index());
  }
  for (std::size_t a = 0; a < 64; ++a) cost += (audited & bit(a)) != 0 ? outlook.audit_cost[a] : 0.0;
  return books == 0 ? 0.0 : cost;
}

/// Best value over all subsets of markets, each with its better capacity; 0 for staying out.
double best_by_enumeration(World& world, const Outlook& outlook, double weight) {
  double best = 0;
  const std::size_t count = outlook.markets.size();
  for (StateSet set = 1; set < bit(count); ++set) {
    double value = -outlook.label_cost;
    BookSet books = 0;
    bool possible = true;
    for (std::size_t j = 0; j < count; ++j) {
      if ((set & bit(j)) == 0) continue;
      const MarketOutlook& market = outlook.markets[j];
      double own = -1e300;
      for (const MarketTerms* terms : {&market.plain, &market.built}) {
        if (terms->slope > 0) own = std::max(own, weight * terms->slope - terms->cost);
      }
      possible = possible && own > -1e299;
      value += own;
      if (market.book != no_book) books |= bit(market.book);
    }
    if (possible) best = std::max(best, value - shared_cost(world, outlook, books));
  }
  return best;
}

}  // namespace

TEST_CASE("the set chosen by every firm is the best of all sets", "[prospects]") {
  // 24 random worlds, half with recognition, each firm of each after two years under each label: value to 1e-9
  // relative.
  std::mt19937_64 engine(42);
  int compared = 0;
  int interior = 0;
  for (int round = 0; round < 24; ++round) {
    Trial trial(random_scenario(engine, round % 2 == 1), 5);
    trial.run_to_year(2.0);
    World& world = trial.world;
    for (const FirmId id : trial.firms()) {
      const Firm firm = world.firms[id];
      double best = 0;
      for (const LabelOption label : label_options(world, firm.firm_class, world.firms.record(id).owner)) {
        const Outlook outlook =
            look_ahead(world, StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}}, firm.firm_class, label, id);
        const Prospect chosen = choose(world, outlook, firm.weight);
        const double reference = best_by_enumeration(world, outlook, firm.weight);
        REQUIRE(chosen.value == Approx(reference).epsilon(1e-9).margin(1e-9));
        REQUIRE(chosen.exact);
        if (chosen.markets != 0) REQUIRE(firm.weight * chosen.slope - chosen.cost == Approx(chosen.value).epsilon(1e-9).margin(1e-9));
        best = std::max(best, reference);
        interior += chosen.markets != 0 && std::popcount(chosen.markets) < 5 ? 1 : 0;
        ++compared;
      }
      REQUIRE(best_prospect(world, id).value == Approx(best).epsilon(1e-9).margin(1e-9));
    }
  }
  CHECK(compared > 700);
  CHECK(interior > 200);
}

TEST_CASE("an idea's value is the integral of its best choice over productivity", "[prospects]") {
  // Midpoint quadrature with 60,000 points in 16 random worlds, Pareto (over t = k ln φ) and lognormal (over the normal
  // z), with rules, labels and localisation. Kinks leave O(h²): agreement to 1e-5 relative.
  std::mt19937_64 engine(77);
  int positive = 0;
  for (int round = 0; round < 16; ++round) {
    Scenario scenario = random_scenario(engine, round % 4 == 3);
    const bool lognormal = round % 2 == 1;
    scenario.funding.rule = FundingRule::unlimited;  // what a seed pays for: test_affordability.cpp
    scenario.startups.productivity = lognormal ? ProductivityLaw::lognormal : ProductivityLaw::pareto;
    Trial trial(scenario, 9);
    trial.run_to_year(1.0);
    World& world = trial.world;
    const StateId home{engine() % 5};
    const LayerId layer{engine() % 2};
    const Layer& row = world.layers[layer.index()];
    std::vector<Outlook> outlooks;
    for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none())) {
      outlooks.push_back(look_ahead(world, home, layer, FirmClass::startup, label, FirmId::none()));
    }
    const StartupParameters& law = scenario.startups;
    const double low = lognormal ? -9.0 : 0.0;
    const double high = lognormal ? 14.0 : 120.0;  // the size-biased law is centred at 1.5 sd; Pareto decays as e^(−t(1−3/k))
    constexpr int points = 60'000;
    const double width = (high - low) / points;
    double sum = 0;
    for (int i = 0; i < points; ++i) {
      const double x = low + (i + 0.5) * width;
      const double log_phi = lognormal ? law.productivity_log_mean + law.productivity_log_sd * x : x / law.productivity_shape;
      const double density = lognormal ? std::exp(-0.5 * x * x) / std::sqrt(2 * 3.14159265358979323846) : std::exp(-x);
      double best = 0;
      for (const Outlook& outlook : outlooks) {
        best = std::max(best, choose(world, outlook, row.markup_weight * std::exp((row.elasticity - 1) * log_phi)).value);
      }
      sum += best * density * width;
    }
    const double expected = expected_entry_value(world, home, layer);
    CHECK(expected == Approx(sum).epsilon(1e-5).margin(1e-9));
    positive += expected > 0.01 ? 1 : 0;
  }
  CHECK(positive > 8);
}

TEST_CASE("a certain productivity is worth its best choice", "[prospects]") {
  Scenario scenario = three_states({"startups.productivity=\"degenerate\"", "startups.productivity_minimum=3.0"});
  Trial trial(scenario, 1);
  trial.run_to_year(1.0);
  const Layer& row = trial.world.layers[1];
  double best = 0;
  for (const LabelOption label : label_options(trial.world, FirmClass::startup, VendorId::none())) {
    const Outlook outlook = look_ahead(trial.world, StateId{0U}, LayerId{1U}, FirmClass::startup, label, FirmId::none());
    best = std::max(best, best_by_enumeration(trial.world, outlook, row.markup_weight * 27.0));
  }
  CHECK(best > 0);
  CHECK(expected_entry_value(trial.world, StateId{0U}, LayerId{1U}) == Approx(best).epsilon(1e-12));
}

TEST_CASE("labels are open to members and, if the alliance says so, to startups", "[prospects]") {
  Scenario scenario = three_states();
  const auto options = [&](FirmClass firm_class, std::uint32_t vendor) {
    return label_options(World(scenario, 1, 0), firm_class, firm_class == FirmClass::vendor ? VendorId{vendor} : VendorId::none());
  };
  using Options = std::vector<LabelOption>;
  CHECK(options(FirmClass::vendor, 0) == Options{1});      // acme is a member: its label is not a choice
  CHECK(options(FirmClass::vendor, 1) == Options{0});      // bolt is not
  CHECK(options(FirmClass::startup, 0) == Options{0, 1});  // startups choose
  scenario.alliances[0].open_to_startups = false;
  CHECK(options(FirmClass::startup, 0) == Options{0});
  scenario.alliances[0].active = false;
  CHECK(options(FirmClass::vendor, 0) == Options{0});
}

TEST_CASE("a vendor in two alliances holds the better label, whichever comes first", "[prospects]") {
  for (const bool better_first : {true, false}) {
    Scenario scenario = three_states();
    scenario.alliances.push_back(scenario.alliances[0]);
    scenario.alliances[1].name = "other_league";
    scenario.alliances[better_first ? 0 : 1].certificate_premium = 0.5;
    const LabelOption better = better_first ? 1 : 2;
    Trial trial(scenario, 1);
    CHECK(label_options(trial.world, FirmClass::vendor, VendorId{0U}) == std::vector<LabelOption>{1, 2});
    trial.run_to(0);
    int firms = 0;
    for (const FirmId id : trial.firms()) {
      if (trial.world.firms.record(id).owner != VendorId{0U}) continue;
      CHECK(trial.world.firms[id].label == better);
      ++firms;
    }
    CHECK(firms == 2);
  }
}

TEST_CASE("a label that is better for a firm is taken, one that costs too much is not", "[prospects]") {
  // With no rules to meet, a label is its premium against its fee.
  const std::string text = R"(
schema = 1
title = "label"
[[layer]]
name = "goods"
fixed_cost_home = 1.0
[[state]]
name = "home"
spending = { goods = 1000.0 }
incumbents = { goods = 20 }
[startups]
productivity = "degenerate"
[alliance.label]
active = true
open_to_startups = true
)";
  for (const double fee : {0.5, 5.0}) {  // an appeal of 0.2 log points is worth 22 % of 12.5 a year to each of 20 firms
    Scenario scenario = scenario_from(text);
    scenario.alliances[0].certificate_premium = 0.2;
    scenario.alliances[0].fee = fee;
    Trial trial(scenario);
    trial.run_to_year(0.5);
    REQUIRE(trial.firms().size() == 20);
    for (const FirmId id : trial.firms()) CHECK(trial.world.firms[id].label == (fee < 2 ? 1 : 0));
  }
}

TEST_CASE("the quoted wait is preparation, queue, service and likely failures; infinite where nobody may audit", "[prospects]") {
  Scenario scenario = three_states();
  scenario.audit_bodies[0].scope = {"strict"};
  Trial trial(scenario);
  World& world = trial.world;
  const AuthorityId strict{0U};
  const double service = 0.2 * std::pow(2.0, 0.3);
  const double repeats = 0.3 / 0.7;
  CHECK(quoted_access_time(world, strict, 2.0) == Approx(0.25 + service + repeats * (0.2 + service)));
  AuditBody& body = world.bodies[0];
  body.busy = body.auditors;
  body.waiting = 5;
  const double wait = 6 * service / body.auditors;
  CHECK(quoted_access_time(world, strict, 2.0) == Approx(0.25 + wait + service + repeats * (0.2 + wait + service)));
  CHECK(quoted_access_time(world, AuthorityId{1U}, 2.0) == 0.0);  // self-attested
  CHECK(std::isinf(quoted_access_time(world, AuthorityId{2U}, 2.0)));
}

TEST_CASE("the opening of a closed economy is its Melitz equilibrium", "[opening]") {
  // N stratified incumbents in one state: Φ with φ*^k = N k/(k−σ+1) σ f/E, exact as N grows. 40,000 strata leave 1e-4.
  const Scenario scenario = scenario_from(R"(
schema = 1
title = "opening"
[[layer]]
name = "goods"
fixed_cost_home = 2.0
[[state]]
name = "home"
spending = { goods = 100000.0 }
incumbents = { goods = 40000 }
[startups]
sampling = "stratified"
strata = 40000
)");
  Trial trial(scenario);
  const MarketId m = trial.world.markets.market(StateId{0U}, LayerId{0U}, MarketSegment::private_buyers);
  const double sigma = 4.0;
  const double k = 4.25;
  const double cutoff = std::pow(40000.0 * k / (k - sigma + 1) * sigma * 2.0 / 100000.0, 1 / k);
  REQUIRE(cutoff > 1.0);
  const double phi = trial.world.layers[0].markup_weight * std::pow(cutoff, sigma - 1) * 100000.0 / (sigma * 2.0);
  CHECK(trial.world.markets[m].opening_level == Approx(100000.0 / phi).epsilon(2e-4));
  // The first reviews carry it out: the firms that open are those above the cutoff.
  trial.run_to(0);
  CHECK(trial.world.markets[m].phi == Approx(phi).epsilon(2e-4));
}

TEST_CASE("the opening of an open economy is its Melitz equilibrium, whoever pays which fixed cost", "[opening]") {
  // Two mirror states, f_x ≠ f_d. With weights μφ^(σ−1): home cutoff² c_d = σ f_d Φ/E, exporters' weight after trade
  // costs c_x = σ f_x Φ/E; the mass N of incumbents gives Φ = N μ k/(k−σ+1) (φ_d^(σ−1−k) + τ^(1−σ) φ_x^(σ−1−k)).
  for (const double abroad : {0.545, 1.0, 1.8}) {
    Scenario scenario = scenario_from(R"(
schema = 1
title = "opening"
[[layer]]
name = "goods"
fixed_cost_home = 1.0
trade_cost = 1.83
[[state]]
name = "home"
spending = { goods = 50000.0 }
incumbents = { goods = 40000 }
[[state]]
name = "foreign"
spending = { goods = 50000.0 }
incumbents = { goods = 40000 }
[startups]
sampling = "stratified"
strata = 40000
)");
    scenario.layers[0].fixed_cost_abroad = abroad;
    const Trial trial(scenario);
    const double sigma = 4.0;
    const double k = 4.25;
    const double tau = 1.83;
    // φ_x = φ_d τ (f_x/f_d)^(1/(σ−1)) turns the two conditions into one for φ_d.
    const double ratio = tau * std::pow(abroad, 1 / (sigma - 1));
    const double both = 1 + std::pow(tau, 1 - sigma) * std::pow(ratio, sigma - 1 - k);
    const double cutoff = std::pow(40000.0 * k / (k - sigma + 1) * sigma / 50000.0 * both, 1 / k);
    const double phi = trial.world.layers[0].markup_weight * std::pow(cutoff, sigma - 1) * 50000.0 / sigma;
    for (const StateId state : {StateId{0U}, StateId{1U}}) {
      const MarketId m = trial.world.markets.market(state, LayerId{0U}, MarketSegment::private_buyers);
      CHECK(trial.world.markets[m].opening_level == Approx(50000.0 / phi).epsilon(5e-4));
    }
  }
}

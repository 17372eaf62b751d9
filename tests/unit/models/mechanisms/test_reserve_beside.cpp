// The public reserve beside installed bases, preferences, outages, spending that answers to prices, and firms that price by their share.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "models/firms/pricing.hpp"
#include "models/firms/sales.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/outages/outages.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

Scenario with_reserve(double share, const std::vector<std::string>& overrides, const std::string& tables = "") {
  Scenario scenario = scenario_from(project_text("tests/support/three_states.toml") + tables, overrides);
  scenario.reserve.active = true;
  scenario.reserve.age = 5.0;
  for (const StateParameters& state : scenario.states) scenario.reserve.share[state.name] = share;
  return scenario;
}

MarketId public_market(const World& world, std::size_t state, std::size_t layer) {
  return world.markets.market(StateId{state}, LayerId{layer}, MarketSegment::public_buyers);
}

/// Calls visit(firm, sales) for what every firm sells now.
template <class Visit>
void visit_all_sales(const Trial& trial, Visit&& visit) {
  for (const FirmId id : trial.firms()) {
    const Firm& firm = trial.world.firms[id];
    for (PresenceId p = firm.first_presence; p.exists(); p = trial.world.firms[p].next) {
      visit_sales(trial.world, firm, p, [&](const Sales& sales) { visit(id, p, sales); });
    }
  }
}

const std::vector<std::string> sticky{"switching.active=true", "switching.settle_every=0.125", "switching.rate.cloud=0.3",
                                      "switching.rate.applications=0.6", "switching.network.cloud=0.5"};

}  // namespace

TEST_CASE("rates of zero beside a reserve change no bit, nor does a reserve of nothing beside rates", "[reserve][switching]") {
  const auto common = [](const Scenario& scenario, const Scenario& other) {
    const SeriesOf series = run_series(scenario);
    std::vector<double> values;
    for (const SeriesEntry& entry : series_table()) {
      if (cells_of(scenario, entry) == 0 || cells_of(other, entry) == 0) continue;
      for (std::size_t t = 0; t < series.dates(); ++t) {
        for (std::size_t c = 0; c < series.cells(entry.name); ++c) values.push_back(series.at(entry.name, t, c));
      }
    }
    return values;
  };
  const Scenario reserve = with_reserve(0.3, {"run.horizon=5"});
  const Scenario idle = with_reserve(0.3, {"run.horizon=5", "switching.active=true", "switching.settle_every=0.1"});
  CHECK(bits_that_differ(common(reserve, idle), common(idle, reserve)) == 0);
  std::vector<std::string> moving = sticky;
  moving.push_back("run.horizon=5");
  const Scenario switching = three_states(moving);
  const Scenario nothing = with_reserve(0.0, moving);
  CHECK(bits_that_differ(common(switching, nothing), common(nothing, switching)) == 0);
}

TEST_CASE("buyers out of the reserve choose anew while others are held, and pay what all of it is worth", "[reserve][switching]") {
  // Utility by firm, with what it sells and what it weighs in free and equal choice: U = [Σ R^((σ−1)/σ) W^(1/σ)]^(σ/(σ−1)); the quantities
  // of both parts add up. Weights are those of free choice without the preference, on a date on which bases have just moved.
  std::vector<std::string> moving = sticky;
  moving.push_back("state.borduria.preference_margin=0.3");
  moving.push_back("run.sample_every=0.625");
  moving.push_back("run.horizon=8.125");
  Scenario scenario = with_reserve(0.3, moving);
  add_shock(scenario, 5.01, {{"vendor.acme.productivity.cloud", number_value(5.0)}});
  Trial trial(scenario);
  trial.run_to_year(8.125);
  const World& world = trial.world;
  const SeriesOf series(scenario, trial.recorder.values());
  const std::size_t states = world.state_count();
  std::vector<double> open(world.markets.market_count());
  std::vector<double> reserved(open.size());
  std::vector<double> spent(open.size());
  std::vector<double> spent_reserved(open.size());
  visit_all_sales(trial, [&](FirmId id, PresenceId, const Sales& sales) {
    if (sales.segment != MarketSegment::public_buyers) return;
    const Firm& firm = world.firms[id];
    const StateId home{std::size_t{firm.home}};
    const std::size_t m = sales.market.index();
    const std::size_t state = m / segment_count / world.layer_count();
    const double sigma = world.layers[firm.layer].elasticity;
    const InstalledBase& base = world.switching.bases[m * (states + 1) + firm.home];
    const double margin = firm.home == state ? 0.0 : scenario.states[state].preference_margin;
    const double weight = base.kappa * base.network * std::pow(1.0 + margin, sigma) * sales.weight;
    const double flow = sales.flow(home, world.now);
    (sales.reserved ? reserved : open)[m] += std::pow(flow, (sigma - 1) / sigma) * std::pow(weight, 1 / sigma);
    (sales.reserved ? spent_reserved : spent)[m] += flow;
  });
  std::size_t checked = 0;
  double largest = 0;
  for (std::size_t j = 0; j < states; ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const MarketId market = public_market(world, j, s);
      const std::size_t m = market.index();
      const double sigma = world.layers[s].elasticity;
      const double total = public_spending_at(world, StateId{j}, LayerId{s});
      CHECK(world.reserve.book.spending_at(market, world.now) == Approx(spent_reserved[m]).epsilon(1e-11).margin(1e-12));
      if (spent_reserved[m] == 0) continue;
      CHECK(world.reserve.book.spending_at(market, world.now) / total == Approx(0.3).epsilon(1e-12));
      const double outside = world.markets[market].outside_weight / world.markets[market].phi;
      const double outside_sales = outside * world.markets.spending_at(market, world.now);
      const InstalledBase& base = world.switching.bases[m * (states + 1) + states];
      if (outside > 0) open[m] += std::pow(outside_sales, (sigma - 1) / sigma) * std::pow(base.kappa * base.network, 1 / sigma);
      const double quantity = std::pow(open[m], sigma / (sigma - 1)) + std::pow(reserved[m], sigma / (sigma - 1));
      const std::size_t cell = j * world.layer_count() + s;
      CHECK(series.last("public_price_index", cell) == Approx(total / quantity).epsilon(1e-9));
      largest = std::max(largest, public_switching_wedge(world, StateId{j}, LayerId{s}));
      ++checked;
    }
  }
  CHECK(checked > 3);
  CHECK(largest > 1e-3);  // what a sum of both wedges would miss is of this order times the share
  CHECK(run_trial(scenario, 1, 0).accounts_residual < 1e-11);
}

TEST_CASE("an outage interrupts what is sold out of the reserve, and all of it returns", "[reserve][outages]") {
  const std::string table = "[[outage]]\nname = \"failure\"\nreach = 0.6\nloss = 0.75\nat = 4.25\nduration = 0.25\nvariation = 0.0\n";
  Trial trial(with_reserve(0.3, {}, table));
  Trial calm(with_reserve(0.3, {"outage.failure.loss=0"}, table));
  for (Trial* each : {&trial, &calm}) each->run_to_year(4.25);
  double missing = 0;
  for (std::size_t m = 0; m < trial.world.markets.market_count(); ++m) {
    const MarketBook& book = trial.world.reserve.book;
    const double lost = book.missing_weight(MarketId{m});
    missing += lost;
    CHECK(book[MarketId{m}].phi + lost == Approx(calm.world.reserve.book[MarketId{m}].phi).epsilon(1e-12));
  }
  CHECK(missing > 0);
  std::size_t hit = 0;
  visit_all_sales(trial, [&](FirmId id, PresenceId p, const Sales& sales) {
    if (!sales.reserved) return;
    CHECK(sales.weight == trial.world.firms[p].weight[1]);
    CHECK(reserved_sales(trial.world, p).missing == Approx(is_hit(trial.world, 0, id) ? 3.0 * sales.weight : 0.0).epsilon(1e-12));
    if (is_hit(trial.world, 0, id)) ++hit;
  });
  CHECK(hit > 3);
  // Sales lost, ∫ E D/(Φ+D), of an interval without events: the reserve's own part beside that of open markets.
  const std::vector<MissingSupply> before = missing_supply(trial.world);
  const SimTime interval = std::min<SimTime>(seconds_from_years(1e-4), trial.world.events.next().time - trial.world.now);
  std::vector<double> flow;
  for (std::size_t m = 0; m < before.size(); ++m) {
    double lost = 0;
    for (const MarketBook* book : {&trial.world.markets, &trial.world.reserve.book}) {
      const double gone = book->missing_weight(MarketId{m});
      if (gone > 0) lost += book->spending_at(MarketId{m}, trial.world.now) * gone / ((*book)[MarketId{m}].phi + gone);
    }
    flow.push_back(lost);
  }
  trial.world.now += interval;
  const std::vector<MissingSupply> after = missing_supply(trial.world);
  for (std::size_t m = 0; m < before.size(); ++m) {
    CHECK(after[m].lost_sales - before[m].lost_sales == Approx(flow[m] * years_from_seconds(interval)).epsilon(1e-5).margin(1e-9));
  }
  trial.world.now -= interval;
  trial.run_to_year(4.75);
  for (std::size_t m = 0; m < before.size(); ++m) CHECK(trial.world.reserve.book.missing_weight(MarketId{m}) == 0);
  CHECK(run_trial(with_reserve(0.3, {}, table), 1, 0).accounts_residual < 1e-11);
}

TEST_CASE("what is reserved is a share of needs, and answers to the prices of the reserve", "[reserve][elastic]") {
  // E_r = ρ E(0) e^(gt) (Φ_r/Φ(0))^((η−1)/(σ−1)), the open part the same at its own Φ.
  Trial trial(with_reserve(0.3, {"layer.cloud.upper_elasticity=1.8"}));
  for (const double years : {3.3, 6.7}) {
    trial.run_to_year(years);
    const World& world = trial.world;
    std::size_t checked = 0;
    for (std::size_t j = 0; j < world.state_count(); ++j) {
      const MarketId m = public_market(world, j, 0);
      const StateParameters& state = world.scenario.states[j];
      const double given = state.spending.at("cloud") * state.public_share * std::exp(state.growth * years);
      const auto spent = [&](const MarketBook& book, double share) {
        return share * given * std::pow(book[m].phi / world.markets[m].reference_phi, 0.8 / 3.0);
      };
      if (world.reserve.book[m].phi == 0 || given == 0) continue;
      CHECK(world.reserve.book.spending_at(m, world.now) == Approx(spent(world.reserve.book, 0.3)).epsilon(1e-10));
      CHECK(world.markets.spending_at(m, world.now) == Approx(spent(world.markets, 0.7)).epsilon(1e-10));
      ++checked;
    }
    CHECK(checked > 0);
  }

  CHECK(run_trial(with_reserve(0.3, {"layer.cloud.upper_elasticity=1.8"}), 1, 0).accounts_residual < 1e-11);
}

TEST_CASE("an entrant that moves its markets sets one price for all its buyers, the reserve's among them", "[reserve][granular]") {
  // m = ε̄/(ε̄−1), ε̄ = Σ R ε(s)/Σ R over private, public and reserved sales, just after its review.
  const std::string conduct = GENERATE("bertrand", "cournot");
  Trial trial(with_reserve(0.5, {"economy.conduct=" + conduct, "economy.granular_firms=all", "run.horizon=8"}));
  std::size_t checked = 0;
  double furthest = 0;
  while (trial.world.events.next().time <= seconds_from_years(8.0)) {
    const Event next = trial.world.events.next();
    const bool current =
        static_cast<Verb>(next.verb) == Verb::firm_reviews && trial.world.firms.is_current(FirmId{next.subject}, next.plan);
    const Event event = trial.step();
    const Event after = trial.world.events.next();
    const bool stops = static_cast<Verb>(after.verb) == Verb::firm_exits && after.subject == event.subject && after.time == event.time;
    if (!current || stops) continue;
    const World& world = trial.world;
    const FirmId id{event.subject};
    if (!world.firms[id].active) continue;
    const Firm& firm = world.firms[id];
    const StateId home{std::size_t{firm.home}};
    const PricingTerms terms = pricing_terms(world, LayerId{std::size_t{firm.layer}});
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      double revenue = 0;
      double lost = 0;
      double in_reserve = 0;
      double in_private = 0;
      visit_sales(world, firm, p, [&](const Sales& sales) {
        const double flow = sales.flow(home, world.now);
        const double share = sales.weight * sales.book.account(home, sales.market).kappa / sales.book[sales.market].phi;
        revenue += flow;
        lost += flow * perceived_elasticity(share, terms);
        if (sales.reserved) in_reserve = share;
        if (sales.segment == MarketSegment::private_buyers) in_private = share;
      });
      if (in_reserve == 0 || revenue == 0) continue;
      const double markup = 1.0 / (1.0 - price_margin(world, firm, world.firms[p]));
      if (markup > 0.999 * terms.markup_ceiling) continue;
      const double elasticity = lost / revenue;
      CHECK(markup == Approx(elasticity / (elasticity - 1)).epsilon(1e-9));
      furthest = std::max(furthest, markup - ces_markup(perceived_elasticity(in_private, terms)));
      ++checked;
    }
  }
  CHECK(checked > 50);
  CHECK(furthest > 0.01);  // what pricing by the open market alone would miss
  CHECK(run_trial(trial.world.scenario, 1, 0).accounts_residual < 1e-11);
}

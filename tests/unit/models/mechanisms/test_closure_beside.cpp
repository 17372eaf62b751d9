// Inputs across layers and the general closure beside installed bases, the public reserve and materials: closed forms, flows that close.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "models/firms/sales.hpp"
#include "models/firms/settlement.hpp"
#include "models/rules/switching.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// Two states with one vendor each in one layer, no fixed costs: spending, wages and shares have closed forms.
const std::string two_states = R"(
schema = 1
[run]
horizon = 14.0
sample_every = 0.5
[economy]
closure = "general"
numeraire = "east"
interest_rate = 0.05
[inputs]
settle_every = 0.125
[[layer]]
name = "cloud"
elasticity = 4.0
trade_cost = 1.0
[[state]]
name = "east"
labour = 100.0
spending = { cloud = 100.0 }
[[state]]
name = "west"
labour = 60.0
spending = { cloud = 60.0 }
[[vendor]]
name = "eastern"
home = "east"
productivity = { cloud = 2.0 }
[[vendor]]
name = "western"
home = "west"
productivity = { cloud = 2.0 }
[startups]
review_period = 1.0
vendor_exit_hazard = 0.0
)";

Scenario of_two(const std::vector<std::string>& overrides, const std::string& tables = "") {
  return scenario_from(two_states + tables, overrides);
}

/// … whose firms use a material.
Scenario with_material(std::vector<std::string> overrides, const std::string& tables = "") {
  overrides.push_back("materials.active=true");
  overrides.push_back("layer.cloud.material_share=0.2");
  return of_two(overrides, tables);
}

const std::string better = "[[shock]]\nname = \"better\"\nat = 2.0\n[shock.set]\n\"vendor.western.productivity.cloud\" = 3.0\n";

}  // namespace

TEST_CASE("wages balance trade at the shares of installed bases", "[closure][switching]") {
  // At a settlement w_e L_e (1 − x_ee) = x_ew w_w L_w, x the bases: buyers in either state have the same base here, x_e, so that
  // w_w/w_e = (1 − x_e) L_e/(x_e L_w). It moves as the base does, and the base at x* of each date's wages.
  const Scenario scenario = of_two({"switching.active=true", "switching.settle_every=0.125", "switching.rate.cloud=0.5"}, better);
  Trial trial(scenario);
  std::size_t checked = 0;
  double first = 0;
  double before = 0;
  while (trial.world.events.next().time <= seconds_from_years(14.0)) {
    const Event event = trial.step();
    if (static_cast<Verb>(event.verb) != Verb::inputs_settle || trial.world.now == 0) continue;
    const World& world = trial.world;
    const MarketId m = world.markets.market(StateId{0U}, LayerId{0U}, MarketSegment::private_buyers);
    const MarketId there = world.markets.market(StateId{1U}, LayerId{0U}, MarketSegment::private_buyers);
    const double x = world.markets.share_of(StateId{0U}, m);
    CHECK(world.markets.share_of(StateId{0U}, there) == Approx(x).epsilon(1e-9));
    CHECK(world.wage(StateId{1U}) / world.wage(StateId{0U}) == Approx((1 - x) * 100.0 / (x * 60.0)).epsilon(1e-9));
    if (years_from_seconds(world.now) < 2.0) first = x;
    if (years_from_seconds(world.now) > 2.0) CHECK(x <= before + 1e-12);
    before = x;
    ++checked;
  }
  CHECK(checked > 100);
  CHECK(first - before > 0.01);  // it has moved
  CHECK(before > 0.0);
  const SeriesOf series(scenario, trial.recorder.values());
  for (std::size_t j = 0; j < 2; ++j) CHECK(std::abs(series.last("trade_balance", j)) < 0.1);  // bases move between two settlements
  CHECK(series.last("stock_flow_residual") < 1e-11);
}

TEST_CASE("when buyers have moved, wages are those of free choice", "[closure][switching]") {
  const SeriesOf free = run_series(of_two({}, better));
  const SeriesOf fast = run_series(
      of_two({"switching.active=true", "switching.settle_every=0.05", "inputs.settle_every=0.05", "switching.rate.cloud=2"}, better));
  CHECK(fast.last("wage", 1) == Approx(free.last("wage", 1)).epsilon(1e-6));
  CHECK(fast.last("price_index", 0) == Approx(free.last("price_index", 0)).epsilon(1e-6));
  CHECK(std::abs(free.last("wage", 1) - 1.0) > 0.05);
}

TEST_CASE("the work of moving is labour of the buyers' state", "[closure][switching]") {
  const Scenario scenario = of_two({"switching.active=true", "switching.settle_every=0.125", "switching.rate.cloud=0.5",
                                    "switching.cost=1.0", "run.horizon=40", "economy.averaging_time=0.5"},
                                   better);
  const SeriesOf series = run_series(scenario);
  double moved = 0;
  for (std::size_t t = 0; t < series.dates(); ++t) {
    moved += series.at("migration_cost", t, 0);
    CHECK(series.at("stock_flow_residual", t) < 1e-11);
  }
  CHECK(moved > 1.0);
  CHECK(std::abs(series.last("labour_excess", 0)) < 1e-6);
  CHECK(std::abs(series.last("trade_balance", 0)) < 1e-4);
}

TEST_CASE("the price of a material is a rent that its owners spend", "[closure][materials]") {
  // At a price p the part s (1 − 1/p) of cost is rent, and wage income L is the rest of it: with E of all states' spending
  //     Σ w L = (1 − 1/σ)(1 − s(1 − 1/p)) ΣE,    Y = w L + profits + rent by pay
  // and in two states that trade as one, wages as without the material, for cost rises alike.
  const Scenario usual = with_material({"materials.price=1.0", "run.horizon=60"});
  const Scenario dear = with_material({"materials.price=2.5", "run.horizon=60"});
  const Scenario none = of_two({"run.horizon=60"});
  const SeriesOf a = run_series(none);
  const SeriesOf b = run_series(usual);
  const SeriesOf c = run_series(dear);
  for (const SeriesEntry& entry : series_table()) {  // at the usual price nothing differs in any bit
    if (cells_of(none, entry) == 0) continue;
    for (std::size_t t = 0; t < a.dates(); ++t) {
      for (std::size_t cell = 0; cell < a.cells(entry.name); ++cell) {
        const double x = a.at(entry.name, t, cell);
        const double y = b.at(entry.name, t, cell);
        INFO(entry.name);
        CHECK(((std::isnan(x) && std::isnan(y)) || x == y));
      }
    }
  }
  const double rent = 0.2 * (1.0 - 1.0 / 2.5);
  double spending = 0;
  double pay = 0;
  for (std::size_t j = 0; j < 2; ++j) {
    spending += c.last("spending", j);
    pay += c.last("wage", j) * (j == 0 ? 100.0 : 60.0);
    CHECK(std::abs(c.last("labour_excess", j)) < 1e-9);
    CHECK(c.last("wage", j) == Approx(a.last("wage", j)).epsilon(1e-9));
    CHECK(c.last("price_index", j) == Approx(a.last("price_index", j) * std::pow(2.5, 0.2)).epsilon(1e-9));
  }
  CHECK(pay == Approx(0.75 * (1.0 - rent) * spending).epsilon(1e-9));
  for (std::size_t t = 0; t < c.dates(); ++t) CHECK(c.at("stock_flow_residual", t) < 1e-11);
}

TEST_CASE("rents of a dear material change hands between states in proportion to pay", "[closure][materials]") {
  // The east uses the material, the west holds a stockpile that outlasts the trial and pays no rent. Money is conserved at every date.
  const Scenario scenario =
      with_material({"materials.price=1.0", "materials.stockpile=100", "materials.holders=[\"west\"]", "run.horizon=60"},
                    "[[shock]]\nname = \"dear\"\nat = 2.0\n[shock.set]\n\"materials.price\" = 3.0\n");
  Trial trial(scenario);
  trial.run_to_year(59.0);
  const auto received = [&](std::size_t j) {
    const Ledger& ledger = trial.world.ledger;
    return ledger.received(ledger.households(StateId{j}), Flow::material_rent);
  };
  const double east = received(0);
  const double west = received(1);
  trial.run_to_year(60.0);
  const Ledger& ledger = trial.world.ledger;
  CHECK(ledger.paid(ledger.firms(StateId{1U}, LayerId{0U}, FirmClass::vendor), Flow::material_rent) == 0);
  const double pay_east = trial.world.wage(StateId{0U}) * 100.0;
  const double pay_west = trial.world.wage(StateId{1U}) * 60.0;
  REQUIRE(received(0) > east);
  CHECK((received(0) - east) / (received(1) - west) == Approx(pay_east / pay_west).epsilon(1e-9));
  const SeriesOf series(scenario, trial.recorder.values());
  for (std::size_t j = 0; j < 2; ++j) CHECK(std::abs(series.last("labour_excess", j)) < 1e-8);
  // Trade pays for rent: what the east owes the west for the material it sells it.
  const double sold = series.last("trade_balance", 0);
  CHECK(sold == Approx(received(1) - west).epsilon(1e-3));
  CHECK(series.last("stock_flow_residual") < 1e-11);
}

namespace {

/// The three states under the general closure with a reserve for entrants, whose public share is large.
Scenario reserved_economy(double share, const std::vector<std::string>& overrides = {}) {
  std::vector<std::string> all{"economy.closure=general", "inputs.settle_every=0.25", "state.arcadia.labour=5000",
                               "state.borduria.labour=3000", "state.cathay.labour=2000"};
  all.insert(all.end(), overrides.begin(), overrides.end());
  Scenario scenario = three_states(all);
  for (StateParameters& state : scenario.states) {
    state.public_share = 0.3;
    if (share >= 0) scenario.reserve.share[state.name] = share;
  }
  scenario.reserve.active = share >= 0;
  scenario.reserve.age = 6.0;
  return scenario;
}

}  // namespace

TEST_CASE("wages count the labour of what entrants sell out of the reserve", "[closure][reserve]") {
  // Just after a settlement pay is what the sales of that moment bring, reserved ones counted firm by firm, to the last digits.
  const auto gap_after = [](const Scenario& scenario, bool with_reserved, double& reserved) {
    Trial trial(scenario);
    double worst = 0;
    while (trial.world.events.next().time <= seconds_from_years(8.0)) {
      const Event event = trial.step();
      const World& world = trial.world;
      if (static_cast<Verb>(event.verb) != Verb::inputs_settle || world.now < seconds_from_years(4.0)) continue;
      std::vector<double> pay(world.state_count());
      for (const FirmId id : trial.firms()) {
        const Firm& firm = world.firms[id];
        const StateId home{std::size_t{firm.home}};
        pay[firm.home] += recurring_labour(firm) * world.wage(home);
        for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
          const Presence& presence = world.firms[p];
          visit_sales(world, firm, p, [&](const Sales& sales) {
            const double flow = sales.flow(home, world.now);
            reserved += sales.reserved ? flow : 0.0;
            if (!sales.reserved || with_reserved) pay[firm.home] += flow * (1 - presence.margin) * (1 - presence.data_cost_share);
          });
        }
      }
      for (std::size_t j = 0; j < pay.size(); ++j) {
        for (std::size_t s = 0; s < world.layer_count(); ++s) {  // the outside good is made here
          for (const MarketSegment segment : {MarketSegment::private_buyers, MarketSegment::public_buyers}) {
            const MarketId m = world.markets.market(StateId{j}, LayerId{s}, segment);
            pay[j] += world.markets.spending_at(m, world.now) * world.markets[m].outside_weight / world.markets[m].phi;
          }
        }
        pay[j] += world.production.one_off[j] * world.production.wage[j] + world.production.services_sold[j];
        const double endowment = world.production.wage[j] * world.scenario.states[j].labour * world.production.growth_factor[j];
        worst = std::max(worst, std::abs(pay[j] / endowment - 1.0));
      }
    }
    return worst;
  };
  double reserved = 0;
  const Scenario scenario = reserved_economy(0.5);
  CHECK(gap_after(scenario, true, reserved) < 1e-9);
  CHECK(reserved > 100);
  CHECK(gap_after(scenario, false, reserved) > 1e-2);  // what leaving them out would miss
  CHECK(run_trial(scenario, 1, 0).accounts_residual < 1e-10);
}

TEST_CASE("a reserve of nothing changes no bit under the general closure", "[closure][reserve]") {
  const Scenario off = reserved_economy(-1.0, {"run.horizon=4"});
  const Scenario on = reserved_economy(0.0, {"run.horizon=4"});
  const SeriesOf a = run_series(off);
  const SeriesOf b = run_series(on);
  std::size_t compared = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (cells_of(off, entry) == 0) continue;
    for (std::size_t t = 0; t < a.dates(); ++t) {
      for (std::size_t cell = 0; cell < a.cells(entry.name); ++cell) {
        const double x = a.at(entry.name, t, cell);
        const double y = b.at(entry.name, t, cell);
        INFO(entry.name);
        CHECK(((std::isnan(x) && std::isnan(y)) || x == y));
        ++compared;
      }
    }
  }
  CHECK(compared > 1000);
}

TEST_CASE("what layers buy of each other costs what held buyers pay", "[inputs][switching]") {
  // ln C of applications = α ln P of the cloud at home, P by shares held: P = [Σ x^((σ−1)/σ) w^(1/σ)]^(−σ/(σ−1)).
  std::string text =
      two_states + better + "[[layer]]\nname = \"applications\"\nelasticity = 3.0\ntrade_cost = 1.0\ninputs = { cloud = 0.4 }\n";
  for (const char* productivity : {"productivity = { cloud = 2.0 }\n"}) {
    const std::string both = "productivity = { cloud = 2.0, applications = 1.5 }\n";
    for (std::size_t at = text.find(productivity); at != std::string::npos; at = text.find(productivity, at + both.size()))
      text.replace(at, std::string(productivity).size(), both);
  }
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"{ cloud = 100.0 }", "{ cloud = 100.0, applications = 80.0 }"},
                                 {"{ cloud = 60.0 }", "{ cloud = 60.0, applications = 70.0 }"}}) {
    text.replace(text.find(from), from.size(), to);
  }
  const double rate = 0.4;
  const Scenario scenario = scenario_from(text, {"economy.closure=partial", "switching.active=true", "switching.settle_every=0.125",
                                                 "switching.rate.cloud=0.4", "run.horizon=10"});
  const SeriesOf series = run_series(scenario);
  const std::vector<double> times = sample_times(scenario);
  const double after = 8.0 / (8.0 + 27.0);
  for (std::size_t date = 1; date < series.dates(); ++date) {
    const double western = times[date] < 2.0 ? 2.0 : 3.0;
    const double x = after + (0.5 - after) * std::exp(-rate * std::max(0.0, times[date] - 2.0));
    const double w = std::pow(0.75, 3.0);
    const double sum =
        std::pow(x, 0.75) * std::pow(8.0 * w, 0.25) + std::pow(1 - x, 0.75) * std::pow(western * western * western * w, 0.25);
    const double price = std::pow(sum, -4.0 / 3.0);
    INFO("date " << times[date]);
    CHECK(series.at("price_index", date, 0) == Approx(price).epsilon(1e-9));
    if (times[date] == 2.0) continue;                                                      // settled before the change
    CHECK(series.at("unit_cost", date, 1) == Approx(std::pow(price, 0.4)).epsilon(1e-9));  // at free choice: 2 % less in the third year
    CHECK(series.at("spending", date, 0) - series.at("input_spending", date, 0) == Approx(100.0).epsilon(1e-9));
    CHECK(series.at("stock_flow_residual", date) < 1e-11);
  }
}

TEST_CASE("spending that answers to prices answers to those that inputs make", "[inputs][elastic]") {
  // E = E(0) (P/P(0))^(1−η), whose P falls by the input's share of what the input falls by, once inputs are settled.
  const std::string text = R"(
schema = 1
[run]
horizon = 8.0
sample_every = 1.0
[inputs]
settle_every = 0.125
[[layer]]
name = "cloud"
elasticity = 4.0
[[layer]]
name = "applications"
elasticity = 3.0
upper_elasticity = 2.0
inputs = { cloud = 0.4 }
[[state]]
name = "east"
spending = { cloud = 100.0, applications = 80.0 }
[[vendor]]
name = "eastern"
home = "east"
productivity = { cloud = 2.0, applications = 1.5 }
[[shock]]
name = "better"
at = 2.4
[shock.set]
"vendor.eastern.productivity.cloud" = 4.0
)";
  const Scenario scenario = scenario_from(text);
  const SeriesOf series = run_series(scenario);
  for (std::size_t date = 0; date < series.dates(); ++date) {
    const double price = series.at("price_index", date, 1) / series.at("price_index", 0, 1);
    CHECK(price == Approx(sample_times(scenario)[date] < 2.4 ? 1.0 : std::pow(2.0, -0.4)).epsilon(1e-9));
    CHECK(series.at("spending", date, 1) == Approx(80.0 / price).epsilon(1e-9));  // at the prices before inputs were settled: 80
    CHECK(series.at("stock_flow_residual", date) < 1e-11);
  }
}

TEST_CASE("all of these at once close their accounts, under either closure", "[closure][switching][reserve][materials][inputs]") {
  const std::string closure = GENERATE("economy.closure=general", "economy.closure=partial");
  const std::string conduct = GENERATE("economy.conduct=bertrand", "economy.conduct=cournot", "economy.conduct=monopolistic");
  std::vector<std::string> all{closure,
                               conduct,
                               "economy.granular_firms=all",
                               "inputs.settle_every=0.125",
                               "state.arcadia.labour=5000",
                               "state.borduria.labour=3000",
                               "state.cathay.labour=2000",
                               "switching.active=true",
                               "switching.settle_every=0.125",
                               "switching.rate.cloud=0.5",
                               "switching.rate.applications=0.25",
                               "switching.cost=0.2",
                               "switching.network.applications=0.5",
                               "switching.subsidy.borduria=0.2",
                               "reserve.active=true",
                               "reserve.share.arcadia=0.3",
                               "reserve.share.borduria=0.5",
                               "state.borduria.preference_margin=0.3",
                               "materials.active=true",
                               "materials.price=1.4",
                               "materials.stockpile=1",
                               "materials.holders=[\"arcadia\"]",
                               "layer.cloud.material_share=0.1",
                               "layer.applications.inputs.cloud=0.2",
                               "run.horizon=6"};
  if (closure == "economy.closure=partial") all.push_back("layer.cloud.upper_elasticity=1.5");
  const std::string text = project_text("tests/support/three_states.toml") +
                           "[[outage]]\nname = \"failure\"\nreach = 0.5\nloss = 0.5\nat = 3.3\nduration = 0.2\n";
  const Scenario scenario = scenario_from(text, all);
  const TrialResult result = run_trial(scenario, 3, 0);
  CHECK(result.accounts_residual < 1e-10);
  const SeriesOf series(scenario, result.values);
  CHECK(series.last("active_firms", 0) > 0);
  for (std::size_t cell = 0; cell < series.cells("price_index"); ++cell) CHECK(series.last("price_index", cell) > 0);
}

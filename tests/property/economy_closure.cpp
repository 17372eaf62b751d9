// Inputs across layers and the general closure: a start that is an equilibrium returns itself, money is a veil, names of states
// do not matter, and what one state lends others borrow.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/perturbations.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// The three states with inputs across their layers; under the general closure with labour for what they spend.
Scenario connected_states(Closure closure, const std::vector<std::string>& overrides = {}) {
  Scenario scenario = three_states(overrides);
  scenario.layers[1].inputs = {{"cloud", 0.3}, {"applications", 0.1}};
  scenario.layers[0].inputs = {{"applications", 0.1}};
  scenario.economy.closure = closure;
  for (StateParameters& state : scenario.states) {
    state.labour = state.spending.at("cloud") + state.spending.at("applications");
  }
  return scenario;
}

const char* const gravity = R"(
schema = 1
[run]
horizon = 3.0
sample_every = 0.5
[[layer]]
name = "cloud"
elasticity = 5.0
trade_cost = 1.5
[[layer]]
name = "applications"
elasticity = 4.0
trade_cost = 1.2
inputs = { cloud = 0.3 }
[[state]]
name = "a"
labour = 300.0
spending = { cloud = 100.0, applications = 300.0 }
[[state]]
name = "b"
labour = 200.0
spending = { cloud = 50.0, applications = 300.0 }
[[vendor]]
name = "one"
home = "a"
productivity = { cloud = 1.0, applications = 1.3 }
[[vendor]]
name = "two"
home = "b"
productivity = { cloud = 0.7, applications = 1.0 }
)";

/// Sets the scenario's benchmark to what it was found to be at its end: final spending by layer, and labour at wage one.
void calibrate(Scenario& scenario, const SeriesOf& series) {
  for (std::size_t j = 0; j < scenario.states.size(); ++j) {
    const double wage = series.last("wage", j);
    StateParameters& state = scenario.states[j];
    for (std::size_t s = 0; s < scenario.layers.size(); ++s) {
      const std::size_t cell = j * scenario.layers.size() + s;
      state.spending[scenario.layers[s].name] = series.last("spending", cell) - series.last("input_spending", cell);
    }
    state.labour *= wage;
    for (VendorParameters& vendor : scenario.vendors) {
      if (vendor.home != state.name) continue;
      for (std::size_t s = 0; s < scenario.layers.size(); ++s) {  // an hour is now worth one: cost w^(1−Σα) stays what it was
        double inputs = 0;
        for (const auto& [name, share] : scenario.layers[s].inputs) inputs += share;
        vendor.productivity[scenario.layers[s].name] /= std::pow(wage, 1.0 - inputs);
      }
    }
  }
}

}  // namespace

TEST_CASE("a calibrated start returns itself under either closure", "[property][economy][closure]") {
  for (const Closure closure : {Closure::partial, Closure::general}) {
    Scenario scenario = scenario_from(gravity);
    scenario.economy.closure = closure;
    const SeriesOf first = run_series(scenario);
    if (closure == Closure::general) CHECK(std::abs(first.last("wage", 0) - 1.0) > 1e-3);  // the start was no equilibrium
    calibrate(scenario, first);
    const SeriesOf series = run_series(scenario);
    for (std::size_t t = 0; t < series.dates(); ++t) {
      for (std::size_t j = 0; j < 2; ++j) {
        INFO("date " << t << ", state " << j);
        CHECK(series.at("wage", t, j) == Approx(1.0).epsilon(1e-9));
        if (closure == Closure::general) {
          CHECK(std::abs(series.at("labour_excess", t, j)) < 1e-9);
          CHECK(std::abs(series.at("trade_balance", t, j)) < 1e-9 * series.at("spending", t, 2 * j + 1));
        }
        for (std::size_t s = 0; s < 2; ++s) {
          const std::size_t cell = 2 * j + s;
          const double final_spending = series.at("spending", t, cell) - series.at("input_spending", t, cell);
          CHECK(final_spending == Approx(scenario.states[j].spending.at(scenario.layers[s].name)).epsilon(1e-9));
          CHECK(series.at("price_index", t, cell) == Approx(first.last("price_index", cell)).epsilon(1e-9));
          CHECK(std::abs(series.at("input_balance", t, cell)) < 1e-9 * final_spending);
        }
      }
    }
  }
}

TEST_CASE("wages are a veil: another numeraire changes no decision", "[property][economy][closure]") {
  // Without cash that is kept from date to date, whose worth would follow the numeraire's wage.
  Scenario mean = scenario_from(gravity);
  mean.economy.closure = Closure::general;
  Scenario named = mean;
  named.economy.numeraire = "b";
  const SeriesOf a = run_series(mean);
  const SeriesOf b = run_series(named);
  CHECK(a.total("sellers", 0) > 0);
  for (std::size_t t = 0; t < a.dates(); ++t) {
    const double level = a.at("wage", t, 1);
    CHECK(std::abs(level - 1.0) > 1e-3);
    CHECK(b.at("wage", t, 1) == Approx(1.0).epsilon(1e-12));
    CHECK(a.total("sellers", t) == b.total("sellers", t));
    for (const char* name : {"domestic_share", "welfare"}) {
      for (std::size_t c = 0; c < a.cells(name); ++c) CHECK(b.at(name, t, c) == Approx(a.at(name, t, c)).epsilon(1e-8));
    }
    for (const char* name : {"wage", "unit_cost", "spending", "input_spending"}) {
      for (std::size_t c = 0; c < a.cells(name); ++c) CHECK(b.at(name, t, c) == Approx(a.at(name, t, c) / level).epsilon(1e-8));
    }
  }
}

TEST_CASE("money is a unit also where wages and inputs are settled", "[property][economy][closure]") {
  for (const Closure closure : {Closure::partial, Closure::general}) {
    Scenario scenario = connected_states(closure, {"run.horizon=4.0"});
    const SeriesOf once = run_series(scenario);
    multiply_money(scenario, 1.3);
    const SeriesOf other = run_series(scenario);
    for (std::size_t t = 0; t < once.dates(); ++t) {
      for (const char* name : {"active_firms", "entries", "sellers", "audits_completed"}) {
        CHECK(once.total(name, t) == other.total(name, t));
      }
      for (const char* name : {"wage", "unit_cost", "domestic_share"}) {
        for (std::size_t c = 0; c < once.cells(name); ++c) CHECK(other.at(name, t, c) == Approx(once.at(name, t, c)).epsilon(1e-8));
      }
      CHECK(other.total("input_spending", t) == Approx(1.3 * once.total("input_spending", t)).epsilon(1e-8));
    }
  }
}

TEST_CASE("the order of states only permutes wages and inputs", "[property][economy][closure]") {
  Scenario scenario = connected_states(Closure::general, {"run.horizon=3.0", "audit.renewal_lead=0.0"});
  const SeriesOf there = run_series(scenario);
  std::swap(scenario.states[0], scenario.states[2]);
  const SeriesOf back = run_series(scenario);
  for (std::size_t t = 0; t < there.dates(); ++t) {
    for (const char* name : {"wage", "unit_cost", "input_spending", "active_firms", "trade_balance"}) {
      const std::size_t each = there.cells(name) / 3;
      for (std::size_t c = 0; c < there.cells(name); ++c) {
        INFO(name << " at date " << t << ", cell " << c);
        CHECK(back.at(name, t, (2 - c / each) * each + c % each) == Approx(there.at(name, t, c)).epsilon(1e-8).margin(1e-6));
      }
    }
  }
}

TEST_CASE("trade balances sum to zero, and stocks of inputs do not drift", "[property][economy][closure]") {
  for (const Closure closure : {Closure::partial, Closure::general}) {
    const SeriesOf series = run_series(connected_states(closure));
    for (std::size_t t = 1; t < series.dates(); ++t) {
      CHECK(std::abs(series.total("trade_balance", t)) < 1e-8 * series.total("spending", t));
      CHECK(std::abs(series.total("input_balance", t)) < 0.02 * series.total("input_spending", t));
    }
    CHECK(series.mean("input_spending") > 100);
  }
}

TEST_CASE("inputs are complements at once and substitutes in the end", "[property][economy][closure]") {
  // Cloud doubles in price. With elasticities .5 and 2 its share of costs rises first and has fallen in the end; techniques
  // adapt at a pace of five years, so that half a year is the short run and a quarter of a century the long one.
  Scenario scenario = scenario_from(gravity, {"inputs.short_elasticity=0.5", "inputs.long_elasticity=2.0", "inputs.adaptation_rate=0.2",
                                              "run.horizon=28.0", "layer.cloud.trade_cost=1.0", "layer.applications.trade_cost=1.0"});
  scenario.vendors[1].productivity = {{"applications", 1.0}};
  scenario.vendors[0].productivity = {{"cloud", 1.0}};
  add_shock(scenario, 2.0, {{"state.a.input_cost", number_value(2.0)}});
  const SeriesOf series = run_series(scenario);
  const double before = series.at("input_spending", 2, 2);
  const double at_once = series.at("input_spending", 4, 2);
  const double in_the_end = series.last("input_spending", 2);
  CHECK(at_once > 1.05 * before);
  CHECK(in_the_end < 0.95 * before);
}

namespace {

/// Two states, a vendor each, one layer; a regime that charges and supports.
const char* const two_states = R"(
schema = 1
[run]
horizon = 40.0
sample_every = 1.0
[economy]
closure = "general"
numeraire = "a"
averaging_time = 1.0
[[layer]]
name = "goods"
elasticity = 5.0
trade_cost = 1.5
[[regime]]
name = "strict"
[[state]]
name = "a"
labour = 300.0
regime = "strict"
spending = { goods = 300.0 }
[[state]]
name = "b"
labour = 200.0
spending = { goods = 200.0 }
[[vendor]]
name = "one"
home = "a"
productivity = { goods = 1.0 }
[[vendor]]
name = "two"
home = "b"
productivity = { goods = 1.2 }
)";

/// w_b/w_a by hand: s_hk shares of home h in state k, λ_k = 1 − (1−t_k)/σ labour per dollar sold in k, F paid by a's residents to b's;
/// under a levy ℓ in a, λ_a = (1−ℓ)(1 − 1/σ) and F = −ℓ s_ba E_a.
///     s_ab E_b − s_ba E_a = F      w_h L_h = Σ_k s_hk λ_k E_k
/// Where b's firm is owned in a, its profit w_b L_b/(σ−1) is a transfer from b to a.
double relative_wage(double t, double given, double levy = 0, bool owned = false) {
  constexpr double sigma = 5.0;
  const double there = std::pow(1.5, 1 - sigma);
  const auto excess_of_b = [&](double w) {
    const double transfer = owned ? -200.0 * w / (sigma - 1) : given;
    const double b = std::pow(1.2, sigma - 1) * std::pow(w, 1 - sigma);
    const double ba = b * there / (b * there + 1.0);
    const double ab = there / (there + b);
    const double here = levy > 0 ? (1 - levy) * (1 - 1 / sigma) : 1 - (1 - t) / sigma;
    const double abroad = 1 - 1 / sigma;
    // E_b = (F + s_ba E_a)/s_ab, and labour of a: 300 = s_aa λ_a E_a + s_ab λ_b E_b.
    const double imports = ba * (1 - levy);  // what b's sellers keep of a dollar spent in a
    const double spent_a = (300.0 - abroad * transfer) / ((1 - ba) * here + abroad * imports);
    const double spent_b = (transfer + imports * spent_a) / ab;
    return ba * here * spent_a + (1 - ab) * abroad * spent_b - 200.0 * w;
  };
  double low = 0.2;
  double high = 5.0;
  for (int step = 0; step < 100; ++step) (excess_of_b(0.5 * (low + high)) > 0 ? low : high) = 0.5 * (low + high);
  return 0.5 * (low + high);
}

}  // namespace

TEST_CASE("labour that follows sales and transfers between states are in the wages of the general closure", "[property][closure]") {
  CHECK(run_series(scenario_from(two_states)).last("wage", 1) == Approx(relative_wage(0, 0)).epsilon(1e-9));
  // What complying takes of sales in a is labour of the sellers' homes.
  const SeriesOf charged = run_series(scenario_from(two_states, {"regime.strict.revenue_cost=0.3"}));
  CHECK(charged.last("wage", 1) == Approx(relative_wage(0.3, 0)).epsilon(1e-9));
  CHECK(std::abs(relative_wage(0.3, 0) - relative_wage(0, 0)) > 1e-3);
  CHECK(charged.last("labour_excess", 0) == Approx(0).margin(1e-9));
  CHECK(charged.last("labour_excess", 1) == Approx(0).margin(1e-9));
  // Support of 30 a year to each vendor that sells in a: that of the foreign one is a transfer from a to b.
  const SeriesOf supported = run_series(scenario_from(two_states, {"regime.strict.support=30"}));
  CHECK(supported.last("wage", 1) == Approx(relative_wage(0, 30)).epsilon(1e-6));
  CHECK(std::abs(relative_wage(0, 30) - relative_wage(0, 0)) > 1e-2);
  CHECK(supported.last("stock_flow_residual") < 1e-9);
  // A levy in a: what b's firm pays of it is a transfer from b to a.
  const SeriesOf levied = run_series(scenario_from(std::string(two_states) + "[[levy]]\nname = \"l\"\nstate = \"a\"\nrate = 0.2\n"));
  CHECK(levied.last("wage", 1) == Approx(relative_wage(0, 0, 0.2)).epsilon(1e-6));
  // On all that is sold in a it is a consumption tax: given back to its households, it moves prices and no wage.
  CHECK(relative_wage(0, 0, 0.2) == Approx(relative_wage(0, 0)).epsilon(1e-12));
  CHECK(levied.last("spending", 0) == Approx(run_series(scenario_from(two_states)).last("spending", 0) / 0.8).epsilon(1e-6));
  // Profits of b's firm go to owners in a from the second year on.
  const std::string bought = "[[takeover]]\nname = \"t\"\nat = 1.0\nvendor = \"two\"\nowner = \"a\"\nprice_years = 2.0\n";
  const SeriesOf owned = run_series(scenario_from(two_states + bought));
  CHECK(owned.last("wage", 1) == Approx(relative_wage(0, 0, 0, true)).epsilon(1e-6));
  CHECK(std::abs(relative_wage(0, 0, 0, true) - relative_wage(0, 0)) > 1e-2);
  CHECK(owned.last("stock_flow_residual") < 1e-9);
}

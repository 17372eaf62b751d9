// Exemption, bunching, proportional costs and the size profile in the world: what firms pay, what they sell, what they choose.
#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "models/firms/settlement.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// Vendors of given productivities beside an outside good of weight 10^9, so that Φ is the same whatever they do. A firm of
/// productivity φ sells 2 φ³ at its best price.
const std::string village = R"(
schema = 1
title = "a threshold"
[run]
horizon = 4.0
sample_every = 1.0
[[layer]]
name = "goods"
elasticity = 4.0
outside_weight = 1e9
[[requirement]]
name = "security"
[[mode]]
name = "locks"
requirement = "security"
cost = 0.3
[[regime]]
name = "code"
stringency = { security = 1.0 }
[[state]]
name = "home"
spending = { goods = 4.7407407407407407e9 }
regime = "code"
filing_cost = 0.05
[[vendor]]
name = "small"
home = "home"
productivity = { goods = 1.5 }
[[vendor]]
name = "middling"
home = "home"
productivity = { goods = 2.2 }
[[vendor]]
name = "large"
home = "home"
productivity = { goods = 6.0 }
[startups]
exit_hazard = 0.0
review_period = 1.0
)";

struct Sold {
  double revenue = 0;
  double production = 0;
  double compliance = 0;
  const Presence* presence = nullptr;
};

/// What the v-th vendor sells and pays a year.
Sold sold_by(const Trial& trial, std::size_t v) {
  const World& world = trial.world;
  const FirmId id = trial.firms()[v];
  const Firm& firm = world.firms[id];
  Sold sold;
  sold.presence = &world.firms[firm.first_presence];
  sold.revenue = revenue_flow(world, id);
  const double proportional = proportional_share(world.states[0], 0, *sold.presence);
  sold.production = sold.revenue * (1 - sold.presence->margin - proportional);
  sold.compliance = sold.revenue * proportional + firm.compliance_cost;
  return sold;
}

Scenario with(const std::vector<std::string>& overrides) { return scenario_from(village, overrides); }

const std::string below = "regime.code.exempt_below=";
const std::string by_cost = "regime.code.exempt_measure=\"production\"";
const std::string of_revenue = "regime.code.revenue_cost=0.1";
const std::string of_cost = "regime.code.production_cost=0.25";

}  // namespace

TEST_CASE("proportional costs are passed on, paid to households, and close the accounts", "[exemption]") {
  Trial trial(with({of_revenue, of_cost}));
  trial.run_to_year(2.0);
  const double price = 1.25 / 0.9;
  for (const auto& [v, productivity] : {std::pair{0U, 1.5}, std::pair{2U, 6.0}}) {
    const Sold sold = sold_by(trial, v);
    const double revenue = 2 * std::pow(productivity, 3) * std::pow(price, -3);
    CHECK(sold.revenue == Approx(revenue).epsilon(1e-6));
    CHECK(sold.presence->margin == Approx(0.9 / 4).epsilon(1e-14));
    CHECK(sold.production == Approx(0.9 * 0.75 / 1.25 * revenue).epsilon(1e-6));
    CHECK(sold.compliance == Approx((0.1 + 0.9 * 0.75 * 0.2) * revenue + 0.35).epsilon(1e-6));
    CHECK(profit_flow(trial.world, trial.firms()[v]) == Approx(0.225 * revenue).epsilon(1e-6));
  }
  const SeriesOf series(trial.world.scenario, trial.recorder.values());
  CHECK(series.at("stock_flow_residual", 1) < 1e-12);
  double due = 0;
  for (std::size_t v = 0; v < 3; ++v) due += sold_by(trial, v).compliance;
  CHECK(series.at("compliance_cost", 1, 1) == Approx(due).epsilon(1e-9));
}

TEST_CASE("below the threshold nothing is asked, above it everything, and in between firms stay at it", "[exemption]") {
  for (const bool revenue : {true, false}) {
    const double threshold = revenue ? 15.0 : 11.25;  // the variable cost of 15 of revenue
    std::vector<std::string> rules{below + std::to_string(threshold), of_cost};
    if (!revenue) rules.push_back(by_cost);
    Trial trial(with(rules));
    trial.run_to_year(2.0);
    const Sold small = sold_by(trial, 0);
    CHECK(small.revenue == Approx(2 * 1.5 * 1.5 * 1.5).epsilon(1e-6));
    CHECK((small.presence->exempt && !small.presence->held));
    CHECK(small.compliance == 0);
    const Sold middling = sold_by(trial, 1);
    CHECK((middling.presence->exempt && middling.presence->held));
    CHECK((revenue ? middling.revenue : middling.production) == Approx(threshold).epsilon(1e-7));
    CHECK(middling.compliance == 0);
    CHECK(middling.presence->margin > 0.25);
    const Sold large = sold_by(trial, 2);
    CHECK_FALSE(large.presence->exempt);
    CHECK(large.compliance == Approx(large.revenue * 0.15 + 0.35).epsilon(1e-9));
    const SeriesOf series(trial.world.scenario, trial.recorder.values());
    CHECK(series.at("exempt_sellers", 1) == 1);
    CHECK(series.at("bunching_sellers", 1) == 1);
    CHECK(series.at("obliged_sellers", 1) == 1);
    CHECK(series.at("stock_flow_residual", 1) < 1e-12);
  }
}

TEST_CASE("a threshold that nobody reaches is no rule, one of nothing spares nobody", "[exemption]") {
  const Scenario none = with({"regime.code.stringency.security=0.0", "state.home.filing_cost=0.0"});
  const Scenario everyone = with({below + "1e12", of_revenue, of_cost, "audit.fee=1.0"});
  const Scenario nobody = with({of_revenue, of_cost});
  const Scenario hardly = with({below + "1e-9", of_revenue, of_cost});
  for (const char* name : {"revenue", "profit", "price_index", "sellers", "active_firms"}) {
    for (std::size_t date = 0; date < 4; ++date) {
      CHECK(run_series(none).total(name, date) == run_series(everyone).total(name, date));
      CHECK(run_series(nobody).total(name, date) == run_series(hardly).total(name, date));
    }
  }
}

TEST_CASE("a threshold that moves binds at once, and prices follow at the review", "[exemption]") {
  Scenario scenario = with({below + "15.0", of_cost});
  add_shock(scenario, 1.5, {{"regime.code.exempt_below", number_value(10.0)}});
  add_shock(scenario, 2.6, {{"regime.code.exempt_below", number_value(1e6)}});
  Trial trial(scenario);
  trial.run_to_year(1.5 - 1e-6);
  REQUIRE(sold_by(trial, 1).presence->held);
  trial.run_to_year(1.5 + 1e-6);
  const Sold caught = sold_by(trial, 1);  // it held 15, and 10 is the threshold now
  CHECK_FALSE(caught.presence->exempt);
  CHECK(caught.compliance == Approx(caught.revenue * 0.15 + 0.35).epsilon(1e-9));
  trial.run_to_year(2.6 - 1e-6);  // at its review it has chosen again
  CHECK(sold_by(trial, 1).presence->held);
  CHECK(sold_by(trial, 1).revenue == Approx(10.0).epsilon(1e-7));
  CHECK_FALSE(sold_by(trial, 2).presence->exempt);
  trial.run_to_year(2.6 + 1e-6);
  CHECK(sold_by(trial, 2).presence->exempt);  // freed at once
  CHECK(sold_by(trial, 2).compliance == 0);
  CHECK(sold_by(trial, 1).revenue == Approx(10.0).epsilon(1e-7));  // still at its old price
  trial.run_to_year(4.0);
  CHECK(sold_by(trial, 1).revenue == Approx(2 * 2.2 * 2.2 * 2.2).epsilon(1e-6));
  CHECK(SeriesOf(scenario, trial.recorder.values()).last("stock_flow_residual") < 1e-12);
}

TEST_CASE("support is paid by the state to those whom it obliges", "[exemption]") {
  Trial trial(with({below + "15.0", of_cost, "regime.code.support=0.2"}));
  trial.run_to_year(2.0);
  CHECK_FALSE(sold_by(trial, 0).presence->supported);
  CHECK(sold_by(trial, 2).presence->supported);
  trial.run_to_year(3.0);
  const World& world = trial.world;
  const AccountId vendors = world.ledger.firms(StateId{0U}, LayerId{0U}, FirmClass::vendor);
  CHECK(world.ledger.received(vendors, Flow::support) > 0.2);
  CHECK(world.ledger.paid(world.ledger.government(StateId{0U}), Flow::support) == world.ledger.received(vendors, Flow::support));
  CHECK(SeriesOf(world.scenario, trial.recorder.values()).at("stock_flow_residual", 2) < 1e-12);
}

TEST_CASE("small firms pay their share of C(S), and the share of revenue has its peak at size one", "[exemption]") {
  Trial trial(with({"compliance.size_exponent=1.4", "compliance.size_reference=100.0"}));
  trial.run_to_year(2.0);
  for (const auto& [v, productivity] : {std::pair{0U, 1.5}, std::pair{1U, 2.2}, std::pair{2U, 6.0}}) {
    const double revenue = 2 * std::pow(productivity, 3);
    const double share = std::min(1.0, std::pow(revenue / 100, 1.4));
    CHECK(sold_by(trial, v).compliance == Approx(0.3 * share + 0.05).epsilon(1e-6));
  }
}

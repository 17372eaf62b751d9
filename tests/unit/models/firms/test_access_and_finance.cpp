// Who may sell to whom and from when on; how money ends and how it is raised.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "models/decisions/commitments.hpp"
#include "models/firms/access.hpp"
#include "models/firms/settlement.hpp"
#include "models/rules/entry.hpp"
#include "models/rules/localisation.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

// Two states that buy half in public; one vendor at home in each, which both serve both.
const std::string pair_text = R"(
schema = 1
title = "pair"
[run]
horizon = 10.0
[[layer]]
name = "goods"
data_share = 0.4
[[state]]
name = "here"
spending = { goods = 100.0 }
public_share = 0.5
[[state]]
name = "there"
spending = { goods = 100.0 }
[[requirement]]
name = "security"
[[mode]]
name = "plain"
requirement = "security"
cost = 0.0
[[regime]]
name = "rules"
stringency = { security = 1.0 }
audit = "self"
[[vendor]]
name = "native"
home = "here"
productivity = { goods = 1.0 }
[[vendor]]
name = "foreigner"
home = "there"
productivity = { goods = 1.0 }
[startups]
review_period = 50.0
productivity = "degenerate"
[localisation]
elasticity = 0.5
rent_premium = 0.5
build_premium = 0.1
build_cost = 1.0
build_time = 2.0
rent_time = 0.5
)";

const FirmId native{0U};
const FirmId foreigner{1U};
const StateId here{0U};

/// Present sales of a firm to one segment of `here`.
bool sells_to(const Trial& trial, FirmId firm, MarketSegment segment) {
  const PresenceId p = trial.world.firms.presence_in(firm, here);
  return p.exists() && trial.world.firms[p].weight[static_cast<std::size_t>(segment)] > 0;
}
bool sells_public(const Trial& trial, FirmId firm) { return sells_to(trial, firm, MarketSegment::public_buyers); }
bool sells_private(const Trial& trial, FirmId firm) { return sells_to(trial, firm, MarketSegment::private_buyers); }

}  // namespace

TEST_CASE("public buyers take whom their rule lets in, private buyers everyone", "[access]") {
  struct Row {
    const char* rule;
    bool regime;
    bool localises;
    bool native_sells;
    bool foreigner_sells;
  };
  const Row rows[] = {{"any", false, false, true, true},      {"certified", false, false, false, false},
                      {"certified", true, false, true, true}, {"localised", false, false, true, false},
                      {"localised", false, true, true, true}, {"domestic", false, false, true, false},
                      {"domestic", true, true, true, false}};
  for (const Row& row : rows) {
    INFO(row.rule << (row.regime ? ", certified" : "") << (row.localises ? ", localised" : ""));
    Scenario scenario = scenario_from(pair_text, {std::string("state.here.procurement=\"") + row.rule + "\""});
    if (row.regime) scenario.states[0].regime = "rules";
    if (row.localises) scenario.states[0].localisation = {"goods"};
    Trial trial(scenario);
    trial.run_to_year(3.0);  // after the time that building takes
    CHECK(sells_private(trial, native));
    CHECK(sells_private(trial, foreigner));
    CHECK(sells_public(trial, native) == row.native_sells);
    CHECK(sells_public(trial, foreigner) == row.foreigner_sells);
  }
}

TEST_CASE("a preference divides public spending as in the closed form and leaves private buyers alone", "[access]") {
  // Equal prices at no trade cost: spending on the foreigner is (1+m)^(-4) of that on the native, the bundle dearer.
  for (const double margin : {0.0, 0.1, 0.5}) {
    INFO("m = " << margin);
    const Scenario scenario = scenario_from(pair_text, {"state.here.preference_margin=" + std::to_string(margin)});
    Trial trial(scenario);
    trial.run_to_year(1.0);
    const auto sales = [&](FirmId firm, Flow flow) {
      settle(trial.world, firm);
      return trial.world.ledger.received(account_of(trial.world, trial.world.firms[firm]), flow);
    };
    const double left = std::pow(1.0 + margin, -4.0);
    CHECK(sales(foreigner, Flow::sales_public) == Approx(50.0 * left / (1.0 + left)).epsilon(1e-9));
    CHECK(sales(native, Flow::sales_public) == Approx(50.0 / (1.0 + left)).epsilon(1e-9));
    CHECK(sales(foreigner, Flow::sales_private) == Approx(25.0 + 50.0).epsilon(1e-9));
    const SeriesOf series = run_series(scenario);
    const double loss = (1.0 + left) / std::pow(1.0 + std::pow(1.0 + margin, -3.0), 4.0 / 3.0);
    CHECK(series.at("public_price_index", 0, 0) / series.at("price_index", 0, 0) == Approx(loss * std::pow(2.0, 1.0 / 3.0)).epsilon(1e-9));
  }
}

TEST_CASE("a change of the rule opens and closes the public segment on its date", "[access][policy]") {
  Scenario scenario = scenario_from(pair_text);
  add_shock(scenario, 1.0, {{"state.here.procurement", word_value("domestic")}});
  add_shock(scenario, 2.0, {{"state.here.procurement", word_value("any")}});
  Trial trial(scenario);
  trial.run_to_year(0.99);
  CHECK(sells_public(trial, foreigner));
  trial.run_to_year(1.0);
  CHECK_FALSE(sells_public(trial, foreigner));
  CHECK(sells_private(trial, foreigner));
  trial.run_to_year(2.0);
  CHECK(sells_public(trial, foreigner));
  // Equal firms at no trade cost: half of 50 a year for two of the three years, nothing in between.
  trial.run_to_year(3.0);
  settle(trial.world, foreigner);
  const AccountId account = account_of(trial.world, trial.world.firms[foreigner]);
  CHECK(trial.world.ledger.received(account, Flow::sales_public) == Approx(25.0 * 2).epsilon(1e-7));
  CHECK(trial.world.ledger.received(account, Flow::sales_private) == Approx(25.0 * 3 + 50.0 * 3).epsilon(1e-7));
}

TEST_CASE("local capacity takes its lead time, costs its premium and pays the landlords of the state", "[access][localisation]") {
  Scenario scenario = scenario_from(pair_text, {"localisation.build_cost=1000.0"});  // nobody builds
  scenario.states[0].localisation = {"goods"};
  Trial trial(scenario);
  trial.run_to_year(0.4999);
  CHECK_FALSE(sells_private(trial, foreigner));
  CHECK(sells_private(trial, native));
  trial.run_to_year(0.5001);
  REQUIRE(sells_private(trial, foreigner));
  const Presence& presence = trial.world.firms[trial.world.firms.presence_in(foreigner, here)];
  CHECK(presence.capacity == LocalCapacity::rented);
  const double factor = localisation_factor(0.4, 0.5, 0.5);
  CHECK(presence.weight[0] == Approx(trial.world.firms[foreigner].weight * std::pow(factor, -3.0)).epsilon(1e-12));
  trial.run_to_year(2.0);
  settle(trial.world, foreigner);
  const World& world = trial.world;
  const double landlords = world.ledger.received(world.ledger.households(here), Flow::landlord_income);
  const AccountId account = account_of(world, world.firms[foreigner]);
  // Sales here: the share w/(w + 1) of 100 a year for a year and a half; production is 3/4 of sales, data their share
  // of it.
  const double weight = std::pow(factor, -3.0);
  const double sales = 100.0 * 1.5 * weight / (1 + weight);
  CHECK(landlords == Approx(0.75 * sales * data_cost_share(0.4, 0.5, 0.5)).epsilon(1e-6));
  CHECK(world.ledger.paid(account, Flow::local_data) == Approx(landlords).epsilon(1e-12));
  CHECK(world.ledger.balance(world.ledger.landlords()) == Approx(0.0).margin(1e-9));
}

TEST_CASE("own capacity is paid at once and sells after its lead time, without rent", "[access][localisation]") {
  Scenario scenario = scenario_from(pair_text);
  scenario.states[0].localisation = {"goods"};
  scenario.localisation.rent_time = 3.0;  // building is cheaper and sooner
  Trial trial(scenario);
  trial.run_to_year(1.9999);
  CHECK_FALSE(sells_private(trial, foreigner));
  CHECK(trial.world.ledger.paid(account_of(trial.world, trial.world.firms[foreigner]), Flow::local_capacity) == 1.0);
  trial.run_to_year(2.0001);
  CHECK(sells_private(trial, foreigner));
  CHECK(trial.world.firms[trial.world.firms.presence_in(foreigner, here)].capacity == LocalCapacity::built);
  trial.run_to_year(5.0);
  settle(trial.world, foreigner);
  CHECK(trial.world.ledger.paid(account_of(trial.world, trial.world.firms[foreigner]), Flow::local_data) == 0.0);
}

TEST_CASE("adequacy exempts a home from localisation", "[access][localisation]") {
  Scenario scenario = scenario_from(pair_text);
  scenario.states[0].localisation = {"goods"};
  scenario.states[0].adequacy = {"there"};
  Trial trial(scenario);
  trial.run_to(1);
  REQUIRE(sells_private(trial, foreigner));
  CHECK(trial.world.firms[trial.world.firms.presence_in(foreigner, here)].capacity == LocalCapacity::not_needed);
}

TEST_CASE("updating access twice changes nothing, and presences count what is open", "[access]") {
  Trial trial(three_states(), 7);
  trial.run_to_year(3.3);
  World& world = trial.world;
  for (const FirmId id : trial.firms()) {
    settle(world, id);
    const double fixed = world.firms[id].fixed_cost;
    int open = 0;
    std::vector<double> weights;
    for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
      open += world.firms[p].open ? 1 : 0;
      weights.push_back(world.firms[p].weight[0]);
    }
    CHECK(world.firms[id].presences == open);
    update_access(world, id);
    refresh_access(world, id);
    std::size_t i = 0;
    for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
      CHECK(world.firms[p].weight[0] == weights[i++]);
    }
    CHECK(world.firms[id].fixed_cost == fixed);
  }
}

TEST_CASE("a startup that burns cash exits at the second its cash is predicted to end", "[finance]") {
  // Costs jump above profit at year 1; nothing else changes. burn = fixed cost − revenue/σ.
  Scenario scenario = scenario_from(pair_text, {"funding.rule=\"runway\"", "funding.seed=3.0", "funding.reserve=1000.0"});
  scenario.states[0].incumbents = {{"goods", 1.0}};
  add_shock(scenario, 1.0, {{"layer.goods.fixed_cost_home", number_value(60.0)}});
  Trial trial(scenario);
  trial.run_to_year(1.0);
  const FirmId startup{2U};
  REQUIRE(trial.world.firms[startup].firm_class == FirmClass::startup);
  settle(trial.world, startup);
  const double cash = trial.world.firms[startup].cash;
  const double burn = 60.0 - revenue_flow(trial.world, startup) / 4.0;
  CHECK(cash == Approx(3.0 + revenue_flow(trial.world, startup) / 4.0).epsilon(1e-6));
  REQUIRE(burn > 0);
  const Event exit = trial.run_to_next(Verb::firm_exits, seconds_from_years(10.0));
  CHECK(exit.subject == startup.value);
  CHECK(static_cast<ExitCause>(exit.detail) == ExitCause::insolvency);
  CHECK(exit.time == seconds_from_years(1.0) + seconds_from_years(cash / burn) + 1);
}

TEST_CASE("a round is won exactly where the share bought is worth its price, and only by who burns cash", "[finance]") {
  // Every offer in ten years of two economies: what happened against the rule, from a copy made just before.
  int won = 0;
  int lost = 0;
  int not_needed = 0;
  for (const std::uint64_t seed : {7U, 8U, 9U}) {
    Trial trial(
        three_states({"funding.round_size=1.5", "funding.round_equity=0.1", "funding.round_rate=4.0", "audit_body.the_house.auditors=2"}),
        seed);
    while (!trial.world.events.empty() && trial.world.events.next().time <= seconds_from_years(10.0)) {
      const Event event = trial.world.events.next();
      const FirmId id{event.subject};
      if (static_cast<Verb>(event.verb) != Verb::round_opens || !trial.world.firms.is_current(id, event.plan)) {
        trial.step();
        continue;
      }
      World before = trial.world;
      before.now = event.time;
      settle(before, id);
      const bool burns = recurring_cost(before, before.firms[id]) > profit_flow(before, id);
      const bool worth = 0.1 * best_prospect(before, id).value >= 1.5;
      const double equity = before.firms.record(id).outside_equity;
      trial.step();
      const bool raised = trial.world.firms[id].cash > before.firms[id].cash + 1.0;
      REQUIRE(raised == (burns && worth));
      REQUIRE(trial.world.firms.record(id).outside_equity == Approx(raised ? 1 - (1 - equity) * 0.9 : equity));
      won += raised ? 1 : 0;
      lost += burns && !worth ? 1 : 0;
      not_needed += burns ? 0 : 1;
    }
  }
  CHECK(won > 5);
  CHECK(lost > 5);
  CHECK(not_needed > 100);
}

TEST_CASE("deep pockets: owners take every surplus and cover every loss, so nobody is insolvent", "[finance]") {
  Trial trial(three_states({"funding.rule=\"unlimited\"", "audit_body.the_house.auditors=1"}), 7);
  trial.run_to_year(10.0);
  for (const EntryStatistics& statistics : trial.world.entry_statistics) {
    for (const double count : statistics.exits[static_cast<std::size_t>(ExitCause::insolvency)]) CHECK(count == 0.0);
  }
  CHECK(trial.world.ledger.paid(trial.world.ledger.financiers(), Flow::write_off) == 0.0);
  CHECK(trial.world.ledger.paid(trial.world.ledger.financiers(), Flow::equity) > 0.0);
}

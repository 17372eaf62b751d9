// Supply and price of audits step by step: plans, training, auditors who leave, fees that rise with the queue, bodies that
// are recognised elsewhere; and that a neutral supply changes no bit.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "models/decisions/prospects.hpp"
#include "models/mechanisms/audits/audit_quotes.hpp"
#include "tests/support/audit_house.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

const std::string supplied_house_text = house_text + "[audit_supply]\nactive = true\n";

/// A house whose first plan comes in the last twentieth of its first period, by the seed: its first period is a whole one, nearly.
Trial house(const Scenario& scenario) {
  const double period = scenario.audit_supply.planning_period;
  for (std::uint64_t seed = 1; seed < 1000; ++seed) {
    Trial trial(scenario, seed);
    Trial scout = trial;
    const Event first = scout.run_to_next(Verb::body_plans, seconds_from_years(period));
    if (first.time <= seconds_from_years(period) && first.time > seconds_from_years(0.95 * period)) return trial;
  }
  throw std::runtime_error("no seed with such a plan");
}
Trial house(const std::vector<std::string>& overrides) { return house(scenario_from(supplied_house_text, overrides)); }
const AuditBody& body(const Trial& trial) { return trial.world.bodies[0]; }

/// Differences in series that `without` has; every other series must be one of the mechanism's own.
std::size_t bits_beyond(const Scenario& with, const Scenario& without, std::uint64_t seed) {
  const SeriesOf on = run_series(with, seed);
  const SeriesOf off = run_series(without, seed);
  std::size_t count = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (cells_of(without, entry) == 0) continue;
    for (std::size_t date = 0; date < off.dates(); ++date) {
      for (std::size_t cell = 0; cell < off.cells(entry.name); ++cell) {
        count += bits_that_differ({on.at(entry.name, date, cell)}, {off.at(entry.name, date, cell)});
      }
    }
  }
  return count;
}

}  // namespace

TEST_CASE("a body recruits out of what its auditors earned, and recruits audit after their training", "[audit_supply]") {
  // Audits begin at 1.25 and 1.75: US$ 1.0 m in two auditor-years, 0.5 against a cost of 0.25, x = 1; ν x T = 1.1, of which the one auditor
  // can train one.
  Trial trial = house({"audit_supply.auditor_cost=0.25", "audit_supply.response=0.55", "audit_supply.planning_period=2.0",
                       "audit_supply.training_time=0.4"});
  trial.run_to_year(1.89);
  CHECK(body(trial).staffing.trainees == 0);
  trial.run_to_year(2.01);
  CHECK(body(trial).staffing.trainees == 1);
  CHECK(body(trial).auditors == 1);
  trial.run_to_year(2.41);
  CHECK(body(trial).staffing.trainees == 0);
  CHECK(body(trial).auditors == 2);
}

TEST_CASE("who leaves finishes the audit at hand; the core stays", "[audit_supply]") {
  Trial trial = house(
      {"audit_body.house.auditors=2", "audit_supply.auditor_cost=100.0", "audit_supply.response=10.0", "audit_supply.planning_period=1.5"});
  trial.run_to_year(1.51);  // both at work since 1.25, planned after 1.425
  CHECK(body(trial).busy == 2);
  CHECK(body(trial).auditors == 2);
  CHECK(body(trial).staffing.leaving == 1);
  trial.run_to_year(1.76);
  CHECK(body(trial).auditors == 1);
  CHECK(body(trial).busy == 1);  // the third applicant's
  CHECK(body(trial).staffing.leaving == 0);
  trial.run_to_year(9.0);
  CHECK(body(trial).auditors == 1);  // one at least
  CHECK(body(trial).completed == 3);
}

namespace {

/// Dates of a trial's plans, by body, in years.
std::vector<std::vector<double>> plans_of(const Scenario& scenario, std::uint64_t seed, double until) {
  Trial trial(scenario, seed);
  std::vector<std::vector<double>> dates(trial.world.bodies.size());
  for (;;) {
    const Event event = trial.run_to_next(Verb::body_plans, seconds_from_years(until));
    if (event.time == never) return dates;
    dates[event.subject].push_back(years_from_seconds(event.time));
  }
}

}  // namespace

TEST_CASE("bodies plan once a period, each on days of its own", "[audit_supply]") {
  Scenario scenario = scenario_from(supplied_house_text, {"audit_supply.planning_period=0.5"});
  scenario.audit_bodies.push_back(scenario.audit_bodies.front());
  scenario.audit_bodies.back().name = "other";
  const auto dates = plans_of(scenario, 5, 4.0);
  for (const std::vector<double>& own : dates) {
    REQUIRE(own.size() == 8);
    CHECK(own.front() > 0);
    CHECK(own.front() < 0.5);
    for (std::size_t i = 1; i < own.size(); ++i) CHECK(own[i] - own[i - 1] == Approx(0.5).margin(1e-7));
  }
  CHECK(std::abs(dates[0].front() - dates[1].front()) > 0.01);
  std::swap(scenario.audit_bodies[0], scenario.audit_bodies[1]);  // a day is a body's, wherever it stands in the file
  const auto swapped = plans_of(scenario, 5, 4.0);
  CHECK(swapped[0] == dates[1]);
  CHECK(swapped[1] == dates[0]);
  // Evenly over the period: the mean of 400 phases is .5 to .0144, and so is that of their squares, 1/3, to .0149; four times that is
  // caught.
  double sum = 0;
  double squares = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const double phase = plans_of(scenario, seed, 0.5)[0].front() / 0.5;
    sum += phase;
    squares += phase * phase;
  }
  CHECK(sum / 400 == Approx(0.5).margin(0.058));
  CHECK(squares / 400 == Approx(1.0 / 3.0).margin(0.06));
}

TEST_CASE("the first period of a body is as long as it is", "[audit_supply]") {
  // Nobody has audited yet, x = −1: of 1000 auditors 1 − e^(−(δ + ν) t) leave, to one person.
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Trial trial(scenario_from(supplied_house_text, {"audit_body.house.auditors=1000", "audit_supply.response=0.3",
                                                    "audit_supply.attrition=0.2", "audit_supply.planning_period=1.0"}),
                seed);
    const Event first = trial.run_to_next(Verb::body_plans, seconds_from_years(1.0));
    CHECK(body(trial).auditors == Approx(1000.0 * std::exp(-0.5 * years_from_seconds(first.time))).margin(1.0));
    const Event second = trial.run_to_next(Verb::body_plans, seconds_from_years(2.0));
    if (years_from_seconds(second.time) > 1.25) continue;  // audits have begun
    CHECK(body(trial).auditors == Approx(1000.0 * std::exp(-0.5 * years_from_seconds(second.time))).margin(2.0));
  }
}

TEST_CASE("an event that sets the number of auditors overrules what a body has trained", "[audit_supply]") {
  Scenario scenario = scenario_from(supplied_house_text, {"audit_supply.auditor_cost=0.25", "audit_supply.response=0.55",
                                                          "audit_supply.planning_period=2.0", "audit_supply.training_time=0.4"});
  add_shock(scenario, 3.0, {{"audit.fee", number_value(0.6)}});
  add_shock(scenario, 3.5, {{"audit_body.house.auditors", number_value(5)}});
  Trial trial = house(scenario);
  trial.run_to_year(3.1);
  CHECK(body(trial).auditors == 2);  // another event leaves them alone
  trial.run_to_year(3.6);
  CHECK(body(trial).auditors == 5);
}

TEST_CASE("under congestion pricing a queue costs money that goes to auditors and from there to households", "[audit_supply]") {
  // Quoted waits of 0, .5 and 1 years at a rate of 2: fees of 1, 2 and 3 times 0.5.
  Trial trial = house({"audit_supply.pricing=congestion", "audit_supply.congestion_rate=2.0"});
  trial.run_to_year(2.9);
  CHECK(body(trial).completed == 3);
  CHECK(body(trial).fees == Approx(3.0).epsilon(1e-14));
  CHECK(body(trial).staffing.premiums == Approx(1.5).epsilon(1e-14));
  const Ledger& ledger = trial.world.ledger;
  CHECK(ledger.received(ledger.auditors(), Flow::audit_fee) == Approx(1.5).epsilon(1e-14));
  CHECK(ledger.received(ledger.auditors(), Flow::audit_premium) == Approx(1.5).epsilon(1e-14));
  CHECK(ledger.received(ledger.households(StateId{0U}), Flow::auditor_rent) == Approx(1.5).epsilon(1e-14));
  trial.run_to_year(3.1);
  CHECK(body(trial).staffing.usual_multiple == Approx(3.0).epsilon(1e-14));  // of the last audit, the only one planned at 3
}

TEST_CASE("applicants see a queue's price before they apply", "[audit_supply]") {
  World world = Trial(scenario_from(supplied_house_text, {"audit_supply.pricing=congestion", "audit_supply.congestion_rate=2.0"})).world;
  const double posted = audit_price(world, AuthorityId{0U}, 1.0);
  world.bodies[0].busy = 1;
  world.bodies[0].waiting = 1;  // two before a newcomer: a year
  CHECK(posted == 1.0);
  CHECK(audit_price(world, AuthorityId{0U}, 1.0) == 3.0);
  world.scenario.audit_supply.pricing = AuditPricing::posted;
  CHECK(audit_price(world, AuthorityId{0U}, 1.0) == 1.0);
}

TEST_CASE("a supply that does not respond, at posted fees or at a rate of zero, changes no bit", "[audit_supply]") {
  for (const std::string name : {"tiny", "three_states"}) {
    const auto read = [&](const std::vector<std::string>& overrides) {
      return name == "tiny" ? scenario_named("tiny", overrides) : three_states(overrides);
    };
    const Scenario off = read({});
    CHECK(bits_beyond(read({"audit_supply.active=true"}), off, 7) == 0);
    CHECK(bits_beyond(read({"audit_supply.active=true", "audit_supply.pricing=congestion"}), off, 7) == 0);
    CHECK(bits_beyond(read({"audit_supply.active=true", "audit_supply.pricing=congestion", "audit_supply.congestion_rate=4.0",
                            "audit_supply.response=1.0"}),
                      off, 7) > 0);
  }
}

TEST_CASE("other draws stay what they are when auditors come and go", "[audit_supply]") {
  const std::vector<std::string> moves{"audit_supply.active=true", "audit_supply.response=1.0", "audit_supply.attrition=0.2",
                                       "audit_supply.auditor_cost=0.02"};
  const SeriesOf on = run_series(scenario_named("tiny", moves), 7);
  const SeriesOf off = run_series(scenario_named("tiny"), 7);
  CHECK(on.last("auditors") != 10.0);
  for (std::size_t date = 0; date < off.dates(); ++date) {
    for (std::size_t cell = 0; cell < off.cells("ideas"); ++cell) {
      CHECK(on.at("ideas", date, cell) == off.at("ideas", date, cell));
    }
  }
}

TEST_CASE("what a queue adds to fees is a transfer: it costs firms and not their country", "[audit_supply]") {
  const SeriesOf dear =
      run_series(scenario_from(supplied_house_text, {"audit_supply.pricing=congestion", "audit_supply.congestion_rate=2.0"}));
  const SeriesOf posted = run_series(scenario_from(supplied_house_text));
  double fees = 0;
  for (std::size_t date = 0; date < posted.dates(); ++date) {
    const double variation = posted.at("equivalent_variation", date);
    if (!std::isnan(variation)) CHECK(dear.at("equivalent_variation", date) == Approx(variation).margin(1e-9));
    fees += dear.total("audit_fees", date) - posted.total("audit_fees", date);
  }
  CHECK(fees * 0.25 == Approx(1.5).epsilon(1e-12));
}

namespace {

// Two states, each with an audited regime; one body.
std::string two_regimes(const std::string& scope, const std::string& more_in_b, const std::string& more) {
  return R"(
schema = 1
title = "recognised bodies"
[run]
horizon = 6.0
[[layer]]
name = "goods"
[[requirement]]
name = "security"
[[mode]]
name = "plain"
requirement = "security"
cost = 0.01
[[regime]]
name = "a"
audit = "independent"
stringency = { security = 1.0 }
[[regime]]
name = "b"
audit = "independent"
stringency = { security = 0.5 }
)" + more_in_b +
         R"(
[[state]]
name = "east"
regime = "a"
spending = { goods = 100.0 }
ideas = { goods = 20.0 }
[[state]]
name = "west"
regime = "b"
spending = { goods = 100.0 }
ideas = { goods = 20.0 }
[startups]
entry = "fixed"
entry_probability = 1.0
productivity = "degenerate"
exit_hazard = 0.1
[audit]
fee = 0.01
service_time = 0.1
validity = 2.0
[[audit_body]]
name = "house"
home = "east"
auditors = 12
scope = )" +
         scope + "\n" + more;
}

}  // namespace

TEST_CASE("a recognised body audits as one that is accredited", "[audit_supply]") {
  const std::string idle = "[[audit_body]]\nname = \"nobody\"\nhome = \"west\"\nauditors = 0\nscope = [\"b\"]\n";
  const std::vector<double> accredited = run_trial(scenario_from(two_regimes("[\"a\", \"b\"]", "", idle)), 1, 0).values;
  const auto differs = [&](const std::string& more_in_b, const std::string& more) {
    return bits_that_differ(run_trial(scenario_from(two_regimes("[\"a\"]", more_in_b, idle + more)), 1, 0).values, accredited);
  };
  CHECK(differs("", "") > 0);  // not recognised: nobody audits for b
  CHECK(differs("accepts_bodies = [\"a\"]\n", "") == 0);
}

TEST_CASE("a states' alliance may recognise its members' bodies; recognition is not handed on", "[audit_supply]") {
  const std::string idle = "[[audit_body]]\nname = \"nobody\"\nhome = \"west\"\nauditors = 0\nscope = [\"b\"]\n";
  const std::string union_text = "[alliance.union]\nkind = \"states\"\nactive = true\nmembers = [\"east\", \"west\"]\n";
  const auto scope = [&](const std::string& more) {
    return Trial(scenario_from(two_regimes("[\"a\"]", "", idle + more))).world.bodies[0].scope;
  };
  CHECK(scope("") == bit(0));
  CHECK(scope(union_text) == bit(0));
  CHECK(scope(union_text + "recognises_bodies = true\n") == (bit(0) | bit(1)));
  Scenario chain = scenario_from(two_regimes("[\"a\"]", "accepts_bodies = [\"a\"]\n", idle));
  RegimeParameters third = chain.regimes[1];
  third.name = "c";
  third.accepts_bodies = {"b"};
  chain.regimes.push_back(third);
  CHECK(Trial(chain).world.bodies[0].scope == (bit(0) | bit(1)));
}

TEST_CASE("fees that rise with the queue run beside the general closure and foresight", "[audit_supply]") {
  const std::vector<std::string> congestion{"audit_supply.pricing=congestion", "audit_supply.congestion_rate=1.0"};
  const std::vector<std::vector<std::string>> beside{{"economy.closure=general", "state.home.labour=1000"},  // a transfer to auditors
                                                     {"economy.expectations=forward", "startups.productivity_process=gibrat",
                                                      "startups.productivity_shock_sd=0.01", "startups.productivity_drift=-0.1"}};
  for (std::vector<std::string> settings : beside) {
    settings.insert(settings.end(), congestion.begin(), congestion.end());
    CHECK_NOTHROW(scenario_from(supplied_house_text, settings));
  }
}

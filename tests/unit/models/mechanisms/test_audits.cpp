// Audits step by step: two clocks, queues, expiry and renewal, failure, withdrawal, bankruptcy, retainers, a change of
// rules.
#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "models/firms/access.hpp"
#include "tests/support/audit_house.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

using Overrides = std::vector<std::string>;
Trial house(const Overrides& overrides = {}) { return Trial(scenario_from(house_text, overrides)); }

bool sells(const Trial& trial, std::uint32_t row) {
  const Firm& firm = trial.world.firms[FirmId{row}];
  return firm.active && firm.presences > 0;
}
const Certificate& certificate_of(const Trial& trial, std::uint32_t row) {
  return trial.world.firms[trial.world.firms[FirmId{row}].first_certificate];
}
const AuditBody& body(const Trial& trial) { return trial.world.bodies[0]; }

}  // namespace

TEST_CASE("two clocks: preparation holds no auditor, then one is served at a time, first come first served", "[audits]") {
  Trial trial = house();
  trial.run_to_year(1.24);
  CHECK(body(trial).arrivals == 0);
  CHECK(body(trial).busy == 0);
  CHECK(certificate_of(trial, 0).application == Application::preparing);
  trial.run_to_year(1.26);
  CHECK(body(trial).arrivals == 3);
  CHECK(body(trial).busy == 1);
  CHECK(body(trial).waiting == 2);
  CHECK(body(trial).fees == 0.5);  // paid as an audit begins
  CHECK(certificate_of(trial, 0).application == Application::in_audit);
  for (std::uint32_t served = 1; served <= 3; ++served) {
    trial.run_to_year(1.26 + 0.5 * served);
    for (std::uint32_t row = 0; row < 3; ++row) CHECK(sells(trial, row) == (row < served));
  }
  CHECK(body(trial).busy == 0);
  CHECK(body(trial).waiting == 0);
  CHECK(body(trial).wait_sum == Approx(0.5 + 1.0).margin(1e-7));
  CHECK(body(trial).fees == 1.5);
  AuditBody now = body(trial);
  integrate_body(now, trial.world.now);
  CHECK(now.queue_integral == Approx(1.5).margin(1e-7));  // Little: ∫ waiting = Σ waits
  CHECK(now.busy_integral == Approx(1.5).margin(1e-7));
  CHECK(trial.world.ledger.received(trial.world.ledger.households(StateId{0U}), Flow::auditor_income) == 1.5);
}

TEST_CASE("a renewal in time keeps the market open and adds to the old validity", "[audits]") {
  Trial trial = house({"audit.validity=2.0", "audit.renewal_lead=1.0", "audit_body.house.auditors=3"});
  trial.run_to_year(1.76);
  CHECK(certificate_of(trial, 0).valid_until == seconds_from_years(3.75));
  for (double year = 1.8; year < 7.0; year += 0.05) {
    trial.run_to_year(year);
    REQUIRE(sells(trial, 0));
  }
  CHECK(certificate_of(trial, 0).valid_until == seconds_from_years(7.75));  // 3.75 + 2 + 2
  CHECK(body(trial).completed == 9);
}

TEST_CASE("a renewal too late: expiry closes the market, passing opens it again", "[audits]") {
  Trial trial = house({"audit.validity=2.0", "audit.renewal_lead=0.5", "audit_body.house.auditors=3"});
  trial.run_to_year(3.7499);
  CHECK(sells(trial, 0));
  trial.run_to_year(3.7501);  // due at 3.25, queued at 3.5, done at 4.0
  CHECK_FALSE(sells(trial, 0));
  CHECK(certificate_of(trial, 0).application == Application::in_audit);
  const MarketId m = trial.world.markets.market(StateId{0U}, LayerId{0U}, MarketSegment::private_buyers);
  CHECK(trial.world.markets[m].phi == 0.0);
  trial.run_to_year(3.9999);
  CHECK_FALSE(sells(trial, 0));
  trial.run_to_year(4.0001);
  CHECK(sells(trial, 0));
  CHECK(certificate_of(trial, 0).valid_until == seconds_from_years(6.0));
  CHECK(trial.world.markets.unserved_at(m, trial.world.now) == Approx(1000.0 * (0.75 + 0.25)).epsilon(1e-6));
}

TEST_CASE("failure: remediation is paid and takes its time without an auditor, then the end of the queue", "[audits]") {
  Trial trial = house({"audit.failure_probability=0.6", "audit.remediation_time=0.4", "audit.remediation_cost=2.0"});
  int failures = 0;
  int repeated = 0;
  const SimTime end = seconds_from_years(10.0);
  while (true) {
    const double compliance = trial.world.ledger.received(trial.world.ledger.households(StateId{0U}), Flow::compliance);
    const std::uint64_t failed = body(trial).failed;
    const Event event = trial.run_to_next(Verb::audit_ends, end);
    if (event.time == never) break;
    const Certificate& certificate = trial.world.firms[CertificateId{event.subject}];
    const double paid = trial.world.ledger.received(trial.world.ledger.households(StateId{0U}), Flow::compliance) - compliance;
    if (body(trial).failed == failed) {
      CHECK(certificate.valid_until == never);
      CHECK(paid == 0.0);
      continue;
    }
    ++failures;
    CHECK(paid == Approx(2.0));
    CHECK(certificate.application == Application::preparing);
    CHECK_FALSE(holds(trial.world, certificate.firm, certificate.authority));
    Trial ahead = trial;
    ahead.run_to(later(event.time, seconds_from_years(0.4)) - 1);
    CHECK(ahead.world.firms[CertificateId{event.subject}].application == Application::preparing);
    ahead.run_to(ahead.world.now + 1);
    CHECK(ahead.world.firms[CertificateId{event.subject}].application != Application::preparing);
    CHECK(ahead.world.firms[CertificateId{event.subject}].queued_at == ahead.world.now);
    repeated += certificate.attempts > 1 ? 1 : 0;
  }
  CHECK(failures > 2);
  CHECK(repeated > 0);
  std::uint64_t passed = 0;
  for (std::uint32_t row = 0; row < 3; ++row) passed += certificate_of(trial, row).valid_until == never ? 1U : 0U;
  CHECK(passed > 0);
  CHECK(body(trial).completed == body(trial).failed + passed);
  CHECK(body(trial).fees == Approx(0.5 * static_cast<double>(body(trial).begun)));
}

TEST_CASE("those who withdraw leave dead entries that nobody is served for, and may apply again at a review", "[audits]") {
  Trial trial = house({"audit.withdrawal_hazard=1000.0", "startups.review_period=2.0"});
  trial.run_to_year(1.7);
  CHECK(body(trial).abandoned == 2);
  CHECK(body(trial).waiting == 0);
  CHECK(body(trial).busy == 1);
  trial.run_to_year(1.76);
  CHECK(body(trial).begun == 1);
  CHECK(body(trial).busy == 0);
  CHECK(sells(trial, 0));
  CHECK_FALSE(sells(trial, 1));
  trial.run_to_year(9.0);
  CHECK(sells(trial, 1));
  CHECK(sells(trial, 2));
  CHECK(body(trial).arrivals == body(trial).begun + body(trial).abandoned);
}

TEST_CASE("an applicant that goes bankrupt leaves the queue, at the second its cash was predicted to end", "[audits][finance]") {
  // The vendor's audit takes five years; a startup waits behind it with what it has earned, and compliance to pay.
  Scenario scenario = scenario_from(
      house_text, {"mode.plain.cost=1.0", "funding.rule=\"runway\"", "funding.seed=0.5", "funding.reserve=10.0",
                   "funding.vendor_credit=100.0", "audit.service_time=5.0", "audit.fee=0.0", "state.home.spending.goods=12.0"});
  scenario.vendors.resize(1);
  scenario.states[0].incumbents["goods"] = 1;
  Trial trial(scenario);
  trial.run_to_year(1.3);
  REQUIRE(trial.firms().size() == 2);
  CHECK(body(trial).busy == 1);
  CHECK(body(trial).waiting == 1);
  const Firm startup = trial.world.firms[FirmId{1U}];
  CHECK(startup.settled_at == seconds_from_years(1.0));
  CHECK(startup.cash == Approx(0.5 + 12.0 / 2 / 4 - 1.0).epsilon(1e-7));  // seed, a year's variable profit, a year's compliance
  const Event exit = trial.run_to_next(Verb::firm_exits, seconds_from_years(10.0));
  CHECK(exit.time == startup.settled_at + seconds_from_years(startup.cash / 1.0) + 1);
  CHECK(static_cast<ExitCause>(exit.detail) == ExitCause::insolvency);
  CHECK(body(trial).waiting == 0);
  CHECK(body(trial).abandoned == 1);
  CHECK(trial.firms().size() == 1);
  // The hole, of at most two seconds, is booked to the financiers.
  const double hole = trial.world.ledger.paid(trial.world.ledger.financiers(), Flow::write_off);
  CHECK(hole > 0);
  CHECK(hole < 2.0 / seconds_per_year);
  trial.run_to_year(6.5);
  CHECK(body(trial).begun == 1);
  CHECK(trial.firms().size() == 1);
}

TEST_CASE("a firm that dies during its audit keeps its auditor busy until the end, and no certificate comes of it", "[audits]") {
  Trial trial = house();
  trial.run_to_year(1.3);
  trial.world.schedule_for(FirmId{0U}, trial.world.now, Verb::firm_exits, 0, static_cast<std::uint16_t>(ExitCause::hazard));
  trial.run_to_year(1.7);
  CHECK(body(trial).busy == 1);
  CHECK(body(trial).abandoned == 0);
  trial.run_to_year(1.76);
  CHECK(body(trial).completed == 1);
  CHECK(body(trial).busy == 1);  // the next
  CHECK_FALSE(trial.world.firms[FirmId{0U}].active);
}

TEST_CASE("retainers are served first under priority, in order of arrival under fifo", "[audits]") {
  for (const bool priority : {true, false}) {
    Overrides overrides{"audit_body.house.retainers=[\"cid\"]"};
    if (priority) overrides.push_back("audit.discipline=\"priority\"");
    Trial trial = house(overrides);
    trial.run_to_year(2.3);  // ann was first and is served first in any case; then one more
    CHECK(sells(trial, 0));
    CHECK(sells(trial, 1) == !priority);
    CHECK(sells(trial, 2) == priority);
  }
}

TEST_CASE("applicants go to the shortest queue; on equal waits to the body at home, then to the first", "[audits]") {
  Scenario scenario = scenario_from(house_text);
  scenario.states.push_back(scenario.states[0]);
  scenario.states[1].name = "abroad";
  scenario.audit_bodies.push_back(scenario.audit_bodies[0]);
  scenario.audit_bodies[1].name = "second";
  scenario.audit_bodies[0].home = "abroad";
  Trial trial(scenario);
  trial.run_to_year(1.3);
  CHECK(trial.world.bodies[1].busy == 1);  // ann to the body at home
  CHECK(trial.world.bodies[0].busy == 1);  // bob to the free one
  CHECK(trial.world.bodies[1].waiting == 1);
  scenario.audit_bodies[1].scope.clear();
  Trial narrow(scenario);
  narrow.run_to_year(1.3);
  CHECK(narrow.world.bodies[1].arrivals == 0);
  CHECK(narrow.world.bodies[0].waiting == 2);
}

TEST_CASE("new auditors take up work at once", "[audits]") {
  Scenario scenario = scenario_from(house_text, {"audit.service_time=3.0"});
  add_shock(scenario, 2.0, {{"audit_body.house.auditors", number_value(3)}});
  Trial trial(scenario);
  trial.run_to_year(1.99);
  CHECK(body(trial).busy == 1);
  trial.run_to_year(2.0);
  CHECK(body(trial).busy == 3);
  CHECK(body(trial).waiting == 0);
}

TEST_CASE("a rule that comes later asks firms that already sell for a certificate, after a transition", "[audits][policy]") {
  // Unaudited or self-attested before, audited from year 1. Three audits of half a year after a quarter: done
  // at 1.75, 2.25, 2.75; the transition ends at 2.5, so the third is shut out for a quarter.
  for (const char* before : {"none", "self"}) {
    INFO("before: " << before);
    Scenario scenario = scenario_from(house_text, {"audit.transition=1.5", std::string("regime.rules.audit=\"") + before + "\""});
    Trial trial(scenario);
    trial.run_to_year(0.5);
    CHECK(sells(trial, 2));
    trial.run_to_year(2.4);
    CHECK(body(trial).arrivals == 3);
    for (std::uint32_t row = 0; row < 3; ++row) CHECK(sells(trial, row));
    trial.run_to_year(2.6);
    CHECK(sells(trial, 1));
    CHECK_FALSE(sells(trial, 2));
    trial.run_to_year(2.8);
    CHECK(sells(trial, 2));
  }
}

TEST_CASE("when audits are no longer asked for, applicants leave the queue and sell", "[audits][policy]") {
  for (const char* after : {"none", "self"}) {
    INFO("after: " << after);
    Scenario scenario = scenario_from(house_text);
    add_shock(scenario, 1.5, {{"regime.rules.audit", word_value(after)}});
    Trial trial(scenario);
    trial.run_to_year(1.55);
    for (std::uint32_t row = 0; row < 3; ++row) CHECK(sells(trial, row));
    CHECK(body(trial).waiting == 0);
    trial.run_to_year(5.0);
    CHECK(body(trial).begun == 1);
    CHECK(body(trial).busy == 0);
  }
}

TEST_CASE("firms that are there at time zero hold their certificates, of every age", "[audits]") {
  Scenario scenario = scenario_from(house_text, {"audit.validity=2.0", "audit.renewal_lead=1.0", "audit_body.house.auditors=3"});
  scenario.shocks.clear();
  scenario.regimes[0].audit = AuditMode::independent;
  Trial trial(scenario);
  trial.run_to(1);
  for (std::uint32_t row = 0; row < 3; ++row) {
    CHECK(sells(trial, row));
    CHECK(certificate_of(trial, row).valid_until <= seconds_from_years(2.0) + 1);
  }
  CHECK(certificate_of(trial, 0).valid_until != certificate_of(trial, 1).valid_until);
  CHECK(body(trial).arrivals == 0);
  trial.run_to_year(4.0);
  for (std::uint32_t row = 0; row < 3; ++row) CHECK(certificate_of(trial, row).valid_until > trial.world.now);
  CHECK(body(trial).completed >= 3);
}

TEST_CASE("audits that nobody passes keep everyone out, without a crash", "[audits]") {
  for (const char* fee : {"audit.fee=0.0", "audit.fee=1.0"}) {
    Trial trial = house({"audit.failure_probability=1.0", fee});
    trial.run_to_year(3.0);
    for (std::uint32_t row = 0; row < 3; ++row) CHECK_FALSE(sells(trial, row));
  }
}

// Effort and enforcement in the world: neutral levels change nothing, who shirks and what it saves, fines from finding to payment,
// exclusion and return, audits that err.
#include <catch2/catch.hpp>

#include <cstring>
#include <string>
#include <vector>

#include "models/firms/access.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/effort.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "sim/random/distributions.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// Alike vendors at home in `a` beside an outside good of weight 10^9, so that demand is the same whatever they do. Each sells 16 a year
/// in each of two states; variable profit is a quarter of it.
const std::string two_states = R"(
schema = 1
title = "two regimes"
[run]
horizon = 6.0
sample_every = 1.0
[economy]
interest_rate = 0.1
[[layer]]
name = "goods"
elasticity = 4.0
outside_weight = 1e9
[[requirement]]
name = "security"
[[requirement]]
name = "data"
[[mode]]
name = "locks"
requirement = "security"
cost = 1.0
[[mode]]
name = "vaults"
requirement = "data"
cost = 0.5
[[regime]]
name = "code"
stringency = { security = 1.0 }
[[regime]]
name = "statute"
stringency = { security = 0.5, data = 1.0 }
[[state]]
name = "a"
spending = { goods = 4.7407407407407407e9 }
regime = "code"
filing_cost = 0.05
[[state]]
name = "b"
spending = { goods = 4.7407407407407407e9 }
regime = "statute"
[[vendor]]
name = "firm"
home = "a"
productivity = { goods = 2.0 }
[startups]
review_period = 1.0
[enforcement]
active = true
effort = "chosen"
)";

const StateId here{0U};
const StateId abroad{1U};

Scenario enforced(const std::vector<std::string>& overrides) { return scenario_from(two_states, overrides); }

std::string set(const std::string& key, const std::string& value) { return "enforcement." + key + "=" + value; }

/// Bits of every series that is recorded without enforcement, in two recordings that may have more.
std::size_t bits_that_differ(const Scenario& scenario_a, const std::vector<double>& a, const Scenario& scenario_b,
                             const std::vector<double>& b) {
  const SeriesOf left(scenario_a, a);
  const SeriesOf right(scenario_b, b);
  std::size_t differ = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (entry.recorded != nullptr) continue;
    for (std::size_t date = 0; date < left.dates(); ++date) {
      for (std::size_t cell = 0; cell < left.cells(entry.name); ++cell) {
        const double x = left.at(entry.name, date, cell);
        const double y = right.at(entry.name, date, cell);
        differ += std::memcmp(&x, &y, sizeof x) != 0 ? 1 : 0;
      }
    }
  }
  return differ;
}

}  // namespace

TEST_CASE("neutral enforcement leaves every other series as it is, bit for bit", "[enforcement]") {
  const Scenario off = three_states();
  const std::vector<double> without = run_trial(off, 5, 0).values;
  Scenario on = three_states({set("active", "true")});
  CHECK(bits_that_differ(off, without, on, run_trial(on, 5, 0).values) == 0);
  // Inspections of firms that comply, found by inspectors who do not err, and audits that would err about others, are neutral too.
  on = three_states({set("active", "true"), set("inspection_rate", "1.0"), set("fine", "0.5"), set("exclusion_after", "1"),
                     "audit.false_pass=0.1", "audit.client_bias=0.3"});
  const TrialResult inspected = run_trial(on, 5, 0);
  CHECK(bits_that_differ(off, without, on, inspected.values) == 0);
  CHECK(SeriesOf(on, inspected.values).last("inspections") > 5);
  CHECK(SeriesOf(on, inspected.values).mean("compliant_share") == 1.0);
}

TEST_CASE("choosing effort leaves unrelated draws alone", "[enforcement]") {
  const Scenario honest = three_states({set("active", "true"), "startups.entry=\"fixed\""});
  const Scenario chosen = three_states({set("active", "true"), "startups.entry=\"fixed\"", set("effort", "\"chosen\""),
                                        set("inspection_rate", "0.2"), set("fine", "0.05"), set("exclusion_after", "2")});
  const SeriesOf a(honest, run_trial(honest, 5, 0).values);
  const SeriesOf b(chosen, run_trial(chosen, 5, 0).values);
  double shirking = 0;
  for (std::size_t date = 0; date < a.dates(); ++date) {
    for (std::size_t cell = 0; cell < a.cells("ideas"); ++cell) {
      CHECK(a.at("ideas", date, cell) == b.at("ideas", date, cell));
      CHECK(a.at("entries", date, cell) == b.at("entries", date, cell));
      CHECK(a.at("exits_hazard", date, 2 * cell + 1) == b.at("exits_hazard", date, 2 * cell + 1));
    }
    CHECK(b.at("stock_flow_residual", date) < 1e-9);
    for (std::size_t cell = 0; cell < b.cells("compliant_share"); ++cell) shirking += b.at("compliant_share", date, cell) < 1.0 ? 1 : 0;
  }
  CHECK(shirking > 0);
}

TEST_CASE("effort is per rule book, and what it saves is what C(S) falls by", "[enforcement]") {
  // Alone, `code` costs 1 and `statute` .5 · 1 + .5 = 1; together max(1, .5) + .5 = 1.5.
  struct Row {
    double rate_here, rate_abroad, cost;
    bool keeps_here, keeps_abroad;
  };
  // Fine of 1/10: 1.6 in each state; deterrence is 1.6 h. Keeping both costs 1.5, one alone 1.
  for (const Row row :
       {Row{0.0, 0.0, 0.0, false, false}, Row{0.7, 0.0, 1.0, true, false}, Row{0.0, 0.7, 1.0, false, true}, Row{0.7, 0.35, 1.5, true, true},
        Row{0.6, 0.3, 0.0, false, false}, Row{0.48, 0.48, 1.5, true, true}, Row{0.46, 0.46, 0.0, false, false}}) {
    INFO(row.rate_here << " " << row.rate_abroad);
    Trial trial(enforced({set("fine", "0.1"), set("inspection_rate.code", std::to_string(row.rate_here)),
                          set("inspection_rate.statute", std::to_string(row.rate_abroad))}));
    trial.run_to(1);
    const FirmId firm = trial.firms().front();
    CHECK(revenue_flow(trial.world, firm) == Approx(32.0).epsilon(1e-6));
    CHECK(complies(trial.world, firm, here) == row.keeps_here);
    CHECK(complies(trial.world, firm, abroad) == row.keeps_abroad);
    CHECK(complies(trial.world, firm) == (row.keeps_here && row.keeps_abroad));
    CHECK(trial.world.firms[firm].compliance_cost == Approx(row.cost + 0.05).epsilon(1e-14));
    CHECK(trial.world.firms[firm].presences == 2);
  }
}

TEST_CASE("a fine is levied on revenue in the state, and paid after appeals as far as it is collected", "[enforcement]") {
  const Scenario scenario =
      enforced({set("fine", "0.1"), set("inspection_rate.statute", "0.5"), set("payment_delay", "1.5"), set("collected_abroad", "0.25")});
  Trial trial(scenario);
  REQUIRE(trial.run_to_next(Verb::firm_inspected, seconds_from_years(6)).time != never);
  const SimTime found = trial.world.now;
  const EnforcementStatistics& statistics = trial.world.enforcement.statistics[1];
  CHECK(statistics.findings == 1);
  CHECK(statistics.levied == Approx(1.6).epsilon(1e-6));
  const AccountId government = trial.world.ledger.government(abroad);
  CHECK(trial.world.ledger.received(government, Flow::fine) == 0.0);
  REQUIRE(trial.run_to_next(Verb::fine_due, never - 1).time == found + seconds_from_years(1.5));
  CHECK(statistics.paid == Approx(0.4).epsilon(1e-6));
  CHECK(statistics.written_off == Approx(1.2).epsilon(1e-6));
  CHECK(trial.world.ledger.received(government, Flow::fine) == statistics.paid);
  CHECK(trial.world.ledger.paid(government, Flow::fine_relief) == statistics.paid);
  CHECK(trial.world.ledger.received(trial.world.ledger.households(abroad), Flow::fine_relief) == statistics.paid);
  trial.run_to_year(6.0);
  const SeriesOf series(scenario, trial.recorder.values());
  double levied = 0, paid = 0, written_off = 0;
  for (std::size_t date = 0; date < series.dates(); ++date) {
    CHECK(series.at("stock_flow_residual", date) < 1e-12);
    levied += series.at("fines_levied", date, 1);
    paid += series.at("fines_paid", date, 1);
    written_off += series.at("fines_written_off", date, 1);
    CHECK(levied - paid - written_off == Approx(series.at("fines_outstanding", date, 1)).margin(1e-9));
    // What b receives and a's firm pays is a transfer: the parts of the two states sum to zero.
    CHECK(series.at("variation_fines", date, 0) + series.at("variation_fines", date, 1) == Approx(0.0).margin(1e-9));
  }
  CHECK(paid == Approx(0.25 * (paid + written_off)).epsilon(1e-9));
}

TEST_CASE("a repeat offender loses its access for a time and comes back with a clean record", "[enforcement]") {
  // Nothing but exclusion deters, and at the second finding only: the first offence is free, so it shirks until then and complies after.
  const Scenario scenario =
      enforced({set("inspection_rate.statute", "2.0"), set("exclusion_after", "2"), set("exclusion_years", "0.5"), "run.horizon=40.0"});
  Trial trial(scenario);
  trial.run_to(1);
  const FirmId firm = trial.firms().front();
  CHECK(!complies(trial.world, firm, abroad));
  while (standing_of(trial.world, firm, abroad).offences == 0) REQUIRE(trial.run_to_next(Verb::firm_inspected, never - 1).time != never);
  trial.run_to(trial.world.now);
  CHECK(complies(trial.world, firm, abroad));
  CHECK(!complies(trial.world, firm, here));
  // An outsider's mistake: it is found a second time although it complies.
  trial.world.scenario.enforcement.false_finding = 1.0;
  while (!is_excluded(trial.world, firm, abroad)) REQUIRE(trial.run_to_next(Verb::firm_inspected, never - 1).time != never);
  CHECK(trial.world.firms[firm].presences == 1);
  CHECK(years_excluded(trial.world, firm, abroad) == Approx(0.5).epsilon(1e-6));
  trial.world.scenario.enforcement.false_finding = 0.0;
  REQUIRE(trial.run_to_next(Verb::exclusion_ends, never - 1).time != never);
  trial.run_to(trial.world.now);
  CHECK(standing_of(trial.world, firm, abroad).offences == 0);
  CHECK(trial.world.firms[firm].presences == 2);
  CHECK(trial.world.enforcement.statistics[1].exclusions == 1);
  CHECK(trial.world.enforcement.statistics[1].false_findings == 1);
}

TEST_CASE("an exclusion for good closes the market to the firm, and not to others", "[enforcement]") {
  Scenario scenario = enforced({set("inspection_rate.statute", "0.5"), set("missed", "0.5"), set("false_finding", "0.5"),
                                set("exclusion_after", "1"), "run.horizon=30.0"});
  VendorParameters other = scenario.vendors.front();
  other.name = "other";
  scenario.vendors.push_back(other);
  Trial trial(scenario);
  REQUIRE(trial.run_to_next(Verb::firm_inspected, never - 1).time != never);
  while (trial.world.enforcement.statistics[1].exclusions == 0) trial.step();
  const FirmId first = is_excluded(trial.world, FirmId{0U}, abroad) ? FirmId{0U} : FirmId{1U};
  const FirmId second{1U - first.value};
  trial.run_to(trial.world.now);
  CHECK(trial.world.firms.record(first).markets == bit(0));
  CHECK(std::isinf(years_excluded(trial.world, first, abroad)));
  CHECK(!is_excluded(trial.world, second, abroad));
  const double before = revenue_flow(trial.world, first);
  trial.run_to_year(29.0);
  CHECK(trial.world.firms.record(first).markets == bit(0));
  CHECK(revenue_flow(trial.world, first) == Approx(before).epsilon(1e-6));
}

namespace {

/// A hundred alike startups under a regime that asks for an independent audit, which everybody passes or fails by its effort.
Scenario audited(const std::vector<std::string>& overrides) {
  std::string text = two_states;
  text.insert(text.find("[[state]]\nname = \"a\""),
              "[[audit_body]]\nname = \"house\"\nhome = \"a\"\nauditors = 1000\nscope = [\"code\"]\n");
  text.replace(text.find("stringency = { security = 1.0 }"), 31, "stringency = { security = 1.0 }\naudit = \"independent\"");
  text += "\n[audit]\nfee = 0.01\nservice_time = 0.01\nfailure_probability = 0.1\nremediation_time = 0.1\nvalidity = 0.5\n";
  text.replace(text.find("filing_cost = 0.05"), 18, "filing_cost = 0.05\nincumbents = { goods = 400 }");
  text.replace(text.find("[startups]\n"), 11, "[startups]\nentry = \"fixed\"\nproductivity = \"degenerate\"\nproductivity_minimum = 2.0\n");
  return scenario_from(text, overrides);
}

double failure_share(const Scenario& scenario) {
  const SeriesOf series(scenario, run_trial(scenario, 3, 0).values);
  double failed = 0, completed = 0;
  for (std::size_t date = 0; date < series.dates(); ++date) {
    failed += series.at("audit_failures", date);
    completed += series.at("audits_completed", date);
  }
  CHECK(completed > 2000);
  return failed / completed;
}

}  // namespace

TEST_CASE("audits fail firms that shirk, less often where they pick and pay their auditor", "[enforcement]") {
  // Nobody inspects, so all shirk at each review. A shirker fails its first audit with 1 − pass, then remedies and fails .1 of the later
  // ones until its review; with two audits a year the share lies between. Three standard errors of 4000 audits are .02.
  const double all_comply = failure_share(audited({set("effort", "\"honest\"")}));
  CHECK(all_comply == Approx(0.1).margin(0.02));
  const double one_number = failure_share(audited({}));
  CHECK(one_number == Approx(0.1).margin(0.02));
  const double strict = failure_share(audited({"audit.false_pass=0.2"}));
  const double client = failure_share(audited({"audit.false_pass=0.2", "audit.client_bias=0.5"}));
  const double central = failure_share(audited({"audit.false_pass=0.2", "audit.client_bias=0.5", "audit.auditor_choice=\"central\""}));
  CHECK(strict > 0.3);
  CHECK(client < strict - 0.1);
  CHECK(client > all_comply + 0.05);
  CHECK(central == strict);
}

TEST_CASE("a failed audit makes a shirker comply until its next review, and pay for it", "[enforcement]") {
  Trial trial(audited({"audit.false_pass=0.0"}));
  trial.run_to(1);
  const FirmId firm = trial.firms().back();
  CHECK(!complies(trial.world, firm, here));
  const double before = trial.world.firms[firm].compliance_cost;
  remedy(trial.world, firm, trial.world.rules.authority(here, LabelOption{0}));
  CHECK(complies(trial.world, firm, here));
  CHECK(trial.world.firms[firm].compliance_cost == Approx(before + 1.0).epsilon(1e-14));
  while (trial.run_to_next(Verb::firm_reviews, never - 1).subject != firm.value) continue;
  CHECK(!complies(trial.world, firm, here));
}

TEST_CASE("a firm that shirked a rule book shirks the one that replaces it until its review", "[enforcement]") {
  Scenario scenario = enforced({});
  add_shock(scenario, 0.0001, {{"regime.statute.stringency.data", number_value(0.9)}});
  Trial trial(scenario);
  trial.run_to(1);
  const FirmId firm = trial.firms().front();
  CHECK(!complies(trial.world, firm, abroad));
  REQUIRE(trial.run_to_next(Verb::shock_strikes, never - 1).time != never);
  CHECK(!complies(trial.world, firm, abroad));
  CHECK(trial.world.firms[firm].compliance_cost == Approx(0.05).epsilon(1e-14));
}

TEST_CASE("a firm that cannot pay its fine stops, and pays what it has", "[enforcement]") {
  std::string text = two_states;
  text.replace(text.find("[[vendor]]"), std::string::npos,
               "[startups]\nentry = \"fixed\"\nproductivity = \"degenerate\"\nproductivity_minimum = 2.0\nreview_period = 1.0\n"
               "[funding]\nrule = \"runway\"\nseed = 1.0\nreserve = 1.0\n"
               "[enforcement]\nactive = true\nlapse_rate = 1000.0\nfine = 1.0\ninspection_rate = { code = 5.0 }\n");
  text.replace(text.find("filing_cost = 0.05"), 18, "filing_cost = 0.05\nincumbents = { goods = 20 }");
  const Scenario scenario = scenario_from(text);
  Trial trial(scenario);
  trial.run_to_year(6.0);
  CHECK(trial.firms().empty());
  CHECK(trial.world.entry_statistics[0].exits[static_cast<std::size_t>(ExitCause::insolvency)][0] == 20);
  const EnforcementStatistics& statistics = trial.world.enforcement.statistics[0];
  CHECK(statistics.paid > 0);
  CHECK(statistics.paid < 0.5 * statistics.levied);
  CHECK(trial.world.ledger.received(trial.world.ledger.financiers(), Flow::write_off) == 0.0);
  CHECK(SeriesOf(scenario, trial.recorder.values()).last("stock_flow_residual") < 1e-12);
}

TEST_CASE("an idea's value counts that it may shirk", "[enforcement]") {
  // Against the mean over 20,000 quantiles of what firms of given productivity would choose: the midpoint rule is right to 1e-4 here.
  std::string text = two_states;
  text.replace(text.find("[startups]\n"), 11,
               "[startups]\nentry = \"free\"\nproductivity = \"lognormal\"\nproductivity_log_mean = 0.5\nproductivity_log_sd = "
               "0.25\nexit_hazard = 0.05\n");
  text.insert(text.find("filing_cost"), "ideas = { goods = 1.0 }\n");
  text.insert(text.find("outside_weight"), "entry_cost = 1.0\n");
  double honest = 0;
  for (const std::vector<std::string>& overrides :
       {std::vector<std::string>{set("inspection_rate", "0.4"), set("fine", "0.1"), set("collected_abroad", "0.1")},
        std::vector<std::string>{set("inspection_rate", "0.4"), set("fine", "0.1"), set("exclusion_after", "1"), set("missed", "0.3")},
        std::vector<std::string>{set("inspection_rate", "0.4"), set("fine", "0.1"), set("effort", "\"honest\"")}}) {
    Trial trial(scenario_from(text, overrides));
    trial.run_to(1);
    World& world = trial.world;
    const double exact = expected_entry_value(world, here, LayerId{0U});
    const Outlook outlook = look_ahead(world, here, LayerId{0U}, FirmClass::startup, 0, FirmId::none());
    const int quantiles = 20000;
    double sum = 0;
    for (int i = 0; i < quantiles; ++i) {
      const double productivity = lognormal_log_from((i + 0.5) / quantiles, 0.5, 0.25);
      sum += choose(world, outlook, weight_of(world.layers[0], productivity, 0.0)).value;
    }
    CHECK(exact == Approx(sum / quantiles).epsilon(2e-4));
    honest = exact;
  }
  Trial trial(scenario_from(text, {set("inspection_rate", "0.0")}));
  trial.run_to(1);
  CHECK(expected_entry_value(trial.world, here, LayerId{0U}) > honest);
}

TEST_CASE("enforcement does not depend on the order of states", "[enforcement]") {
  const std::vector<std::string> overrides{set("fine", "0.1"),   set("inspection_rate", "0.5"), set("exclusion_after", "2"),
                                           set("missed", "0.3"), set("false_finding", "0.1"),   set("lapse_rate", "0.2")};
  std::string swapped = two_states;
  const std::size_t a = swapped.find("[[state]]\nname = \"a\"");
  const std::size_t b = swapped.find("[[state]]\nname = \"b\"");
  const std::size_t end = swapped.find("[[vendor]]");
  swapped = swapped.substr(0, a) + swapped.substr(b, end - b) + swapped.substr(a, b - a) + swapped.substr(end);
  const Scenario one = enforced(overrides);
  const Scenario other = scenario_from(swapped, overrides);
  const SeriesOf x(one, run_trial(one, 11, 0).values);
  const SeriesOf y(other, run_trial(other, 11, 0).values);
  double inspections = 0;
  for (std::size_t date = 0; date < x.dates(); ++date) {
    for (const char* name : {"inspections", "findings", "fines_levied", "fines_paid", "exclusions", "excluded_firms", "sellers"}) {
      CHECK(x.at(name, date, 0) == Approx(y.at(name, date, 1)).epsilon(1e-9));
      CHECK(x.at(name, date, 1) == Approx(y.at(name, date, 0)).epsilon(1e-9));
    }
    inspections += x.at("inspections", date, 0) + x.at("inspections", date, 1);
  }
  CHECK(inspections > 0);
}

TEST_CASE("a firm without rule books has nothing to lapse from", "[enforcement]") {
  Trial trial(enforced({set("effort", "\"honest\""), set("lapse_rate", "1000.0"), "state.a.regime=\"\"", "state.b.regime=\"\""}));
  trial.run_to_year(0.5);
  CHECK(complies(trial.world, trial.firms().front()));
  Trial obliged(enforced({set("effort", "\"honest\""), set("lapse_rate", "1000.0")}));
  obliged.run_to_year(0.5);
  CHECK(!complies(obliged.world, obliged.firms().front()));
}

TEST_CASE("a record may be longer than what excludes from now on", "[enforcement]") {
  Scenario scenario = enforced({set("inspection_rate.statute", "20.0"), set("exclusion_after", "50"), "run.horizon=6.0"});
  add_shock(scenario, 2.0, {{"enforcement.exclusion_after", number_value(1)}});
  Trial trial(scenario);
  trial.run_to_year(1.99);
  const FirmId firm = trial.firms().front();
  CHECK(standing_of(trial.world, firm, abroad).offences > 10);
  trial.run_to_year(2.99);
  CHECK(trial.world.firms[firm].presences + (is_excluded(trial.world, firm, abroad) ? 1U : 0U) == 2);
}

// Trust in the running economy: what it leaves alone, what buyers learn, who takes a label, what the welfare series count.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "models/firms/access.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "models/rules/trust.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

bool is_of_trust(const SeriesEntry& entry) { return entry.recorded != nullptr && !entry.recorded(three_states()); }

/// Positions, in series that both scenarios record and that are not about trust itself, at which two runs differ in any bit.
std::size_t economy_bits_that_differ(const Scenario& a, const Scenario& b) {
  const SeriesOf first = run_series(a, 3);
  const SeriesOf second = run_series(b, 3);
  std::size_t differ = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (is_of_trust(entry) || first.cells(entry.name) == 0) continue;
    for (std::size_t t = 0; t < first.dates(); ++t) {
      for (std::size_t c = 0; c < first.cells(entry.name); ++c) {
        differ += bits_that_differ({first.at(entry.name, t, c)}, {second.at(entry.name, t, c)});
      }
    }
  }
  return differ;
}

/// Everything on, at a level of belief that weighs nothing.
const std::vector<std::string> weightless{
    "trust.active=true",    "trust.compliant_share=0.6", "trust.incident_hazard=0.2",   "trust.shirker_hazard_ratio=4",
    "trust.forgetting=0.3", "trust.spillover=0.2",       "trust.stack_weights.cloud=1", "trust.stack_weights.applications=2"};

std::vector<std::string> with(std::vector<std::string> base, const std::vector<std::string>& more) {
  base.insert(base.end(), more.begin(), more.end());
  return base;
}

/// Beliefs that weigh a lot, audits that err, false labels that cost.
const std::vector<std::string> weighty = with(weightless, {"trust.appeal=0.8", "audit.failure_probability=0.1", "audit.false_pass=0.3"});

/// One state in which startups come until the year two, all selling; who is certified changes little there.
const std::string town_text = R"(
schema = 1
title = "town"
[run]
horizon = 6.0
sample_every = 1.0
[economy]
interest_rate = 0.05
[[layer]]
name = "goods"
elasticity = 4.0
outside_weight = 1e6
[[state]]
name = "town"
spending = { goods = 1e7 }
ideas = { goods = 400.0 }
[startups]
entry = "fixed"
entry_probability = 1.0
productivity = "pareto"
productivity_shape = 4.25
exit_hazard = 0.0
[audit]
size_exponent = 0.0
service_law = "deterministic"
failure_probability = 0.05
false_pass = 0.2
[[requirement]]
name = "promise"
[[mode]]
name = "plain"
requirement = "promise"
cost = 0.0
[alliance.league]
active = true
open_to_startups = true
assessment = "independent"
stringency = { promise = 1.0 }
[[audit_body]]
name = "auditors"
home = "town"
auditors = 5000
scope = ["league"]
[trust]
active = true
compliant_share = 0.6
)";

}  // namespace

TEST_CASE("beliefs that weigh nothing leave every bit of the economy as it is", "[trust]") {
  CHECK(economy_bits_that_differ(three_states(), three_states(weightless)) == 0);
  CHECK(economy_bits_that_differ(three_states(weightless),
                                 three_states(with(weightless, {"trust.compliant_share=0.1", "trust.incident_hazard=1"}))) == 0);
  CHECK(economy_bits_that_differ(three_states(), three_states(with(weightless, {"trust.appeal=0.01"}))) > 1000);  // the test can fail
}

TEST_CASE("audits that cannot tell move no trust: as if they failed anybody alike", "[trust]") {
  const std::vector<std::string> base{"trust.active=true", "trust.appeal=1.0", "trust.compliant_share=0.5"};
  const Scenario coin = three_states(with(base, {"audit.failure_probability=0.25", "audit.false_pass=0.75"}));
  const Scenario blind = three_states(with(base, {"audit.failure_probability=0.25"}));
  CHECK(economy_bits_that_differ(coin, blind) == 0);
  const SeriesOf series = run_series(coin, 3);
  for (std::size_t t = 0; t < series.dates(); ++t) {
    for (std::size_t c = 0; c < series.cells("believed_trust"); ++c) {
      const double believed = series.at("believed_trust", t, c);
      if (!std::isnan(believed)) CHECK(believed == Approx(0.5).epsilon(1e-14));
    }
  }
  CHECK(economy_bits_that_differ(coin, three_states(with(base, {"audit.failure_probability=0.25", "audit.false_pass=0.74"}))) > 1000);
}

TEST_CASE("a label that firms give themselves says nothing unless a false word costs", "[trust]") {
  const std::vector<std::string> self = with(weightless, {"trust.appeal=0.8", "trust.spillover=0", "alliance.league.assessment=self"});
  const SeriesOf free = run_series(three_states(self), 3);
  const SeriesOf liable = run_series(three_states(with(self, {"trust.liability=0.05"})), 3);
  CHECK(free.last("membership") > 0);
  for (std::size_t t = 0; t < free.dates(); ++t) {
    if (!std::isnan(free.at("label_premium", t))) CHECK(free.at("label_premium", t) == Approx(0.0).margin(1e-15));
  }
  const double burden = liability_burden(0.8, 0.05, 4.0);
  CHECK(burden < 0.8 * 0.4);
  CHECK(liable.mean("label_premium") > 0.01);
  CHECK(free.mean("liability_paid") == 0.0);
  CHECK(liable.mean("liability_paid") > 0.0);
}

TEST_CASE("after an event that sets what is already so every bit is as it was", "[trust]") {
  Scenario scenario = three_states(weighty);
  Scenario same = scenario;
  add_shock(same, 4.3, {{"trust.appeal", number_value(0.8)}});
  const SeriesOf without = run_series(scenario, 5);
  const SeriesOf with_event = run_series(same, 5);
  for (const char* name : {"revenue", "welfare", "believed_trust", "welfare_at_true_trust", "label_premium", "incidents"}) {
    INFO(name);
    std::size_t differ = 0;
    for (std::size_t t = 0; t < without.dates(); ++t) {
      for (std::size_t c = 0; c < without.cells(name); ++c) {
        differ += bits_that_differ({without.at(name, t, c)}, {with_event.at(name, t, c)});
      }
    }
    CHECK(differ == 0);
  }
}

TEST_CASE("weights are at all times what buyers' beliefs make them, and a label's record is its holders'", "[trust]") {
  Trial trial(three_states(weighty), 3);
  for (double year = 0.9; year < 9.0; year += 0.83) {
    trial.run_to_year(year);
    Trial again = trial;
    for (const FirmId id : again.firms()) refresh_access(again.world, id);
    for (std::size_t m = 0; m < trial.world.markets.market_count(); ++m) {
      CHECK(again.world.markets[MarketId{m}].phi == trial.world.markets[MarketId{m}].phi);
    }
  }
  // Where nobody forgets and nobody leaves, the parts that holders gathered sum to the label's record.
  Scenario stable = three_states(with(weighty, {"trust.forgetting=0", "alliance.league.assessment=none"}));
  for (StateParameters& state : stable.states) {
    state.ideas.clear();
    state.incumbents.clear();
  }
  Trial vendors(stable, 3);
  vendors.run_to_year(9.0);
  double parts = 0;
  std::vector<FirmId> labelled;
  for (const FirmId id : vendors.firms()) {
    if (vendors.world.trust.firms[id.index()].label == 1) labelled.push_back(id);
  }
  REQUIRE(labelled.size() > 1);
  for (const FirmId id : labelled) {
    remember_incident(vendors.world, id);
    parts += vendors.world.trust.firms[id.index()].under_label;
  }
  CHECK(vendors.world.trust.labels[1].record == Approx(parts).epsilon(1e-12));
}

TEST_CASE("an incident costs its firm trust at once, its label's other holders at the next look, and both recover", "[trust]") {
  Scenario scenario = three_states(
      with(weightless, {"trust.appeal=0.8", "trust.shirker_hazard_ratio=4", "trust.forgetting=1", "trust.spillover=0.25",
                        "alliance.league.assessment=none", "trust.stack_weights.cloud=0", "trust.stack_weights.applications=1"}));
  Trial trial(scenario, 3);
  trial.run_to_year(2.01);
  std::vector<FirmId> holders;
  for (const FirmId id : trial.firms()) {
    if (trial.world.firms[id].presences > 0 && label_is_valid(trial.world, id)) holders.push_back(id);
  }
  REQUIRE(holders.size() >= 2);
  const FirmId struck = holders.front();
  const FirmId other = holders.back();
  look_again(trial.world, struck);
  look_again(trial.world, other);
  const double before = trial.world.trust.firms[struck.index()].seen;
  const double other_before = trial.world.trust.firms[other.index()].seen;
  remember_incident(trial.world, struck);
  look_again(trial.world, struck);
  const double years = years_from_seconds(trial.world.now - trial.world.trust.labels[1].forwarded_at);
  CHECK(years == 0.0);
  CHECK(trial.world.trust.firms[struck.index()].seen == Approx(before - std::log(4.0)).epsilon(1e-12));
  CHECK(trial.world.trust.firms[other.index()].seen == other_before);
  look_again(trial.world, other);
  CHECK(trial.world.trust.firms[other.index()].seen == Approx(other_before - 0.25 * std::log(4.0)).epsilon(1e-12));
  const double low = trial.world.trust.firms[struck.index()].seen;
  Trial later_on = trial;
  later_on.world.scenario.trust.incident_hazard = 0;
  later_on.world.now += seconds_from_years(3.0);
  look_at(later_on.world, struck, true);
  CHECK(later_on.world.trust.firms[struck.index()].seen > low + 0.9);
}

TEST_CASE("incidents come at their hazards, and beliefs formed from them are calibrated", "[trust]") {
  // 2 x 400 firms for 2 to 4 years. Errors that would be caught: 15 % of a hazard, .05 of trust.
  const Scenario scenario = scenario_from(
      town_text, {"alliance.league.active=false", "trust.incident_hazard=0.2", "trust.shirker_hazard_ratio=3", "run.horizon=4.0"});
  Trial trial(scenario, 11);
  trial.run_to_year(4.0);
  std::array<double, 2> exposure{};
  double expected = 0;
  double variance = 0;
  double surplus = 0;
  double spread = 0;
  int firms = 0;
  for (const FirmId id : trial.firms()) {
    const double age = years_from_seconds(trial.world.now - trial.world.firms.record(id).entered_at);
    exposure[complies(trial.world, id) ? 1 : 0] += age;
    look_at(trial.world, id, false);
    const double believed = belief_in(trial.world, id, StateId{0U}, false).believed;
    surplus += believed - (complies(trial.world, id) ? 1.0 : 0.0);
    variance += believed * (1 - believed);
    spread += (believed - 0.6) * (believed - 0.6);
    ++firms;
  }
  CHECK(firms > 1200);
  CHECK(std::abs(surplus) < 3 * std::sqrt(variance));
  CHECK(spread / firms > 0.02);  // they do tell firms apart
  expected = 0.6 * exposure[0] + 0.2 * exposure[1];
  CHECK(std::abs(trial.world.trust.incidents[0] - expected) < 3 * std::sqrt(expected));
}

TEST_CASE("beliefs formed from audits are calibrated, tries counted", "[trust]") {
  // Everybody is audited until it passes; by belief, the share that complies. 3 standard errors: .06 of trust at .877.
  const Scenario scenario = scenario_from(town_text, {"alliance.league.certificate_premium=1e-6"});
  Trial trial(scenario, 5);
  trial.run_to_year(3.0);
  std::map<int, std::array<double, 2>> by_failures;  // firms, those that comply
  for (const FirmId id : trial.firms()) {
    const CertificateId c = trial.world.firms[id].first_certificate;
    if (!c.exists() || !label_is_valid(trial.world, id)) continue;
    auto& group = by_failures[trial.world.firms[c].failures_before_pass];
    group[0] += 1;
    group[1] += complies(trial.world, id) ? 1 : 0;
    const double evidence = std::log(0.95 / 0.2) + trial.world.firms[c].failures_before_pass * std::log(0.05 / 0.8);
    CHECK(belief_in(trial.world, id, StateId{0U}, true).believed == Approx(believed_trust(0.6, evidence)).epsilon(1e-12));
  }
  REQUIRE(by_failures[0][0] > 300);
  REQUIRE(by_failures[1][0] > 50);
  for (const int failures : {0, 1, 2}) {
    const double trust = believed_trust(0.6, std::log(0.95 / 0.2) + failures * std::log(0.05 / 0.8));
    const auto [count, honest] = by_failures[failures];
    CHECK(std::abs(honest - count * trust) <= 3 * std::sqrt(count * trust * (1 - trust)) + 1e-9);
  }
}

TEST_CASE("the fee window: which firms take the label, by type and size", "[trust]") {
  // A firm that complies pays k/(1−α) until it passes, one that does not k/β: each takes the label from the productivity on at which a
  // pass is worth that. Others move Φ by less than a hundredth; an error of 1 % in a cutoff, 3 % in a fee, is caught.
  const double theta = 0.5;
  const double fee = 8.0;
  const Scenario scenario =
      scenario_from(town_text, {"trust.appeal=0.5", "trust.publish_failures=false", "audit.fee=8.0", "run.horizon=5.0"});
  Trial trial(scenario, 2);
  trial.run_to_year(5.0);
  const World& world = trial.world;
  const MarketId m = world.markets.market(StateId{0U}, LayerId{0U}, MarketSegment::private_buyers);
  const double pass = std::exp(theta * believed_trust(0.6, std::log(0.95 / 0.2)));
  const double gain = world.layers[0].markup_weight * 0.25 * (world.markets.spending_at(m, world.now) / world.markets[m].phi) / 0.05 *
                      (pass - std::exp(theta * 0.6));
  const double honest_cutoff = excluded_productivity(fee, {0.05, 0.2}, gain, 4.0);
  const double shirker_cutoff = std::cbrt(fee / (0.2 * gain));
  REQUIRE(honest_cutoff > 1.05);
  CHECK(fee_window(gain * std::pow(shirker_cutoff, 3), {0.05, 0.2}).least == Approx(fee).epsilon(1e-12));
  std::array<std::array<int, 2>, 2> seen{};
  int wrong = 0;
  int near = 0;
  for (const FirmId id : trial.firms()) {
    const double phi = world.firms.record(id).productivity;
    const bool honest = complies(world, id);
    const double cutoff = honest ? honest_cutoff : shirker_cutoff;
    const bool takes = world.firms[id].label != 0;
    if (std::abs(phi / cutoff - 1) < 0.01) {
      ++near;
      continue;
    }
    seen[honest ? 1 : 0][takes ? 1 : 0] += 1;
    wrong += takes == (phi > cutoff) ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(near < 100);
  for (const auto& type : seen) {
    for (const int count : type) CHECK(count > 15);
  }
}

TEST_CASE("the parts of the variation add up where beliefs are wrong", "[trust]") {
  for (const std::uint64_t seed : {3U, 4U}) {
    const SeriesOf series = run_series(three_states(with(weighty, {"trust.prior=0.3", "trust.liability=0.0"})), seed);
    double mistakes = 0;
    int compared = 0;
    for (std::size_t t = 2; t < series.dates(); ++t) {
      for (std::size_t j = 0; j < 3; ++j) {
        double sum = 0;
        double scale = 1;
        for (const char* name : {"variation_budget", "variation_profits", "variation_compliance", "variation_costs", "variation_markups",
                                 "variation_variety", "variation_delay", "variation_trust"}) {
          sum += series.at(name, t, j);
          scale = std::max(scale, std::abs(series.at(name, t, j)));
        }
        CHECK(std::abs(sum - series.at("equivalent_variation", t, j)) <= 1e-12 * scale);
        mistakes = std::max(mistakes, std::abs(series.at("variation_trust", t, j)));
        ++compared;
      }
    }
    CHECK(compared > 50);
    CHECK(mistakes > 1.0);
  }
}

TEST_CASE("a higher belief is no gain: buyers enjoy what is true", "[trust]") {
  // Nobody's belief changes any choice: all are believed alike and there is no outside good.
  const auto world_of = [](const char* prior) {
    Scenario scenario = three_states({"trust.active=true", "trust.appeal=0.7", "trust.compliant_share=0.4", prior,
                                      "alliance.league.active=false", "regime.strict.audit=none", "layer.applications.outside_weight=0"});
    for (StateParameters& state : scenario.states) {
      state.ideas.clear();
      state.incumbents.clear();
    }
    return run_series(scenario, 3);
  };
  const SeriesOf low = world_of("trust.prior=0.2");
  const SeriesOf high = world_of("trust.prior=0.9");
  const std::size_t last = low.dates() - 1;
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(high.at("welfare", last, j) == Approx(low.at("welfare", last, j) * std::exp(0.7 * 0.7 / 3)).epsilon(1e-10));
    CHECK(high.at("welfare_at_true_trust", last, j) == Approx(low.at("welfare_at_true_trust", last, j)).epsilon(1e-12));
    CHECK(high.at("welfare_without_appeal", last, j) == Approx(low.at("welfare_without_appeal", last, j)).epsilon(1e-12));
  }
  // Where everybody is honest and known to be, nothing is mistaken and trust is enjoyed in full.
  const SeriesOf known = run_series(three_states({"trust.active=true", "trust.appeal=0.7", "alliance.league.certificate_premium=0"}), 3);
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(known.last("variation_trust", j) == Approx(0.0).margin(1e-9));
    CHECK(known.last("welfare_at_true_trust", j) == Approx(known.last("welfare", j)).epsilon(1e-12));
  }
}

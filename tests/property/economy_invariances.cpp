// What an economy must not notice: the unit of money, a border that costs nothing, another world that it does not trade with.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/perturbations.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

bool is_money(const SeriesEntry& entry) { return entry.unit.substr(0, 4) == "US$ " || entry.unit == "quantity/year"; }

/// Two states with vendors and with startups of every stratum, a rule book, and no chance but the phases of reviews.
std::string two_states(const std::string& names, double spending, int incumbents, double fixed, double filing) {
  std::string text = R"(
schema = 1
[run]
horizon = 6.0
warm_up = 2.0
sample_every = 1.0
[economy]
interest_rate = 0.05
[[layer]]
name = "goods"
elasticity = 4.0
trade_cost = 1.0
fixed_cost_home = )" +
                     std::to_string(fixed) + "\nfixed_cost_abroad = " + std::to_string(fixed) + R"(
[[requirement]]
name = "security"
[[mode]]
name = "security_standard"
requirement = "security"
cost = 0.8
[[regime]]
name = "common"
stringency = { security = 0.5 }
modes = { security = "security_standard" }
[startups]
entry = "fixed"
entry_probability = 0.0
productivity = "pareto"
productivity_shape = 4.25
sampling = "stratified"
strata = 20
exit_hazard = 0.0
review_period = 0.5
)";
  for (const char name : names) {
    text += std::string("[[state]]\nname = \"") + name + "\"\nspending = { goods = " + std::to_string(spending) +
            " }\nincumbents = { goods = " + std::to_string(incumbents) +
            " }\nregime = \"common\"\nfiling_cost = " + std::to_string(filing) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("money is a unit: any power of two changes no decision and no event", "[property][economy]") {
  for (const double unit : {0x1p-10, 0x1p20, 0x1p6}) {
    Scenario scenario = three_states();
    if (unit == 0x1p6) {  // with thresholds, firms that hold at them, support, and compliance by size
      for (RegimeParameters& regime : scenario.regimes) {
        regime.exempt_below = 8.0;
        regime.production_cost = 0.1;
        regime.support = 0.02;
      }
      scenario.compliance.size_exponent = 1.2;
      scenario.compliance.size_reference = 40.0;
    }
    const TrialResult plain = run_trial(scenario, 11, 0);
    const SeriesOf once(scenario, plain.values);
    multiply_money(scenario, unit);
    const TrialResult scaled = run_trial(scenario, 11, 0);
    CHECK(scaled.events == plain.events);
    const SeriesOf other(scenario, scaled.values);
    for (const SeriesEntry& entry : series_table()) {
      if (!entry.axes.empty() && entry.axes.back() == SeriesAxis::size) continue;  // its classes are fixed amounts of money
      for (std::size_t t = 0; t < once.dates(); ++t) {
        for (std::size_t c = 0; c < once.cells(entry.name); ++c) {
          const double a = once.at(entry.name, t, c) * (is_money(entry) ? unit : 1.0);
          const double b = other.at(entry.name, t, c);
          INFO(entry.name << " at date " << t << ", cell " << c);
          REQUIRE((a == b || (std::isnan(a) && std::isnan(b))));
        }
      }
    }
  }
}

TEST_CASE("money in another currency changes no decision, up to rounding", "[property][economy]") {
  Scenario scenario = three_states();
  const TrialResult plain = run_trial(scenario, 11, 0);
  const SeriesOf once(scenario, plain.values);
  multiply_money(scenario, 1.1);
  const TrialResult scaled = run_trial(scenario, 11, 0);
  CHECK(scaled.events == plain.events);
  const SeriesOf other(scenario, scaled.values);
  for (const char* name : {"active_firms", "entries", "sellers", "membership", "audits_completed", "waiting_firms"}) {
    for (std::size_t t = 0; t < once.dates(); ++t) CHECK(once.total(name, t) == other.total(name, t));
  }
  for (const char* name : {"revenue", "profit", "compliance_cost", "equivalent_variation", "welfare"}) {
    for (std::size_t t = 1; t < once.dates(); ++t) {
      CHECK(other.total(name, t) == Approx(1.1 * once.total(name, t)).epsilon(1e-8).margin(1e-6));
    }
  }
}

TEST_CASE("states split along a border that costs nothing change nothing but the map", "[property][economy]") {
  // Each state in two halves with half the spending, half the firms and half the fixed and filing costs; trade is free and
  // the rule book is one. A firm then serves both halves or neither, and sells and pays what it did.
  const Scenario whole = scenario_from(two_states("ab", 400.0, 40, 0.5, 0.02));
  const Scenario halves = scenario_from(two_states("abcd", 200.0, 20, 0.25, 0.01));
  const SeriesOf before = run_series(whole);
  const SeriesOf after = run_series(halves);
  CHECK(before.last("active_firms", 0) < 40.0);  // some are too small
  CHECK(before.last("active_firms", 0) > 10.0);
  const std::size_t last = before.dates() - 1;
  for (const char* name : {"active_firms", "revenue", "profit", "compliance_cost", "spending"}) {
    INFO(name);
    CHECK(after.total(name, last) == Approx(before.total(name, last)).epsilon(1e-12));
  }
  for (std::size_t j = 0; j < 4; ++j) {
    CHECK(after.last("price_index", j) == Approx(before.last("price_index", 0)).epsilon(1e-12));
    CHECK(after.last("sellers", j) == before.last("sellers", 0));
    CHECK(after.last("welfare", j) == Approx(0.5 * before.last("welfare", 0)).epsilon(1e-12));
  }
}

TEST_CASE("twice as many states, in two worlds that do not trade: each world is as it was", "[property][economy]") {
  std::string text = two_states("abcd", 400.0, 40, 0.5, 0.02);
  for (const std::string pair : {"ac", "ad", "bc", "bd", "ca", "da", "cb", "db"}) {
    text += "[[corridor]]\nname = \"" + pair + "\"\nfrom = \"" + pair[0] + "\"\nto = \"" + pair[1] + "\"\ntrade_cost = 1e6\n";
  }
  const std::vector<std::string> iceberg{"layer.goods.trade_cost=1.3"};
  const SeriesOf one = run_series(scenario_from(two_states("ab", 400.0, 40, 0.5, 0.02), iceberg));
  const SeriesOf two = run_series(scenario_from(text, iceberg));
  CHECK(one.last("exporter_share", 0) > 0.05);
  CHECK(one.last("exporter_share", 0) < 1.0);
  for (const char* name : {"price_index", "sellers", "foreign_share", "welfare", "cutoff", "export_cutoff", "hhi"}) {
    INFO(name);
    for (std::size_t j = 0; j < 4; ++j) CHECK(two.last(name, j) == Approx(one.last(name, 0)).epsilon(1e-12));
  }
}

// Negative controls: what must make no difference makes exactly none. Most comparisons are of bits, in every recorded
// number.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "models/economy/order_of_names.hpp"
#include "tests/support/perturbations.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

std::vector<double> values_of(const Scenario& scenario, std::uint32_t replication = 0) {
  return run_trial(scenario, 11, replication).values;
}

/// Everything recorded but some series.
template <class LeftOut>
std::vector<double> values_without(const Scenario& scenario, LeftOut left_out) {
  const SeriesOf series(scenario, values_of(scenario));
  std::vector<double> kept;
  for (const SeriesEntry& entry : series_table()) {
    if (left_out(entry)) continue;
    for (std::size_t t = 0; t < series.dates(); ++t) {
      for (std::size_t c = 0; c < series.cells(entry.name); ++c) kept.push_back(series.at(entry.name, t, c));
    }
  }
  return kept;
}

/// Without what counts members and labels, which is what such a scenario changes.
std::vector<double> without_membership(const Scenario& scenario) {
  return values_without(scenario,
                        [](const SeriesEntry& entry) { return entry.name == "membership" || entry.name == "labelled_fragmentation"; });
}

/// Without the record of the shocks themselves.
std::vector<double> without_shocks(const Scenario& scenario) {
  return values_without(scenario, [](const SeriesEntry& entry) { return !entry.axes.empty() && entry.axes[0] == SeriesAxis::shock; });
}

}  // namespace

TEST_CASE("a variant that sets parameters to their own values gives its twin's numbers, bit for bit", "[property][economy]") {
  const Experiment experiment = experiment_from(project_text("tests/support/three_states.toml") + R"(
[variant.twin]
[variant.same]
"audit.fee" = 0.02
"state.arcadia.public_share" = 0.1
"alliance.league.members" = ["acme", "delta"]
"regime.strict.audit" = "independent"
)");
  REQUIRE(experiment.cases.size() == 2);
  CHECK(bits_that_differ(values_of(experiment.cases[0].scenario), values_of(experiment.cases[1].scenario)) == 0);
}

TEST_CASE("a scripted event that sets every parameter to its own value changes no bit", "[property][economy]") {
  for (const char* name : {"three states", "tiny", "baseline"}) {
    INFO(name);
    Scenario scenario = name == std::string("tiny")       ? scenario_named("tiny")
                        : name == std::string("baseline") ? reduced_baseline()
                                                          : three_states();
    scenario.shocks.clear();  // so that own values stay own
    const std::vector<double> without = without_shocks(scenario);
    add_shock(scenario, 1.3, own_values(scenario));
    CHECK(scenario.shocks.front().set.size() > 100);
    CHECK(bits_that_differ(without, without_shocks(scenario)) == 0);
    // Nor does one that ends, and strikes again.
    scenario.shocks.front().hazard = 2.0;
    scenario.shocks.front().duration = 0.4;
    CHECK(bits_that_differ(without, without_shocks(scenario)) == 0);
    // The comparison can fail: a parameter set to another value does show.
    add_shock(scenario, 1.3, {{"layer.cloud.fixed_cost_home", number_value(1.01 * scenario.layers[0].fixed_cost_home + 0.01)}});
    CHECK(bits_that_differ(without, without_shocks(scenario)) > 100);
  }
}

TEST_CASE("a no-op is a no-op also while applicants withdraw", "[property][economy]") {
  Scenario scenario = three_states({"audit.withdrawal_hazard=3.0", "audit_body.the_house.auditors=2"});
  const std::vector<double> without = without_shocks(scenario);
  add_shock(scenario, 3.3, {{"audit.fee", number_value(scenario.audit.fee)}});
  CHECK(bits_that_differ(without, without_shocks(scenario)) == 0);
}

TEST_CASE("labels are for people: changing them changes nothing", "[property][economy]") {
  Scenario scenario = three_states();
  const std::vector<double> before = values_of(scenario);
  scenario.title = "other";
  for (StateParameters& state : scenario.states) state.label = "x" + state.label;
  for (LayerParameters& layer : scenario.layers) layer.label.clear();
  for (VendorParameters& vendor : scenario.vendors) vendor.label = "y";
  for (RegimeParameters& regime : scenario.regimes) regime.label = "z";
  CHECK(bits_that_differ(before, values_of(scenario)) == 0);
}

TEST_CASE("identical rule books make recognition worthless", "[property][economy]") {
  Scenario scenario = three_states();
  scenario.states[2].regime = "light";
  for (RegimeParameters& regime : scenario.regimes) {
    regime.stringency = {{"security", 0.8}, {"data", 0.6}};
    regime.modes = {{"security", "common_security"}, {"data", "common_data"}};
    regime.audit = AuditMode::none;
  }
  SECTION("by an alliance of states") {
    scenario.alliances[0].kind = AllianceKind::states;
    scenario.alliances[0].members = {"arcadia", "borduria", "cathay"};
    scenario.alliances[0].recognised_by.clear();
    scenario.alliances[0].assessment = AuditMode::none;
  }
  SECTION("of a label whose standard is the books' own") {
    scenario.alliances[0].stringency = {{"security", 0.8}, {"data", 0.6}};
    scenario.alliances[0].modes = {{"security", "common_security"}, {"data", "common_data"}};
  }
  Scenario other = scenario;
  if (scenario.alliances[0].kind == AllianceKind::states) {
    other.alliances[0].active = false;
  } else {
    other.alliances[0].recognised_by = {"arcadia", "borduria", "cathay"};
    scenario.alliances[0].recognised_by.clear();
  }
  CHECK(bits_that_differ(without_membership(scenario), without_membership(other)) == 0);
  // The comparison can fail: with another mode in one state, recognition is worth something.
  for (Scenario* one : {&scenario, &other}) {
    one->regimes[0].modes["security"] = "own_security";
  }
  CHECK(bits_that_differ(without_membership(scenario), without_membership(other)) > 100);
}

TEST_CASE("money is a unit: twice of everything changes no decision", "[property][economy]") {
  // A power of two keeps every bit, so counts and shares are equal and money doubles exactly. Real quantities are
  // spending over price indices, which do not change.
  const Conduct conduct = GENERATE(Conduct::monopolistic, Conduct::bertrand, Conduct::cournot);
  for (const bool large : {false, true}) {
    Scenario scenario = large ? reduced_baseline() : three_states();
    scenario.economy.conduct = conduct;
    if (conduct != Conduct::monopolistic) scenario.layers[0].upper_elasticity = 1.5;
    const SeriesOf once(scenario, values_of(scenario));
    multiply_money(scenario, 2.0);
    const SeriesOf twice(scenario, values_of(scenario));
    std::size_t compared = 0;
    for (const SeriesEntry& entry : series_table()) {
      if (!entry.axes.empty() && entry.axes.back() == SeriesAxis::size) continue;  // its classes are fixed amounts of money
      const bool scales = entry.unit.rfind("US$ ", 0) == 0 || entry.unit == "quantity/year";
      for (std::size_t t = 0; t < once.dates(); ++t) {
        for (std::size_t c = 0; c < once.cells(entry.name); ++c) {
          const double a = once.at(entry.name, t, c) * (scales ? 2.0 : 1.0);
          const double b = twice.at(entry.name, t, c);
          INFO(entry.name << " at date " << t << ", cell " << c);
          REQUIRE((a == b || (std::isnan(a) && std::isnan(b))));
          ++compared;
        }
      }
    }
    CHECK(compared > 3000);
  }
}

TEST_CASE("a world is a value: copies made in mid-run end alike", "[property][economy]") {
  for (const double year : {0.0, 2.34, 6.0}) {
    const Scenario scenario = in_order_of_names(three_states());
    Trial first(scenario, 11);
    first.run_to_year(year);
    Trial copy = first;
    first.run_to_year(10.0);
    const std::vector<double> before = copy.recorder.values();
    Trial second_copy = copy;
    CHECK(bits_that_differ(before, second_copy.recorder.values()) == 0);  // the original's future did not touch the copy
    copy.run_to_year(10.0);
    second_copy.run_to_year(10.0);
    CHECK(bits_that_differ(first.recorder.values(), copy.recorder.values()) == 0);
    CHECK(bits_that_differ(first.recorder.values(), second_copy.recorder.values()) == 0);
    CHECK(bits_that_differ(first.recorder.values(), values_of(scenario)) == 0);
  }
}

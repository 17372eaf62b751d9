// Every pair of mechanisms that the table of refusals does not name runs on a small world, and its accounts close; every pair that it
// names is refused in words. No pair is forgotten: both lists come from the table itself.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "models/scenario/combinations.hpp"
#include "tests/support/file_tables.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// How a test turns a switch on: values of the three states' keys, and tables to add.
struct HowTo {
  std::vector<std::string> settings;
  std::string tables;
};

HowTo how_to(Switch id) {
  using S = Switch;
  const std::string grid = "[[grid]]\nname = \"net\"\nstate = \"arcadia\"\nconnects = 40.0\n";
  switch (id) {
    case S::general_closure: return {{"economy.closure=general"}, ""};
    case S::foresight:
      return {{"economy.expectations=forward", "startups.productivity_process=gibrat", "startups.productivity_shock_sd=0.01",
               "startups.productivity_drift=-0.1", "economy.value_grid_points=40"},
              ""};
    case S::real_options: return {{"economy.real_options=true"}, ""};
    case S::oligopoly: return {{"economy.conduct=bertrand", "economy.granular_firms=vendors"}, ""};
    case S::granular_startups: return {{"economy.conduct=bertrand", "economy.granular_firms=all"}, ""};
    case S::elastic_spending: return {{"layer.cloud.upper_elasticity=1.5"}, ""};
    case S::inputs: return {{"layer.applications.inputs.cloud=0.2"}, ""};
    case S::size_profile: return {{"compliance.size_exponent=0.4"}, ""};
    case S::thresholds: return {{"regime.light.exempt_below=3.0"}, ""};
    case S::support: return {{"regime.strict.support=0.02"}, ""};
    case S::proportional_costs: return {{"regime.strict.revenue_cost=0.05", "regime.light.production_cost=0.02"}, ""};
    case S::access_loss: return {{"state.cathay.access_loss_hazard=0.1"}, ""};
    case S::preference_margin: return {{"state.borduria.preference_margin=0.3"}, ""};
    case S::enforcement:
      return {{"enforcement.active=true", "enforcement.inspection_rate=0.2", "enforcement.fine=0.04", "enforcement.lapse_rate=0.1",
               "enforcement.effort=honest"},
              ""};
    case S::weighed_fines:
      return {{"enforcement.active=true", "enforcement.inspection_rate=0.2", "enforcement.fine=0.04", "enforcement.false_finding=0.05",
               "enforcement.effort=honest"},
              ""};
    case S::chosen_effort:
      return {{"enforcement.active=true", "enforcement.inspection_rate=0.2", "enforcement.fine=0.04", "enforcement.effort=chosen"}, ""};
    case S::exclusion:
      return {{"enforcement.active=true", "enforcement.inspection_rate=0.2", "enforcement.fine=0.04", "enforcement.false_finding=0.05",
               "enforcement.effort=honest", "enforcement.exclusion_after=2", "enforcement.exclusion_years=1"},
              ""};
    case S::congestion_fees:
      return {{"audit_supply.active=true", "audit_supply.pricing=congestion", "audit_supply.congestion_rate=1.0"}, ""};
    case S::trust: return {{"trust.active=true", "trust.appeal=0.4", "trust.prior=0.7", "audit.false_pass=0.1"}, ""};
    case S::liability:
      return {{"trust.active=true", "trust.appeal=0.4", "trust.prior=0.7", "trust.liability=0.05", "audit.false_pass=0.1"}, ""};
    case S::operating_modes: return {{"sovereignty.active=true"}, ""};
    case S::grid_queue: return {{}, grid + "megawatts = 1.0\n"};
    case S::grid_deposits: return {{}, grid + "outside_rate = 10.0\noutside_megawatts = 2.0\ndeposit = 0.1\nspeculative_share = 0.3\n"};
    case S::reserve: return {{"reserve.active=true", "reserve.share.arcadia=0.3"}, ""};
    case S::switching: return {{"switching.active=true", "switching.rate.cloud=0.5", "switching.rate.applications=0.25"}, ""};
    case S::takeovers:
      return {{}, "[[takeover]]\nname = \"purchase\"\nat = 1.5\nvendor = \"delta\"\nowner = \"cathay\"\nprice_years = 5.0\n"};
    case S::levies:
      return {{}, "[[levy]]\nname = \"services\"\nstate = \"arcadia\"\nlayers = [\"applications\"]\nrate = 0.05\nabove_worldwide = 40.0\n"};
    case S::audit_subsidies: return {{}, "[[subsidy]]\nname = \"first_audits\"\nstate = \"arcadia\"\nshare = 0.5\nbudget = 0.2\n"};
    case S::outages:
      return {{},
              "[[outage]]\nname = \"failure\"\nvendor = \"acme\"\nlayers = [\"cloud\"]\nloss = 0.25\nat = 0.5\nhazard = 1.0\nduration = "
              "0.05\n"};
    case S::resilience:
      return {{"resilience.active=true", "resilience.duty_cost=0.04", "resilience.standby_cover=0.5", "resilience.standby_cost=0.01"}, ""};
    case S::security: return {{"security.active=true", "security.vulnerability=0.3", "security.attack_rate=0.3", "security.loss=0.5"}, ""};
    case S::materials: return {{"materials.active=true", "materials.price=1.1", "layer.cloud.material_share=0.1"}, ""};
  }
  return {};
}

/// The three states over two years, where wages can clear.
std::vector<std::string> calm() {
  std::vector<std::string> settings{"run.horizon=2.5", "run.warm_up=0.5", "run.sample_every=0.5"};
  const std::vector<std::pair<std::string, std::string>> labour{{"arcadia", "5000"}, {"borduria", "3000"}, {"cathay", "2000"}};
  for (const auto& [state, number] : labour) settings.push_back("state." + state + ".labour=" + number);
  return settings;
}

/// The economy with all of these on, or what is wrong with it. Settings come first so that the tables of one do not hide those of another.
std::pair<std::optional<Experiment>, std::string> with_all(const std::vector<Switch>& ids) {
  std::vector<std::string> settings = calm();
  std::string text = project_text("tests/support/three_states.toml");
  for (const Switch id : ids) {
    const HowTo how = how_to(id);
    settings.insert(settings.end(), how.settings.begin(), how.settings.end());
    text += how.tables;
  }
  Diagnostics diagnostics;
  LoadOptions options;
  options.overrides = settings;
  std::optional<Experiment> experiment =
      load_experiment_from_text(text, std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/test.toml", options, diagnostics);
  return {std::move(experiment), diagnostics.render()};
}

std::pair<std::optional<Experiment>, std::string> with_both(Switch a, Switch b) {
  return with_all(a == b ? std::vector{a} : std::vector{a, b});
}

bool is_on(const Scenario& scenario, Switch id) { return !describe(id).places(scenario).empty(); }

/// One switch that is a part of another, or its opposite: the pair is the same economy as one of them, or cannot be written.
bool belong_together(Switch a, Switch b) {
  using S = Switch;
  const std::set<S> effort{S::enforcement, S::weighed_fines, S::chosen_effort, S::exclusion};
  const std::set<S> pricing{S::oligopoly, S::granular_startups};
  const std::set<S> belief{S::trust, S::liability};
  const std::set<S> grids{S::grid_queue, S::grid_deposits};
  for (const std::set<S>& group : {effort, pricing, belief, grids}) {
    if (group.count(a) > 0 && group.count(b) > 0) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a test turns every switch on, and each alone runs", "[property][combinations]") {
  for (const SwitchEntry& entry : switch_table()) {
    INFO(entry.name);
    const auto [experiment, words] = with_both(entry.id, entry.id);
    INFO(words);
    REQUIRE(experiment);
    CHECK(is_on(experiment->cases.front().scenario, entry.id));
    CHECK_FALSE(is_on(three_states(), entry.id));
  }
}

TEST_CASE("every pair of mechanisms runs with its accounts closed, or is refused by the table", "[property][combinations]") {
  std::size_t ran = 0;
  std::size_t refused = 0;
  for (std::size_t i = 0; i < switch_count; ++i) {
    for (std::size_t j = i + 1; j < switch_count; ++j) {
      const Switch a = static_cast<Switch>(i);
      const Switch b = static_cast<Switch>(j);
      if (belong_together(a, b)) continue;
      INFO(describe(a).name << " and " << describe(b).name);
      const auto [experiment, words] = with_both(a, b);
      INFO(words);
      const auto named = [&](const Refusal& refusal) {  // by itself, or by a switch that comes with it
        const auto among = [&](Switch id) { return id == a || id == b || belong_together(id, a) || belong_together(id, b); };
        return among(refusal.refused) && among(refusal.beside);
      };
      if (std::none_of(refusal_table().begin(), refusal_table().end(), named)) CHECK(experiment);
      if (!experiment) {
        CHECK(words.find("cannot be combined with") != std::string::npos);
        ++refused;
        continue;
      }
      ++ran;
      const Scenario& scenario = experiment->cases.front().scenario;
      CHECK(is_on(scenario, a));
      CHECK(is_on(scenario, b));
      const SeriesOf series(scenario, run_trial(scenario, 11, 0).values);
      CHECK(series.last("stock_flow_residual") < 1e-9);
      CHECK(series.last("active_firms", 0) >= 0);
    }
  }
  CHECK(refused + 10 >= refusal_table().size());
  CHECK(ran > 300);
}

TEST_CASE("operating modes that nothing asks for change no bit of an economy with foresight, thresholds or chosen effort",
          "[property][combinations]") {
  const Switch beside = GENERATE(Switch::foresight, Switch::thresholds, Switch::chosen_effort);
  const auto [without, words] = with_both(beside, beside);
  const auto [with, more_words] = with_both(beside, Switch::operating_modes);
  INFO(words << more_words);
  REQUIRE(without);
  REQUIRE(with);
  const Difference difference =
      difference_between(run_by_names(without->cases.front().scenario), run_by_names(with->cases.front().scenario));
  INFO(difference.first);
  CHECK(difference.different == 0);
  CHECK(difference.common > 300);
}

TEST_CASE("rules, inspectors, modes, grids, levies, support and the reserve stand beside each other all at once",
          "[property][combinations]") {
  // A choice that took one stance, mode or time for another would break a contract or the accounts.
  using S = Switch;
  const auto [experiment, words] =
      with_all({S::size_profile, S::thresholds, S::support, S::proportional_costs, S::access_loss, S::chosen_effort, S::trust,
                S::operating_modes, S::grid_queue, S::reserve, S::takeovers, S::levies, S::resilience});
  INFO(words);
  REQUIRE(experiment);
  const Scenario& scenario = experiment->cases.front().scenario;
  for (const std::uint64_t seed : {3U, 4U, 5U}) {
    const SeriesOf series(scenario, run_trial(scenario, seed, 0).values);
    CHECK(series.last("stock_flow_residual") < 1e-9);
    CHECK(series.last("active_firms", 0) > 0);
  }
}

TEST_CASE("the policy baseline runs every institution at once with its accounts closed", "[property][combinations]") {
  Scenario scenario = scenario_named("policy_baseline");
  scenario.run.horizon = 1.0;
  scenario.run.warm_up = 0.25;
  scenario.run.sample_every = 0.25;
  for (const Switch id : {Switch::foresight, Switch::oligopoly, Switch::inputs, Switch::thresholds, Switch::proportional_costs,
                          Switch::chosen_effort, Switch::trust, Switch::operating_modes, Switch::switching, Switch::outages}) {
    INFO(describe(id).name);
    CHECK(is_on(scenario, id));
  }
  CHECK(scenario.audit_supply.active);
  const SeriesOf series(scenario, run_trial(scenario, 3, 0).values);
  CHECK(series.last("stock_flow_residual") < 1e-9);
}

// The variation since the reference date: it adds up in a full economy, and in small ones each part answers to its own cause.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "models/measures/variation.hpp"
#include "models/rules/demand.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr const char* parts[] = {"variation_budget",  "variation_profits", "variation_compliance", "variation_costs",
                                 "variation_markups", "variation_variety", "variation_delay",      "variation_trust"};

/// Three states with vendors only: nobody comes or goes unless a scripted event makes them.
Scenario vendors_only(const std::vector<std::string>& overrides = {}) {
  Scenario scenario = three_states(overrides);
  for (StateParameters& state : scenario.states) {
    state.ideas.clear();
    state.incumbents.clear();
    state.growth = 0;
  }
  return scenario;
}

double part(const SeriesOf& series, const char* name, std::size_t state) { return series.last(name, state); }

}  // namespace

TEST_CASE("the parts of the variation add up at every date, and are missing before the reference", "[welfare]") {
  for (const char* override : {"run.warm_up=1.0", "run.warm_up=3.25"}) {
    const Scenario scenario = three_states({override});
    const SeriesOf series = run_series(scenario, 7);
    const auto reference = static_cast<std::size_t>(std::ceil(scenario.run.warm_up / 0.5)) - 2;
    int compared = 0;
    for (std::size_t t = 0; t < series.dates(); ++t) {
      for (std::size_t j = 0; j < 3; ++j) {
        const double variation = series.at("equivalent_variation", t, j);
        CHECK(std::isnan(variation) == (t < reference));
        if (t < reference) continue;
        double sum = 0;
        double scale = 1;
        for (const char* name : parts) {
          sum += series.at(name, t, j);
          scale = std::max(scale, std::abs(series.at(name, t, j)));
        }
        CHECK(std::abs(sum - variation) <= 1e-12 * scale);
        if (t == reference) CHECK(variation == 0.0);
        ++compared;
      }
    }
    CHECK(compared >= 40);
    // In a full economy every cause is at work somewhere.
    for (const char* name : {"variation_budget", "variation_profits", "variation_compliance", "variation_variety", "variation_delay",
                             "variation_trust", "variation_appeal"}) {
      INFO(name);
      CHECK(std::abs(series.last(name, 0)) > 1e-6);
    }
  }
}

TEST_CASE("surveyed weights are those of the market book", "[welfare]") {
  Trial trial(three_states(), 7);
  const VariationMeasure measure;
  for (const double year : {0.5, 3.1, 9.9}) {
    trial.run_to_year(year);
    const std::vector<MarketSurvey> survey = measure.survey_markets(trial.world);
    int open = 0;
    for (std::size_t m = 0; m < survey.size(); ++m) {
      CHECK(survey[m].weights.acted_on == Approx(trial.world.markets[MarketId{m}].phi).epsilon(1e-12));
      CHECK(survey[m].weights.informed <= survey[m].weights.experienced);
      CHECK(survey[m].weights.experienced <= survey[m].weights.acted_on);
      CHECK(survey[m].weights.informed <= survey[m].weights.awaited);
      open += survey[m].weights.acted_on > 0 ? 1 : 0;
    }
    CHECK(open >= 8);
  }
}

TEST_CASE("where nothing changes the variation is exactly zero", "[welfare]") {
  const Scenario scenario = vendors_only({"alliance.league.active=false", "regime.strict.audit=none", "run.warm_up=4.0"});
  const SeriesOf series = run_series(scenario);
  for (const char* name : {"variation_costs", "variation_markups", "variation_variety", "variation_delay", "variation_trust",
                           "variation_appeal", "variation_budget"}) {
    for (std::size_t j = 0; j < 3; ++j) CHECK(part(series, name, j) == 0.0);
  }
}

TEST_CASE("dearer inputs of every home are a rise of costs, and of nothing else that buyers feel", "[welfare]") {
  Scenario scenario =
      vendors_only({"alliance.league.active=false", "regime.strict.audit=none", "run.warm_up=4.0", "layer.applications.outside_weight=0"});
  add_shock(scenario, 5.0,
            {{"state.arcadia.input_cost", number_value(1.1)},
             {"state.borduria.input_cost", number_value(1.1)},
             {"state.cathay.input_cost", number_value(0.99)}});
  const SeriesOf series = run_series(scenario);
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(part(series, "variation_variety", j) == Approx(0.0).margin(1e-9));
    CHECK(part(series, "variation_delay", j) == 0.0);
    CHECK(part(series, "variation_markups", j) == 0.0);
    // Spending, and so sales, profit and compliance of everyone, stay: EV = Y (1.1^(−E/Y) − 1).
    const double budget = series.at("spending", 0, 2 * j) + series.at("spending", 0, 2 * j + 1);
    const double loss = part(series, "equivalent_variation", j) - part(series, "variation_profits", j);
    CHECK(part(series, "variation_costs", j) == Approx(loss).epsilon(1e-9));
    CHECK(part(series, "variation_costs", j) < -0.08 * budget);
    CHECK(part(series, "variation_costs", j) > -0.10 * budget);
  }
}

TEST_CASE("a label's premium is appeal and a little mistaken choice, not welfare", "[welfare]") {
  Scenario scenario = vendors_only({"alliance.league.assessment=none", "regime.strict.audit=none", "run.warm_up=4.0"});
  scenario.alliances[0].certificate_premium = 0;
  add_shock(scenario, 5.0, {{"alliance.league.certificate_premium", number_value(0.1)}});
  const SeriesOf series = run_series(scenario);
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(series.last("welfare", j) > 1.005 * series.at("welfare", 7, j));
    CHECK(series.last("welfare_without_appeal", j) < series.at("welfare_without_appeal", 7, j));
    CHECK(series.last("welfare_without_appeal", j) > 0.999 * series.at("welfare_without_appeal", 7, j));
    CHECK(part(series, "variation_variety", j) == Approx(0.0).margin(1e-9));
    CHECK(part(series, "variation_costs", j) == Approx(0.0).margin(1e-9));
    CHECK(part(series, "variation_trust", j) < 0.0);
    // To second order the ratio is 2σ/((σ−1) g (1 − share of the label's holders)).
    CHECK(part(series, "variation_appeal", j) > -25 * part(series, "variation_trust", j));
  }
}

TEST_CASE("who waits for a new certificate is delay, not lost variety", "[welfare]") {
  // The strict regime of Arcadia asks for audits from year 5 on; nobody is in the middle of one at the last date.
  Scenario scenario = vendors_only({"alliance.league.active=false", "regime.strict.audit=none", "run.warm_up=4.0", "run.horizon=5.5",
                                    "audit.transition=0.0", "audit.preparation_time=3.0", "layer.cloud.outside_weight=20.0"});
  scenario.audit_bodies[0].scope = {"strict"};
  add_shock(scenario, 5.0, {{"regime.strict.audit", word_value("independent")}});
  const SeriesOf series = run_series(scenario);
  CHECK(series.last("sellers", 0) == 0.0);
  CHECK(part(series, "variation_delay", 0) < -0.2 * series.last("spending", 0));
  CHECK(part(series, "variation_variety", 0) == Approx(0.0).margin(1e-9));
}

TEST_CASE("a vendor's end is lost variety, by its share", "[welfare]") {
  // Of the three states' vendors one dies at a hazard that is switched on; its share at the reference gives the loss.
  Scenario scenario = vendors_only({"alliance.league.active=false", "regime.strict.audit=none", "run.warm_up=4.0"});
  add_shock(scenario, 5.0, {{"startups.vendor_exit_hazard", number_value(0.3)}});
  Trial trial(scenario, 1);
  trial.run_to_year(3.5);
  VariationMeasure measure;
  const std::vector<StateIncome> incomes(3, {3000.0, 0.0, 0.0});
  measure.set_reference(trial.world, measure.survey_markets(trial.world), incomes);
  REQUIRE(trial.run_to_next(Verb::firm_exits, seconds_from_years(10.0)).time != never);
  const std::vector<MarketSurvey> survey = measure.survey_markets(trial.world);
  for (std::size_t j = 0; j < 3; ++j) {
    const Variation variation = measure.measure(trial.world, survey, StateId{j}, {3000.0, 0.0, 0.0});
    CHECK(variation.variety <= 0.0);
    CHECK(variation.equivalent == Approx(variation.variety).epsilon(1e-12).margin(1e-9));
  }
  CHECK(measure.measure(trial.world, survey, StateId{0}, {3000.0, 0.0, 0.0}).variety < -1.0);
}

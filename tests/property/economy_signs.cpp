// Signs that theory gives, by paired replications under common random numbers. Each test says how large an effect it
// asks for: the mean difference must be more than four standard errors from zero, on the right side, over 24 pairs.
#include <catch2/catch.hpp>

#include <cmath>
#include <functional>
#include <vector>

#include "tests/support/perturbations.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr std::uint32_t pairs = 24;

struct Difference {
  double mean = 0;
  double standard_error = 0;
  double base = 0;  ///< mean of the first scenario
};

Difference paired(const Scenario& base, const Scenario& changed, const std::function<double(const SeriesOf&)>& outcome) {
  std::vector<double> differences;
  Difference result;
  for (std::uint32_t r = 0; r < pairs; ++r) {
    const double before = outcome(run_series(base, 5, r));
    differences.push_back(outcome(run_series(changed, 5, r)) - before);
    result.base += before / pairs;
    result.mean += differences.back() / pairs;
  }
  double squares = 0;
  for (const double difference : differences) squares += (difference - result.mean) * (difference - result.mean);
  result.standard_error = std::sqrt(squares / (pairs - 1) / pairs);
  return result;
}

void check_rises(const Difference& difference) {
  INFO("difference " << difference.mean << " with standard error " << difference.standard_error << ", base " << difference.base);
  CHECK(difference.mean > 4 * difference.standard_error);
  CHECK(difference.mean > 0);
}
void check_falls(Difference difference) {
  difference.mean = -difference.mean;
  check_rises(difference);
}

Scenario economy(const std::vector<std::string>& more = {}) {
  std::vector<std::string> overrides{"run.horizon=8.0", "run.sample_every=1.0"};
  overrides.insert(overrides.end(), more.begin(), more.end());
  return three_states(overrides);
}

}  // namespace

TEST_CASE("higher fixed costs leave fewer firms", "[property][economy][signs]") {
  Scenario changed = economy();
  for (LayerParameters& layer : changed.layers) layer.fixed_cost_home *= 3;
  check_falls(paired(economy(), changed, [](const SeriesOf& s) { return s.total("active_firms", s.dates() - 1); }));
}

TEST_CASE("higher trade costs raise the domestic share", "[property][economy][signs]") {
  Scenario changed = economy();
  for (LayerParameters& layer : changed.layers) layer.trade_cost = 1.8;
  check_rises(paired(economy(), changed, [](const SeriesOf& s) { return s.mean("domestic_share"); }));
}

TEST_CASE("a higher exit hazard lowers survival, by what the hazard alone would", "[property][economy][signs]") {
  // Deep pockets and no costs: only the hazard kills. e^(−4·0.1) − e^(−4·0.3) = 0.369; the standard error is about
  // 0.01.
  Scenario base = economy({"funding.rule=\"unlimited\"", "run.horizon=12.0"});
  for (LayerParameters& layer : base.layers) {
    layer.fixed_cost_home = layer.fixed_cost_abroad = layer.market_entry_cost_home = layer.market_entry_cost_abroad = 0;
  }
  for (StateParameters& state : base.states) {
    state.regime.clear();
    state.filing_cost = 0;
  }
  base.startups.entry = EntryRule::fixed;
  base.startups.entry_probability = 1.0;
  Scenario changed = base;
  changed.startups.exit_hazard = 0.3;
  const Difference difference = paired(base, changed, [](const SeriesOf& s) { return s.mean("survival_four_years"); });
  check_falls(difference);
  CHECK(difference.standard_error < 0.02);
  CHECK(std::abs(difference.mean - (std::exp(-1.2) - std::exp(-0.4))) < 4 * difference.standard_error);
}

TEST_CASE("higher audit fees mean fewer entrants, under free and under elastic entry", "[property][economy][signs]") {
  for (const EntryRule rule : {EntryRule::free, EntryRule::elastic}) {
    Scenario base = economy({"funding.rule=\"unlimited\""});
    base.startups.entry = rule;
    for (StateParameters& state : base.states) {
      state.regime = "strict";
      for (auto& [layer, count] : state.incumbents) count = 0;
    }
    base.alliances[0].active = false;
    for (LayerParameters& layer : base.layers) layer.entry_cost = 40.0;  // so high that entry is near its margin
    Scenario changed = base;
    changed.audit.fee = 2.0;
    check_falls(paired(base, changed, [](const SeriesOf& s) { return s.mean("entries"); }));
  }
}

TEST_CASE("more auditors mean shorter waits", "[property][economy][signs]") {
  check_falls(paired(economy({"audit_body.the_house.auditors=3"}), economy({"audit_body.the_house.auditors=6"}),
                     [](const SeriesOf& s) { return s.mean("audit_wait"); }));
}

TEST_CASE("localisation raises the price index where data must stay", "[property][economy][signs]") {
  // Cloud in arcadia, half of whose cost is data, at three times the price when kept there, for everyone from abroad.
  const std::vector<std::string> dear{"layer.cloud.data_share=0.5", "localisation.rent_premium=2.0", "localisation.build_premium=2.0",
                                      "state.arcadia.adequacy=[]"};
  std::vector<std::string> free = dear;
  free.emplace_back("state.arcadia.localisation=[]");
  check_rises(paired(economy(free), economy(dear), [](const SeriesOf& s) {
    double sum = 0;
    for (std::size_t t = 0; t < s.dates(); ++t) sum += s.at("price_index", t, 0);
    return sum / static_cast<double>(s.dates());
  }));
}

TEST_CASE("a label that is recognised is held by more firms", "[property][economy][signs]") {
  Scenario base = economy();
  base.alliances[0].recognised_by.clear();
  check_rises(paired(base, economy(), [](const SeriesOf& s) { return s.mean("membership"); }));
}

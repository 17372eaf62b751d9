// Vendors' own trade cost: who has none is as before, vendors sell more abroad by the formula, takeovers leave it alone.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "models/firms/demand_view.hpp"
#include "models/mechanisms/takeovers/owners.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr double factor = 0.8;
constexpr std::size_t cathay = 2;

/// What vendors gain abroad at an elasticity of 4: v^(1−σ).
const double gain = std::pow(factor, -3.0);

Scenario with_factor(double vendor_trade_cost, Scenario scenario = three_states()) {
  for (LayerParameters& layer : scenario.layers) layer.vendor_trade_cost = vendor_trade_cost;
  return scenario;
}

bool same_bits(const Scenario& a, const Scenario& b) {
  const std::vector<double> one = run_trial(a, 1, 0).values;
  const std::vector<double> two = run_trial(b, 1, 0).values;
  return one.size() == two.size() && std::memcmp(one.data(), two.data(), one.size() * sizeof(double)) == 0;
}

/// Calls visit(id, firm, presence) for every open presence.
template <class Visit>
void visit_open(const World& world, Visit&& visit) {
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const Firm& firm = world.firms[FirmId{row}];
    if (!firm.active) continue;
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      if (world.firms[p].open) visit(FirmId{row}, firm, p);
    }
  }
}

}  // namespace

TEST_CASE("without vendors, and at one, vendors' trade cost changes no bit", "[vendor_trade]") {
  const Scenario scenario = three_states();
  CHECK(same_bits(scenario, with_factor(1.0)));
  CHECK_FALSE(same_bits(scenario, with_factor(factor)));
  Scenario nobody = scenario;
  nobody.vendors.clear();
  nobody.alliances.clear();
  for (AuditBodyParameters& body : nobody.audit_bodies) body.retainers.clear();
  CHECK(same_bits(nobody, with_factor(factor, nobody)));
}

TEST_CASE("where only vendors trade, their factor is a factor of the layer's trade cost", "[vendor_trade]") {
  Scenario scenario = three_states();
  for (StateParameters& state : scenario.states) state.ideas = state.incumbents = {};
  Scenario cheaper = scenario;
  for (LayerParameters& layer : cheaper.layers) layer.trade_cost *= factor;
  const SeriesOf by_factor = run_series(with_factor(factor, scenario));
  const SeriesOf by_layer = run_series(cheaper);
  for (const char* name : {"price_index", "foreign_share", "revenue", "profit", "sellers", "welfare"}) {
    for (std::size_t date = 0; date < by_layer.dates(); ++date) {
      for (std::size_t cell = 0; cell < by_layer.cells(name); ++cell) {
        if (std::isnan(by_layer.at(name, date, cell))) continue;
        INFO(name << " at date " << date << ", cell " << cell);
        CHECK(by_factor.at(name, date, cell) == Approx(by_layer.at(name, date, cell)).epsilon(1e-10).margin(1e-12));
      }
    }
  }
}

TEST_CASE("a lower trade cost of vendors raises their weight abroad by the formula, on the day", "[vendor_trade]") {
  constexpr double date = 5.0;
  Scenario scenario = three_states();
  add_shock(scenario, date,
            {{"layer.cloud.vendor_trade_cost", number_value(factor)}, {"layer.applications.vendor_trade_cost", number_value(factor)}});
  Trial trial(scenario);
  trial.run_to(seconds_from_years(date) - 1);
  const World before = trial.world;
  while (static_cast<Verb>(trial.step().verb) != Verb::shock_strikes) {
  }
  std::size_t abroad = 0;
  visit_open(before, [&](FirmId, const Firm& firm, PresenceId p) {
    const Presence& then = before.firms[p];
    const bool gains = firm.firm_class == FirmClass::vendor && firm.home != then.state;
    for (std::size_t g = 0; g < segment_count; ++g) {
      CHECK(trial.world.firms[p].weight[g] == Approx(then.weight[g] * (gains ? gain : 1.0)).epsilon(1e-12));
    }
    abroad += gains ? 1 : 0;
  });
  CHECK(abroad > 3);
}

TEST_CASE("a vendor foresees what it sells: per unit of weight, a startup of its home times the formula", "[vendor_trade]") {
  Trial trial(with_factor(factor));
  trial.run_to_year(3.0);
  const World& world = trial.world;
  std::size_t compared = 0;
  visit_open(world, [&](FirmId, const Firm& firm, PresenceId p) {
    if (firm.firm_class != FirmClass::vendor) return;
    Firm small = firm;
    small.firm_class = FirmClass::startup;
    const StateId state{std::size_t{world.firms[p].state}};
    const auto demand = [&](const Firm& seller) {
      return demand_in(world, seller, p, state, seller_weight(world, seller, FirmId::none(), state), Level::expected);
    };
    CHECK(demand(firm) == Approx(demand(small) * (state.value == firm.home ? 1.0 : gain)).epsilon(1e-12));
    ++compared;
  });
  CHECK(compared > 5);
}

TEST_CASE("a vendor that is bought keeps the trade cost that it has from its home", "[vendor_trade]") {
  constexpr double date = 4.0;
  Scenario scenario = with_factor(factor);
  TakeoverParameters takeover = purchase_of_eastern(date);
  for (const bool follows : {false, true}) {
    takeover.origin_follows = follows;
    scenario.takeovers = {takeover};
    Trial trial(scenario);
    trial.run_to(seconds_from_years(date) - 1);
    const World before = trial.world;
    while (static_cast<Verb>(trial.step().verb) != Verb::firm_taken_over) {
    }
    std::size_t compared = 0;
    visit_open(trial.world, [&](FirmId id, const Firm& firm, PresenceId p) {
      if (taken_firm(trial.world, id) == nullptr) return;
      REQUIRE(firm.home == cathay);
      const StateId state{std::size_t{trial.world.firms[p].state}};
      // The owners live in Arcadia: only aversion to their origin is new, and nothing is where no origin follows.
      const std::array<double, segment_count> origin = origin_weights(trial.world, id, state);
      if (!follows) CHECK(origin[0] == 1.0);
      CHECK(trial.world.firms[p].weight[0] == Approx(before.firms[p].weight[0] * origin[0]).epsilon(1e-12));
      CHECK(trade_weight(trial.world, firm, state) == Approx(state.value == cathay ? 1.0 : gain).epsilon(1e-12));
      ++compared;
    });
    CHECK(compared > 2);
  }
}

// Takeovers: income moves, nothing else does, unless buyers mind the owners' origin.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>

#include "models/firms/settlement.hpp"
#include "models/mechanisms/takeovers/owners.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

constexpr double date_of_takeover = 4.0;

/// Eastern is the one vendor of Cathay, so that its profits are those of Cathay's vendors.
Scenario with_takeover(bool active, bool origin_follows = false) {
  Scenario scenario = three_states();
  TakeoverParameters takeover = purchase_of_eastern(date_of_takeover);
  takeover.active = active;
  takeover.origin_follows = origin_follows;
  scenario.takeovers.push_back(takeover);
  return scenario;
}

constexpr std::size_t cathay = 2;

}  // namespace

TEST_CASE("a takeover that does not come about changes no other series in any bit", "[takeover]") {
  const Scenario off = three_states();
  const SeriesOf without = run_series(off);
  const SeriesOf with = run_series(with_takeover(false));
  for (const SeriesEntry& entry : series_table()) {
    if (cells_of(off, entry) == 0) continue;
    for (std::size_t date = 0; date < without.dates(); ++date) {
      for (std::size_t cell = 0; cell < without.cells(entry.name); ++cell) {
        const double a = without.at(entry.name, date, cell);
        const double b = with.at(entry.name, date, cell);
        INFO(entry.name);
        CHECK(((std::isnan(a) && std::isnan(b)) || a == b));
      }
    }
  }
  CHECK(with.total("profits_abroad", with.dates() - 1) == 0);
}

TEST_CASE("profits go to the new owners and prices stay", "[takeover]") {
  const Scenario scenario = with_takeover(true);
  const SeriesOf kept = run_series(with_takeover(false));
  const SeriesOf sold = run_series(scenario);
  const std::vector<double> times = sample_times(scenario);
  for (std::size_t date = 0; date < sold.dates(); ++date) {
    for (const char* name : {"price_index", "foreign_share", "entries", "sellers"}) {
      for (std::size_t cell = 0; cell < sold.cells(name); ++cell) {
        INFO(name);
        if (std::isnan(kept.at(name, date, cell))) continue;
        CHECK(sold.at(name, date, cell) == Approx(kept.at(name, date, cell)).epsilon(1e-12).margin(1e-12));
      }
    }
    double earned = 0;  // by Eastern's firms, before anything is paid to owners
    for (std::size_t s = 0; s < 2; ++s) earned += sold.at("profit", date, (cathay * 2 + s) * class_count + 1);
    const double abroad = sold.at("profits_abroad", date, cathay);
    if (times[date] <= date_of_takeover) {
      CHECK(abroad == 0);
      continue;
    }
    CHECK(earned > 0);
    CHECK(abroad == Approx(earned).epsilon(1e-9));
    // What leaves Cathay is income of Arcadia: the sum over states is as it was.
    CHECK(sold.total("variation_profits", date) == Approx(kept.total("variation_profits", date)).epsilon(1e-6));
    CHECK(sold.at("variation_profits", date, cathay) < kept.at("variation_profits", date, cathay) - 0.5 * earned);
    CHECK(sold.at("variation_profits", date, 0) > kept.at("variation_profits", date, 0) + 0.5 * earned);
    for (std::size_t cell : {std::size_t{cathay} * 2, std::size_t{cathay} * 2 + 1}) {
      CHECK(sold.at("foreign_owned_share", date, cell) > kept.at("foreign_owned_share", date, cell));
    }
  }
  CHECK(run_trial(scenario, 1, 0).accounts_residual < 1e-11);
}

TEST_CASE("the price is paid once, out of the new owners' households", "[takeover]") {
  Trial trial(with_takeover(true));
  trial.run_to_year(date_of_takeover - 0.01);
  const World before = trial.world;
  trial.run_to_year(date_of_takeover);
  const Ledger& ledger = trial.world.ledger;
  const double paid = ledger.paid(ledger.households(StateId{0U}), Flow::takeover);
  CHECK(paid > 0);
  CHECK(ledger.received(ledger.households(StateId{cathay}), Flow::takeover) == Approx(paid).epsilon(1e-12));
  trial.run_to_year(8.0);
  CHECK(trial.world.ledger.paid(trial.world.ledger.households(StateId{0U}), Flow::takeover) == paid);
  for (const FirmId id : trial.firms()) {
    const VendorId owner = trial.world.firms.record(id).owner;
    const bool is_eastern = owner.exists() && trial.world.scenario.vendors[owner.index()].name == "eastern";
    CHECK((owner_of(trial.world, id) == StateId{0U}) == (is_eastern || trial.world.firms[id].home == 0));
    CHECK((!is_eastern || trial.world.firms[id].home == cathay));
  }
}

TEST_CASE("a startup is bought where it is the largest of its home and layer", "[takeover]") {
  Scenario scenario = with_takeover(true);
  scenario.takeovers[0].vendor.clear();
  scenario.takeovers[0].home = "borduria";
  scenario.takeovers[0].layer = "applications";
  Trial trial(scenario);
  trial.run_to_year(date_of_takeover);
  FirmId bought;
  double largest = 0;
  for (const FirmId id : trial.firms()) {
    const Firm& firm = trial.world.firms[id];
    if (taken_firm(trial.world, id) != nullptr) bought = id;
    if (firm.home == 1 && firm.layer == 1 && firm.firm_class == FirmClass::startup)
      largest = std::max(largest, revenue_flow(trial.world, id));
  }
  REQUIRE(bought.exists());
  CHECK(trial.world.ownership.taken.size() == 1);
  CHECK(revenue_flow(trial.world, bought) == largest);
}

TEST_CASE("where its origin follows, a firm is cut off with its owners", "[takeover]") {
  Scenario scenario = with_takeover(true, true);
  CorridorParameters corridor;
  corridor.name = "arcadia_borduria";
  corridor.from = "arcadia";
  corridor.to = "borduria";
  corridor.trade_cost = 1.0;
  scenario.corridors.push_back(corridor);
  add_shock(scenario, 6.0, {{"corridor.arcadia_borduria.trade_cost", number_value(1e4)}});
  Trial trial(scenario);
  const auto sales = [&](std::uint32_t state) {
    double sum = 0;
    for (const FirmId id : trial.firms()) {
      if (taken_firm(trial.world, id) == nullptr) continue;
      const PresenceId p = trial.world.firms.presence_in(id, StateId{std::size_t{state}});
      if (p.exists()) sum += revenue_flow(trial.world, trial.world.firms[id], p);
    }
    return sum;
  };
  trial.run_to_year(5.99);
  const double at_home = sales(cathay);
  CHECK(sales(1) > 0);
  CHECK(at_home > 0);
  trial.run_to_year(6.0);
  CHECK(sales(1) < 1e-6);
  CHECK(sales(cathay) == Approx(at_home).epsilon(1e-3));
}

TEST_CASE("buyers' aversion to foreigners follows the owners", "[takeover]") {
  Trial trial(with_takeover(true, true));
  trial.run_to_year(date_of_takeover);
  for (const FirmId id : trial.firms()) {
    if (taken_firm(trial.world, id) == nullptr) continue;
    CHECK(origin_weights(trial.world, id, StateId{cathay})[0] == Approx(std::exp(-0.2)).epsilon(1e-14));  // foreign at home now
    CHECK(origin_weights(trial.world, id, StateId{0U})[0] == 1.0);                                        // Arcadia minds no origin
  }
}

TEST_CASE("where its origin follows, a firm trades at what its owners' state pays, no more", "[takeover]") {
  constexpr double dearer = 1.25;
  Scenario scenario = with_takeover(true, true);
  for (StateParameters& state : scenario.states) state.origin_aversion = 0;
  std::vector<ScriptedChange> changes;
  for (const LayerParameters& layer : scenario.layers) {
    changes.push_back({"layer." + layer.name + ".trade_cost", number_value(dearer * layer.trade_cost)});
  }
  add_shock(scenario, 6.0, changes);
  Trial trial(scenario);
  trial.run_to_year(6.0);
  const World& world = trial.world;
  int compared = 0;
  for (const FirmId id : trial.firms()) {
    if (taken_firm(world, id) == nullptr) continue;
    ++compared;
    const double loss = std::pow(dearer, 1.0 - world.layers[world.firms[id].layer].elasticity);
    const auto factor = [&](std::size_t state) { return origin_weights(world, id, StateId{state})[0]; };
    CHECK(factor(0) == Approx(1.0 / loss).epsilon(1e-12));  // at its owners': κ fell as its home's, and it pays nothing
    CHECK(factor(1) == Approx(1.0).epsilon(1e-12));         // elsewhere: κ fell by as much as it pays
    CHECK(factor(cathay) == Approx(loss).epsilon(1e-12));   // in its home, where κ stayed
  }
  CHECK(compared > 0);
}

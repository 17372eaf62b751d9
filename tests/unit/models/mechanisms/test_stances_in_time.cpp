// Ways of serving a state whose sales change on a date, or that owe damages: what they are worth against sums over time by themselves.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "models/decisions/prospects.hpp"
#include "models/firms/demand_view.hpp"
#include "models/mechanisms/grid/grid_queue.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/rules/enforcement.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

/// ∫ f(t) e^(−rate·t) dt by Simpson's rule over the two sides of a date, exact to 1e-11 of it.
template <class Flow>
double present_value_of(Flow flow, double rate, double date) {
  const auto simpson = [&](double from, double until, bool before) {
    constexpr int pieces = 20'000;
    const double step = (until - from) / pieces;
    double sum = 0;
    for (int i = 0; i <= pieces; ++i) {
      const double t = from + i * step;
      sum += (i == 0 || i == pieces ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * flow(before) * std::exp(-rate * t);
    }
    return sum * step / 3.0;
  };
  return simpson(0.0, date, true) + simpson(date, date + 40.0 / rate, false);
}

constexpr double interest = 0.05;
constexpr double exit_hazard = 0.02;

/// A firm abroad that rents, where own capacity waits for a grid that is busy for two years. σ = 4.
std::string waiting(const std::string& more) {
  return R"(
schema = 1
[run]
horizon = 3.0
[economy]
interest_rate = 0.05
[startups]
vendor_exit_hazard = 0.02
[[layer]]
name = "goods"
elasticity = 4.0
outside_weight = 1e13
data_share = 0.3
fixed_cost_home = 0.0
fixed_cost_abroad = 0.0
market_entry_cost_home = 0.0
market_entry_cost_abroad = 0.0
[[state]]
name = "abroad"
spending = { goods = 2e13 }
regime = "law"
localisation = ["goods"]
[[state]]
name = "home"
spending = { goods = 1e13 }
[[grid]]
name = "net"
state = "abroad"
connects = 10.0
megawatts = 2.0
outside_megawatts = 3.0
outside_rate = 1e-9
backlog = 6
[localisation]
elasticity = 0.5
rent_premium = 0.4
build_premium = 0.1
build_cost = 500.0
build_time = 0.5
rent_time = 0.0
[[requirement]]
name = "care"
[[mode]]
name = "usual"
requirement = "care"
cost = 0.02
[[vendor]]
name = "firm"
home = "home"
productivity = { goods = 1.3 }
[[regime]]
name = "law"
stringency.care = 1.0
modes.care = "usual"
)" + more;
}

struct Seen {
  Outlook outlook;
  MarketOutlook market;
  double wait = 0;    ///< [years] for a connection
  double rented = 0;  ///< sales a year per unit of own weight …
  double built = 0;
};

Seen look(Trial& trial) {
  trial.run_to_year(0.1);
  World& world = trial.world;
  const FirmId firm{0U};
  const StateId abroad{0U};
  const PresenceId p = world.firms.presence_in(firm, abroad);
  REQUIRE(p.exists());
  REQUIRE(world.firms[p].capacity == LocalCapacity::rented);
  Seen seen{look_ahead(world, StateId{1U}, LayerId{0U}, FirmClass::vendor, 0, firm), {}, 0, 0, 0};
  seen.market = seen.outlook.markets[0];
  seen.wait = std::max(0.5, quoted_connection(world, abroad));
  CHECK(seen.wait > 1.0);
  const double demand = 2e13 / world.markets[world.markets.market(abroad, LayerId{0U}, MarketSegment::private_buyers)].phi;
  seen.rented = demand * world.layers[0].rent_weight;
  seen.built = demand * world.layers[0].build_weight;
  CHECK(seen.built > 1.05 * seen.rented);
  return seen;
}

}  // namespace

TEST_CASE("a firm that is spared sells rented, held or not, until its own capacity is connected", "[stances][grid]") {
  // Profit at the best price up to the threshold, above it σ r x^(1−σ) − (σ−1) r x^(−σ) times that at the threshold, before and after the
  // connection. Between the two thresholds only one of them is held: one of both for all time would be off by percents.
  const bool by_cost = GENERATE(false, true);
  Trial trial(
      scenario_from(waiting(std::string("exempt_below = 2.0\nexempt_measure = \"") + (by_cost ? "production" : "revenue") + "\"\n")));
  const Seen seen = look(trial);
  const ExemptTerms& exempt = seen.market.exempt_built;
  REQUIRE(exempt.times == 2);
  const HeldFirm held = held_firm(4.0, seen.market.measure);
  for (const double weight : {0.2, 1.0, 1.4, 1.9, 2.5, 10.0, 300.0}) {
    const auto profit = [&](bool before) {
      const double sales = weight * (before ? seen.rented : seen.built);
      const double ratio = (by_cost ? 0.75 * sales : sales) / 2.0;
      const double x = ratio > 1 ? std::pow(ratio, by_cost ? 1.0 / 4.0 : 1.0 / 3.0) : 1.0;
      return sales * std::pow(x, -3.0) - 0.75 * sales * std::pow(x, -4.0);
    };
    const double expected = present_value_of(profit, interest + exit_hazard, seen.wait) - 500.0;
    INFO(weight);
    CHECK(seen.outlook.exempt_profit(exempt, weight, held) - exempt.terms.cost == Approx(expected).epsilon(1e-9));
  }
}

TEST_CASE("what shirking would lose is what the firm sells by the date: rented, then connected", "[stances][grid]") {
  // One finding ends access for good: V_s = ∫ e^(−(r+δ+h(1−β)) t) [π(t) − h(1−β) F R(t)] dt. Waits discounted at r+δ alone would be off by
  // a tenth of the difference.
  const int exclusion_after = GENERATE(0, 1);
  const double missed = 0.2;
  const std::string inspections = R"([enforcement]
active = true
effort = "chosen"
missed = 0.2
inspection_rate.law = 0.3
fine.law = 0.1
collected_abroad = 1.0
payment_delay = 0.0
exclusion_years = 0.0
exclusion_after = )" + std::to_string(exclusion_after) +
                                  "\n";
  Trial trial(scenario_from(waiting(inspections)));
  const Seen seen = look(trial);
  const double found = 0.3 * (1.0 - missed);
  const double rate = interest + exit_hazard + (exclusion_after == 1 ? found : 0.0);
  const auto flow = [&](bool before) {
    const double sales = before ? seen.rented : seen.built;
    return sales / 4.0 - found * 0.1 * sales;
  };
  CHECK(seen.market.shirking_built.slope == Approx(present_value_of(flow, rate, seen.wait)).epsilon(1e-9));
  CHECK(seen.market.deterrence_built.slope == Approx(seen.market.built.slope - seen.market.shirking_built.slope).epsilon(1e-12));
  const auto all = [&](bool before) { return (before ? seen.rented : seen.built) / 4.0; };
  CHECK(seen.market.built.slope == Approx(present_value_of(all, interest + exit_hazard, seen.wait)).epsilon(1e-9));
}

TEST_CASE("what shirking would lose of the reserve is lost for as long as the right to it lasts", "[stances][reserve]") {
  // As above with a right that ends: π(t) falls by what the entrant sells out of the reserve. Counted for all time, or at risk like the
  // rest for all time, it would be off by percents.
  const int exclusion_after = GENERATE(0, 1);
  Scenario scenario =
      three_states({"enforcement.active=true", "enforcement.effort=chosen", "enforcement.missed=0.2", "enforcement.inspection_rate=0.3",
                    "enforcement.fine=0.1", "enforcement.payment_delay=0.0", "enforcement.collected_abroad=1.0",
                    "enforcement.exclusion_years=0.0", "enforcement.exclusion_after=" + std::to_string(exclusion_after),
                    "reserve.active=true", "reserve.age=6.0", "reserve.share.arcadia=0.3", "reserve.share.borduria=0.3",
                    "regime.strict.audit=none", "state.borduria.procurement=any", "state.arcadia.localisation=[]"});
  Trial trial(scenario);
  trial.run_to_year(4.0);
  World& world = trial.world;
  std::size_t compared = 0;
  for (const FirmId id : trial.firms()) {
    const Firm& firm = world.firms[id];
    const double years = is_entrant(world, id) ? entrant_years(world, id) : 0.0;
    const StateId home{std::size_t{firm.home}};
    const PresenceId p = world.firms.presence_in(id, home);
    if (years < 0.5 || !p.exists() || world.reserve.shares[home.index()] == 0) continue;
    const LayerId layer{std::size_t{firm.layer}};
    const MarketOutlook market = look_ahead(world, home, layer, FirmClass::startup, 0, id).markets[home.index()];
    const double open = demand_in(world, firm, p, home, seller_weight(world, firm, id, home), Level::expected);
    const double reserved = reserved_demand(world, home, layer, home, p, firm.weight);
    const double found = 0.3 * 0.8;
    const double discount = interest + exit_hazard_of(world, FirmClass::startup);
    const double margin = world.layers[layer.index()].margin;
    const auto flow = [&](bool before) { return (open + (before ? reserved : 0.0)) * (margin - found * 0.1); };
    CHECK(market.shirking_plain.slope ==
          Approx(present_value_of(flow, discount + (exclusion_after == 1 ? found : 0.0), years)).epsilon(1e-8));
    const auto all = [&](bool before) { return (open + (before ? reserved : 0.0)) * margin; };
    CHECK(market.plain.slope == Approx(present_value_of(all, discount, years)).epsilon(1e-8));
    if (++compared == 6) break;
  }
  CHECK(compared > 3);
}

TEST_CASE("what an entrant that is spared sells out of the reserve is not in its measure, and has its price", "[stances][reserve]") {
  // With x from open sales alone: ∫ e^(−(r+δ)t) [open + reserved(t)] w [x^(1−σ) − (1 − 1/σ) x^(−σ)] dt. A measure that counted the reserve,
  // or reserved sales at the best price, would be off by percents.
  Scenario scenario = three_states({"reserve.active=true", "reserve.age=6.0", "reserve.share.arcadia=0.3", "regime.strict.exempt_below=1.5",
                                    "state.arcadia.localisation=[]"});
  Trial trial(scenario);
  trial.run_to_year(4.0);
  World& world = trial.world;
  std::size_t compared = 0;
  std::size_t holding = 0;
  for (const FirmId id : trial.firms()) {
    const Firm& firm = world.firms[id];
    const double years = is_entrant(world, id) ? entrant_years(world, id) : 0.0;
    const StateId home{std::size_t{firm.home}};
    const PresenceId p = world.firms.presence_in(id, home);
    if (years < 0.5 || !p.exists() || world.reserve.shares[home.index()] == 0) continue;
    const LayerId layer{std::size_t{firm.layer}};
    const Outlook outlook = look_ahead(world, home, layer, FirmClass::startup, 0, id);
    const MarketOutlook& market = outlook.markets[home.index()];
    const double open = demand_in(world, firm, p, home, seller_weight(world, firm, id, home), Level::present);
    const double reserved = reserved_demand(world, home, layer, home, p, firm.weight);
    const double discount = interest + exit_hazard_of(world, FirmClass::startup);
    for (const double weight : {0.5 * firm.weight, firm.weight, 4.0 * firm.weight}) {
      const double ratio = weight * open / 1.5;
      const double x = ratio > 1 ? std::pow(ratio, 1.0 / 3.0) : 1.0;
      const auto profit = [&](bool before) {
        return (open + (before ? reserved : 0.0)) * weight * (std::pow(x, -3.0) - 0.75 * std::pow(x, -4.0));
      };
      const double value = outlook.exempt_profit(market.exempt_plain, weight, held_firm(4.0, market.measure));
      CHECK(value == Approx(present_value_of(profit, discount, years)).epsilon(1e-8));
      holding += ratio > 1 ? 1 : 0;
    }
    if (++compared == 6) break;
  }
  CHECK(compared > 3);
  CHECK(holding > 3);
}

TEST_CASE("damages for a false label take their share of what a firm that is spared sells, held or not", "[stances][trust]") {
  // Value over z in units of profit without damages, U: at a price x times the best one U [σ z x^(1−σ) (1 − hL) − (σ−1) z x^(−σ)], h the
  // hazard of being found out and L the share of revenue. Damages counted on profit instead of revenue would be off fourfold.
  Scenario scenario = three_states({"trust.active=true", "trust.appeal=0.8", "trust.compliant_share=0.6", "trust.incident_hazard=0.2",
                                    "trust.shirker_hazard_ratio=4", "trust.liability=0.01", "alliance.league.assessment=self",
                                    "regime.light.exempt_below=3.0", "regime.light.exempt_measure=production"});
  Trial trial(scenario);
  trial.run_to_year(1.0);
  World& world = trial.world;
  const double taken = 0.8 * 0.01;
  std::size_t compared = 0;
  for (std::size_t layer = 0; layer < 2; ++layer) {
    const Outlook outlook = look_ahead(world, StateId{2U}, LayerId{layer}, FirmClass::startup, 1, FirmId::none(), 0, Vantage::own, false);
    for (const MarketOutlook& market : outlook.markets) {
      const ExemptTerms& exempt = market.exempt_plain;
      if (exempt.terms.slope <= 0 || exempt.times == 0) continue;
      const SoldExempt& sold = outlook.times_exempt[exempt.first_time];
      const double undamaged = sold.slope / (1.0 - 4.0 * taken);
      for (const double ratio : {0.4, 1.0, 1.7, 20.0}) {
        const double weight = ratio * exempt.free_up_to;
        const double x = ratio > 1 ? std::pow(ratio, 1.0 / 4.0) : 1.0;
        const double expected = undamaged * weight * (4.0 * std::pow(x, -3.0) * (1.0 - taken) - 3.0 * std::pow(x, -4.0));
        CHECK(outlook.exempt_profit(exempt, weight, held_firm(4.0, market.measure)) == Approx(expected).epsilon(1e-12));
        ++compared;
      }
    }
  }
  CHECK(compared > 0);
}

// The public reserve: exact in money, a right that ends with an age, without effect where nothing is reserved.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>

#include "models/firms/sales.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

Scenario with_reserve(double share, double age = 5.0) {
  Scenario scenario = three_states();
  scenario.reserve.active = true;
  scenario.reserve.age = age;
  for (const StateParameters& state : scenario.states) scenario.reserve.share[state.name] = share;
  return scenario;
}

}  // namespace

TEST_CASE("a reserve of nothing changes no other series in any bit", "[reserve]") {
  const Scenario off = three_states();
  const Scenario on = with_reserve(0.0);
  const SeriesOf without = run_series(off);
  const SeriesOf with = run_series(on);
  std::size_t compared = 0;
  for (const SeriesEntry& entry : series_table()) {
    if (cells_of(off, entry) == 0) continue;
    for (std::size_t date = 0; date < without.dates(); ++date) {
      for (std::size_t cell = 0; cell < without.cells(entry.name); ++cell) {
        const double a = without.at(entry.name, date, cell);
        const double b = with.at(entry.name, date, cell);
        INFO(entry.name);
        CHECK(((std::isnan(a) && std::isnan(b)) || a == b));
        ++compared;
      }
    }
  }
  CHECK(compared > 1000);
  CHECK(with.total("reserve_sellers", with.dates() - 1) > 0);  // entrants are there, nothing is reserved for them
  CHECK(with.total("reserved_sales", with.dates() - 1) == 0);
}

TEST_CASE("entrants earn the reserved share of public spending, exactly", "[reserve]") {
  const double share = 0.3;
  const Scenario scenario = with_reserve(share);
  const SeriesOf series = run_series(scenario);
  const std::vector<double> times = sample_times(scenario);
  std::size_t checked = 0;
  for (std::size_t date = 1; date < series.dates(); ++date) {
    for (std::size_t j = 0; j < scenario.states.size(); ++j) {
      for (std::size_t s = 0; s < scenario.layers.size(); ++s) {
        const std::size_t cell = j * scenario.layers.size() + s;
        const StateParameters& state = scenario.states[j];
        const double spent = share * state.public_share * state.spending.at(scenario.layers[s].name) *
                             (std::exp(state.growth * times[date]) - std::exp(state.growth * times[date - 1])) /
                             (state.growth * (times[date] - times[date - 1]));
        CHECK(series.at("reserved_sales", date, cell) <= spent * (1 + 1e-12));
        if (series.at("reserve_sellers", date, cell) < 3 || series.at("reserve_sellers", date - 1, cell) < 3) continue;
        CHECK(series.at("reserved_sales", date, cell) == Approx(spent).epsilon(1e-12).margin(1e-12));
        checked += spent > 0 ? 1 : 0;
      }
    }
  }
  CHECK(checked > 20);
  CHECK(run_trial(scenario, 1, 0).accounts_residual < 1e-11);
}

TEST_CASE("what firms sell adds up to what is spent, in the open and out of the reserve", "[reserve]") {
  Trial trial(with_reserve(0.3));
  trial.run_to_year(6.3);
  const World& world = trial.world;
  std::vector<double> open(world.markets.market_count());
  std::vector<double> reserved(world.markets.market_count());
  for (const FirmId id : trial.firms()) {
    const Firm& firm = world.firms[id];
    double all = 0;
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      visit_sales(world, firm, p, [&](const Sales& sales) {
        const double flow = sales.flow(StateId{std::size_t{firm.home}}, world.now);
        (sales.reserved ? reserved : open)[sales.market.index()] += flow;
        all += flow;
      });
    }
    CHECK(revenue_flow(world, id) == Approx(all).epsilon(1e-14));
  }
  std::size_t reserves = 0;
  for (std::size_t m = 0; m < open.size(); ++m) {
    const MarketId market{m};
    const double outside = world.markets[market].outside_weight / world.markets[market].phi;
    CHECK(open[m] == Approx(world.markets.spending_at(market, world.now) * (1.0 - outside)).epsilon(1e-11).margin(1e-11));
    if (reserved[m] == 0) continue;
    const double outside_reserve = world.reserve.book[market].outside_weight / world.reserve.book[market].phi;
    CHECK(reserved[m] == Approx(world.reserve.book.spending_at(market, world.now) * (1.0 - outside_reserve)).epsilon(1e-11));
    ++reserves;
  }
  CHECK(reserves > 1);
}

TEST_CASE("certified public sales count what is sold out of the reserve", "[reserve]") {
  // Everything is public and reserved, so that all public sales are out of the reserve: without them there is no share at all.
  Scenario scenario = three_states({"trust.active=true", "audit.false_pass=0.3"});
  scenario.reserve.active = true;
  scenario.reserve.age = 100.0;
  for (StateParameters& state : scenario.states) {
    scenario.reserve.share[state.name] = 1.0;
    state.public_share = 1.0;
  }
  const SeriesOf series = run_series(scenario);
  const std::size_t last = series.dates() - 1;
  std::size_t counted = 0;
  for (std::size_t cell = 0; cell < series.cells("certified_public_share"); ++cell) {
    if (series.at("reserve_sellers", last, cell) == 0) continue;
    const double share = series.at("certified_public_share", last, cell);
    CHECK(share >= 0);
    CHECK(share <= 1);
    ++counted;
  }
  CHECK(counted > 2);
}

TEST_CASE("where everything is public and reserved, entrants have all sales", "[reserve]") {
  Scenario scenario = with_reserve(1.0, 100.0);
  for (StateParameters& state : scenario.states) state.public_share = 1.0;
  const SeriesOf series = run_series(scenario);
  const std::size_t last = series.dates() - 1;
  double reserved = 0;
  double spending = 0;
  for (std::size_t cell = 0; cell < series.cells("reserved_sales"); ++cell) {
    if (series.at("reserve_sellers", last, cell) == 0 || series.at("reserve_sellers", last - 1, cell) == 0) continue;
    reserved += series.at("reserved_sales", last, cell);
    spending += series.at("spending", last, cell);
    CHECK(series.at("real_spending", last, cell) > 0);
  }
  CHECK(reserved > 0);
  CHECK(reserved == Approx(spending).epsilon(0.02));  // growth within half a year
}

TEST_CASE("the right to sell out of the reserve ends on a birthday", "[reserve]") {
  Trial trial(with_reserve(0.3, 2.0));
  trial.run_to_year(9.0);
  std::size_t young = 0;
  std::size_t old = 0;
  for (const FirmId id : trial.firms()) {
    const SimTime entered = trial.world.firms.record(id).entered_at;
    const bool entrant = entered >= 0 && years_from_seconds(trial.world.now - entered) < 2.0;
    CHECK(is_entrant(trial.world, id) == entrant);
    for (PresenceId p = trial.world.firms[id].first_presence; p.exists(); p = trial.world.firms[p].next) {
      const double due = entrant && trial.world.firms[p].open ? trial.world.firms[p].weight[1] : 0.0;
      CHECK(reserved_sales(trial.world, p).weight == due);
      (entrant ? young : old) += 1;
    }
  }
  CHECK(young > 0);
  CHECK(old > 0);
}

TEST_CASE("a reserve draws entrants in and makes the public bundle dearer", "[reserve]") {
  Scenario open = three_states();
  Scenario reserved = with_reserve(0.5);
  for (Scenario* scenario : {&open, &reserved}) scenario->states[0].public_share = 0.4;
  double entries_open = 0;
  double entries_reserved = 0;
  for (std::uint32_t replication = 0; replication < 4; ++replication) {  // common random numbers: a tenth more would show in one
    const SeriesOf a = run_series(open, 1, replication);
    const SeriesOf b = run_series(reserved, 1, replication);
    for (std::size_t date = 0; date < a.dates(); ++date) {
      CHECK(a.total("ideas", date) == b.total("ideas", date));
      entries_open += a.total("entries", date);
      entries_reserved += b.total("entries", date);
    }
    const std::size_t last = b.dates() - 1;
    for (std::size_t cell = 0; cell < b.cells("reserve_cost"); ++cell) CHECK(b.at("reserve_cost", last, cell) >= 0);
    CHECK(b.total("reserve_cost", last) > 0);
  }
  CHECK(entries_reserved > entries_open);
}

TEST_CASE("a fine is a share of what is sold out of the reserve as well", "[reserve]") {
  Scenario scenario = three_states({"enforcement.active=true", "enforcement.inspection_rate=1.0", "enforcement.lapse_rate=2.0",
                                    "enforcement.fine=0.1", "enforcement.payment_delay=20.0"});
  scenario.reserve.active = true;
  scenario.reserve.age = 100.0;
  for (const StateParameters& state : scenario.states) scenario.reserve.share[state.name] = 0.5;
  Trial trial(scenario);
  std::size_t of_entrants = 0;
  while (trial.world.events.next().time <= seconds_from_years(9.0)) {
    const Event event = trial.world.events.pop();
    const std::size_t before = trial.world.enforcement.fines.size();
    double open = 0;
    double reserved = 0;
    const FirmId id{event.subject};
    if (static_cast<Verb>(event.verb) == Verb::firm_inspected) {
      trial.world.now = event.time;
      const PresenceId p = trial.world.firms.presence_in(id, StateId{std::size_t{event.object}});
      if (p.exists()) {
        const Firm& firm = trial.world.firms[id];
        const MarketBook& book = trial.world.reserve.book;
        const StateId state{std::size_t{event.object}};
        const MarketId m = book.market(state, LayerId{std::size_t{firm.layer}}, MarketSegment::public_buyers);
        const double weight = reserved_sales(trial.world, p).weight;
        const double kappa = book.account(StateId{std::size_t{firm.home}}, m).kappa;
        reserved = weight > 0 ? weight * kappa * book.spending_at(m, event.time) / book[m].phi : 0.0;
        open = revenue_flow(trial.world, firm, p) - reserved;
      }
    }
    trial.handle(event);
    if (trial.world.enforcement.fines.size() == before) continue;
    CHECK(trial.world.enforcement.fines.back().amount == Approx(0.1 * (open + reserved)).epsilon(1e-12));
    of_entrants += reserved > 0 ? 1 : 0;
  }
  CHECK(of_entrants > 0);
  scenario.enforcement.payment_delay = 0.5;
  CHECK(run_trial(scenario, 1, 0).accounts_residual < 1e-11);
}

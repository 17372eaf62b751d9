// Settlement, commitments and a rederived world: money and rules reach firms exactly, once, and only when something
// changed.
#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <string>

#include "models/decisions/commitments.hpp"
#include "models/decisions/prospects.hpp"
#include "models/economy/derive.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/measures/accounts.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

Trial tiny_at(double years, std::uint64_t seed = 7) {
  Trial trial(three_states(), seed);
  trial.run_to_year(years);
  return trial;
}

/// Everything received less everything paid by all accounts of firms.
double firms_balance(const Ledger& ledger, const World& world) {
  double sum = 0;
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      for (const FirmClass c : {FirmClass::startup, FirmClass::vendor}) sum += ledger.balance(ledger.firms(StateId{h}, LayerId{s}, c));
    }
  }
  return sum;
}

/// Bytes of a firm's row, which has no padding that matters here: its numbers.
bool same_firm(const Firm& a, const Firm& b) {
  return a.weight == b.weight && a.cash == b.cash && a.fixed_cost == b.fixed_cost && a.compliance_cost == b.compliance_cost &&
         a.alliance_fee == b.alliance_fee && a.settled_at == b.settled_at && a.label == b.label && a.presences == b.presences;
}

}  // namespace

TEST_CASE("a firm's cash changes by exactly what was posted", "[settlement]") {
  Trial trial = tiny_at(4.3);
  int settled = 0;
  for (const FirmId id : trial.firms()) {
    const Firm& firm = trial.world.firms[id];
    const AccountId account = account_of(trial.world, firm);
    const double cash = firm.cash;
    const double balance = trial.world.ledger.balance(account);
    settle(trial.world, id);
    const double posted = trial.world.ledger.balance(account) - balance;
    REQUIRE(firm.cash - cash == Approx(posted).margin(1e-11 * trial.world.ledger.turnover(account)));
    settled += posted != 0 ? 1 : 0;
  }
  CHECK(settled > 50);
}

TEST_CASE("a settled firm settled again changes nothing", "[settlement]") {
  Trial trial = tiny_at(4.3);
  for (const FirmId id : trial.firms()) settle(trial.world, id);
  const std::vector<FirmId> firms = trial.firms();
  for (const FirmId id : firms) {
    const Firm before = trial.world.firms[id];
    const double balance = trial.world.ledger.balance(account_of(trial.world, before));
    const double turnover = trial.world.ledger.turnover(account_of(trial.world, before));
    settle(trial.world, id);
    CHECK(same_firm(before, trial.world.firms[id]));
    CHECK(trial.world.ledger.balance(account_of(trial.world, before)) == balance);
    CHECK(trial.world.ledger.turnover(account_of(trial.world, before)) == turnover);
    CHECK(post_accrued(trial.world, id, trial.world.now, trial.world.ledger) == 0.0);
  }
}

TEST_CASE("the observer's copy equals a real settlement, and observing changes nothing", "[settlement]") {
  Trial trial = tiny_at(6.7);
  const ObservedAccounts observed = observe_accounts(trial.world);
  const double before = firms_balance(trial.world.ledger, trial.world);
  CHECK(accounts_residual(trial.world, observed) < 1e-11);
  CHECK(firms_balance(trial.world.ledger, trial.world) == before);
  for (const FirmId id : trial.firms()) settle(trial.world, id);
  for (std::size_t a = 0; a < trial.world.ledger.account_count(); ++a) {
    for (std::size_t f = 0; f < flow_count; ++f) {
      CHECK(trial.world.ledger.paid(AccountId{a}, static_cast<Flow>(f)) == observed.ledger.paid(AccountId{a}, static_cast<Flow>(f)));
      CHECK(trial.world.ledger.received(AccountId{a}, static_cast<Flow>(f)) ==
            observed.ledger.received(AccountId{a}, static_cast<Flow>(f)));
    }
  }
}

TEST_CASE("settling early and often earns the same", "[settlement]") {
  // Settling moves bookmarks only; the sum over pieces equals the whole to rounding.
  Trial once = tiny_at(5.0);
  Trial often = once;
  for (int i = 1; i <= 10; ++i) {
    often.world.now = seconds_from_years(5.0) + i * 1000;
    for (const FirmId id : often.firms()) settle(often.world, id);
  }
  once.world.now = often.world.now;
  for (const FirmId id : once.firms()) {
    settle(once.world, id);
    CHECK(once.world.firms[id].cash == Approx(often.world.firms[id].cash).epsilon(1e-9).margin(1e-9));
  }
}

TEST_CASE("discrete payments reach the accounts that they name", "[settlement]") {
  Trial trial = tiny_at(1.0);
  World& world = trial.world;
  const FirmId id = trial.firms().front();
  settle(world, id);
  const AccountId account = account_of(world, world.firms[id]);
  const AccountId households = world.ledger.households(StateId{2U});
  const double cash = world.firms[id].cash;
  const double landlords = world.ledger.balance(world.ledger.landlords());
  const double income = world.ledger.received(households, Flow::landlord_income);
  pay_through(world, id, Flow::local_capacity, world.ledger.landlords(), Flow::landlord_income, StateId{2U}, 3.0);
  CHECK(world.firms[id].cash == Approx(cash - 3.0));
  CHECK(world.ledger.balance(world.ledger.landlords()) == Approx(landlords).margin(1e-9));
  CHECK(world.ledger.received(households, Flow::landlord_income) - income == Approx(3.0));
  world.firms.record(id).outside_equity = 0.25;
  const double financiers = world.ledger.received(world.ledger.financiers(), Flow::dividend);
  const double paid = world.ledger.paid(account, Flow::dividend);
  pay_dividend(world, id, 8.0);
  CHECK(world.ledger.received(world.ledger.financiers(), Flow::dividend) - financiers == Approx(2.0));
  CHECK(world.ledger.paid(account, Flow::dividend) - paid == Approx(8.0));
}

TEST_CASE("the cost asked up front is the cash that a commitment takes", "[commitments]") {
  // Every startup and vendor of a running economy is sent into every set of markets, with and without own capacity.
  const Trial trial = tiny_at(3.1);
  int checked = 0;
  for (const FirmId id : trial.firms()) {
    const Firm firm = trial.world.firms[id];
    for (StateSet markets = 1; markets < 8; ++markets) {
      World world = trial.world;
      Prospect prospect;
      prospect.markets = markets;
      const bool foreign_cloud = firm.layer == 0 && firm.home == 2;  // arcadia wants cathay's cloud data kept at home
      const PresenceId there = world.firms.presence_in(id, StateId{0U});
      const bool can_build = foreign_cloud && (markets & 1) != 0 &&
                             (!there.exists() || (world.firms[there].capacity != LocalCapacity::built && !world.firms[there].building));
      prospect.builds = can_build ? 1 : 0;
      prospect.label = label_options(world, firm.firm_class, world.firms.record(id).owner).back();
      settle(world, id);
      const double asked = upfront_cost(world, id, prospect);
      const double cash = world.firms[id].cash;
      commit(world, id, prospect);
      REQUIRE(cash - world.firms[id].cash == Approx(asked).margin(1e-9));
      REQUIRE(world.firms.record(id).markets == markets);
      const double again = upfront_cost(world, id, {.markets = markets, .builds = 0, .books = 0, .label = prospect.label});
      REQUIRE(again == Approx(0.0).margin(1e-12));  // what is sunk is paid once
      const double settled = world.firms[id].cash;
      commit(world, id, {.markets = markets, .builds = 0, .books = 0, .label = prospect.label});
      REQUIRE(world.firms[id].cash == settled);
      ++checked;
    }
  }
  CHECK(checked > 400);
}

TEST_CASE("what was met once is not paid again after leaving and coming back", "[commitments]") {
  Trial trial = tiny_at(2.0);
  World& world = trial.world;
  const FirmId id = trial.firms().front();  // acme's cloud firm
  commit(world, id, {.markets = 7, .builds = 0, .books = 0, .label = world.firms[id].label});
  commit(world, id, {.markets = 1, .builds = 0, .books = 0, .label = world.firms[id].label});
  const Layer& layer = world.layers[world.firms[id].layer];
  // Only the entry into two foreign markets is asked again: rule books stay met.
  CHECK(upfront_cost(world, id, {.markets = 7, .builds = 0, .books = 0, .label = world.firms[id].label}) ==
        Approx(2 * layer.market_entry_cost_abroad));
}

TEST_CASE("obligations are the sum over the markets held, and refreshing them twice touches nothing", "[commitments]") {
  Trial trial = tiny_at(4.0);
  World& world = trial.world;
  for (const FirmId id : trial.firms()) {
    const Firm firm = world.firms[id];
    const FirmRecord record = world.firms.record(id);
    double due = world.rules.cost(record.books);
    for (std::size_t j = 0; j < 3; ++j) due += (record.markets & bit(j)) != 0 ? world.states[j].filing_cost : 0.0;
    CHECK(firm.compliance_cost == Approx(due).epsilon(1e-14));
    CHECK((record.books_met & record.books) == record.books);
    refresh_obligations(world, id);
    CHECK(same_firm(firm, world.firms[id]));
  }
}

TEST_CASE("carrying unchanged parameters through touches nothing", "[derive]") {
  Trial trial = tiny_at(3.7);
  World twin = trial.world;
  const Scenario before = twin.scenario;
  rederive_world(twin, before);
  const World& world = trial.world;
  for (std::size_t m = 0; m < world.markets.market_count(); ++m) {
    CHECK(twin.markets[MarketId{m}].forwarded_at == world.markets[MarketId{m}].forwarded_at);
    CHECK(twin.markets[MarketId{m}].integral == world.markets[MarketId{m}].integral);
    CHECK(twin.markets[MarketId{m}].phi == world.markets[MarketId{m}].phi);
  }
  for (std::size_t g = 0; g < world.streams.size(); ++g) {
    CHECK(twin.streams[g].stamp == world.streams[g].stamp);
    CHECK(twin.streams[g].remaining == world.streams[g].remaining);
  }
  CHECK(twin.events.size() == world.events.size());
  CHECK(twin.rules.book_count() == world.rules.book_count());
}

TEST_CASE("spending rescaled by a scripted event keeps the growth that went before", "[derive]") {
  Trial trial = tiny_at(3.0);
  World& world = trial.world;
  const MarketId m = world.markets.market(StateId{0U}, LayerId{0U}, MarketSegment::private_buyers);
  const double level = world.markets.spending_at(m, world.now);
  CHECK(level == Approx(0.9 * 2000.0 * std::exp(0.02 * 3.0)).epsilon(1e-12));
  const Scenario before = world.scenario;
  set_parameter(world.scenario, "state.arcadia.spending.cloud", number_value(1000.0));
  rederive_world(world, before);
  CHECK(world.markets.spending_at(m, world.now) == Approx(0.5 * level).epsilon(1e-14));
  const Scenario between = world.scenario;
  set_parameter(world.scenario, "state.arcadia.public_share", number_value(0.55));
  rederive_world(world, between);
  CHECK(world.markets.spending_at(m, world.now) == Approx(0.25 * level).epsilon(1e-14));
}

TEST_CASE("a changed arrival rate keeps the part of the wait that has passed", "[derive]") {
  Trial trial = tiny_at(0.01);
  World& world = trial.world;
  const std::size_t stream = world.stream_index(StateId{0U}, LayerId{1U});
  const double remaining = world.streams[stream].remaining;
  const SimTime updated = world.streams[stream].updated_at;
  const Scenario before = world.scenario;
  set_parameter(world.scenario, "state.arcadia.ideas.applications", number_value(2.5));
  rederive_world(world, before);
  CHECK(world.streams[stream].remaining == Approx(remaining - 10.0 * years_from_seconds(world.now - updated)).epsilon(1e-12));
  CHECK(world.streams[stream].rate == 2.5);
}

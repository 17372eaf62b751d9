// The ledger, the tables of firms, and the queue of an audit body: bookkeeping that nothing else checks as closely.
#include <catch2/catch.hpp>

#include <cmath>
#include <deque>
#include <limits>
#include <random>
#include <set>
#include <vector>

#include "models/agents/audit_body.hpp"
#include "models/economy/firm_table.hpp"
#include "models/economy/ledger.hpp"
#include "sim/base/contracts.hpp"

using namespace faultline;

TEST_CASE("every amount leaves one account and reaches another", "[ledger]") {
  Ledger ledger(3, 2);
  const AccountId buyers = ledger.households(StateId{2});
  const AccountId sellers = ledger.firms(StateId{1}, LayerId{1}, FirmClass::vendor);
  ledger.post(Flow::sales_private, buyers, sellers, 12.5);
  ledger.post(Flow::production, sellers, ledger.households(StateId{1}), 8.0);
  CHECK(ledger.paid(buyers, Flow::sales_private) == 12.5);
  CHECK(ledger.received(sellers, Flow::sales_private) == 12.5);
  CHECK(ledger.balance(sellers) == 4.5);
  CHECK(ledger.turnover(sellers) == 20.5);
  CHECK(ledger.balance(buyers) == -12.5);
  CHECK(ledger.column_residual() == 0.0);
}

TEST_CASE("balances sum to zero over random postings, and turnover counts every amount twice", "[ledger]") {
  std::mt19937_64 engine(7);
  Ledger ledger(4, 3);
  double posted = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto flow = static_cast<Flow>(engine() % flow_count);
    const AccountId from{std::size_t{engine() % ledger.account_count()}};
    const AccountId to{std::size_t{engine() % ledger.account_count()}};
    const double amount = static_cast<double>(engine() >> 40) * 1e-3;
    ledger.post(flow, from, to, amount);
    posted += amount;
  }
  double balance = 0;
  double turnover = 0;
  for (std::size_t a = 0; a < ledger.account_count(); ++a) {
    balance += ledger.balance(AccountId{a});
    turnover += ledger.turnover(AccountId{a});
  }
  CHECK(std::abs(balance) < 1e-12 * posted);
  CHECK(turnover == Approx(2 * posted).epsilon(1e-12));
  CHECK(ledger.column_residual() < 1e-13);
}

TEST_CASE("the ledger refuses negative, infinite and missing amounts", "[ledger]") {
  Ledger ledger(1, 1);
  const AccountId firms = ledger.firms(StateId{0}, LayerId{0}, FirmClass::startup);
  CHECK_THROWS_AS(ledger.post(Flow::tax, firms, ledger.financiers(), -1e-300), ContractViolation);
  CHECK_THROWS_AS(ledger.post(Flow::tax, firms, ledger.financiers(), std::nan("")), ContractViolation);
  CHECK_THROWS_AS(ledger.post(Flow::tax, firms, ledger.financiers(), std::numeric_limits<double>::infinity()), ContractViolation);
  CHECK(ledger.turnover(firms) == 0.0);
}

TEST_CASE("accounts are distinct: every sector has its own", "[ledger]") {
  const Ledger ledger(3, 2);
  std::set<std::uint32_t> seen{ledger.auditors().value, ledger.landlords().value, ledger.financiers().value, ledger.grid_deposits().value};
  for (std::size_t j = 0; j < 3; ++j) {
    seen.insert(ledger.households(StateId{j}).value);
    seen.insert(ledger.government(StateId{j}).value);
    for (std::size_t s = 0; s < 2; ++s) {
      seen.insert(ledger.firms(StateId{j}, LayerId{s}, FirmClass::startup).value);
      seen.insert(ledger.firms(StateId{j}, LayerId{s}, FirmClass::vendor).value);
      seen.insert(ledger.input_stock(StateId{j}, LayerId{s}).value);
    }
  }
  CHECK(seen.size() == 4 + 3 + 3 + 12 + 6);
  CHECK(seen.size() == ledger.account_count());
  std::set<std::string_view> names;
  for (std::size_t f = 0; f < flow_count; ++f) names.insert(name_of(static_cast<Flow>(f)));
  CHECK(names.size() == flow_count);
}

TEST_CASE("a row is used again by the next firm, and events meant for the last one are void", "[firm_table]") {
  FirmTable firms;
  const FirmId first = firms.create();
  const std::uint32_t generation = firms[first].generation;
  const std::uint32_t plan = firms.record(first).plan;
  firms[first].cash = 5;
  firms.record(first).productivity = 3;
  const FirmId other = firms.create();
  firms.release(first);
  CHECK_FALSE(firms.is_current(first, generation));
  CHECK_THROWS_AS(firms.release(first), ContractViolation);
  const FirmId second = firms.create();
  CHECK(second == first);
  CHECK(firms.row_count() == 2);
  CHECK(firms.alive_count() == 2);
  CHECK_FALSE(firms.is_current(second, generation));
  CHECK(firms.is_current(second, firms[second].generation));
  CHECK(firms.record(second).plan != plan);
  CHECK(firms[second].cash == 0.0);
  CHECK(firms.record(second).productivity == 0.0);
  CHECK(firms.is_current(other, firms[other].generation));
}

TEST_CASE("presences form a list from which any one can be taken", "[firm_table]") {
  for (const std::uint32_t taken : {0U, 1U, 2U}) {
    FirmTable firms;
    const FirmId firm = firms.create();
    const FirmId rival = firms.create();
    std::vector<PresenceId> presences;
    for (std::uint32_t j = 0; j < 3; ++j) presences.push_back(firms.add_presence(firm, StateId{j}));
    const PresenceId of_rival = firms.add_presence(rival, StateId{1U});
    firms.remove_presence(firm, presences[taken]);
    for (std::uint32_t j = 0; j < 3; ++j) {
      CHECK(firms.presence_in(firm, StateId{j}) == (j == taken ? PresenceId::none() : presences[j]));
    }
    CHECK_THROWS_AS(firms.remove_presence(firm, of_rival), ContractViolation);
    CHECK(firms.presence_in(rival, StateId{1U}) == of_rival);
    CHECK(firms.add_presence(rival, StateId{7U}) == presences[taken]);  // the row is used again
    CHECK_FALSE(firms[presences[taken]].open);
  }
}

TEST_CASE("certificates of the departed are void, and their rows are used again under a new stamp", "[firm_table]") {
  FirmTable firms;
  const FirmId firm = firms.create();
  const CertificateId first = firms.add_certificate(firm, AuthorityId{0U});
  const CertificateId second = firms.add_certificate(firm, AuthorityId{1U});
  const std::uint32_t stamp = firms[first].stamp;
  CHECK(firms.certificate_from(firm, AuthorityId{0U}) == first);
  CHECK(firms.certificate_from(firm, AuthorityId{1U}) == second);
  CHECK_FALSE(firms.certificate_from(firm, AuthorityId{2U}).exists());
  firms.release(firm);
  CHECK_FALSE(firms[first].used);
  CHECK_FALSE(firms[second].used);
  const FirmId next = firms.create();
  std::set<std::uint32_t> rows;
  for (std::uint32_t a = 0; a < 2; ++a) rows.insert(firms.add_certificate(next, AuthorityId{a}).value);
  CHECK(rows == std::set<std::uint32_t>{first.value, second.value});
  CHECK(firms[first].stamp != stamp);
  CHECK(firms[first].used);
}

TEST_CASE("a firm's lists survive a thousand random changes", "[firm_table]") {
  std::mt19937_64 engine(11);
  FirmTable firms;
  std::vector<FirmId> alive;
  std::vector<std::set<std::uint32_t>> markets(64);  // by row: what the table should say
  for (int i = 0; i < 20'000; ++i) {
    if (alive.size() < 8 || engine() % 8 == 0) {
      if (alive.size() == 16) {
        const std::size_t at = engine() % alive.size();
        markets[alive[at].index()].clear();
        firms.release(alive[at]);
        alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(at));
      } else {
        alive.push_back(firms.create());
      }
      continue;
    }
    const FirmId firm = alive[engine() % alive.size()];
    const StateId state{static_cast<std::uint32_t>(engine() % 10)};
    const PresenceId there = firms.presence_in(firm, state);
    REQUIRE(there.exists() == (markets[firm.index()].count(state.value) > 0));
    if (there.exists()) {
      firms.remove_presence(firm, there);
      markets[firm.index()].erase(state.value);
    } else {
      firms.add_presence(firm, state);
      markets[firm.index()].insert(state.value);
    }
  }
  CHECK(firms.row_count() == 16);
  CHECK(firms.alive_count() == alive.size());
}

TEST_CASE("an audit queue is first in, first out, across compactions", "[audit_queue]") {
  // 2^16 random operations with up to some thousands waiting, so that the front is cut off many times.
  std::mt19937_64 engine(3);
  AuditQueue queue;
  std::deque<std::uint32_t> reference;
  std::uint32_t pushed = 0;
  for (int i = 0; i < 65'536; ++i) {
    const bool growing = (i / 8192) % 2 == 0;
    if (reference.empty() || engine() % 8 < (growing ? 5U : 3U)) {
      queue.push({CertificateId{pushed}, pushed * 7});
      reference.push_back(pushed++);
    } else {
      const QueueEntry entry = queue.pop();
      REQUIRE(entry.certificate.value == reference.front());
      REQUIRE(entry.stamp == reference.front() * 7);
      reference.pop_front();
    }
    REQUIRE(queue.empty() == reference.empty());
  }
  CHECK(pushed > 20'000);
}

TEST_CASE("a body's integrals are those of its step functions", "[audit_queue]") {
  AuditBody body;
  body.auditors = 3;
  body.waiting = 2;
  integrate_body(body, seconds_per_year / 2);
  body.busy = 3;
  body.waiting = 5;
  integrate_body(body, seconds_per_year);
  integrate_body(body, seconds_per_year);  // no time, no change
  CHECK(body.queue_integral == 1.0 + 2.5);
  CHECK(body.busy_integral == 1.5);
  CHECK(body.capacity_integral == 3.0);
}

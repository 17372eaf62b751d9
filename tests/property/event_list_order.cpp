// The event list against std::multimap, whose order (key, then insertion) is the definition of "first come, first
// served". Random operations with ties, zero delays, far futures, bursts and long idle gaps; copies must behave
// identically.
#include <catch2/catch.hpp>

#include <map>
#include <utility>

#include "sim/kernel/event_list.hpp"
#include "sim/random/chance.hpp"

using namespace faultline;

namespace {

using Key = std::pair<SimTime, std::uint8_t>;

// Both lists side by side; every pop is compared.
struct Pair {
  EventList list;
  std::multimap<Key, std::uint32_t> reference;
  std::uint32_t scheduled = 0;

  void schedule(SimTime time, std::uint8_t priority) {
    list.schedule(time, priority, 1, scheduled);
    reference.emplace(Key{time, priority}, scheduled);
    ++scheduled;
  }
  bool pop_agrees() {
    const auto first = reference.begin();
    const Event seen = list.next();
    const Event event = list.pop();
    const bool agrees = event.time == first->first.first && event.priority() == first->first.second && event.subject == first->second &&
                        seen.subject == event.subject;
    reference.erase(first);
    return agrees;
  }
};

// A delay of one of six characters.
SimTime delay_from(std::uint32_t character, double u, double scale) {
  switch (character % 6U) {
    case 0: return 0;
    case 1: return static_cast<SimTime>(3.0 * u);
    case 2: return static_cast<SimTime>(u * scale);
    case 3: return static_cast<SimTime>(u * static_cast<double>(seconds_per_day)) / 3600 * 3600;
    case 4: return static_cast<SimTime>(u * static_cast<double>(seconds_per_year) * 0.25);
    default: return static_cast<SimTime>(u * static_cast<double>(seconds_per_year) * 50.0);
  }
}

// Phases of growth, hold, burst and decline; `scale` is the typical delay of this workload.
std::uint64_t disagreements(std::uint64_t seed, std::uint32_t operations, double scale, std::size_t largest) {
  Pair pair;
  const Chance chance(seed, 0);
  std::uint64_t wrong = 0;
  for (std::uint32_t operation = 0; operation < operations; ++operation) {
    const auto words = chance.block(1, operation, 0, 0);
    const double u = chance.uniform(2, operation, 0);
    const bool growing = (operation / 20'000U) % 3U != 2U && pair.list.size() < largest;
    const auto priority = static_cast<std::uint8_t>(words[0] % 4U == 0U ? words[1] % 256U : 7U);
    if (words[2] % 50'000U == 0U) {
      for (int i = 0; i < 500; ++i) {
        pair.schedule(pair.list.now() + 40 + (words[3] % 2U) * static_cast<SimTime>(i % 7), priority);
      }
    }
    if (pair.list.empty() || words[0] % 100U < (growing ? 60U : 42U)) {
      pair.schedule(pair.list.now() + delay_from(words[1], u, scale), priority);
    } else {
      wrong += pair.pop_agrees() ? 0U : 1U;
    }
    wrong += pair.list.size() == pair.reference.size() ? 0U : 1U;
  }
  while (!pair.list.empty()) {
    wrong += pair.pop_agrees() ? 0U : 1U;
  }
  return wrong + (pair.reference.empty() ? 0U : 1U);
}

}  // namespace

TEST_CASE("10^6 random operations pop in the order of a multimap", "[event list]") {
  CHECK(disagreements(11, 400'000, 1.0e3, 20'000) == 0);
  CHECK(disagreements(12, 300'000, 1.0e6, 100'000) == 0);
  CHECK(disagreements(13, 200'000, 30.0, 100) == 0);
  CHECK(disagreements(14, 100'000, 1.0e8, 8) == 0);
}

TEST_CASE("a hold model whose scale of time changes a millionfold stays in order", "[event list]") {
  Pair pair;
  const Chance chance(21, 0);
  std::uint64_t wrong = 0;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    pair.schedule(static_cast<SimTime>(1.0e4 * chance.uniform(1, i, 0)), 1);
  }
  for (std::uint32_t hold = 0; hold < 120'000; ++hold) {
    wrong += pair.pop_agrees() ? 0U : 1U;
    const double scale = (hold / 20'000U) % 2U == 0U ? 1.0e2 : 1.0e8;
    pair.schedule(pair.list.now() + static_cast<SimTime>(scale * chance.uniform(2, hold, 0)), 1);
  }
  CHECK(wrong == 0);
}

TEST_CASE("one instant holds 10^5 events, each causing another at once with a higher priority", "[event list]") {
  Pair pair;
  std::uint64_t wrong = 0;
  for (int i = 0; i < 100'000; ++i) {
    pair.schedule(1000, static_cast<std::uint8_t>(100 + i % 3));
  }
  for (int i = 0; i < 100'000; ++i) {
    wrong += pair.pop_agrees() ? 0U : 1U;
    pair.schedule(1000, static_cast<std::uint8_t>(i % 200));
    wrong += pair.pop_agrees() ? 0U : 1U;
  }
  CHECK(wrong == 0);
  CHECK(pair.list.empty());
}

TEST_CASE("a copy pops what its original pops, and neither disturbs the other", "[event list]") {
  const Chance chance(31, 0);
  EventList original;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    original.schedule(static_cast<SimTime>(1.0e7 * chance.uniform(1, i, 0)), 0, 1, i);
  }
  for (std::uint32_t i = 0; i < 1234; ++i) {
    static_cast<void>(original.pop());
  }
  EventList copy = original;
  EventList witness = original;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    copy.schedule(copy.pop().time + 5, 0, 2, i);
  }
  std::uint64_t wrong = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const Event a = original.pop();
    const Event b = witness.pop();
    wrong += a.time == b.time && a.order == b.order && a.subject == b.subject ? 0U : 1U;
    const SimTime delay = static_cast<SimTime>(1.0e6 * chance.uniform(2, i, 0));
    original.schedule(a.time + delay, 1, 3, i);
    witness.schedule(b.time + delay, 1, 3, i);
  }
  CHECK(wrong == 0);
  CHECK(original.size() == witness.size());
}

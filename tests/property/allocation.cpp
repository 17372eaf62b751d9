// In steady state the events of living firms do not visit the heap, but for a table that reaches a new largest size:
// every allocation of this test program is counted while reviews, deaths and exits are handled.
#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/support/small_world.hpp"

// Where the compiler inlines the replaced operators it sees free() meet its own new and warns for nothing.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace {

std::atomic<std::uint64_t> allocations{0};

void* counted(void* memory) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  if (void* memory = counted(std::malloc(size == 0 ? 1 : size))) return memory;
  throw std::bad_alloc{};
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  if (void* memory = counted(std::aligned_alloc(step, (size + step - 1) / step * step))) return memory;
  throw std::bad_alloc{};
}
// The other single-object forms are replaced with them, so that each allocation meets its own release under
// AddressSanitizer.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted(std::malloc(size == 0 ? 1 : size)); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

using namespace faultline;
using namespace faultline::testing;

struct Count {
  std::uint64_t events = 0;
  std::uint64_t allocations = 0;
};

/// Events of one verb between two dates, and the allocations made while they were handled.
Count count_between(Trial& trial, Verb verb, double from, double to) {
  trial.run_to_year(from);
  Count count;
  while (!trial.world.events.empty() && trial.world.events.next().time <= seconds_from_years(to)) {
    const Event event = trial.world.events.pop();
    const std::uint64_t before = allocations.load();
    trial.handle(event);
    if (static_cast<Verb>(event.verb) != verb) continue;
    ++count.events;
    count.allocations += allocations.load() - before;
  }
  return count;
}

}  // namespace

TEST_CASE("the counter sees allocations", "[property][allocation]") {
  const std::uint64_t before = allocations.load();
  { std::vector<Firm> rows(3); }  // the aligned form
  { std::vector<int> numbers(3); }
  CHECK(allocations.load() == before + 2);
}

TEST_CASE("reviews, deaths and exits allocate nothing in steady state", "[property][allocation]") {
  // Runways, labels, audits, localisation and recognition are all at work in an economy that does not grow, after forty
  // years in which tables, lists and the memory of C(S) became about as large as they get. A random peak may still
  // double a table, so four allocations pass; an allocation in one review of a thousand, or in one exit of fifty, does
  // not.
  const Scenario scenario = three_states({"run.horizon=60", "startups.review_period=0.25", "state.arcadia.growth=0.0",
                                          "state.borduria.growth=0.0", "state.cathay.growth=0.0"});
  for (const Verb verb : {Verb::firm_reviews, Verb::firm_dies, Verb::firm_exits}) {
    Trial trial(scenario, 3);
    const Count count = count_between(trial, verb, 40, 60);
    INFO(describe(verb).phrase);
    CHECK(count.events > (verb == Verb::firm_reviews ? 5000U : 250U));
    CHECK(count.allocations <= 4);
  }
}

TEST_CASE("reviews of granular firms allocate nothing either", "[property][allocation]") {
  const Scenario scenario =
      three_states({"run.horizon=30", "startups.review_period=0.25", "state.arcadia.growth=0.0", "state.borduria.growth=0.0",
                    "state.cathay.growth=0.0", "economy.conduct=cournot", "economy.granular_firms=all"});
  Trial trial(scenario, 3);
  const Count count = count_between(trial, Verb::firm_reviews, 26, 30);
  CHECK(count.events > 1000U);
  CHECK(count.allocations <= 4);
}

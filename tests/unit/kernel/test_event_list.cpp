// The event list's promises one by one; its order under load is proved in tests/property/event_list_order.cpp.
#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include "sim/kernel/event_list.hpp"
#include "sim/random/chance.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
}

// Every allocation of this test program is counted.
void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) {
    return memory;
  }
  throw std::bad_alloc{};
}
// The other single-object forms are replaced with it, so that each allocation meets its own release under
// AddressSanitizer.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace faultline;

namespace {

// Holds `pending` events of mixed delays for `holds` pops; returns the sum of popped subjects.
std::uint64_t hold(EventList& list, std::uint32_t pending, std::uint32_t holds) {
  const Chance chance(8, 0);
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < pending; ++i) {
    list.schedule(list.now() + static_cast<SimTime>(1.0e7 * chance.uniform(1, i, 0)), 0, 1, i);
  }
  for (std::uint32_t i = 0; i < holds; ++i) {
    const Event event = list.pop();
    sum += event.subject;
    const double u = chance.uniform(2, i % 50'000, 0);
    const double scale = i % 3 == 0 ? 0.0 : (i % 3 == 1 ? 1.0e7 : 3.0e7);
    list.schedule(event.time + static_cast<SimTime>(scale * u), 0, 1, event.subject);
  }
  return sum;
}

std::vector<std::uint32_t> subjects_popped(EventList& list) {
  std::vector<std::uint32_t> subjects;
  while (!list.empty()) {
    subjects.push_back(list.pop().subject);
  }
  return subjects;
}

}  // namespace

TEST_CASE("events come by time, then priority, then first come", "[event list]") {
  EventList list;
  list.schedule(20, 0, 1, 0);
  list.schedule(10, 9, 1, 1);
  list.schedule(10, 2, 1, 2);
  list.schedule(10, 9, 1, 3);
  list.schedule(0, 255, 1, 4);
  CHECK(subjects_popped(list) == std::vector<std::uint32_t>{4, 2, 1, 3, 0});
}

TEST_CASE("an event keeps all it was given", "[event list]") {
  EventList list;
  list.schedule(77, 200, 3, 4, 5, 6, 7);
  CHECK(list.next().time == 77);
  const Event event = list.pop();
  CHECK(event.priority() == 200);
  CHECK(event.verb == 3);
  CHECK(event.subject == 4);
  CHECK(event.object == 5);
  CHECK(event.plan == 6);
  CHECK(event.detail == 7);
  CHECK(list.now() == 77);
}

TEST_CASE("the past is refused, the present is not", "[event list]") {
  EventList list;
  list.schedule(100, 0, 1, 0);
  static_cast<void>(list.pop());
  CHECK_THROWS_AS(list.schedule(99, 0, 1, 1), ContractViolation);
  list.schedule(100, 0, 1, 2);
  CHECK(list.pop().subject == 2);
  CHECK_THROWS_AS(list.pop(), ContractViolation);
  CHECK_THROWS_AS(list.next(), ContractViolation);
  CHECK_THROWS_AS(EventList{}.schedule(-1, 0, 1, 0), ContractViolation);
}

TEST_CASE("an event after next() but before the event it showed comes first", "[event list]") {
  EventList list;
  list.schedule(50 * seconds_per_year, 0, 1, 1);
  CHECK(list.next().subject == 1);
  list.schedule(5, 0, 1, 2);
  CHECK(list.next().subject == 2);
  CHECK(subjects_popped(list) == std::vector<std::uint32_t>{2, 1});
}

TEST_CASE("an event at `never` is not stored, one just before it is", "[event list]") {
  EventList list;
  list.schedule(never, 0, 1, 0);
  CHECK(list.empty());
  list.schedule(never - 1, 0, 1, 1);
  list.schedule(3, 0, 1, 2);
  CHECK(list.size() == 2);
  CHECK(subjects_popped(list) == std::vector<std::uint32_t>{2, 1});
}

TEST_CASE("upcoming events are those that pop next, and there are some to prefetch", "[event list]") {
  EventList list;
  static_cast<void>(hold(list, 20'000, 20'000));
  std::size_t shown = 0;
  for (int i = 0; i < 5000; ++i) {
    static_cast<void>(list.pop());
    static_cast<void>(list.next());
    const auto upcoming = list.upcoming();
    REQUIRE_FALSE(upcoming.empty());
    shown += upcoming.size();
    REQUIRE(list.next().order == upcoming.front().order);
  }
  CHECK(shown >= 5000 * 4);
}

TEST_CASE("after warm-up no event costs an allocation", "[event list]") {
  EventList list;
  static_cast<void>(hold(list, 20'000, 400'000));
  const std::size_t before = allocations.load();
  const std::uint64_t sum = hold(list, 0, 400'000);
  CHECK(allocations.load() == before);
  CHECK(sum > 0);
}

TEST_CASE("clear keeps the memory and forgets the rest", "[event list]") {
  EventList list;
  const std::uint64_t first = hold(list, 20'000, 100'000);
  list.clear();
  CHECK(list.empty());
  CHECK(list.now() == 0);
  const std::size_t before = allocations.load();
  CHECK(hold(list, 20'000, 100'000) == first);
  CHECK(allocations.load() == before);
}

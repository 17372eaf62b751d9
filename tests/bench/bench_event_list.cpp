// Hold model: pop the first event, schedule one an exponential delay later, N events pending. Compares the event list
// with std::priority_queue of the same 32-byte events in the same order, and checks that both pop the same sequence.
#include <cmath>
#include <queue>
#include <vector>

#include "sim/kernel/event_list.hpp"
#include "sim/random/chance.hpp"
#include "tests/bench/measuring.hpp"

using namespace faultline;

namespace {

struct Later {
  bool operator()(const Event& a, const Event& b) const { return comes_before(b, a); }
};

// The textbook list: same interface as far as the hold model needs it.
class HeapList {
 public:
  void schedule(SimTime time, std::uint8_t priority, std::uint16_t verb, std::uint32_t subject) {
    heap_.push({time, (std::uint64_t{priority} << 56U) | scheduled_++, verb, 0, subject, 0, 0});
  }
  Event pop() {
    const Event event = heap_.top();
    heap_.pop();
    return event;
  }

 private:
  std::priority_queue<Event, std::vector<Event>, Later> heap_;
  std::uint64_t scheduled_ = 0;
};

// Delays are drawn beforehand, so that their cost is not measured; a prime length keeps them from repeating in step.
std::vector<SimTime> exponential_delays() {
  const Chance chance(1, 0);
  std::vector<SimTime> delays(1'000'003);
  for (std::size_t i = 0; i < delays.size(); ++i) {
    delays[i] = static_cast<SimTime>(-7'889'400.0 * std::log(chance.uniform(1, i, 0)));
  }
  return delays;
}

template <class List>
class Hold {
 public:
  Hold(std::uint32_t pending, const std::vector<SimTime>& delays) : delays_(&delays) {
    for (std::uint32_t i = 0; i < pending; ++i) {
      list_.schedule(next_delay(), 1, 1, i);
    }
  }
  double nanoseconds_per_hold(std::size_t holds) {
    const double start = bench::processor_seconds();
    for (std::size_t i = 0; i < holds; ++i) {
      const Event event = list_.pop();
      checksum_ = checksum_ * 31U + event.subject;
      list_.schedule(event.time + next_delay(), 1, 1, event.subject);
    }
    return 1e9 * (bench::processor_seconds() - start) / static_cast<double>(holds);
  }
  [[nodiscard]] std::uint64_t checksum() const { return checksum_; }

 private:
  SimTime next_delay() {
    position_ = position_ + 1 == delays_->size() ? 0 : position_ + 1;
    return (*delays_)[position_];
  }
  List list_;
  const std::vector<SimTime>* delays_;
  std::size_t position_ = 0;
  std::uint64_t checksum_ = 0;
};

}  // namespace

int main() {
  const std::vector<SimTime> delays = exponential_delays();
  for (const std::uint32_t pending : {100U, 1'000U, 10'000U, 100'000U, 1'000'000U}) {
    Hold<EventList> wheel(pending, delays);
    Hold<HeapList> heap(pending, delays);
    const std::size_t holds = std::max<std::size_t>(500'000, pending);
    wheel.nanoseconds_per_hold(holds);  // the first round warms up
    heap.nanoseconds_per_hold(holds);
    const auto [wheel_time, heap_time] = bench::best_of(
        pending > 100'000 ? 9 : 50, [&] { return wheel.nanoseconds_per_hold(holds); }, [&] { return heap.nanoseconds_per_hold(holds); });
    if (wheel.checksum() != heap.checksum()) {
      fmt::print(stderr, "bench_event_list: the two lists disagree at {} pending events\n", pending);
      return 1;
    }
    bench::print_row("hold_event_list", pending, wheel_time, "ns");
    bench::print_row("hold_priority_queue", pending, heap_time, "ns");
    bench::print_row("hold_ratio", pending, wheel_time / heap_time, "1");
  }
  return 0;
}

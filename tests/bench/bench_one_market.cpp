// What the engine costs: the same one-market economy by the engine and by a loop written by hand (hand_loop.hpp), which
// is first checked to be the same economy. A firm event is a review, a death, an exit or an arrival; both sides are
// charged for the same number of them.
//
// The cost of an event is that of a longer trial less that of a shorter one, over the events between, so that building
// the world and its first reviews do not count.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "models/model.hpp"
#include "tests/bench/hand_loop.hpp"
#include "tests/bench/measuring.hpp"
#include "tests/bench/scenarios.hpp"
#include "tests/bench/world_memory.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;

namespace {

constexpr std::uint64_t seed = 1;

void require(bool same, const char* what) {
  if (!same) throw std::logic_error(fmt::format("the engine and the loop written by hand differ in {}", what));
}

struct EngineCounts {
  std::uint64_t phi_path = 0;
  std::uint64_t reviews = 0;
};

/// Steps the engine and notes every value of Φ, as the loop does.
EngineCounts step_engine(testing::Trial& trial, SimTime until) {
  const MarketId market = trial.world.markets.market(StateId{0U}, LayerId{0U}, MarketSegment::private_buyers);
  EngineCounts counts;
  double phi = trial.world.markets[market].phi;
  while (trial.world.events.next().time <= until) {
    const Event next = trial.world.events.next();
    const bool reviews =
        static_cast<Verb>(next.verb) == Verb::firm_reviews && trial.world.firms.is_current(FirmId{next.subject}, next.plan);
    counts.reviews += reviews ? 1 : 0;
    trial.step();
    if (trial.world.markets[market].phi == phi) continue;
    phi = trial.world.markets[market].phi;
    counts.phi_path = counts.phi_path * 0x100000001b3ULL ^ std::bit_cast<std::uint64_t>(phi);
  }
  return counts;
}

/// Ten years of a thousand firms: the same events, the same money, and the same Φ after each of them, to the last bit.
template <class Calendar>
void check_same_economy() {
  const SimTime until = seconds_from_years(10);
  const Scenario scenario = bench::one_market(1000, 20);
  testing::Trial trial(scenario, seed);
  const EngineCounts engine = step_engine(trial, until);
  bench::HandLoop<Calendar> loop(scenario, seed);
  loop.run_until(until);
  const bench::HandTotals& totals = loop.totals();
  const EntryStatistics& statistics = trial.world.entry_statistics.front();
  const auto exits = [&](ExitCause cause) {
    return statistics.exits[static_cast<std::size_t>(cause)][static_cast<std::size_t>(FirmClass::startup)];
  };
  require(static_cast<double>(totals.ideas) == statistics.ideas, "ideas");
  require(totals.reviews == engine.reviews && totals.reviews > 30'000, "reviews");
  require(static_cast<double>(totals.deaths) == exits(ExitCause::hazard) && totals.deaths > 500, "deaths");
  require(static_cast<double>(totals.choices) == exits(ExitCause::choice) && totals.choices > 100, "exits by choice");
  require(loop.phi_path() == engine.phi_path, "the path of the price index");
  const Ledger& ledger = trial.world.ledger;
  const AccountId firms = ledger.firms(StateId{0U}, LayerId{0U}, FirmClass::startup);
  require(totals.sales == ledger.received(firms, Flow::sales_private), "sales");
  require(totals.production == ledger.paid(firms, Flow::production), "production");
  require(totals.fixed_cost == ledger.paid(firms, Flow::fixed_cost), "fixed costs");
  require(totals.dividends == ledger.paid(firms, Flow::dividend), "dividends");
  require(totals.equity == ledger.received(firms, Flow::equity), "equity");
  require(totals.entry_cost == ledger.paid(firms, Flow::entry_cost), "entry costs");
}

template <class Calendar>
double loop_seconds(const Scenario& scenario) {
  const double start = bench::processor_seconds();
  bench::HandLoop<Calendar> loop(scenario, seed);
  loop.run_until(seconds_from_years(scenario.run.horizon));
  return bench::processor_seconds() - start + (loop.firms() == 0 ? 1e9 : 0);
}

void measure_events(int firms, double from, double to, int rounds) {
  const Scenario shorter = bench::one_market(firms, from);
  const Scenario longer = bench::one_market(firms, to);
  const double events = static_cast<double>(run_trial(longer, seed, 0).events - run_trial(shorter, seed, 0).events);
  using Queue = bench::QueueCalendar;
  using Buckets = bench::BucketCalendar;
  const auto times = bench::best_of(
      rounds, [&] { return bench::trial_seconds(shorter, seed); }, [&] { return bench::trial_seconds(longer, seed); },
      [&] { return loop_seconds<Queue>(shorter); }, [&] { return loop_seconds<Queue>(longer); },
      [&] { return loop_seconds<Buckets>(shorter); }, [&] { return loop_seconds<Buckets>(longer); });
  const double engine = (times[1] - times[0]) / events;
  const double queue = (times[3] - times[2]) / events;
  const double buckets = (times[5] - times[4]) / events;
  bench::print_row("one_market_event", firms, 1e9 * engine, "ns");
  bench::print_row("one_market_rate", firms, 1 / engine, "events/s");
  bench::print_row("one_market_by_hand_event", firms, 1e9 * queue, "ns");
  bench::print_row("one_market_by_hand_ratio", firms, queue / engine, "1");
  bench::print_row("one_market_hand_tuned_event", firms, 1e9 * buckets, "ns");
  bench::print_row("one_market_hand_tuned_ratio", firms, buckets / engine, "1");
}

void measure_memory(int firms) {
  const bench::WorldMemory memory = bench::memory_after(bench::one_market(firms, 2), seed, 1);
  bench::print_row("one_market_memory_per_presence", firms, memory.per_presence(), "bytes");
}

}  // namespace

int main(int count, char** words) {
  try {
    check_same_economy<bench::QueueCalendar>();
    check_same_economy<bench::BucketCalendar>();
    const int largest = count > 1 ? std::atoi(words[1]) : 1'000'000;
    const int rounds = count > 2 ? std::atoi(words[2]) : 9;
    if (largest >= 1'000) measure_events(1'000, 20, 120, rounds);
    if (largest >= 10'000) measure_events(10'000, 4, 24, rounds);
    if (largest >= 100'000) measure_events(100'000, 1, 5, std::min(rounds, 5));
    if (largest >= 1'000'000) measure_events(1'000'000, 0.5, 1.5, std::min(rounds, 3));
    measure_memory(100'000);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_one_market: {}\n", error.what());
    return 1;
  }
}

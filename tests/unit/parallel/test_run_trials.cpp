// Both engines of run_trials keep the same promises: order, one reader, a bounded window, stopping, failures.
#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "sim/parallel/run_trials.hpp"

using namespace faultline;

namespace {

using Work = std::function<std::uint64_t(std::size_t, int)>;
using Deliver = std::function<void(std::size_t, std::uint64_t&&)>;

TrialsSummary run_on(bool tbb, const TrialPlan& plan, const Work& work, const Deliver& deliver, const std::atomic<int>& stop) {
  return tbb ? run_trials<std::uint64_t>(plan, work, deliver, stop) : run_trials_on_threads<std::uint64_t>(plan, work, deliver, stop);
}

// 0 std::jthread, 1 oneTBB; under ThreadSanitizer only the first, for it cannot see into a packaged TBB.
std::vector<int> engines() {
#ifdef __SANITIZE_THREAD__
  return {0};
#else
  return {0, 1};
#endif
}

// Work of uneven length, so that trials end out of order.
std::uint64_t uneven(std::size_t trial) {
  std::uint64_t value = trial + 1;
  const std::size_t steps = trial % 7 == 0 ? 40'000 : 500;
  for (std::size_t i = 0; i < steps; ++i) {
    value = value * 6364136223846793005ULL + 1442695040888963407ULL;
  }
  return value;
}

std::vector<std::uint64_t> outcomes(bool tbb, int threads, std::size_t window) {
  const std::atomic<int> stop{0};
  std::vector<std::uint64_t> values;
  const TrialsSummary summary = run_on(
      tbb, {300, threads, window}, [](std::size_t trial, int) { return uneven(trial); },
      [&](std::size_t trial, std::uint64_t&& value) {
        REQUIRE(trial == values.size());
        values.push_back(value);
      },
      stop);
  CHECK(summary.delivered == 300);
  CHECK_FALSE(summary.stopped);
  return values;
}

}  // namespace

TEST_CASE("threads: outcomes come in trial order and do not depend on threads, window or engine", "[threads]") {
  const std::vector<std::uint64_t> expected = outcomes(false, 1, 1);
  const bool tbb = GENERATE(from_range(engines())) == 1;
  for (const int threads : {1, 2, 3, 8}) {
    for (const std::size_t window : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
      CHECK(outcomes(tbb, threads, window) == expected);
    }
  }
}

TEST_CASE("threads: no more outcomes wait than the window holds, although the reader is slow", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  const std::atomic<int> stop{0};
  std::atomic<int> outstanding{0};
  std::atomic<int> most{0};
  run_on(
      tbb, {100, 4, 5},
      [&](std::size_t trial, int) {
        const int now = ++outstanding;
        int seen = most.load();
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        return uneven(trial);
      },
      [&](std::size_t, std::uint64_t&&) {
        std::this_thread::sleep_for(std::chrono::microseconds(300));
        --outstanding;
      },
      stop);
  CHECK(most.load() <= 5);
  CHECK(most.load() >= 2);
}

TEST_CASE("threads: delivery is on the caller's thread and starts while trials still run", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  const std::atomic<int> stop{0};
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<bool> first_delivered{false};
  bool always_here = true;
  bool work_elsewhere = true;
  run_on(
      tbb, {4, 2, 4},
      [&](std::size_t trial, int) -> std::uint64_t {
        if (std::this_thread::get_id() == caller) {
          work_elsewhere = false;
        }
        // The last trial ends only after the first was delivered: a batch that delivers at its end would hang here.
        while (trial == 3 && !first_delivered.load()) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return trial;
      },
      [&](std::size_t, std::uint64_t&&) {
        always_here = always_here && std::this_thread::get_id() == caller;
        first_delivered = true;
      },
      stop);
  CHECK(always_here);
  CHECK(work_elsewhere);
}

TEST_CASE("threads: a worker's number is below the thread count and never shared at one time", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  const std::atomic<int> stop{0};
  std::vector<std::atomic<int>> busy(3);
  std::atomic<int> clashes{0};
  run_on(
      tbb, {200, 3, 0},
      [&](std::size_t trial, int worker) {
        if (worker < 0 || worker >= 3 || busy[static_cast<std::size_t>(worker)].fetch_add(1) != 0) {
          ++clashes;
          return std::uint64_t{0};
        }
        const std::uint64_t value = uneven(trial);
        busy[static_cast<std::size_t>(worker)].fetch_sub(1);
        return value;
      },
      [](std::size_t, std::uint64_t&&) {}, stop);
  CHECK(clashes.load() == 0);
}

TEST_CASE("threads: two workers of either engine run at the same time", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  const std::atomic<int> stop{0};
  std::atomic<int> inside{0};
  std::atomic<bool> met{false};
  run_on(
      tbb, {2, 2, 2},
      [&](std::size_t trial, int) -> std::uint64_t {
        ++inside;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!met && std::chrono::steady_clock::now() < deadline) {
          met = met || inside.load() == 2;
          std::this_thread::yield();
        }
        return trial;
      },
      [](std::size_t, std::uint64_t&&) {}, stop);
  CHECK(met.load());
}

TEST_CASE("threads: asked to drain, running trials finish and are delivered in order", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  std::atomic<int> stop{0};
  std::atomic<std::size_t> started{0};
  std::vector<std::size_t> delivered;
  const TrialsSummary summary = run_on(
      tbb, {10'000, 2, 6},
      [&](std::size_t trial, int) {
        ++started;
        return uneven(trial);
      },
      [&](std::size_t trial, std::uint64_t&&) {
        delivered.push_back(trial);
        if (trial == 20) {
          stop = static_cast<int>(Stop::drain);
        }
      },
      stop);
  CHECK(summary.stopped);
  CHECK(summary.delivered == started.load());
  CHECK(delivered.size() == started.load());
  CHECK(std::is_sorted(delivered.begin(), delivered.end()));
  CHECK(delivered.size() >= 21);
  CHECK(delivered.size() <= 21 + 6);
}

TEST_CASE("threads: asked to stop now, nothing more is delivered and the call returns", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  std::atomic<int> stop{0};
  const TrialsSummary summary = run_on(
      tbb, {10'000, 2, 6}, [](std::size_t trial, int) { return uneven(trial); },
      [&](std::size_t trial, std::uint64_t&&) { stop = static_cast<int>(trial == 9 ? Stop::now : Stop::none); }, stop);
  CHECK(summary.delivered == 10);
  CHECK(summary.stopped);
}

TEST_CASE("threads: a throwing trial ends the batch after those before it were delivered", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  const std::atomic<int> stop{0};
  std::vector<std::size_t> delivered;
  const auto run = [&] {
    run_on(
        tbb, {1000, 3, 0},
        [](std::size_t trial, int) -> std::uint64_t {
          if (trial == 50) {
            throw std::runtime_error("trial 50");
          }
          return uneven(trial);
        },
        [&](std::size_t trial, std::uint64_t&&) { delivered.push_back(trial); }, stop);
  };
  CHECK_THROWS_WITH(run(), "trial 50");
  CHECK(delivered.size() == 50);
}

TEST_CASE("threads: a throwing reader ends the batch too", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  const std::atomic<int> stop{0};
  const auto run = [&] {
    run_on(
        tbb, {1000, 3, 0}, [](std::size_t trial, int) { return uneven(trial); },
        [](std::size_t trial, std::uint64_t&&) {
          if (trial == 5) {
            throw std::runtime_error("disk full");
          }
        },
        stop);
  };
  CHECK_THROWS_WITH(run(), "disk full");
}

TEST_CASE("threads: an empty batch returns at once", "[threads]") {
  const bool tbb = GENERATE(from_range(engines())) == 1;
  const std::atomic<int> stop{0};
  const TrialsSummary summary = run_on(
      tbb, {0, 2, 0}, [](std::size_t, int) { return std::uint64_t{0}; }, [](std::size_t, std::uint64_t&&) {}, stop);
  CHECK(summary.delivered == 0);
  CHECK_FALSE(summary.stopped);
}

// Many trials at once, one reader of their outcomes: trials run in any order on worker threads, outcomes are handed to
// the calling thread in trial order while later trials still run. Nothing that a trial computes can depend on the
// thread count.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace faultline {

/// How many trials, on how many threads, with how many outcomes held in memory.
struct TrialPlan {
  std::size_t count = 0;   ///< trials 0 .. count-1
  int threads = 0;         ///< 0: every processor this process may use (affinity is honoured)
  std::size_t window = 0;  ///< trials started but not yet delivered, at most; 0: four per thread
};

/// A request to stop, written by a signal handler as an int into an atomic.
enum class Stop : int {
  none = 0,
  drain = 1,  ///< start no further trial; running ones finish and are delivered
  now = 2     ///< start nothing, deliver nothing; running trials are waited for, their outcomes dropped
};

/// What happened to a batch.
struct TrialsSummary {
  std::size_t delivered = 0;
  bool stopped = false;  ///< a request to stop left trials out
};

/// Processors this process may use.
[[nodiscard]] int available_threads();

namespace parallel_core {

/// Runs trial `trial` on worker `worker` and keeps the outcome for deliver(trial).
using Work = std::function<void(std::size_t trial, int worker)>;
using Deliver = std::function<void(std::size_t trial)>;
/// Starts `threads` workers on body(worker), returns a function that waits for them all.
using Launch = std::function<std::function<void()>(int threads, std::function<void(int worker)> body)>;

/// The plan with its defaults filled in: threads, window >= threads.
[[nodiscard]] TrialPlan completed(TrialPlan plan);

[[nodiscard]] Launch tbb_workers();
[[nodiscard]] Launch thread_workers();

TrialsSummary run(const TrialPlan& plan, const Launch& launch, const Work& work, const Deliver& deliver, const std::atomic<int>& stop);

template <class Outcome>
TrialsSummary run_kept(const TrialPlan& plan, const Launch& launch, const std::function<Outcome(std::size_t, int)>& work,
                       const std::function<void(std::size_t, Outcome&&)>& deliver, const std::atomic<int>& stop) {
  const TrialPlan full = completed(plan);
  std::vector<std::optional<Outcome>> kept(full.window);
  return run(
      full, launch, [&](std::size_t trial, int worker) { kept[trial % full.window].emplace(work(trial, worker)); },
      [&](std::size_t trial) {
        std::optional<Outcome>& place = kept[trial % full.window];
        Outcome outcome = std::move(*place);
        place.reset();
        deliver(trial, std::move(outcome));
      },
      stop);
}

}  // namespace parallel_core

/// Runs plan.count trials on oneTBB.
/// @param work     called concurrently; `worker` is below the number of threads and no two calls share one at a time,
/// so
///                 that callers may keep one arena per worker
/// @param deliver  called on the calling thread only, in ascending trial order, at most once per trial
/// @param stop     a Stop as int, polled between trials
/// @returns how many were delivered
/// @throws whatever work or deliver threw first in trial order, after running trials have finished and those before it
/// were delivered
template <class Outcome>
TrialsSummary run_trials(const TrialPlan& plan, std::function<Outcome(std::size_t trial, int worker)> work,
                         std::function<void(std::size_t trial, Outcome&&)> deliver, const std::atomic<int>& stop) {
  return parallel_core::run_kept<Outcome>(plan, parallel_core::tbb_workers(), work, deliver, stop);
}

/// The same on std::jthread: ThreadSanitizer cannot see into a packaged TBB, but it can judge this one.
template <class Outcome>
TrialsSummary run_trials_on_threads(const TrialPlan& plan, std::function<Outcome(std::size_t trial, int worker)> work,
                                    std::function<void(std::size_t trial, Outcome&&)> deliver, const std::atomic<int>& stop) {
  return parallel_core::run_kept<Outcome>(plan, parallel_core::thread_workers(), work, deliver, stop);
}

}  // namespace faultline

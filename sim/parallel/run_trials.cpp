// A ticket, a ring of places and two condition variables. Workers take the next trial only while it lies inside the
// window of undelivered ones, so memory is bounded; the caller's thread delivers the oldest. TBB merely supplies the
// threads.
#include "sim/parallel/run_trials.hpp"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include "sim/base/contracts.hpp"

namespace faultline {

int available_threads() { return std::max(1, tbb::this_task_arena::max_concurrency()); }

namespace parallel_core {
namespace {

// How soon a request to stop is noticed by someone who waits: a signal handler may not notify.
constexpr std::chrono::milliseconds stop_poll{50};

enum class Place : unsigned char { vacant, running, ready, failed };

class Batch {
 public:
  Batch(const TrialPlan& plan, const Work& work, const Deliver& deliver, const std::atomic<int>& stop)
      : plan_(plan), work_(work), deliver_(deliver), stop_(stop), places_(plan.window, Place::vacant), failures_(plan.window) {}

  /// A worker's life: take a trial, run it, report, until none is left to take.
  void serve(int worker) {
    while (const std::optional<std::size_t> trial = take()) {
      std::exception_ptr failure;
      try {
        work_(*trial, worker);
      } catch (...) {
        failure = std::current_exception();
      }
      report(*trial, failure);
    }
  }

  /// The caller's life: deliver the oldest trial as soon as it is ready.
  TrialsSummary deliver_all() {
    while (wait_for_oldest()) {
      if (failures_[oldest_ % plan_.window]) {
        close();
        std::rethrow_exception(failures_[oldest_ % plan_.window]);
      }
      deliver_(oldest_);
      ++summary_.delivered;
      retire_oldest();
    }
    summary_.stopped = summary_.delivered < plan_.count;
    return summary_;
  }

  /// No further trial starts.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    room_.notify_all();
  }

 private:
  [[nodiscard]] bool asked_to(Stop least) const { return stop_.load() >= static_cast<int>(least); }
  [[nodiscard]] bool no_more() const { return closed_ || next_ == plan_.count || asked_to(Stop::drain); }

  std::optional<std::size_t> take() {
    std::unique_lock lock(mutex_);
    while (!no_more() && next_ >= oldest_ + plan_.window) {
      room_.wait_for(lock, stop_poll);
    }
    if (no_more()) {
      return std::nullopt;
    }
    places_[next_ % plan_.window] = Place::running;
    return next_++;
  }

  void report(std::size_t trial, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    failures_[trial % plan_.window] = failure;
    places_[trial % plan_.window] = failure ? Place::failed : Place::ready;
    closed_ = closed_ || failure != nullptr;
    if (trial == oldest_) {
      ready_.notify_one();
    }
    if (closed_) {
      room_.notify_all();
    }
  }

  // True when trial oldest_ is ready (or failed); false when nothing more will come or may be delivered.
  bool wait_for_oldest() {
    std::unique_lock lock(mutex_);
    while (!asked_to(Stop::now)) {
      const bool started = oldest_ < next_;
      if (started && places_[oldest_ % plan_.window] != Place::running) {
        return true;
      }
      if (!started && no_more()) {
        return false;
      }
      ready_.wait_for(lock, stop_poll);
    }
    return false;
  }

  void retire_oldest() {
    const std::lock_guard lock(mutex_);
    places_[oldest_ % plan_.window] = Place::vacant;
    ++oldest_;
    room_.notify_all();
  }

  const TrialPlan plan_;
  const Work& work_;
  const Deliver& deliver_;
  const std::atomic<int>& stop_;
  TrialsSummary summary_;

  std::mutex mutex_;
  std::condition_variable room_;   // the window has moved
  std::condition_variable ready_;  // the oldest trial has ended
  std::vector<Place> places_;
  std::vector<std::exception_ptr> failures_;
  std::size_t next_ = 0;    // first trial not started
  std::size_t oldest_ = 0;  // first trial not delivered; written by the caller's thread only
  bool closed_ = false;
};

}  // namespace

TrialPlan completed(TrialPlan plan) {
  EXPECTS(plan.threads >= 0);
  plan.threads = plan.threads == 0 ? available_threads() : plan.threads;
  const auto threads = static_cast<std::size_t>(plan.threads);
  plan.window = std::max(plan.window == 0 ? 4 * threads : plan.window, std::size_t{1});
  return plan;
}

// One task per worker in an arena of its own; the caller's thread is none of them, it delivers. Without the wider limit
// TBB would keep one processor for the caller and run one worker too few.
Launch tbb_workers() {
  return [](int threads, std::function<void(int)> body) -> std::function<void()> {
    struct Workers {
      explicit Workers(int count)
          : limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(count) + 1), arena(count, 0), running(count) {}
      tbb::global_control limit;
      tbb::task_arena arena;
      std::latch running;
    };
    auto workers = std::make_shared<Workers>(std::max(threads, 1));
    workers->running.count_down(std::max(threads, 1) - threads);
    for (int worker = 0; worker < threads; ++worker) {
      workers->arena.enqueue([workers, body, worker] {
        body(worker);
        workers->running.count_down();
      });
    }
    return [workers] { workers->running.wait(); };
  };
}

Launch thread_workers() {
  return [](int threads, std::function<void(int)> body) -> std::function<void()> {
    auto workers = std::make_shared<std::vector<std::jthread>>();
    for (int worker = 0; worker < threads; ++worker) {
      workers->emplace_back([body, worker] { body(worker); });
    }
    return [workers] {
      for (std::jthread& thread : *workers) {
        thread.join();
      }
    };
  };
}

TrialsSummary run(const TrialPlan& plan, const Launch& launch, const Work& work, const Deliver& deliver, const std::atomic<int>& stop) {
  Batch batch(plan, work, deliver, stop);
  const int threads = static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(plan.threads), plan.count));
  const std::function<void()> wait = launch(threads, [&batch](int worker) { batch.serve(worker); });
  try {
    const TrialsSummary summary = batch.deliver_all();
    wait();
    return summary;
  } catch (...) {
    batch.close();
    wait();
    throw;
  }
}

}  // namespace parallel_core
}  // namespace faultline

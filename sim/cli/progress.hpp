// How far a batch is, on stderr: a bar on a terminal, a plain line every ten seconds, JSON lines, or nothing. Workers
// only count; a thread of its own prints, so that a long trial does not freeze the display.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace faultline::cli {

enum class ProgressForm : std::uint8_t { none, bar, plain, json };

/// @param word  of --progress; "auto" is a bar on a terminal, else plain lines
ProgressForm progress_form(const std::string& word);

/// How many trials there will be, as far as that is known before.
struct ProgressPlan {
  std::size_t trials = 0;
  bool is_limit = false;      ///< at most so many
  bool ends_quietly = false;  ///< prints while it lasts, and nothing at its end: for what has an answer of its own to give
};

class Progress {
 public:
  Progress(ProgressForm form, const ProgressPlan& plan);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Any thread.
  void count_trial(std::uint64_t events, bool failed);
  /// Trials that are known already: done, but of no rate.
  void count_kept(std::size_t trials) { kept_ += trials; }
  /// Prints the last state and falls silent.
  void stop();

  [[nodiscard]] double elapsed_seconds() const;

 private:
  void print(bool last);
  [[nodiscard]] std::string line(double seconds) const;
  [[nodiscard]] std::size_t finished() const { return kept_.load() + trials_.load(); }
  [[nodiscard]] double trials_per_second(double seconds) const { return static_cast<double>(trials_.load()) / seconds; }
  /// [s], as long as the rest takes at this rate; NaN before the first trial.
  [[nodiscard]] double seconds_left(double seconds) const;

  ProgressForm form_;
  ProgressPlan plan_;
  bool colour_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<std::size_t> kept_{0};
  std::atomic<std::size_t> trials_{0};
  std::atomic<std::size_t> failed_{0};
  std::atomic<std::uint64_t> events_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread printer_;
};

/// "3.2 s", "4 min 05 s", "2 h 10 min"
std::string duration_text(double seconds);
/// "950", "12.3 k", "4.56 M"
std::string scaled_text(double count);

}  // namespace faultline::cli

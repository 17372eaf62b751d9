// Ctrl-C, and SIGTERM from a batch system: the first asks running trials to finish, the second drops them, the third
// leaves at once.
#pragma once

#include <atomic>

namespace faultline::cli {

/// Catches SIGINT and SIGTERM while it lives.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// A Stop (sim/parallel/run_trials.hpp) as int.
  [[nodiscard]] std::atomic<int>& stop();
  /// Signals received.
  [[nodiscard]] int signals() const;
};

}  // namespace faultline::cli

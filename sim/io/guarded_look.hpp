// A first look at a file from elsewhere, in a child process: a library that crashes, runs for ever, eats memory or opens
// another file on what it finds there does so in the child, and the parent is told.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace faultline {

/// What a look may cost beside what it has used when it begins.
struct LookLimits {
  std::size_t seconds = 0;  ///< of processor time
  std::size_t bytes = 0;    ///< of memory
};

/// What the function that looks may call, in the child.
class LookGuard {
 public:
  explicit LookGuard(bool is_child) : is_child_(is_child) {}
  /// From here on no file can be opened.
  void close_doors() const;
  /// Seconds of processor time from now on, where the work turned out larger than thought.
  void allow(std::size_t seconds) const;

 private:
  bool is_child_;
};

/// Runs `look` in a child process. Where there can be none (a limit of processes), runs it here.
/// @param look  says what is wrong with the file; empty when nothing is
/// @returns what `look` returned, or how it ended
std::string look_in_child(const LookLimits& limits, const std::function<std::string(const LookGuard&)>& look);

}  // namespace faultline

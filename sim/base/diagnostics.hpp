// What went wrong in a user's file, where, what was expected, and what to do. Mistakes are collected, never thrown one
// by one: a user sees all of them, sorted by position, in one go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline {

/// A place in a text a user wrote. Lines and columns count from 1; 0 means unknown. `length` is the number of columns
/// to underline.
struct SourcePosition {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 1;
};

enum class Severity : std::uint8_t { error, warning, note };

struct Diagnostic {
  Severity severity = Severity::error;
  SourcePosition position;
  std::string message;
  std::string expected;                   ///< what would be right; may be empty
  std::string hint;                       ///< "did you mean 'x'?"; may be empty
  std::vector<SourcePosition> related{};  ///< other places the mistake involves (a first definition, the other shares of a sum)
};

/// Collects mistakes; remembers the text of every file it is told of, for the source line below a message.
class Diagnostics {
 public:
  void add_source(std::string file, std::string text);
  /// A mistake already known (same place, same message) is not repeated; beyond the first 200 errors, and the first 200 of
  /// other severities, they are only counted: no number of warnings hides an error.
  void add(Diagnostic diagnostic);
  void error(SourcePosition position, std::string message, std::string expected = {}, std::string hint = {});
  [[nodiscard]] bool has_errors() const;
  [[nodiscard]] const std::vector<Diagnostic>& all() const { return diagnostics_; }
  /// Every message, sorted by file (in order of reading), line and column, in the grammar of CONTRIBUTING.md:
  /// `file:line:column: error: message`, the source line, a caret line, `= expected: …`, `= hint: …`.
  [[nodiscard]] std::string render() const;

 private:
  std::vector<std::pair<std::string, std::string>> sources_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t not_kept_ = 0;
};

/// A user's mistake that cannot be collected (exit 2): thrown with a rendered text.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Input or output failed (exit 5): disk full, unreadable or foreign file. The text ends with what to do next.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace faultline

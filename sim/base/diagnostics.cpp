#include "sim/base/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr std::size_t most_kept = 200;      // nobody reads more, and a file of garbage can hold millions
constexpr std::size_t shown_columns = 100;  // of a source line; a 10 MB line must not become a 10 MB message

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return "error";
}

/// The n-th line (from 1) without its end; nothing if there is no such line.
std::string_view line_of(std::string_view text, std::uint32_t line) {
  for (std::uint32_t n = 1; n < line; ++n) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

/// Length in bytes of the UTF-8 letter at the start of `text`; 0 if the bytes are no letter.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

/// The letters of a line as they may go to a terminal: tabs are blanks, control characters and malformed bytes are '?'.
std::vector<std::string> printable_letters(std::string_view line, std::size_t first, std::size_t count) {
  std::vector<std::string> letters;
  for (std::size_t column = 1; !line.empty() && column < first + count; ++column) {
    const std::size_t length = utf8_length(line);
    const bool control = length == 1 && (static_cast<unsigned char>(line[0]) < 0x20 || line[0] == 0x7F);
    const std::string_view letter = length == 0 || control ? (line[0] == '\t' ? " " : "?") : line.substr(0, length);
    if (column >= first) letters.emplace_back(letter);
    line.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return letters;
}

/// The source line with its number and the carets below it; nothing if the place is not in a known text.
std::string render_source(std::string_view text, const SourcePosition& position) {
  if (position.line == 0 || position.column == 0) return {};
  const std::string_view line = line_of(text, position.line);
  const std::size_t first = position.column > shown_columns ? position.column - shown_columns / 2 : 1;
  std::vector<std::string> letters = printable_letters(line, first, shown_columns);
  while (!letters.empty() && letters.back() == " ") letters.pop_back();
  const std::size_t offset = position.column - first;
  const std::size_t room = letters.size() > offset ? letters.size() - offset : 1;
  const std::size_t length = std::clamp<std::size_t>(position.length, 1, room);
  return fmt::format("{:>4} | {}\n     | {}^{}\n", position.line, fmt::join(letters, ""), std::string(offset, ' '),
                     std::string(length - 1, '~'));
}

std::string render_place(const SourcePosition& position) {
  if (position.line == 0) return position.file;
  return fmt::format("{}:{}:{}", position.file, position.line, position.column);
}

}  // namespace

void Diagnostics::add_source(std::string file, std::string text) {
  const auto same = [&](const auto& source) { return source.first == file; };
  if (std::none_of(sources_.begin(), sources_.end(), same)) sources_.emplace_back(std::move(file), std::move(text));
}

void Diagnostics::add(Diagnostic diagnostic) {
  const auto same = [&](const Diagnostic& other) {
    return std::tie(other.position.line, other.position.column, other.position.file, other.message) ==
           std::tie(diagnostic.position.line, diagnostic.position.column, diagnostic.position.file, diagnostic.message);
  };
  if (std::any_of(diagnostics_.begin(), diagnostics_.end(), same)) return;
  const bool is_error = diagnostic.severity == Severity::error;
  const auto kept = std::count_if(diagnostics_.begin(), diagnostics_.end(),
                                  [&](const Diagnostic& other) { return (other.severity == Severity::error) == is_error; });
  if (static_cast<std::size_t>(kept) < most_kept) {
    diagnostics_.push_back(std::move(diagnostic));
  } else {
    ++not_kept_;
  }
}

void Diagnostics::error(SourcePosition position, std::string message, std::string expected, std::string hint) {
  add({Severity::error, std::move(position), std::move(message), std::move(expected), std::move(hint), {}});
}

bool Diagnostics::has_errors() const {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

std::string Diagnostics::render() const {
  const auto source_index = [&](const std::string& file) {
    const auto found = std::find_if(sources_.begin(), sources_.end(), [&](const auto& source) { return source.first == file; });
    return found - sources_.begin();
  };
  const auto source_text = [&](const SourcePosition& position) {
    const auto index = static_cast<std::size_t>(source_index(position.file));
    return index < sources_.size() ? render_source(sources_[index].second, position) : std::string();
  };
  std::vector<const Diagnostic*> sorted;
  for (const Diagnostic& diagnostic : diagnostics_) sorted.push_back(&diagnostic);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Diagnostic* a, const Diagnostic* b) {
    return std::make_tuple(source_index(a->position.file), a->position.line, a->position.column) <
           std::make_tuple(source_index(b->position.file), b->position.line, b->position.column);
  });
  std::string text;
  for (const Diagnostic* diagnostic : sorted) {
    text += fmt::format("{}: {}: {}\n", render_place(diagnostic->position), severity_name(diagnostic->severity), diagnostic->message);
    text += source_text(diagnostic->position);
    for (const SourcePosition& place : diagnostic->related) {
      text += fmt::format("     = see also {}\n", render_place(place)) + source_text(place);
    }
    if (!diagnostic->expected.empty()) text += fmt::format("     = expected: {}\n", diagnostic->expected);
    if (!diagnostic->hint.empty()) text += fmt::format("     = hint: {}\n", diagnostic->hint);
  }
  if (not_kept_ > 0) text += fmt::format("... and {} more\n", not_kept_);
  return text;
}

}  // namespace faultline

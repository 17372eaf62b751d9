// Lines: "faultline-journal 1 IDENTITY continues|replaces CHECK", then "part NUMBER DIGEST WRITER CHECK".
#include "sim/io/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "sim/io/checked_lines.hpp"

namespace faultline {

namespace {

std::optional<JournalContent> parse_header(const std::string& line) {
  const std::vector<std::string> words = checked_words(line);
  if (words.size() != 4 || words[0] != "faultline-journal" || words[1] != "1")
    return std::nullopt;
  const auto identity = Digest::parse(words[2]);
  if (!identity)
    return std::nullopt;
  return JournalContent{*identity, words[3] == "replaces", {}};
}

bool is_plain(const std::string& writer) {
  return std::all_of(writer.begin(), writer.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::optional<JournalEntry> parse_entry(const std::string& line) {
  const std::vector<std::string> words = checked_words(line);
  if (words.size() < 3 || words.size() > 4 || words[0] != "part")
    return std::nullopt;
  JournalEntry entry;
  std::from_chars(words[1].data(), words[1].data() + words[1].size(), entry.part);
  const auto digest = Digest::parse(words[2]);
  if (!digest)
    return std::nullopt;
  entry.digest = *digest;
  if (words.size() == 4) {
    entry.writer = words[3];
    if (!is_plain(entry.writer))  // it becomes part of a file's name
      return std::nullopt;
  }
  return entry;
}

std::string render_entry(const JournalEntry& entry) {
  const std::string writer = entry.writer.empty() ? "" : fmt::format(" {}", entry.writer);
  return with_check(fmt::format("part {} {}{}", entry.part, entry.digest.hex(), writer));
}

}  // namespace

std::optional<JournalContent> Journal::read(const std::filesystem::path& path) {
  const auto lines = read_lines(path);
  if (!lines)
    return std::nullopt;
  auto content = parse_header(lines->empty() ? "" : lines->front());
  for (std::size_t i = 1; content && i < lines->size(); ++i) {
    if (const auto entry = parse_entry((*lines)[i]))
      content->entries.push_back(*entry);
  }
  return content;
}

Journal Journal::write(const std::filesystem::path& path, const JournalContent& content) {
  std::string text = with_check(fmt::format("faultline-journal 1 {} {}", content.identity.hex(),
                                            content.replaces_result ? "replaces" : "continues"));
  for (const JournalEntry& entry : content.entries)
    text += render_entry(entry);
  write_file_atomically(path, std::as_bytes(std::span(text.data(), text.size())));
  Journal journal;
  journal.path_ = path;
  journal.file_ = open_for_append(path);
  return journal;
}

void Journal::append(const JournalEntry& entry) {
  std::string line = render_entry(entry);
  if (torn_)
    line.insert(line.begin(), '\n');
  torn_ = true;
  append_durably(file_, line, path_);
  torn_ = false;
}

}  // namespace faultline

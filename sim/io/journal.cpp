// Lines: "faultline-journal 1 IDENTITY continues|replaces CHECK", then "part NUMBER DIGEST CHECK".
#include "sim/io/journal.hpp"

#include <fmt/format.h>

#include <charconv>
#include <sstream>
#include <string>
#include <string_view>

namespace faultline {

namespace {

std::string with_check(const std::string& line) {
  return fmt::format("{} {}\n", line, digest_text(line).hex());
}

/// The words of a line whose last word is its check; empty when the check fails.
std::vector<std::string> checked_words(const std::string& line) {
  const std::size_t blank = line.rfind(' ');
  if (blank == std::string::npos || digest_text(line.substr(0, blank)).hex() != line.substr(blank + 1))
    return {};
  std::istringstream stream(line.substr(0, blank));
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
    words.push_back(word);
  return words;
}

std::optional<JournalContent> parse_header(const std::string& line) {
  const std::vector<std::string> words = checked_words(line);
  if (words.size() != 4 || words[0] != "faultline-journal" || words[1] != "1")
    return std::nullopt;
  const auto identity = Digest::parse(words[2]);
  if (!identity)
    return std::nullopt;
  return JournalContent{*identity, words[3] == "replaces", {}};
}

std::optional<JournalEntry> parse_entry(const std::string& line) {
  const std::vector<std::string> words = checked_words(line);
  if (words.size() != 3 || words[0] != "part")
    return std::nullopt;
  JournalEntry entry;
  std::from_chars(words[1].data(), words[1].data() + words[1].size(), entry.part);
  const auto digest = Digest::parse(words[2]);
  if (!digest)
    return std::nullopt;
  entry.digest = *digest;
  return entry;
}

std::string render_entry(const JournalEntry& entry) {
  return with_check(fmt::format("part {} {}", entry.part, entry.digest.hex()));
}

}  // namespace

std::optional<JournalContent> Journal::read(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes)
    return std::nullopt;
  std::string text(bytes->size(), '\0');
  for (std::size_t i = 0; i < text.size(); ++i)
    text[i] = static_cast<char>((*bytes)[i]);
  std::istringstream stream(text);
  std::string line;
  std::getline(stream, line);
  auto content = parse_header(line);
  while (content && std::getline(stream, line)) {
    if (const auto entry = parse_entry(line))
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

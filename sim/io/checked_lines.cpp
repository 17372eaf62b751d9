#include "sim/io/checked_lines.hpp"

#include <fmt/format.h>

#include <sstream>

#include "sim/base/digest.hpp"
#include "sim/io/atomic_file.hpp"

namespace faultline {

std::string with_check(const std::string& line) { return fmt::format("{} {}\n", line, digest_text(line).hex()); }

std::vector<std::string> checked_words(const std::string& line) {
  const std::size_t blank = line.rfind(' ');
  if (blank == std::string::npos || digest_text(line.substr(0, blank)).hex() != line.substr(blank + 1)) return {};
  std::istringstream stream(line.substr(0, blank));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::optional<std::vector<std::string>> read_lines(const std::filesystem::path& path, std::uint64_t most_bytes) {
  const auto bytes = read_file(path, most_bytes);
  if (!bytes) return std::nullopt;
  std::string text(bytes->size(), '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>((*bytes)[i]);
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace faultline

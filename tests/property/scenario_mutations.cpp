// Every key of a scenario misspelt in three ways: each mistake is caught, on its line, and the right key is suggested.
#include <catch2/catch.hpp>

#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "models/scenario/experiment.hpp"
#include "models/scenario/field_table.hpp"

using namespace faultline;

namespace {

struct Key {
  std::size_t start = 0;  ///< in the text
  std::size_t length = 0;
  std::uint32_t line = 0;
};

bool is_key_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

/// The keys that a language gives (not names of states and the like): words before '=' at the start of a line, and
/// tables in headers.
std::vector<Key> keys_of(const std::string& text) {
  std::vector<Key> keys;
  std::uint32_t line = 0;
  bool is_free = false;  // within [notes], or a table whose keys are names
  for (std::size_t start = 0; start < text.size(); start = std::min(text.find('\n', start), text.size() - 1) + 1) {
    ++line;
    std::size_t at = start;
    const bool is_header = text[at] == '[';
    while (at < text.size() && text[at] == '[') ++at;
    std::size_t end = at;
    while (end < text.size() && is_key_letter(text[end])) ++end;
    if (is_header) {
      // What follows a dot is a name, or lies within a name's table.
      is_free = text.compare(at, end - at, "notes") == 0 || text[end] == '.';
      if (text.compare(at, 8, "alliance") == 0) is_free = false;
    }
    const bool is_assignment = !is_header && text.compare(end, 2, " =") == 0;
    if (end > at && (is_header || (is_assignment && !is_free))) keys.push_back({at, end - at, line});
  }
  return keys;
}

/// One letter changed, dropped, and swapped with the next, at each of these places.
std::vector<std::string> misspellings(const std::string& word, const std::vector<std::size_t>& places) {
  std::vector<std::string> words;
  for (const std::size_t at : places) {
    std::string changed = word;
    changed[at] = changed[at] == 'x' ? 'q' : 'x';
    words.push_back(changed);
    std::string dropped = word;
    dropped.erase(at, 1);
    if (!dropped.empty()) words.push_back(dropped);
    std::string swapped = word;
    if (at + 1 < word.size()) std::swap(swapped[at], swapped[at + 1]);
    if (swapped != word) words.push_back(swapped);
  }
  return words;
}

struct Score {
  int mistakes = 0;
  int caught = 0;
  int suggested = 0;
  std::string missed;  ///< line, misspelt word, word
};

Score misspell_every_key(const std::string& path, bool ends_too) {
  std::ostringstream stream;
  stream << std::ifstream(path, std::ios::binary).rdbuf();
  const std::string text = stream.str();
  Score score;
  for (const Key& key : keys_of(text)) {
    const std::string word = text.substr(key.start, key.length);
    const std::size_t middle = (word.size() - 1) / 2;
    const std::vector<std::size_t> places = ends_too ? std::vector{std::size_t{0}, middle, word.size() - 1} : std::vector{middle};
    for (const std::string& wrong : misspellings(word, places)) {
      if (find_table(wrong) != nullptr) continue;  // a table of another name: [[layer]] for [[player]]
      std::string mutated = text;
      mutated.replace(key.start, key.length, wrong);
      Diagnostics diagnostics;
      const bool loaded = load_experiment_from_text(mutated, path, {}, diagnostics).has_value();
      ++score.mistakes;
      bool caught = false;
      bool suggested = false;
      for (const Diagnostic& diagnostic : diagnostics.all()) {
        if (diagnostic.position.line != key.line || diagnostic.position.file != path) continue;
        caught = caught || diagnostic.severity == Severity::error;
        suggested = suggested || diagnostic.hint == "did you mean '" + word + "'?";
      }
      score.caught += caught && !loaded ? 1 : 0;
      score.suggested += suggested ? 1 : 0;
      if (!caught || loaded) score.missed += fmt::format("{}: {} for {}\n", key.line, wrong, word);
    }
  }
  return score;
}

void check_file(const std::string& path, bool ends_too, int least_mistakes) {
  const Score score = misspell_every_key(path, ends_too);
  WARN(path << ": " << score.mistakes << " misspellings, " << score.caught << " caught, " << score.suggested
            << " with the right suggestion");
  INFO(score.missed);
  CHECK(score.mistakes >= least_mistakes);
  CHECK(score.missed.empty());
  CHECK(score.caught == score.mistakes);
  CHECK(score.suggested >= 0.95 * score.mistakes);
}

}  // namespace

TEST_CASE("misspelt keys of a scenario with every key are caught and mended") {
  check_file(std::string(FAULTLINE_SOURCE_DIR) + "/tests/unit/scenario/full.toml", true, 1000);
}

TEST_CASE("misspelt keys of the baseline are caught and mended") {
  check_file(std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/baseline.toml", false, 300);
}

#include "sim/io/stata_names.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sim/base/contracts.hpp"
#include "sim/base/digest.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Stata 18, User's Guide 11.3; str1, str2, … are reserved too.
bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 20> words{"_all",  "_b",  "byte",  "_coef", "_cons", "double", "float",
                                                          "if",    "in",  "int",   "long",  "_n",    "_N",     "_pi",
                                                          "_pred", "_rc", "_skip", "strL",  "using", "with"};
  const bool is_string = name.size() > 3 && name.starts_with("str") && std::all_of(name.begin() + 3, name.end(), is_digit);
  return is_string || std::find(words.begin(), words.end(), name) != words.end();
}

/// Letters, digits and _; a character of UTF-8 is one _.
std::string allowed(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (!continues) text += is_digit(c) || is_letter(c) ? c : '_';
  }
  if (text.empty() || is_digit(text.front())) text.insert(0, 1, '_');
  return is_reserved(text) ? text + '_' : text;
}

std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    if (c == '_') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

std::string ended(std::string_view name, std::string_view of, std::size_t digits) {
  const std::string ending = "_" + digest_text(of).hex().substr(0, digits);
  return std::string(name.substr(0, longest_stata_name - ending.size())) + ending;
}

std::string lower(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

}  // namespace

std::string stata_name(std::string_view name) {
  const std::string whole = allowed(name);
  if (whole.size() <= longest_stata_name) return whole;
  constexpr std::size_t shortest_word = 3;
  std::size_t excess = whole.size() - longest_stata_name;
  std::vector<std::string> words = words_of(whole);
  for (std::string& word : words) {
    const std::size_t cut = word.size() <= shortest_word ? 0 : std::min(excess, word.size() - shortest_word);
    word.resize(word.size() - cut);
    excess -= cut;
  }
  const std::string shorter = join(words, "_");
  return excess == 0 ? shorter : ended(shorter, name, 8);
}

std::string StataNames::add(std::string_view name) {
  std::string found = stata_name(name);
  std::string different(name);  // a digest of the name; should that be taken too, of the name and more
  while (!taken_.insert(lower(found)).second) {
    found = ended(found, different, 4);
    different += '_';
  }
  ENSURES(found.size() <= longest_stata_name);
  return found;
}

}  // namespace faultline

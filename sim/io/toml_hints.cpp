#include "sim/io/toml_hints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr std::size_t longest_value = 64;  // what is longer is no number and no word

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

/// Bytes of the letter that begins here; 0 where none does. Overlong forms and surrogates are none.
std::size_t letter_length(std::string_view text, std::size_t i) {
  const unsigned lead = byte_at(text, i);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte_at(text, i + k) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned second = byte_at(text, i + 1);
  const bool is_overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool is_no_letter = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return is_overlong || is_no_letter ? 0 : length;
}

/// "UTF-16" and the like, by the first bytes.
std::string wide_encoding(std::string_view text) {
  const auto starts = [&](std::string_view bytes) { return text.starts_with(bytes); };
  using namespace std::string_view_literals;
  if (starts("\xFF\xFE\0\0"sv) || starts("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (starts("\xFF\xFE"sv) || starts("\xFE\xFF"sv)) return "UTF-16";
  // Without a mark: every other byte of what should be letters and line breaks is zero.
  const auto is_zero = [&](std::size_t i) { return i < text.size() && text[i] == '\0'; };
  const bool little = is_zero(1) && is_zero(3) && !is_zero(0) && !is_zero(2);
  const bool big = is_zero(0) && is_zero(2) && !is_zero(1) && !is_zero(3);
  if (text.size() < 4 || (!little && !big)) return "";
  return little ? "UTF-16LE" : "UTF-16BE";
}

Diagnostic encoding_mistake(SourcePosition position, const std::string& what, const std::string& from) {
  return {Severity::error, std::move(position), "not valid TOML: " + what, "a text in UTF-8",
          fmt::format("save it as UTF-8 in your editor, or: iconv -f {} -t UTF-8 FILE > NEW", from)};
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool are_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

/// Whether strtod reads all of it, as a finite number without a hexadecimal or a word.
bool is_number(const std::string& text) {
  char* end = nullptr;
  (void)std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  });
}

/// The value after the equals sign, without a comment; within a list the element at the complaint.
std::string_view value_of(std::string_view line, std::size_t column) {
  char quote = 0;
  std::size_t begin = std::string_view::npos;
  std::size_t end = line.size();
  for (std::size_t i = 0; i < line.size() && end == line.size(); ++i) {
    if (quote != 0) {
      quote = line[i] == quote ? '\0' : quote;
    } else if (line[i] == '"' || line[i] == '\'') {
      quote = begin == std::string_view::npos || trim(line.substr(begin, i - begin)).empty() ? line[i] : '\0';
    } else if (line[i] == '=' && begin == std::string_view::npos) {
      begin = i + 1;
    } else if (line[i] == '#') {
      end = i;
    }
  }
  if (begin == std::string_view::npos) begin = 0;
  const std::string_view all = trim(line.substr(begin, end - begin));
  if (all.empty() || (all[0] != '[' && all[0] != '{')) return all;
  std::size_t at = 0;  // byte of the letter of the complaint
  for (std::size_t letter = 1; letter < column && at < line.size(); ++letter) at += std::max<std::size_t>(1, letter_length(line, at));
  const std::size_t last = std::min(line.find_first_of(" \t,]}#", std::min(at, line.size())), line.size());
  const std::size_t before = line.find_last_of(" \t,[{=", std::max<std::size_t>(at, 1) - 1);
  const std::size_t first = before == std::string_view::npos ? 0 : before + 1;
  return first < last ? trim(line.substr(first, last - first)) : std::string_view();
}

/// Groups of three digits: 1,000,000 or 1'000 or 1 000.
std::string without_separators(const std::string& number, char separator) {
  std::string digits;
  std::vector<std::string> groups(1);
  for (const char c : number) {
    if (c == separator) {
      groups.emplace_back();
    } else {
      groups.back() += c;
    }
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const bool is_group = are_digits(groups[i]) && (i == 0 ? groups[i].size() <= 3 : groups[i].size() == 3);
    if (!is_group) return {};
    digits += groups[i];
  }
  return groups.size() > 1 ? digits : std::string();
}

/// A number as it is written in TOML; empty where this is no number in another spelling.
std::string as_number(std::string text) {
  const std::string sign = text.starts_with('-') || text.starts_with('+') ? text.substr(0, 1) : std::string();
  text.erase(0, sign.size());
  if (text.ends_with('%')) {
    const std::string body(trim(std::string_view(text).substr(0, text.size() - 1)));
    return is_number(body) ? sign + fmt::format("{:.12g}", std::strtod(body.c_str(), nullptr) / 100) : "";
  }
  const std::size_t comma = text.find(',');
  if (comma != std::string::npos && comma == text.rfind(',') && are_digits(text.substr(0, comma)) && are_digits(text.substr(comma + 1))) {
    const std::string point = sign + text.substr(0, comma) + "." + text.substr(comma + 1);
    const std::string whole = text[0] == '0' ? "" : without_separators(text, ',');
    return whole.empty() ? point : fmt::format("{} or {}{}", point, sign, whole);
  }
  for (const char separator : {',', '\'', ' '}) {
    if (const std::string whole = without_separators(text, separator); !whole.empty()) return sign + whole;
  }
  if (!is_number(text)) return {};
  if (text[0] == '.') return sign + "0" + text;
  const std::size_t point = text.find('.');
  if (point != std::string::npos && (point + 1 == text.size() || !is_digit(text[point + 1]))) return sign + text.insert(point + 1, "0");
  if (text.size() > 1 && text[0] == '0' && is_digit(text[1])) {
    text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
    return sign + (is_digit(text[0]) ? "" : "0") + text;
  }
  return {};
}

bool is_word(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && is_letter(text[0]) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; });
}

}  // namespace

std::optional<Diagnostic> find_encoding_mistake(std::string_view text, const std::string& file) {
  if (const std::string wide = wide_encoding(text); !wide.empty())
    return encoding_mistake({file, 1, 1, 1}, fmt::format("this is {}, not UTF-8", wide), wide);
  std::uint32_t line = 1;
  std::uint32_t column = text.starts_with("\xEF\xBB\xBF") ? 0 : 1;  // a mark takes no column
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = letter_length(text, i);
    if (length == 0) {
      return encoding_mistake({file, line, column, 1},
                              fmt::format("the byte 0x{:02X} is no UTF-8; the text may be Latin-1", byte_at(text, i)), "LATIN1");
    }
    const bool ends = text[i] == '\n';
    line += ends ? 1 : 0;
    column = ends ? 1 : column + 1;
    i += length;
  }
  return std::nullopt;
}

std::string value_hint(std::string_view line, std::size_t column) {
  const std::string value(value_of(line, column));
  if (value.size() > longest_value) return {};
  if (const std::string number = as_number(value); !number.empty()) return "a number is written " + number;
  for (const char* quote : {"“", "”", "„", "‘", "’", "«"}) {
    if (value.find(quote) != std::string::npos) return "a text is written in straight quotes: \"…\"";
  }
  if (!is_word(value)) return {};
  std::string lower = value;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower == "true" || lower == "yes" || lower == "on") return "a switch is written true";
  if (lower == "false" || lower == "no" || lower == "off") return "a switch is written false";
  return fmt::format("a text is written in quotes: \"{}\"", value);
}

}  // namespace faultline

#include "sim/io/toml_document.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include "sim/base/text.hpp"
#include "sim/io/toml_hints.hpp"

namespace faultline {

namespace {

SourcePosition place(const toml::source_region& region, const std::string& file) {
  const bool one_line = region.end.line == region.begin.line && region.end.column > region.begin.column;
  return {file, region.begin.line, region.begin.column, one_line ? region.end.column - region.begin.column : 1};
}

TomlValue convert(const toml::node& node, const std::string& file);

TomlValue convert_table(const toml::table& table, const std::string& file) {
  TomlValue value;
  for (const auto& [key, child] : table) {
    value.entries.push_back({std::string(key.str()), place(key.source(), file), convert(child, file)});
  }
  // The parser keeps keys by name; people keep them in the order in which they wrote them.
  std::stable_sort(value.entries.begin(), value.entries.end(), [](const TomlEntry& a, const TomlEntry& b) {
    return std::make_pair(a.key_position.line, a.key_position.column) < std::make_pair(b.key_position.line, b.key_position.column);
  });
  return value;
}

template <class Date>
std::string date_text(const Date& date) {
  std::ostringstream stream;
  stream << date;
  return stream.str();
}

TomlValue convert(const toml::node& node, const std::string& file) {
  TomlValue value;
  if (const toml::table* table = node.as_table()) {
    value = convert_table(*table, file);
  } else if (const toml::array* array = node.as_array()) {
    value.kind = TomlKind::array;
    for (const toml::node& element : *array) value.elements.push_back(convert(element, file));
  } else if (const auto* text = node.as_string()) {
    value.kind = TomlKind::text;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = TomlKind::integer;
    value.integer = integer->get();
    value.number = static_cast<double>(integer->get());
  } else if (const auto* number = node.as_floating_point()) {
    value.kind = TomlKind::number;
    value.number = number->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = TomlKind::boolean;
    value.boolean = boolean->get();
  } else {
    value.kind = TomlKind::date;
    if (const auto* date = node.as_date()) value.text = date_text(date->get());
    if (const auto* time = node.as_time()) value.text = date_text(time->get());
    if (const auto* date_time = node.as_date_time()) value.text = date_text(date_time->get());
  }
  value.position = place(node.source(), file);
  return value;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

/// What a line of TOML defines: the key before '=', or the header in its brackets.
std::string_view defined_by(std::string_view line) {
  line = trim(line);
  if (line.empty() || line[0] == '#') return {};
  if (line[0] == '[') return line.substr(0, line.rfind(']') == std::string_view::npos ? 0 : line.rfind(']') + 1);
  const std::size_t equals = line.find('=');
  return equals == std::string_view::npos ? std::string_view() : trim(line.substr(0, equals));
}

/// The line of this number, from 1, without its break.
std::string_view line_of(std::string_view text, std::uint32_t number) {
  for (; number > 1; --number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

SourcePosition place_in_line(std::string_view line, std::string_view part, std::size_t number, const std::string& file) {
  const auto column = letter_count(line.substr(0, line.find(part))) + 1;
  return {file, static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(column), static_cast<std::uint32_t>(letter_count(part))};
}

/// Points a mistake at both places of a definition made twice: for a key, the first is since the last header before it.
void point_at_both(std::string_view text, Diagnostic& diagnostic) {
  const std::uint32_t last = diagnostic.position.line;
  const std::string file = diagnostic.position.file;
  std::vector<std::string_view> lines;
  while (lines.size() < last && !text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (lines.size() < last || last == 0) return;
  const std::string_view second = defined_by(lines[last - 1]);
  if (second.empty()) return;
  for (std::size_t i = last - 1; i-- > 0;) {
    const std::string_view first = defined_by(lines[i]);
    if (first == second) {
      diagnostic.position = place_in_line(lines[last - 1], second, last, file);
      diagnostic.related.push_back(place_in_line(lines[i], first, i + 1, file));
      return;
    }
    if (second[0] != '[' && !first.empty() && first[0] == '[') return;
  }
}

constexpr int most_key_parts = 64;  // of one dotted key: the parser and this file descend once for each

/// Walks over a text as far as it is needed to tell keys from texts and comments.
class KeyDepth {
 public:
  explicit KeyDepth(std::string_view text) : text_(text) {}

  /// @returns where a dotted key with too many parts begins to have too many; nothing if none has
  std::optional<std::size_t> find() {
    int dots = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        skip_quoted(c);
        continue;
      }
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      dots = c == '.' ? dots + 1 : std::string_view("=,[]{}\n").find(c) == std::string_view::npos ? dots : 0;
      if (dots >= most_key_parts) return at_;
      ++at_;
    }
    return std::nullopt;
  }

 private:
  void skip_quoted(char quote) {
    const std::string three(3, quote);
    const bool is_long = text_.substr(at_, 3) == three;
    const std::string_view end = is_long ? std::string_view(three) : std::string_view(three).substr(0, 1);
    at_ += end.size();
    while (at_ < text_.size() && text_.substr(at_, end.size()) != end) {
      if (!is_long && text_[at_] == '\n') return;  // not closed: the parser says so
      at_ += quote == '"' && text_[at_] == '\\' ? std::size_t{2} : std::size_t{1};
    }
    at_ = std::min(at_ + end.size(), text_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool has_deep_key(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
  const std::optional<std::size_t> found = KeyDepth(text).find();
  if (!found) return false;
  const std::string_view before = text.substr(0, *found);
  const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
  const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  diagnostics.error({file, line, static_cast<std::uint32_t>(letter_count(before.substr(start)) + 1), 1},
                    fmt::format("a key of more than {} parts", most_key_parts), "a key such as audit.fee");
  return true;
}

}  // namespace

const TomlEntry* TomlValue::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const TomlEntry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

TomlEntry* TomlValue::find(std::string_view key) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const TomlEntry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

bool TomlValue::is_list_of_tables() const {
  return kind == TomlKind::array && !elements.empty() &&
         std::all_of(elements.begin(), elements.end(), [](const TomlValue& element) { return element.is(TomlKind::table); });
}

std::optional<TomlValue> parse_toml(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
  diagnostics.add_source(file, std::string(text));
  if (std::optional<Diagnostic> mistake = find_encoding_mistake(text, file)) {
    diagnostics.add(std::move(*mistake));
    return std::nullopt;
  }
  if (has_deep_key(text, file, diagnostics)) return std::nullopt;
  try {
    const toml::table root = toml::parse(text, file);
    return convert(root, file);
  } catch (const toml::parse_error& error) {
    Diagnostic diagnostic;
    diagnostic.position = place(error.source(), file);
    diagnostic.message = fmt::format("not valid TOML: {}", error.description());
    if (diagnostic.message.find("redefine") != std::string::npos)
      point_at_both(text, diagnostic);
    else
      diagnostic.hint = value_hint(line_of(text, diagnostic.position.line), diagnostic.position.column);
    diagnostics.add(std::move(diagnostic));
    return std::nullopt;
  }
}

std::string_view toml_kind_name(TomlKind kind) {
  switch (kind) {
    case TomlKind::table: return "a table";
    case TomlKind::array: return "a list";
    case TomlKind::text: return "a text";
    case TomlKind::integer: return "an integer";
    case TomlKind::number: return "a number";
    case TomlKind::boolean: return "true or false";
    case TomlKind::date: return "a date";
  }
  return "a value";
}

std::string quote_toml(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      quoted += fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string toml_number(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return format_number(value);
}

std::string toml_key(std::string_view key) {
  const auto is_bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !key.empty() && std::all_of(key.begin(), key.end(), is_bare) ? std::string(key) : quote_toml(key);
}

std::string toml_inline(const TomlValue& value) {
  std::vector<std::string> parts;
  switch (value.kind) {
    case TomlKind::text: return quote_toml(value.text);
    case TomlKind::integer: return fmt::format("{}", value.integer);
    case TomlKind::number: return toml_number(value.number);
    case TomlKind::boolean: return value.boolean ? "true" : "false";
    case TomlKind::date: return value.text;
    case TomlKind::array:
      for (const TomlValue& element : value.elements) parts.push_back(toml_inline(element));
      return fmt::format("[{}]", join(parts));
    case TomlKind::table:
      for (const TomlEntry& entry : value.entries) parts.push_back(toml_key(entry.key) + " = " + toml_inline(entry.value));
      return parts.empty() ? "{}" : fmt::format("{{ {} }}", join(parts));
  }
  return {};
}

}  // namespace faultline

// TOML with a place for everything: a plain tree in which each key and each value knows its file, line and column,
// in the order in which the file has them. The parser itself stays behind toml_document.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/diagnostics.hpp"

namespace faultline {

enum class TomlKind : std::uint8_t { table, array, text, integer, number, boolean, date };

struct TomlEntry;

struct TomlValue {
  TomlKind kind = TomlKind::table;
  SourcePosition position;  ///< of a [header] table: its header
  std::string text;         ///< of a text; a date as written
  std::int64_t integer = 0;
  double number = 0;  ///< of a number, and of an integer
  bool boolean = false;
  std::vector<TomlEntry> entries;   ///< of a table
  std::vector<TomlValue> elements;  ///< of an array

  [[nodiscard]] bool is(TomlKind k) const { return kind == k; }
  [[nodiscard]] const TomlEntry* find(std::string_view key) const;
  [[nodiscard]] TomlEntry* find(std::string_view key);
  /// An array with at least one element, all of them tables: [[state]].
  [[nodiscard]] bool is_list_of_tables() const;
};

struct TomlEntry {
  std::string key;
  SourcePosition key_position;
  TomlValue value;
};

/// Parses a text. A syntax error goes to `diagnostics` with its place; a key or table defined twice names both places.
/// @returns the root table, or nothing after a syntax error
std::optional<TomlValue> parse_toml(std::string_view text, const std::string& file, Diagnostics& diagnostics);

/// "a text", "a table", …: for messages.
std::string_view toml_kind_name(TomlKind kind);

/// A text as a basic TOML string, quoted and escaped.
std::string quote_toml(std::string_view text);

/// A double as TOML writes it, so that it stays a number with a point or exponent only where it needs one: 4, 0.1,
/// 1e+20, inf.
std::string toml_number(double value);

/// `key` or `"a key"` as TOML needs it.
std::string toml_key(std::string_view key);

/// A value on one line: 0.5, "text", ["a", "b"], { a = 1 }.
std::string toml_inline(const TomlValue& value);

}  // namespace faultline

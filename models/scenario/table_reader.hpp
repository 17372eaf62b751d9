// Reads the entries of a table that is not one of the field table's: each value with its type and bounds, each mistake
// at its place, unknown keys with the nearest known one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/scenario/field_table.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

class TableReader {
 public:
  /// @param name  for messages: "[threshold]"
  TableReader(const TomlValue& table, std::string name, const std::vector<std::string>& known, Diagnostics& diagnostics);

  [[nodiscard]] const TomlValue* find(std::string_view key) const;
  /// @returns nothing, and reports it, if the key is not there
  const TomlValue* need(std::string_view key, std::string_view expected) const;

  [[nodiscard]] double number(std::string_view key, double otherwise, const Bounds& bounds) const;
  [[nodiscard]] int whole(std::string_view key, int otherwise, double least, double most) const;
  [[nodiscard]] bool flag(std::string_view key, bool otherwise) const;
  [[nodiscard]] std::string text(std::string_view key) const;
  /// One text or a list of texts.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::vector<double> numbers(std::string_view key, std::size_t least) const;
  /// Index of a word. @returns 0 if the key is not there or the word unknown
  [[nodiscard]] std::size_t word(std::string_view key, const std::vector<std::string>& words) const;

  void wrong(const TomlValue& value, std::string_view key, std::string_view expected, const std::string& hint = {}) const;

 private:
  const TomlValue& table_;
  std::string name_;
  Diagnostics& diagnostics_;
};

}  // namespace faultline

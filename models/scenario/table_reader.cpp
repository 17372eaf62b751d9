#include "models/scenario/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/text.hpp"

namespace faultline {

namespace {

bool is_number(const TomlValue& value) {
  return (value.is(TomlKind::integer) || value.is(TomlKind::number)) && std::isfinite(value.number);
}

}  // namespace

TableReader::TableReader(const TomlValue& table, std::string name, const std::vector<std::string>& known, Diagnostics& diagnostics)
    : table_(table), name_(std::move(name)), diagnostics_(diagnostics) {
  for (const TomlEntry& entry : table.entries) {
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
      diagnostics.error(entry.key_position, fmt::format("unknown key '{}' in {}", entry.key, name_), join(known),
                        did_you_mean(entry.key, known));
    }
  }
}

const TomlValue* TableReader::find(std::string_view key) const {
  const TomlEntry* entry = table_.find(key);
  return entry == nullptr ? nullptr : &entry->value;
}

const TomlValue* TableReader::need(std::string_view key, std::string_view expected) const {
  const TomlValue* value = find(key);
  if (value == nullptr)
    diagnostics_.error(table_.position, fmt::format("{} lacks '{}'", name_, key), fmt::format("{} = {}", key, expected));
  return value;
}

void TableReader::wrong(const TomlValue& value, std::string_view key, std::string_view expected, const std::string& hint) const {
  diagnostics_.error(value.position, fmt::format("'{}' is {}", key, toml_inline(value)), std::string(expected), hint);
}

double TableReader::number(std::string_view key, double otherwise, const Bounds& bounds) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return otherwise;
  if (is_number(*value) && bounds.contains(value->number)) return value->number;
  wrong(*value, key, bounds.text());
  return otherwise;
}

int TableReader::whole(std::string_view key, int otherwise, double least, double most) const {
  return static_cast<int>(number(key, otherwise, {.lower = least, .upper = most, .whole = true}));
}

bool TableReader::flag(std::string_view key, bool otherwise) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is(TomlKind::boolean)) wrong(*value, key, "true or false");
  return value->boolean;
}

std::string TableReader::text(std::string_view key) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return {};
  if (!value->is(TomlKind::text)) wrong(*value, key, "a text");
  return value->text;
}

std::vector<std::string> TableReader::texts(std::string_view key) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return {};
  if (value->is(TomlKind::text)) return {value->text};
  std::vector<std::string> found;
  for (const TomlValue& element : value->elements) found.push_back(element.text);
  const bool are_texts =
      std::all_of(value->elements.begin(), value->elements.end(), [](const TomlValue& element) { return element.is(TomlKind::text); });
  if (!value->is(TomlKind::array) || value->elements.empty() || !are_texts) wrong(*value, key, "a text or a list of texts");
  return found;
}

std::vector<double> TableReader::numbers(std::string_view key, std::size_t least) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return {};
  std::vector<double> found;
  for (const TomlValue& element : value->elements) {
    if (is_number(element)) found.push_back(element.number);
  }
  if (value->is(TomlKind::array) && found.size() == value->elements.size() && found.size() >= least) return found;
  wrong(*value, key, fmt::format("a list of at least {} number{}", least, least == 1 ? "" : "s"));
  return {};
}

std::size_t TableReader::word(std::string_view key, const std::vector<std::string>& words) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return 0;
  const auto found = std::find(words.begin(), words.end(), value->text);
  if (value->is(TomlKind::text) && found != words.end()) return static_cast<std::size_t>(found - words.begin());
  wrong(*value, key, "one of " + join(words), did_you_mean(value->text, words));
  return 0;
}

}  // namespace faultline

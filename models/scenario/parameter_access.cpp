#include "models/scenario/parameter_access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/scenario/experiment.hpp"
#include "models/scenario/list_edits.hpp"
#include "models/scenario/plausibility.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

using Kind = ParameterValue::Kind;

std::string unit_text(const Field& field) { return field.unit.empty() || field.unit == "1" ? "" : fmt::format(" [{}]", field.unit); }

std::string_view value_kind_name(Kind kind) {
  switch (kind) {
    case Kind::number: return "a number";
    case Kind::flag: return "true or false";
    case Kind::text: return "a text";
    case Kind::names: return "a list";
    case Kind::edit: return "a change of a list";
  }
  return "a value";
}

Mistake wrong_kind(const Field& field, const ParameterValue& value) {
  return {fmt::format("'{}' is {}", field.key, value_kind_name(value.kind)), expected_value(field), {}};
}

constexpr double seconds_a_year = 31'557'600;  // time is counted in whole seconds
constexpr double most_number = 1e30;           // far beyond any amount; products of a few of them are still numbers

constexpr double most_log_points = 30;  // a factor of 10^13

/// What the clock and the arithmetic of a trial cannot represent, whatever the bounds of a field.
std::optional<Mistake> check_size(const Field& field, double number) {
  if (std::abs(number) > most_number)
    return Mistake{fmt::format("'{}' is {}, beyond any amount", field.key, format_number(number)), expected_value(field), {}};
  if (field.unit == "years" && number > 0 && number * seconds_a_year < 1)
    return Mistake{
        fmt::format("'{}' is {}, less than a second", field.key, format_number(number)), "at least 3.2e-8, which is a second", {}};
  if (field.unit.starts_with("log points") && std::abs(number) > most_log_points)
    return Mistake{fmt::format("'{}' is {}, a factor of e^{}", field.key, format_number(number), format_number(number)),
                   fmt::format("from {} to {}", -most_log_points, most_log_points),
                   {}};
  if (field.unit == "1/year" && number > seconds_a_year)
    return Mistake{fmt::format("'{}' is {}, more than one a second", field.key, format_number(number)),
                   fmt::format("at most {}", format_number(seconds_a_year)),
                   {}};
  return std::nullopt;
}

std::optional<Mistake> check_number(const Field& field, const ParameterValue& value) {
  if (value.kind != Kind::number) return wrong_kind(field, value);
  if (!std::isfinite(value.number)) {
    return Mistake{fmt::format("'{}' is {}, not a finite number", field.key, format_number(value.number)), expected_value(field), {}};
  }
  if (field.bounds.contains(value.number)) return check_size(field, value.number);
  const std::string problem = field.bounds.whole && std::floor(value.number) != value.number ? "not a whole number" : "out of range";
  return Mistake{fmt::format("'{}' is {}, {}", field.key, format_number(value.number), problem), expected_value(field),
                 unit_hint(field, value.number)};
}

std::optional<Mistake> check_text(const Field& field, const ParameterValue& value) {
  if (value.kind != Kind::text) return wrong_kind(field, value);
  std::string line = value.text;
  if (field.many_lines) std::replace(line.begin(), line.end(), '\n', ' ');
  if (has_control(line)) return Mistake{fmt::format("'{}' has a control character", field.key), "letters, digits, signs and blanks", {}};
  if (field.kind == FieldKind::choice) {
    if (std::find(field.choices.begin(), field.choices.end(), value.text) != field.choices.end()) return std::nullopt;
    return Mistake{fmt::format("'{}' is '{}'", field.key, value.text), expected_value(field), did_you_mean(value.text, field.choices)};
  }
  if (field.kind == FieldKind::seed && !parse_seed(value.text)) {
    return Mistake{fmt::format("'{}' is '{}'", field.key, value.text), expected_value(field), {}};
  }
  if (field.required() && value.text.empty()) return Mistake{fmt::format("'{}' is empty", field.key), expected_value(field), {}};
  return std::nullopt;
}

std::vector<std::string> split_key(std::string_view key) {
  std::vector<std::string> words(1);
  for (const char c : key) {
    if (c == '.') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

/// The mistake of a word in the middle of a dotted key; the hint repeats the whole key with the word mended.
Mistake unknown_word(const std::vector<std::string>& words, std::size_t at, std::string_view what, const std::vector<std::string>& names) {
  Mistake mistake{fmt::format("unknown {} '{}' in '{}'", what, words[at], join(words, ".")), join(names), {}};
  if (mistake.expected.empty()) mistake.expected = fmt::format("nothing: there is no {}", what);
  if (auto name = closest_name(words[at], names)) {
    std::vector<std::string> mended = words;
    mended[at] = *name;
    mistake.hint = fmt::format("did you mean '{}'?", join(mended, "."));
  }
  return mistake;
}

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  for (const FieldTable& table : field_tables()) names.push_back(table.name);
  return names;
}

std::vector<std::string> row_names(const FieldTable& table, const Scenario& scenario) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < table.size(scenario); ++i) names.push_back(table.row_name(scenario, i));
  return names;
}

bool is_by_name(const Field& field) { return field.kind == FieldKind::number_by_name || field.kind == FieldKind::name_by_name; }

Mistake missing_word(std::string_view key, std::string_view what, const std::vector<std::string>& names) {
  return {fmt::format("'{}' is not a parameter: it lacks {}", key, what), join(names), {}};
}

}  // namespace

std::string expected_value(const Field& field) {
  switch (field.kind) {
    case FieldKind::number:
    case FieldKind::integer: return field.bounds.text() + unit_text(field);
    case FieldKind::flag: return "true or false";
    case FieldKind::text: return "a text";
    case FieldKind::seed: return "a 64-bit number, decimal or 0x hexadecimal";
    case FieldKind::choice: return "one of " + join(field.choices);
    case FieldKind::reference: return fmt::format("the name of a {}", kind_name(field.refers_to));
    case FieldKind::references:
      return field.refers_to == NameKind::none ? "a text, or a list of texts"
                                               : fmt::format("a list of names of {}s", kind_name(field.refers_to));
    case FieldKind::number_by_name:
      return fmt::format("{}{} for every {}, or a table {} = number", field.bounds.text(), unit_text(field), kind_name(field.index),
                         kind_name(field.index));
    case FieldKind::name_by_name: return fmt::format("a table {} = \"{}\"", kind_name(field.index), kind_name(field.refers_to));
    case FieldKind::changes: return "a table \"dotted.key\" = value";
    case FieldKind::named_changes: return "a list of names, or a table name = { \"dotted.key\" = value }";
  }
  return {};
}

std::optional<Mistake> check_form(const Field& field, std::string_view part, const ParameterValue& value) {
  switch (field.kind) {
    case FieldKind::number:
    case FieldKind::integer:
    case FieldKind::number_by_name: return check_number(field, value);
    case FieldKind::flag: return value.kind == Kind::flag ? std::nullopt : std::optional(wrong_kind(field, value));
    case FieldKind::text:
    case FieldKind::seed:
    case FieldKind::choice:
    case FieldKind::reference: return check_text(field, value);
    case FieldKind::references:
      return value.kind == Kind::names || value.kind == Kind::edit ? std::nullopt : std::optional(wrong_kind(field, value));
    case FieldKind::name_by_name: return value.kind == Kind::text && !part.empty() ? std::nullopt : std::optional(wrong_kind(field, value));
    case FieldKind::changes:
    case FieldKind::named_changes: return wrong_kind(field, value);
  }
  return std::nullopt;
}

void assign_value(const Field& field, const MemberPointer& member, const std::string& part, const ParameterValue& value,
                  const std::vector<std::string>& index_names) {
  switch (field.kind) {
    case FieldKind::number: *std::get<double*>(member) = value.number; return;
    case FieldKind::integer: *std::get<int*>(member) = static_cast<int>(value.number); return;
    case FieldKind::flag: *std::get<bool*>(member) = value.flag; return;
    case FieldKind::text:
    case FieldKind::seed:
    case FieldKind::reference: *std::get<std::string*>(member) = value.text; return;
    case FieldKind::choice: {
      const auto found = std::find(field.choices.begin(), field.choices.end(), value.text);
      EXPECTS(found != field.choices.end());
      *std::get<std::uint8_t*>(member) = static_cast<std::uint8_t>(found - field.choices.begin());
      return;
    }
    case FieldKind::references: {
      std::vector<std::string>& list = *std::get<std::vector<std::string>*>(member);
      list = value.kind == Kind::edit ? edited(std::move(list), value) : value.names;
      return;
    }
    case FieldKind::number_by_name: {
      NumberByName& numbers = *std::get<NumberByName*>(member);
      if (value.kind != Kind::number) return numbers.clear();
      if (!part.empty()) numbers[part] = value.number;
      for (const std::string& name : index_names) {
        if (part.empty()) numbers[name] = value.number;
      }
      return;
    }
    case FieldKind::name_by_name: {
      NameByName& names = *std::get<NameByName*>(member);
      if (value.kind != Kind::text) return names.clear();
      names[part] = value.text;
      return;
    }
    case FieldKind::changes: std::get<std::vector<ScriptedChange>*>(member)->clear(); return;
    case FieldKind::named_changes: std::get<std::vector<NamedChanges>*>(member)->clear(); return;
  }
}

std::optional<Mistake> check_name(NameKind kind, const std::string& name, const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) != names.end()) return std::nullopt;
  std::string expected = names.empty() ? fmt::format("nothing: there is no {}", kind_name(kind)) : join(names);
  return Mistake{fmt::format("unknown {} '{}'", kind_name(kind), name), std::move(expected), did_you_mean(name, names)};
}

bool is_parameter_prefix(const Scenario& scenario, std::string_view key) {
  if (key.empty()) return true;
  const std::vector<std::string> words = split_key(key);
  const FieldTable* table = find_table(words[0]);
  if (table == nullptr || words.size() > 2) return false;
  if (words.size() == 1) return true;
  const std::vector<std::string> names = row_names(*table, scenario);
  return table->shape != TableShape::single && std::find(names.begin(), names.end(), words[1]) != names.end();
}

std::string row_key(const FieldTable& table, const Scenario& scenario, std::size_t row_index) {
  return table.shape == TableShape::single ? table.name + "." : fmt::format("{}.{}.", table.name, table.row_name(scenario, row_index));
}

std::variant<ParameterAddress, Mistake> find_parameter(const Scenario& scenario, std::string_view key) {
  const std::vector<std::string> words = split_key(key);
  const FieldTable* table = find_table(words[0]);
  if (table == nullptr) return unknown_word(words, 0, "table", table_names());
  ParameterAddress address{table, 0, nullptr, {}};
  std::size_t at = 1;
  if (table->shape != TableShape::single) {
    const std::vector<std::string> names = row_names(*table, scenario);
    if (words.size() <= at) return missing_word(key, "the name of a " + table->name, names);
    const auto found = std::find(names.begin(), names.end(), words[at]);
    if (found == names.end()) return unknown_word(words, at, table->name, names);
    address.row = static_cast<std::size_t>(found - names.begin());
    ++at;
  }
  if (words.size() <= at) return missing_word(key, "a key", table->keys());
  address.field = table->find(words[at]);
  if (address.field == nullptr) return unknown_word(words, at, "key", table->keys());
  ++at;
  if (is_by_name(*address.field) && words.size() > at) {
    const std::vector<std::string> names = names_of(scenario, address.field->index);
    if (check_name(address.field->index, words[at], names)) return unknown_word(words, at, kind_name(address.field->index), names);
    address.part = words[at];
    ++at;
  }
  if (words.size() > at) return Mistake{fmt::format("'{}' goes on after '{}'", key, words[at - 1]), {}, {}};
  return address;
}

std::optional<Mistake> check_value(const Scenario& scenario, const ParameterAddress& address, const ParameterValue& value) {
  const Field& field = *address.field;
  if (auto mistake = check_form(field, address.part, value)) return mistake;
  const std::vector<std::string> names = names_of(scenario, field.refers_to);
  const bool is_name = field.kind == FieldKind::reference || field.kind == FieldKind::name_by_name;
  if (is_name && field.refers_to != NameKind::experiment_case && !value.text.empty()) return check_name(field.refers_to, value.text, names);
  const bool names_exist = field.refers_to != NameKind::none && field.refers_to != NameKind::experiment_case;
  if (field.kind != FieldKind::references || !names_exist) return std::nullopt;
  for (const auto* list : {&value.names, &value.removed}) {
    for (const std::string& name : *list) {
      if (auto mistake = check_name(field.refers_to, name, names)) return mistake;
    }
  }
  return std::nullopt;
}

void set_parameter(Scenario& scenario, std::string_view key, const ParameterValue& value) {
  const auto refuse = [&](const Mistake& mistake) {
    throw UsageError(fmt::format("cannot set {} to {}: {}{}{}", key, value_text(value), mistake.message,
                                 mistake.expected.empty() ? "" : "; expected: " + mistake.expected,
                                 mistake.hint.empty() ? "" : "; " + mistake.hint));
  };
  const auto found = find_parameter(scenario, key);
  if (const Mistake* mistake = std::get_if<Mistake>(&found)) refuse(*mistake);
  const ParameterAddress& address = std::get<ParameterAddress>(found);
  if (address.field->scope == FieldScope::identity) refuse({fmt::format("'{}' cannot be changed", address.field->key), {}, {}});
  if (auto mistake = check_value(scenario, address, value)) refuse(*mistake);
  assign_value(*address.field, address.field->member(address.table->row(scenario, address.row)), address.part, value,
               names_of(scenario, address.field->index));
}

namespace {

ParameterValue read_part(const Field& field, const MemberPointer& member, const std::string& part) {
  ParameterValue value;
  if (field.kind == FieldKind::number_by_name) {
    const NumberByName& numbers = *std::get<NumberByName*>(member);
    const auto found = numbers.find(part);
    value.number = found == numbers.end() ? 0 : found->second;
  } else {
    const NameByName& names = *std::get<NameByName*>(member);
    const auto found = names.find(part);
    value.kind = Kind::text;
    if (found != names.end()) value.text = found->second;
  }
  return value;
}

}  // namespace

ParameterValue get_parameter(const Scenario& scenario, std::string_view key) {
  const auto found = find_parameter(scenario, key);
  if (const Mistake* mistake = std::get_if<Mistake>(&found)) throw UsageError(mistake->message);
  const ParameterAddress& address = std::get<ParameterAddress>(found);
  const Field& field = *address.field;
  const MemberPointer member = address.table->member_of(scenario, address.row, field);
  switch (field.kind) {
    case FieldKind::number: return {.kind = Kind::number, .number = *std::get<double*>(member)};
    case FieldKind::integer: return {.kind = Kind::number, .number = static_cast<double>(*std::get<int*>(member))};
    case FieldKind::flag: return {.kind = Kind::flag, .flag = *std::get<bool*>(member)};
    case FieldKind::text:
    case FieldKind::seed:
    case FieldKind::reference: return {.kind = Kind::text, .text = *std::get<std::string*>(member)};
    case FieldKind::choice: return {.kind = Kind::text, .text = field.choices.at(*std::get<std::uint8_t*>(member))};
    case FieldKind::references: return {.kind = Kind::names, .names = *std::get<std::vector<std::string>*>(member)};
    case FieldKind::number_by_name:
    case FieldKind::name_by_name:
      if (!address.part.empty()) return read_part(field, member, address.part);
      break;
    case FieldKind::changes:
    case FieldKind::named_changes: break;
  }
  throw UsageError(fmt::format("{} has no single value; expected: {}", key, expected_value(field)));
}

}  // namespace faultline

// How a row of the field table is written: one call per key, one table per struct. Only fields_*.cpp and
// field_table.cpp need this.
#pragma once

#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/scenario/field_table.hpp"

namespace faultline::fields {

inline constexpr std::optional<double> required{};

inline constexpr const char* off = "off: the mechanism does nothing";
inline constexpr const char* neutral = "neutral";
inline constexpr const char* user = "the user's";

/// What nobody would pay: a factor or premium from here on closes a way, and is meant to.
inline constexpr double wall = 1000;

inline Bounds any_number() { return {}; }
inline Bounds at_least(double lower) { return {.lower = lower}; }
inline Bounds at_most(double upper) { return {.upper = upper}; }
inline Bounds above(double lower) { return {.lower = lower, .lower_open = true}; }
inline Bounds between(double lower, double upper) { return {.lower = lower, .upper = upper}; }
inline Bounds between_open(double lower, double upper) { return {.lower = lower, .upper = upper, .lower_open = true, .upper_open = true}; }
inline Bounds above_to(double lower, double upper) { return {.lower = lower, .upper = upper, .lower_open = true}; }
inline Bounds whole_at_least(double lower) { return {.lower = lower, .whole = true}; }
inline Bounds share() { return between(0, 1); }

inline ParameterValue number_value(double number) { return {.kind = ParameterValue::Kind::number, .number = number}; }
inline ParameterValue flag_value(bool flag) { return {.kind = ParameterValue::Kind::flag, .flag = flag}; }
inline ParameterValue text_value(std::string text) { return {.kind = ParameterValue::Kind::text, .text = std::move(text)}; }
inline ParameterValue names_value() { return {.kind = ParameterValue::Kind::names}; }

template <class Row, class Member>
Field make_field(std::string key, FieldKind kind, Member Row::*member, std::string unit, std::string meaning, std::string source) {
  Field field;
  field.key = std::move(key);
  field.kind = kind;
  field.unit = std::move(unit);
  field.meaning = std::move(meaning);
  field.source = std::move(source);
  field.member = [member](void* row) -> MemberPointer {
    Member* pointer = &(static_cast<Row*>(row)->*member);
    if constexpr (std::is_enum_v<Member>) {
      static_assert(sizeof(Member) == 1);
      return reinterpret_cast<std::uint8_t*>(pointer);  // a byte may alias anything
    } else {
      return pointer;
    }
  };
  return field;
}

template <class Row>
Field number(std::string key, double Row::*member, std::string unit, std::optional<double> value, Bounds bounds, std::string meaning,
             std::string source) {
  Field field = make_field(std::move(key), FieldKind::number, member, std::move(unit), std::move(meaning), std::move(source));
  if (value) field.default_value = number_value(*value);
  field.bounds = bounds;
  return field;
}

/// A number that may be absent, which is NaN: there is no neutral value.
template <class Row>
Field optional_number(std::string key, double Row::*member, std::string unit, std::string meaning) {
  return number(std::move(key), member, std::move(unit), std::numeric_limits<double>::quiet_NaN(), any_number(), std::move(meaning),
                "none");
}

template <class Row>
Field integer(std::string key, int Row::*member, std::optional<double> value, Bounds bounds, std::string meaning, std::string source) {
  Field field = make_field(std::move(key), FieldKind::integer, member, "1", std::move(meaning), std::move(source));
  if (value) field.default_value = number_value(*value);
  field.bounds = bounds;
  field.bounds.whole = true;
  return field;
}

template <class Row>
Field flag(std::string key, bool Row::*member, bool value, std::string meaning, std::string source) {
  Field field = make_field(std::move(key), FieldKind::flag, member, "", std::move(meaning), std::move(source));
  field.default_value = flag_value(value);
  return field;
}

/// An optional text, empty unless given.
template <class Row>
Field text(std::string key, std::string Row::*member, std::string meaning) {
  Field field = make_field(std::move(key), FieldKind::text, member, "", std::move(meaning), "empty");
  field.default_value = text_value("");
  return field;
}

template <class Row, class Enumeration>
Field choice(std::string key, Enumeration Row::*member, std::vector<std::string> choices, const std::string& value, std::string meaning,
             std::string source) {
  Field field = make_field(std::move(key), FieldKind::choice, member, "", std::move(meaning), std::move(source));
  field.choices = std::move(choices);
  field.default_value = text_value(value);
  return field;
}

/// A name; empty means none, and a required one must be given.
template <class Row>
Field reference(std::string key, std::string Row::*member, NameKind to, bool is_required, std::string meaning) {
  Field field = make_field(std::move(key), FieldKind::reference, member, "", std::move(meaning), is_required ? user : "none");
  if (!is_required) field.default_value = text_value("");
  field.refers_to = to;
  return field;
}

template <class Row>
Field references(std::string key, std::vector<std::string> Row::*member, NameKind to, bool is_required, std::string meaning) {
  Field field = make_field(std::move(key), FieldKind::references, member, "", std::move(meaning), is_required ? user : "none");
  if (!is_required) field.default_value = names_value();
  field.refers_to = to;
  return field;
}

/// Absent names have no entry, which reads as 0.
template <class Row>
Field number_by_name(std::string key, NumberByName Row::*member, NameKind index, std::string unit, bool is_required, Bounds bounds,
                     std::string meaning, std::string source) {
  Field field = make_field(std::move(key), FieldKind::number_by_name, member, std::move(unit), std::move(meaning), std::move(source));
  if (!is_required) field.default_value = names_value();
  field.index = index;
  field.bounds = bounds;
  return field;
}

template <class Row>
Field name_by_name(std::string key, NameByName Row::*member, NameKind index, NameKind to, std::string meaning, std::string source) {
  Field field = make_field(std::move(key), FieldKind::name_by_name, member, "", std::move(meaning), std::move(source));
  field.default_value = names_value();
  field.index = index;
  field.refers_to = to;
  return field;
}

/// The name that other tables, dotted keys and `extends` know a thing by.
template <class Row>
Field name_field(std::string Row::*member) {
  Field field = make_field("name", FieldKind::text, member, "", "Name: lower-case letters, digits and _, unique among its kind.", user);
  field.scope = FieldScope::identity;
  return field;
}

template <class Row>
Field label_field(std::string Row::*member) {
  Field field = text("label", member, "What tables and figures show; the name if empty.");
  field.scope = FieldScope::batch_wide;
  return field;
}

inline Field with_scope(FieldScope scope, Field field) {
  field.scope = scope;
  return field;
}
inline Field with_bounds(Bounds bounds, Field field) {
  field.bounds = bounds;
  return field;
}
inline Field case_wide(Field field) { return with_scope(FieldScope::case_wide, std::move(field)); }
inline Field batch_wide(Field field) { return with_scope(FieldScope::batch_wide, std::move(field)); }

/// @param member  of Scenario, or of the tables of a mechanism that Scenario has
template <class Row, class Base>
FieldTable single_table(std::string name, std::string meaning, Row Base::*member, std::vector<Field> rows) {
  return {std::move(name),
          TableShape::single,
          std::move(meaning),
          std::move(rows),
          [](const Scenario&) -> std::size_t { return 1; },
          [member](Scenario& scenario, std::size_t) -> void* { return &(scenario.*member); },
          [member](Scenario& scenario) -> void* { return &(scenario.*member); },
          {}};
}

template <class Row, class Base>
FieldTable list_table(std::string name, std::string meaning, std::vector<Row> Base::*member, std::vector<Field> rows,
                      TableShape shape = TableShape::list) {
  return {std::move(name),
          shape,
          std::move(meaning),
          std::move(rows),
          [member](const Scenario& scenario) { return (scenario.*member).size(); },
          [member](Scenario& scenario, std::size_t index) -> void* { return &(scenario.*member)[index]; },
          [member](Scenario& scenario) -> void* { return &(scenario.*member).emplace_back(); },
          [member](Scenario& scenario, const std::vector<std::size_t>& order) {
            std::vector<Row> arranged;
            arranged.reserve(order.size());
            for (const std::size_t place : order) arranged.push_back(std::move((scenario.*member)[place]));
            scenario.*member = std::move(arranged);
          }};
}

FieldTable run_table();
FieldTable economy_table();
FieldTable inputs_table();
FieldTable layer_table();
FieldTable state_table();
FieldTable corridor_table();
FieldTable vendor_table();
FieldTable startups_table();
FieldTable funding_table();
FieldTable requirement_table();
FieldTable mode_table();
FieldTable regime_table();
FieldTable compliance_table();
FieldTable audit_table();
FieldTable audit_body_table();
FieldTable localisation_table();
FieldTable alliance_table();
FieldTable shock_table();
FieldTable seller_group_table();
FieldTable outcome_table();
FieldTable target_table();
FieldTable precision_table();

}  // namespace faultline::fields

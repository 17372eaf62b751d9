// The one table of parameters: key, unit, default, bounds, meaning and source of each. Reading, checks, the list of
// expected keys, did-you-mean, `describe`, scenarios/README.md, the JSON Schema, variants, sweeps, `--set` and scripted
// events all follow from it: one edit (a member in parameters.hpp and its row in fields_*.cpp) adds a parameter
// everywhere.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/scenario/parameters.hpp"

namespace faultline {

enum class FieldKind : std::uint8_t {
  number,
  integer,
  flag,
  text,
  seed,            ///< 64 bits, decimal or 0x hexadecimal, as a text or an integer
  choice,          ///< one of a few words
  reference,       ///< a name of one kind
  references,      ///< a list of names
  number_by_name,  ///< a table name -> number, or one number for every name
  name_by_name,    ///< a table name -> name
  changes,         ///< a table dotted key -> value (the `set` of a shock)
  named_changes    ///< a table name -> such a table, or a list of names (the `actions` of a player)
};

/// What a name may be the name of.
enum class NameKind : std::uint8_t {
  none,
  state,
  layer,
  vendor,
  requirement,
  mode,
  regime,
  alliance,
  audit_body,
  shock,
  seller_group,
  outcome,
  regime_or_alliance,
  vendor_or_state,
  experiment_case,
  outage,
  player,
  end_state,
  action  ///< of any player; has no table of its own
};
inline constexpr std::size_t name_kinds = static_cast<std::size_t>(NameKind::action) + 1;

/// Where a value may be changed after the file is read.
enum class FieldScope : std::uint8_t {
  anywhere,    ///< by a variant, a sweep, --set, a scripted event
  case_wide,   ///< by a variant, a sweep, --set; not during a trial
  batch_wide,  ///< by --set only: one value for all cases
  identity     ///< never: the name of a thing
};

struct Bounds {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  bool lower_open = false;
  bool upper_open = false;
  bool whole = false;  ///< whole numbers only

  [[nodiscard]] bool contains(double value) const;
  /// "at least 0", "above 0", "in [0, 1]", "any number"
  [[nodiscard]] std::string text() const;
};

/// Where values of a parameter usually lie, and who says so. Outside, a scenario is warned and not refused: its author may mean it,
/// or may have written dollars where US$ m are asked for.
struct PlausibleRange {
  double low = 0;
  double high = 0;
  std::string source;                                     ///< empty: nothing is known
  double wall = std::numeric_limits<double>::infinity();  ///< values from here on are meant to be prohibitive

  [[nodiscard]] bool is_known() const { return !source.empty(); }
  [[nodiscard]] bool contains(double value) const { return (value >= low && value <= high) || value >= wall; }
  /// "0.001 to 8"
  [[nodiscard]] std::string text() const;
};

/// A pointer into one row, typed by the kind of its field; choices are the bytes of their enumeration.
using MemberPointer = std::variant<double*, int*, bool*, std::uint8_t*, std::string*, std::vector<std::string>*, NumberByName*, NameByName*,
                                   std::vector<ScriptedChange>*, std::vector<NamedChanges>*>;

struct Field {
  std::string key;
  FieldKind kind{};
  std::string unit;                             ///< "" for texts; "1" for pure numbers
  std::string meaning;                          ///< one sentence
  std::string source;                           ///< where the default comes from
  std::optional<ParameterValue> default_value;  ///< none: the key is required
  Bounds bounds{};
  std::vector<std::string> choices;  ///< words of a choice, in the order of its enumeration
  NameKind index{};                  ///< what the keys of a ..._by_name are names of
  NameKind refers_to{};              ///< what the value or values are names of
  FieldScope scope{};
  PlausibleRange plausible{};
  bool many_lines = false;  ///< a text that may have line breaks
  std::function<MemberPointer(void*)> member;

  /// The same field with its plausible range, in the field's unit; 0 and the default are always plausible.
  [[nodiscard]] Field usually(double low, double high, std::string range_source, double wall = std::numeric_limits<double>::infinity()) && {
    plausible = {low, high, std::move(range_source), wall};
    return std::move(*this);
  }
  /// The same text field, which may have line breaks.
  [[nodiscard]] Field of_many_lines() && {
    many_lines = true;
    return std::move(*this);
  }
  [[nodiscard]] bool required() const { return !default_value.has_value(); }
  /// A number that may be absent: its default is NaN.
  [[nodiscard]] bool is_optional_number() const { return kind == FieldKind::number && default_value && std::isnan(default_value->number); }
};

enum class TableShape : std::uint8_t {
  single,  ///< [audit]
  list,    ///< [[state]], each with a name
  named    ///< [alliance.NAME]
};

/// The rows of one struct of parameters.hpp, and how to reach its instances in a scenario.
struct FieldTable {
  std::string name;
  TableShape shape{};
  std::string meaning;
  std::vector<Field> fields;
  std::function<std::size_t(const Scenario&)> size;
  std::function<void*(Scenario&, std::size_t)> row;
  std::function<void*(Scenario&)> append;
  /// Puts the rows in another order: `order[i]` is the present place of the row that comes i-th. None for single tables.
  std::function<void(Scenario&, const std::vector<std::size_t>& order)> arrange;

  [[nodiscard]] const Field* find(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> keys() const;
  /// A member of a row that is only read.
  [[nodiscard]] MemberPointer member_of(const Scenario& scenario, std::size_t row_index, const Field& field) const;
  /// The name of a row; empty for single tables.
  [[nodiscard]] std::string row_name(const Scenario& scenario, std::size_t row_index) const;
  /// The names of all rows; none for single tables.
  [[nodiscard]] std::vector<std::string> row_names(const Scenario& scenario) const;
};

/// All tables in the order of the dictionary.
const std::vector<FieldTable>& field_tables();
const FieldTable* find_table(std::string_view name);

/// The table whose rows are things of one kind; a kind that is one of two has none.
const FieldTable& table_of(NameKind kind);
/// Every name of a kind that a scenario defines, in order of definition.
std::vector<std::string> names_of(const Scenario& scenario, NameKind kind);
/// "state", "audit body": for messages.
std::string_view kind_name(NameKind kind);

/// A single parameter of one scenario. `part` is the last word of "state.germany.spending.cloud"; empty: all of it.
struct ParameterAddress {
  const FieldTable* table = nullptr;
  std::size_t row = 0;
  const Field* field = nullptr;
  std::string part;
};

/// Why a key or value is refused, in the grammar of a Diagnostic.
struct Mistake {
  std::string message;
  std::string expected;
  std::string hint;
};

/// @param key  dotted: "audit.fee", "state.germany.public_share", "state.germany.spending.cloud",
/// "alliance.trusted_tech.assessment"
std::variant<ParameterAddress, Mistake> find_parameter(const Scenario& scenario, std::string_view key);

/// Type, bounds, and whether the names exist in `scenario`; nothing if the value is fine.
std::optional<Mistake> check_value(const Scenario& scenario, const ParameterAddress& address, const ParameterValue& value);

/// Sets what a scripted event, --set, a variant or a sweep names. A number for a by-layer key without a part sets it
/// for every layer.
/// @throws UsageError if the key is unknown or the value refused (scenario files are checked when they are loaded)
void set_parameter(Scenario& scenario, std::string_view key, const ParameterValue& value);

/// @returns the value; a by-name field needs its part. @throws UsageError if the key is unknown
ParameterValue get_parameter(const Scenario& scenario, std::string_view key);

/// As TOML writes it: 0.5, true, "self", ["a", "b"].
std::string value_text(const ParameterValue& value);

/// A scenario with every single table at its defaults and no named things.
Scenario default_scenario();
/// Sets every member of one row to its default (required ones to nothing).
void set_defaults(const FieldTable& table, void* row);

/// A row of a list with its defaults: what a test builds a scenario from without a file.
StateParameters default_state(std::string name);
LayerParameters default_layer(std::string name);

}  // namespace faultline

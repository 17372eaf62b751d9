// From a value in a file to a value of a parameter, with its place: the common step of tables, variants, sweeps, --set
// and shocks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/scenario/field_table.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

/// Where a value was written.
struct Place {
  SourcePosition key;
  SourcePosition value;
  std::vector<SourcePosition> elements{};  ///< of a list of names
};

/// Dotted key -> place of its value; a case lays its own places over those of the file.
class Places {
 public:
  explicit Places(const Places* below = nullptr) : below_(below) {}
  void set(const std::string& key, Place place);
  /// The place of exactly this key; nothing if the value is a default.
  [[nodiscard]] const Place* find(const std::string& key) const;
  /// The place of the key, else of what contains it (its table, the file).
  [[nodiscard]] const Place& nearest(std::string key) const;

 private:
  const Places* below_;
  std::map<std::string, Place> places_;
};

/// One leaf value: `part` is the name within a by-name field.
struct Assignment {
  std::string part;
  ParameterValue value;
  Place place;
};

/// Checks form and bounds of a value for a field. Mistakes go to `diagnostics`; what is fine is returned.
std::vector<Assignment> convert_value(const Field& field, const std::string& part, const TomlValue& value,
                                      const SourcePosition& key_position, Diagnostics& diagnostics);

/// A parameter named by a key of a table such as a variant, and its value there.
struct NamedValue {
  std::string key;  ///< dotted
  ParameterAddress address;
  const TomlEntry* entry = nullptr;
};

/// Every parameter that a table of dotted or nested keys names. Unknown keys, and those of a wider scope, go to
/// `diagnostics`.
std::vector<NamedValue> find_named_values(const Scenario& scenario, const TomlValue& table, FieldScope widest, Diagnostics& diagnostics);

/// A parameter and what to set it to, ready for any number of cases.
struct Change {
  std::string key;  ///< dotted, without `assignment.part`
  ParameterAddress address;
  Assignment assignment;

  [[nodiscard]] std::string full_key() const {
    return assignment.part.empty() || !address.part.empty() ? key : key + "." + assignment.part;
  }
};

std::vector<Change> read_changes(const Scenario& scenario, const TomlValue& table, FieldScope widest, Diagnostics& diagnostics);

void apply_change(const Change& change, Scenario& scenario, Places& places);

/// Adds a mistake at a place.
void report(Diagnostics& diagnostics, const SourcePosition& position, const Mistake& mistake);

}  // namespace faultline

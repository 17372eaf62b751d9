// A value that a scenario gives to a parameter somewhere else than in the parameter's own table: by a scripted event, a player's action,
// a variant or --set.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faultline {

struct ParameterValue {  // typed by its field
  enum class Kind : std::uint8_t { number, flag, text, names, edit } kind = Kind::number;
  double number = 0;
  bool flag = false;
  std::string text{};
  std::vector<std::string> names{};    ///< of an edit, those that a list gets …
  std::vector<std::string> removed{};  ///< … and those that it loses

  bool operator==(const ParameterValue&) const = default;
};

struct ScriptedChange {
  std::string key;  ///< dotted, such as "state.germany.public_share" or "alliance.trusted_tech.members"
  ParameterValue value;
};

struct NamedChanges {  // changes that go together, such as an action of a player
  std::string name;
  std::vector<ScriptedChange> set;  ///< may be none
};

}  // namespace faultline

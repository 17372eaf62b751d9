// The little JSON that the dictionary and the comparison of scenarios write.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "models/scenario/parameters.hpp"
#include "sim/base/text.hpp"

namespace faultline {

/// A text, quoted and escaped.
inline std::string json_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

inline std::string json_list(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) quoted.push_back(json_text(text));
  return fmt::format("[{}]", join(quoted));
}

inline std::string json_value(const ParameterValue& value) {
  switch (value.kind) {
    case ParameterValue::Kind::number: return format_number(value.number);
    case ParameterValue::Kind::flag: return value.flag ? "true" : "false";
    case ParameterValue::Kind::text: return json_text(value.text);
    case ParameterValue::Kind::names: return json_list(value.names);
    case ParameterValue::Kind::edit:
      return fmt::format("{{\"add\": {}, \"remove\": {}}}", json_list(value.names), json_list(value.removed));
  }
  return "null";
}

}  // namespace faultline

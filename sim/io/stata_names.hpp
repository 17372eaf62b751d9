// Names that Stata allows for variables: at most 32 letters, digits and _, not beginning with a digit, none of its reserved words.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace faultline {

inline constexpr std::size_t longest_stata_name = 32;

/// A function of the name alone, so that a column keeps its name whatever else is exported. Other characters become _; words of a
/// long name are cut from the left, to three letters each, until it fits ("layer.applications.market_entry_cost_abroad" becomes
/// lay_app_market_entry_cost_abroad); what is still too long ends in eight digits of a digest.
[[nodiscard]] std::string stata_name(std::string_view name);

/// Names of one table. Letters of both cases count as one, because Stata's `import delimited` makes them so.
class StataNames {
 public:
  /// stata_name, or where another column of the table has it, the name with four digits of a digest at its end.
  std::string add(std::string_view name);

 private:
  std::set<std::string> taken_;
};

}  // namespace faultline

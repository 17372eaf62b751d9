// What bounds the value of an idea: how an earlier one of its home, layer and type saw the world, and what it was worth by scale.
// decisions/entry_bounds compares later ideas with it.
#pragma once

#include "models/agents/ids.hpp"
#include "models/economy/rule_books.hpp"
#include "models/rules/entry_value.hpp"

#include <cstdint>
#include <vector>

namespace faultline {

struct EntryBound {
  /// A way of serving a state under a label that was offered.
  struct Way {
    std::uint32_t place;  ///< which label, state and way
    double slope;         ///< [US$ m per unit of own weight]
    double cost;          ///< [US$ m]
  };
  bool known = false;
  std::uint32_t derivations = 0;       ///< of the world, when it was noted
  std::vector<LabelOption> labels;     ///< that were looked at
  std::vector<double> shared_costs;    ///< by label: its own cost, years of compliance, yearly and sunk, and audits by authority
  std::vector<Way> ways;               ///< in order of their places
  std::vector<ValueSegment> segments;  ///< value by scale, from 0 to infinity; never too low
};

}  // namespace faultline

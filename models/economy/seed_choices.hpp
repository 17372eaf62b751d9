// The choices that the cash of a new startup pays for, by productivity: what decisions/idea_value keeps between ideas.
#pragma once

#include "models/agents/ids.hpp"
#include "models/economy/rule_books.hpp"

#include <vector>

namespace faultline {

struct Prospect;

/// Which markets, under which label, in which ways; what it is worth is of the day.
struct SeedChoice {
  LabelOption label = 0;
  StateSet markets = 0;
  StateSet builds = 0;
  StateSet hybrid = 0;
  StateSet disconnected = 0;
  StateSet exempt = 0;
  BookSet shirked = 0;

  bool operator==(const SeedChoice&) const = default;
  [[nodiscard]] Prospect prospect() const;
};

/// Of one home and layer, and of ideas of one type.
struct SeedChoices {
  std::uint32_t derivations = 0;  ///< of the world, when the rules were last compared
  std::vector<double> rules;      ///< what they were chosen under and only an event can change; empty: they were never looked at
  std::vector<SeedChoice> choices;
  std::vector<double> slopes;      ///< by label and state, of the outlooks that they were chosen under
  std::vector<double> label_cost;  ///< [US$ m] by label

  void add(const Prospect& prospect);
};

}  // namespace faultline

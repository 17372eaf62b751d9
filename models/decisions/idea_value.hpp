// What an idea is worth before its productivity is known, found only as far as a decision needs it.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/firms/surroundings.hpp"

#include <memory>

namespace faultline {

class IdeaValue {
 public:
  IdeaValue(World& world, StateId home, LayerId layer);
  ~IdeaValue();
  IdeaValue(const IdeaValue&) = delete;
  IdeaValue& operator=(const IdeaValue&) = delete;

  /// No less than `value`, and much sooner found: entry_bounds.hpp. @returns infinite where no bound is known
  double at_most();

  /// E max_S Π(S; φ) [US$ m], as expected_entry_value has it.
  /// @param notes  whether the bounds of later ideas may rest on it; a recorder, which leaves no trace in the world, does not
  double value(bool notes = true);

 private:
  class OfType;

  World& world_;
  StateId home_;
  LayerId layer_;
  double share_ = 1;  ///< of ideas that would comply
  std::unique_ptr<Surroundings> around_;
  std::unique_ptr<OfType> honest_;
  std::unique_ptr<OfType> other_;  ///< where types fare differently
};

}  // namespace faultline

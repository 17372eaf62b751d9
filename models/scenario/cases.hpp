// Variants × sweep: which cases an experiment has, and what each changes.
#pragma once

#include "models/scenario/assignment.hpp"
#include "models/scenario/experiment.hpp"

namespace faultline {

struct Variant {
  std::string name;
  SourcePosition position;
  std::vector<Change> changes;
};

struct SweptKey {
  std::string key;
  std::vector<Change> points;  ///< one per value
};

struct CasePlan {
  std::vector<Variant> variants;  ///< none: one unnamed
  std::vector<SweptKey> sweep;
  bool zipped = false;

  /// Points of the grid: 1 without a sweep.
  [[nodiscard]] std::size_t grid_size() const;
  /// The point of one swept key at one position in the grid; the first key varies slowest.
  [[nodiscard]] const Change& point(std::size_t key_index, std::size_t grid_index) const;
};

inline constexpr std::size_t most_cases = 100'000;

/// Reads [variant.NAME] and [sweep].
CasePlan read_case_plan(const TomlValue& root, const Scenario& base, Diagnostics& diagnostics);

}  // namespace faultline

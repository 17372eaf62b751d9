// The axes of series: what each is called, and what lies along it in a scenario. One table: results, outcomes and tests follow from it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/measures/series.hpp"
#include "models/scenario/field_table.hpp"

namespace faultline {

struct AxisEntry {
  SeriesAxis axis;
  std::string_view name;  ///< in a result file and as the key of an outcome
  std::string_view long_name;
  std::string_view definition;
  NameKind rows{};                            ///< whose names lie along it …
  std::vector<std::string> (*labels)() = {};  ///< … or the same in every scenario
};

/// All axes, in the order of a result file.
std::span<const AxisEntry> axis_table();
const AxisEntry& describe(SeriesAxis axis);

/// What lies along an axis, in the order of the scenario.
std::vector<std::string> labels_along(const Scenario& scenario, SeriesAxis axis);
/// How much lies along it. An axis of none has length 1.
std::size_t axis_length(const Scenario& scenario, SeriesAxis axis);

}  // namespace faultline

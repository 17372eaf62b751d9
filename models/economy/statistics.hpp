// Counts that events leave for the recorder. Cumulative since time zero; the recorder takes differences between samples.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/time.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace faultline {

inline constexpr std::size_t oldest_age = 12;  ///< [years] up to which survival is recorded

/// By home and layer.
struct EntryStatistics {
  double ideas = 0;
  std::array<double, class_count> entries{};
  std::array<std::array<double, class_count>, exit_cause_count> exits{};
  // Startups by year of entry; complete for age a once the year's last entrant could have reached it.
  std::vector<double> cohort_entries;
  std::vector<double> lost_within_one_year;
  std::vector<double> lost_within_four_years;
  std::vector<std::array<double, oldest_age + 1>> lost_by_age;  ///< of exits at an age in (a − 1, a] years, by year of entry
};

}  // namespace faultline

// A levy on sales: a state takes a share of what firms sell there.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/levies/parameters.hpp"

namespace faultline::mechanisms {

struct Levies {
  static constexpr std::string_view name = "levies";
  struct Tables {
    std::vector<LevyParameters> levies;
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

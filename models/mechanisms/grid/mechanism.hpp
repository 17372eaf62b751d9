// The queue for connections to a power grid: own capacity waits for it.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/grid/grid.hpp"
#include "models/mechanisms/grid/parameters.hpp"

namespace faultline::mechanisms {

struct GridQueue {
  static constexpr std::string_view name = "grid";
  struct Tables {
    std::vector<GridParameters> grids;
  };
  struct Books {
    std::vector<Grid> grids;  ///< as in the scenario; empty without grid queues
  };
  struct Memory {
    std::vector<GridTotals> grids;
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void follow(World& world, const Scenario& before);
  static void begin(World& world);
  static std::string noun(std::string_view what, const World& world, const Event& event);
  static std::span<const SeriesEntry> series();
  static void remember(Memory& memory, const World& world);
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

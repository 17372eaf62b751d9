// Switching costs: buyers reconsider at a rate, so that a home keeps an installed base.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/switching/parameters.hpp"
#include "models/mechanisms/switching/switching.hpp"

namespace faultline::mechanisms {

struct SwitchingCosts {
  static constexpr std::string_view name = "switching";
  struct Tables {
    SwitchingParameters switching;
  };
  struct Books {
    Switching switching;  ///< where buyers are used to buy
  };
  struct Memory {
    std::vector<SwitchingCounts> switching;  ///< by state × layers + layer; empty where buyers move at once
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void open(World& world);
  static void begin(World& world);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

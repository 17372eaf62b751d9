// Operating modes: a firm from elsewhere operates connected, hybrid or disconnected, and is cut off or not.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/sovereignty/parameters.hpp"

namespace faultline::mechanisms {

struct Sovereignty {
  static constexpr std::string_view name = "sovereignty";
  struct Tables {
    SovereigntyParameters sovereignty;
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

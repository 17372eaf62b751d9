// Effort and enforcement: firms choose which rule books to keep; inspectors find, fine and exclude.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/enforcement/enforcement_book.hpp"
#include "models/mechanisms/enforcement/parameters.hpp"

namespace faultline::mechanisms {

struct Enforcement {
  static constexpr std::string_view name = "enforcement";
  struct Tables {
    EnforcementParameters enforcement;
  };
  struct Books {
    EnforcementBook enforcement;  ///< empty where it is not active
  };
  struct Memory {
    std::vector<EnforcementStatistics> enforcement;
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void derive(World& world);
  static void follow(World& world, const Scenario& before);
  static void begin(World& world);
  static void on_entry(World& world, FirmId firm);
  static std::string noun(std::string_view what, const World& world, const Event& event);
  static std::span<const SeriesEntry> series();
  static void remember(Memory& memory, const World& world);
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

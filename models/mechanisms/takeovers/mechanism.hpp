// Firms change owners: profits, and if so said their origin, move to another state.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/takeovers/ownership.hpp"
#include "models/mechanisms/takeovers/parameters.hpp"

namespace faultline::mechanisms {

struct Takeovers {
  static constexpr std::string_view name = "takeovers";
  struct Tables {
    std::vector<TakeoverParameters> takeovers;
  };
  struct Books {
    Ownership ownership;  ///< firms that changed owners
  };
  struct Memory {
    std::vector<double> owners_incomes;  ///< by home × states + owners' state; empty without takeovers
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void begin(World& world);
  static void on_exit(World& world, FirmId firm);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

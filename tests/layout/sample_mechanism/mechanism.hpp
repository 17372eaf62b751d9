// A boycott of foreign firms.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/boycott/parameters.hpp"

namespace faultline::mechanisms {

struct Boycott {
  static constexpr std::string_view name = "boycott";
  struct Tables {
    BoycottParameters boycott;
  };
  struct Books {
    bool boycotted = false;
  };
  static std::vector<FieldTable> fields();
  static void begin(World& world);
  static double weight_factor(const World& world, const Firm& firm, StateId state);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

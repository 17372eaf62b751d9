// A critical material: an input from outside the economy, with a price and a stockpile.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/materials/materials_book.hpp"
#include "models/mechanisms/materials/parameters.hpp"

namespace faultline::mechanisms {

struct Materials {
  static constexpr std::string_view name = "materials";
  struct Tables {
    MaterialsParameters materials;
  };
  struct Books {
    MaterialsBook materials;
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void derive(World& world);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

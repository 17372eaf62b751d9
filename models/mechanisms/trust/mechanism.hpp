// Trust: what buyers believe of firms, from certificates and incidents, and what is true of them.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/trust/parameters.hpp"
#include "models/mechanisms/trust/trust_book.hpp"

namespace faultline::mechanisms {

struct Trust {
  static constexpr std::string_view name = "trust";
  struct Tables {
    TrustParameters trust;
  };
  struct Books {
    TrustBook trust;  ///< what buyers believe of firms
  };
  struct Memory {
    std::vector<double> incidents;
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void open(World& world);
  static void follow(World& world, const Scenario& before);
  static void begin(World& world);
  static void on_entry(World& world, FirmId firm);
  static void on_exit(World& world, FirmId firm);
  static std::span<const SeriesEntry> series();
  static void remember(Memory& memory, const World& world);
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

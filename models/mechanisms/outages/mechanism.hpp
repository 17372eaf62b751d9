// Failures and attacks take supply from all whom they hit; resilience replaces part of it.
#pragma once

#include "models/economy/market_book.hpp"
#include "models/mechanism.hpp"
#include "models/mechanisms/outages/outage_book.hpp"
#include "models/mechanisms/outages/parameters.hpp"

namespace faultline::mechanisms {

struct Outages {
  static constexpr std::string_view name = "outages";
  struct Tables {
    std::vector<OutageParameters> outages;
    ResilienceParameters resilience;
  };
  struct Books {
    OutageBook outages;  ///< empty without outages
  };
  struct Memory {
    std::vector<OutageRecord> outages;
    std::vector<MissingSupply> missing;  ///< by market; empty without outages
  };
  static std::vector<FieldTable> fields();
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void open(World& world);
  static void derive(World& world);
  static void begin(World& world);
  static std::span<const SeriesEntry> series();
  static void remember(Memory& memory, const World& world);
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

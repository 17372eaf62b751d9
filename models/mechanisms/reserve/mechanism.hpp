// A part of public spending is reserved for entrants.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/reserve/parameters.hpp"
#include "models/mechanisms/reserve/reserve.hpp"

namespace faultline::mechanisms {

struct PublicReserve {
  static constexpr std::string_view name = "reserve";
  struct Tables {
    ReserveParameters reserve;
  };
  struct Books {
    Reserve reserve;  ///< public spending that only entrants may win
  };
  struct Memory {
    std::vector<double> reserve_spent;  ///< by state × layers + layer; empty where nothing is reserved
  };
  static std::vector<FieldTable> fields();
  static void open(World& world);
  static std::span<const SeriesEntry> series();
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

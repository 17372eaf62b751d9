// Players, states or blocs or vendors, revise what they do in answer to what the others do.
#pragma once

#include "models/mechanism.hpp"
#include "models/mechanisms/strategy/parameters.hpp"
#include "models/mechanisms/strategy/strategy_book.hpp"

namespace faultline::mechanisms {

struct Strategy {
  static constexpr std::string_view name = "strategy";
  struct Tables {
    GameParameters game;
    std::vector<PlayerParameters> players;
    std::vector<PayoffParameters> payoffs;
    std::vector<ConstantParameters> constants;
    std::vector<EndStateParameters> end_states;
  };
  struct Books {
    StrategyBook strategy;  ///< empty without a game
  };
  struct Memory {
    StrategyTotals strategy;  ///< of the last date
  };
  static std::vector<FieldTable> fields();
  static void names(NameKind kind, const Scenario& scenario, std::vector<std::string>& names);
  static void check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics);
  static void begin(World& world);
  static std::span<const SeriesEntry> series();
  static void remember(Memory& memory, const World& world);
  static void record(Sample& sample);
};

}  // namespace faultline::mechanisms

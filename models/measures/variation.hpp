// Welfare relative to a reference date of the same trial: every state's variation and its parts, by the rules of
// rules/welfare.hpp. The reference is the world at the last recorded date before the warm-up ends, so that what a scripted event
// does on the day on which it ends counts; without a warm-up it is the first recorded date. Each date costs one walk over
// presences, and memory is one row per presence of the reference.
#pragma once

#include "models/economy/world.hpp"
#include "models/rules/welfare.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace faultline {

/// What one market looks like to its buyers at a date.
struct MarketSurvey {
  double spending = 0;  ///< final [US$ m / year]
  WeightSums weights;
  double reserve_wedge = 0;                   ///< ln of what a public reserve adds to the price …
  double switching_wedge = 0;                 ///< … and what not having moved yet does
  double plain = 0;                           ///< Σ w e^(−g/σ), g all appeal of labels and of trust: what is enjoyed without any
  std::vector<ContinuingVariety> continuing;  ///< varieties that the reference had too, once there is one
};

/// Income of every state between two dates, the second of them world.now [US$ m / year]. Profits are economic: sales less every
/// cost, entry costs included, of the firms at home here; financiers' shares of them count as their home's. Under the general
/// closure they are part of the budget, which is all income.
/// @param before, after  the ledgers of the two dates;  @param years  between them
std::vector<StateIncome> incomes_between(const World& world, const Ledger& before, const Ledger& after, double years);

class VariationMeasure {
 public:
  /// Makes world.now the reference.
  /// @param survey of world.now;  @param incomes by state
  void set_reference(const World& world, const std::vector<MarketSurvey>& survey, const std::vector<StateIncome>& incomes);

  /// Every market at world.now, by market.
  [[nodiscard]] std::vector<MarketSurvey> survey_markets(const World& world) const;

  /// Variation of a state from the reference to world.now; all missing before there is a reference.
  /// @param survey of world.now
  [[nodiscard]] Variation measure(const World& world, const std::vector<MarketSurvey>& survey, StateId state,
                                  const StateIncome& income) const;

 private:
  struct Variety {  ///< a presence at the reference date, open or awaited
    std::uint32_t state = 0;
    std::array<double, segment_count> weight{};  ///< as in WeightSums::awaited
    double markup = 0;
  };
  struct FirmVarieties {  ///< consecutive rows of varieties_
    std::uint32_t generation = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };

  [[nodiscard]] const Variety* find(const World& world, FirmId firm, std::uint32_t state) const;

  std::vector<MarketSurvey> reference_;  ///< by market
  std::vector<StateIncome> incomes_;     ///< by state
  std::vector<double> outside_weights_;  ///< by market
  std::vector<FirmVarieties> firms_;     ///< by row of the firm table
  std::vector<Variety> varieties_;
};

}  // namespace faultline

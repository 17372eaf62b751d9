// The markets of one outlook as lines in weight, side by side in memory: what a search over weights reads at each of them. For
// outlooks without thresholds and support, which bend the lines, and where no cut-off has changed how a firm operates.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/rules/market_search.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace faultline {

class MarketLines {
 public:
  explicit MarketLines(const Outlook& outlook);

  /// Whether every market of the outlook is a line, or the higher of two.
  [[nodiscard]] bool straight() const { return straight_; }

  /// What each market is worth at a weight.
  struct Worth {
    std::array<double, 64> value;  // NOLINT: [US$ m] by state, written where there is one; −∞: it cannot be served
    StateSet pays = 0;             ///< states worth at least nothing
    StateSet builds = 0;           ///< states where own capacity is the better way
    std::array<StateSet, operating_mode_count - 1> apart{};  ///< states where hybrid, or disconnected, is the better mode
    std::array<double, 64> shirking;                         // NOLINT: [US$ m] the same without the book, where effort is chosen
    StateSet shirking_pays = 0;
    StateSet shirking_builds = 0;
    std::array<StateSet, operating_mode_count - 1> shirking_apart{};
  };
  [[nodiscard]] Worth at(double weight) const;

  /// What each book brings: the sum over its markets that are worth serving, less what they are worth without it. A book is kept or
  /// shirked in all of them.
  struct Gains {
    std::array<double, 64> by_book;  // NOLINT: [US$ m] written for candidates only
    BookSet candidates = 0;
  };
  [[nodiscard]] Gains gains_of(const Worth& worth) const;

  /// The markets worth serving once these books are met, and those that have none.
  [[nodiscard]] StateSet served(const Worth& worth, BookSet books) const;
  /// Of the others, those worth serving without their book.
  [[nodiscard]] StateSet shirked(const Worth& worth, BookSet books, StateSet served) const;

  [[nodiscard]] bool effort_is_chosen() const { return effort_is_chosen_; }
  [[nodiscard]] std::uint32_t book(std::size_t state) const { return book_[state]; }
  /// The line of the better way, with the book and without.
  [[nodiscard]] MarketTerms terms(std::size_t state, const Worth& worth) const {
    const bool builds = (worth.builds & bit(state)) != 0;
    const bool apart = ((worth.apart[0] | worth.apart[1]) & bit(state)) != 0;
    if (!builds && !apart) return {plain_.slope[state], plain_.cost[state]};
    const MarketOutlook& market = outlook_->markets[state];
    if (!apart) return market.built;
    const std::size_t m = (worth.apart[1] & bit(state)) != 0 ? 1 : 0;
    return builds ? market.built_apart[m] : market.plain_apart[m];
  }
  [[nodiscard]] MarketTerms shirking_terms(std::size_t state, const Worth& worth) const {
    const OperatingMode mode = (worth.shirking_apart[1] & bit(state)) != 0   ? OperatingMode::disconnected
                               : (worth.shirking_apart[0] & bit(state)) != 0 ? OperatingMode::hybrid
                                                                             : OperatingMode::connected;
    return outlook_->beside(outlook_->markets[state], mode).shirking((worth.shirking_builds & bit(state)) != 0);
  }

 private:
  /// One way for each state, side by side; the first count_ only.
  struct Ways {
    std::array<double, 64> slope;  // NOLINT
    std::array<double, 64> cost;   // NOLINT: +∞ where there is none

    void set(std::size_t state, const MarketTerms& terms);
    [[nodiscard]] double at(std::size_t state, double weight) const { return MarketTerms{slope[state], cost[state]}.at(weight); }
  };
  /// A further way, of a few states only.
  struct FurtherWay {
    MarketTerms terms;
    std::uint8_t state;
    std::uint8_t mode;
  };
  static constexpr std::size_t connected = operating_mode_count - 1;  ///< mode of a further way that is none of Worth::apart

  void add_modes(std::size_t state, const MarketOutlook& market);
  void add_building(std::size_t state, const MarketOutlook& market);
  void add_shirking(std::size_t state, const MarketOutlook& market);
  using Apart = std::array<StateSet, operating_mode_count - 1>;
  static void set_mode(Apart& apart, std::size_t state, std::size_t mode);
  void look_at_building(double weight, Worth& worth) const;
  void look_at_shirking(double weight, Worth& worth) const;

  std::size_t count_ = 0;
  bool straight_ = true;
  bool effort_is_chosen_ = false;
  StateSet rents_ = 0;                   ///< states with some way without own capacity
  StateSet rents_shirking_ = 0;          ///< states with some way of shirking without own capacity
  Ways plain_;                           ///< connected and without own capacity
  Ways shirking_;                        ///< without the book and without own capacity; where effort is chosen
  InlineVector<FurtherWay, 128> apart_;  ///< hybrid and disconnected, without own capacity
  InlineVector<FurtherWay, 192> built_;  ///< with own capacity
  InlineVector<FurtherWay, 128> shirking_apart_;
  InlineVector<FurtherWay, 192> shirking_built_;
  std::array<std::uint32_t, 64> book_;  // NOLINT
  const Outlook* outlook_;
};

}  // namespace faultline

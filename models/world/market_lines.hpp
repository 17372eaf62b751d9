// The markets of one outlook as lines in weight, side by side in memory: what a search over weights reads at each of them. For
// outlooks without exemptions and support, which bend the lines, and where everybody operates connected.
#pragma once

#include "models/rules/market_search.hpp"
#include "models/world/prospects.hpp"

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
  };
  [[nodiscard]] Worth at(double weight) const;

  /// What each book brings: the sum over its markets that are worth serving.
  struct Gains {
    std::array<double, 64> by_book;  // NOLINT: [US$ m] written for candidates only
    BookSet candidates = 0;
  };
  [[nodiscard]] Gains gains_of(const Worth& worth) const;

  /// The markets worth serving once these books are met, and those that have none.
  [[nodiscard]] StateSet served(const Worth& worth, BookSet books) const;

  [[nodiscard]] std::uint32_t book(std::size_t state) const { return book_[state]; }
  /// The line of the better way.
  [[nodiscard]] const MarketTerms& terms(const Outlook& outlook, std::size_t state, StateSet builds) const {
    return (builds & bit(state)) != 0 ? outlook.markets[state].built : outlook.markets[state].plain;
  }

 private:
  std::size_t count_ = 0;
  bool straight_ = true;
  StateSet two_ways_ = 0;              ///< states where own capacity is an alternative
  std::array<double, 64> slope_;       // NOLINT: of the way without it; the first count_ only, like the rest
  std::array<double, 64> cost_;        // NOLINT: +∞ where there is none
  std::array<std::uint32_t, 64> book_; // NOLINT
  const Outlook* outlook_;
};

}  // namespace faultline

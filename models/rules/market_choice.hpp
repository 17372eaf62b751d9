// Which markets to serve: max over sets S of Σ_{j∈S} v_j − K(books of S). Costs are shared across markets, so one
// market at a time is wrong. Markets under the same rule book are decided together: once the book is met, each pays iff
// v_j ≥ 0.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "models/rules/compliance.hpp"
#include "models/rules/market_search.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

/// A market that a firm may serve.
struct MarketOption {
  static constexpr std::uint32_t no_book = std::numeric_limits<std::uint32_t>::max();

  double value = 0.0;            ///< v_j [US$ m] present value of flow profit less everything additive; −∞ rules it out
  std::uint32_t book = no_book;  ///< position of its rule book, or none
  /// v'_j [US$ m], what the market is worth to a firm that is exempt from its book; −∞: it is not, and cannot be
  double exempt_value = -std::numeric_limits<double>::infinity();
  /// v″_j [US$ m], what it is worth to a firm that is obliged and shirks its book, which it may only do in all markets that have it; −∞:
  /// effort is not chosen
  double shirking_value = -std::numeric_limits<double>::infinity();
};

/// Whether a market is better served with its book than without, once the book is met.
inline bool gains_from_book(const MarketOption& option) {
  return option.value >= 0.0 && (option.exempt_value < 0.0 || option.value > option.exempt_value);
}

struct MarketChoice {
  std::uint64_t markets = 0;  ///< S, bit j for option j
  std::uint64_t exempt = 0;   ///< markets of S that are served without their book
  std::uint64_t books = 0;    ///< the rule books that S must meet
  double value = 0.0;         ///< Σ_{j∈S} v_j − K(books) [US$ m] ≥ 0, since ∅ is always open
  bool exact = true;          ///< false if the search ran out of nodes and a local optimum is returned
  std::uint64_t shirked = 0;  ///< markets of S whose book is not kept, though they are not exempt
};

/// What a market is worth with its book kept, over what it is worth without: below zero where shirking is the better.
inline double gain_from_book(const MarketOption& option) {
  const bool keeps = gains_from_book(option);
  if (option.shirking_value > 0.0 && option.shirking_value > option.exempt_value) {
    return (keeps ? option.value : option.exempt_value > 0.0 ? option.exempt_value : 0.0) - option.shirking_value;
  }
  if (!keeps) return 0.0;
  return option.exempt_value > 0.0 ? option.value - option.exempt_value : option.value;
}

/// Best set of markets for any cost of sets of books.
/// A firm that may be exempt in a market has max(0, v'_j) there for nothing, so its book is worth what it adds to that:
///     max_B  Σ_j max(0, v'_j) + Σ_{b∈B} Σ_{j under b} [max(0, v_j) − max(0, v'_j)]⁺ − K(B)                        [ours]
/// The first sum is a constant and the second is additive over books, so the problem is as supermodular as without exemptions
/// and the search as exact. A tie between the two ways goes to the one without the book. Shirking is beside both with the book left out,
/// and stands for it in all its markets or in none:
///     max_B  Σ_j max(0, v'_j, v″_j) + Σ_{b∈B} Σ_{j under b} [max(0, v_j, v'_j) − max(0, v'_j, v″_j)] − K(B)          [ours]
/// Ties go to more books, then to the lower numbered; a market of value exactly zero under a book that is met, or under
/// none, is served. Leave out what a firm cannot serve, or give it −∞.
/// @param options        at most 64; values below +∞, not NaN; an exempt value only where there is a book
/// @param cost_of_books  double(std::uint64_t set), K [US$ m], K(∅) = 0, monotone
/// @param added          bounds of what a book adds to K (see BookSearch); used by `monotone` only
/// @param shape          what may be assumed of K
/// @param range          of the books of the answer, as far as it is known; narrowed
/// @returns S, its books and its value ≥ 0
/// @test against full enumeration on random instances of both shapes; the worked example;
/// sets are nested in productivity
template <class CostOfBooks, class AddedCost>
MarketChoice choose_markets_within(BookRange& range, std::span<const MarketOption> options, CostOfBooks&& cost_of_books, AddedCost&& added,
                                   CostShape shape) {
  EXPECTS(options.size() <= 64);
  std::array<double, 64> gains;  // NOLINT: written before it is read, at candidates only
  std::uint64_t candidates = 0;
  std::uint64_t shirkable = 0;
  for (const MarketOption& option : options) {
    EXPECTS(option.value < std::numeric_limits<double>::infinity());  // false for NaN too
    EXPECTS(option.exempt_value < std::numeric_limits<double>::infinity());
    EXPECTS(option.shirking_value < std::numeric_limits<double>::infinity());
    if (option.book == MarketOption::no_book) continue;
    const bool shirks = option.shirking_value > 0.0 && option.shirking_value > option.exempt_value;
    if (!shirks && !gains_from_book(option)) continue;
    EXPECTS(option.book < most_books);
    const bool first = (candidates & book_set(option.book)) == 0;
    const double gain = gain_from_book(option);
    gains[option.book] = first ? gain : gains[option.book] + gain;
    candidates |= book_set(option.book);
    if (shirks) shirkable |= book_set(option.book);
  }
  for (std::uint64_t rest = shirkable; rest != 0; rest &= rest - 1) {
    const auto book = static_cast<std::size_t>(std::countr_zero(rest));
    if (gains[book] <= 0.0) candidates &= ~book_set(static_cast<std::uint32_t>(book));  // better shirked, whatever it costs
  }
  BookChoice best;
  if (candidates != 0) best = BookSearch(gains, candidates, cost_of_books, added, shape).run(range);
  MarketChoice choice{.markets = 0, .exempt = 0, .books = best.books, .value = best.value, .exact = best.exact};
  for (std::size_t j = 0; j < options.size(); ++j) {
    const MarketOption& option = options[j];
    const bool without_book = option.book == MarketOption::no_book;
    if (without_book ? option.value >= 0.0 : gains_from_book(option) && (best.books & book_set(option.book)) != 0) {
      choice.markets |= std::uint64_t{1} << j;
      if (without_book) choice.value += option.value;
    } else {
      const bool kept = option.book != MarketOption::no_book && (best.books & book_set(option.book)) != 0;
      const bool shirks = !kept && option.shirking_value >= 0.0 && option.shirking_value > option.exempt_value;
      if (shirks || option.exempt_value >= 0.0) {
        choice.markets |= std::uint64_t{1} << j;
        (shirks ? choice.shirked : choice.exempt) |= std::uint64_t{1} << j;
      }
    }
    const double without = std::max(option.exempt_value, option.shirking_value);
    if (without > 0.0) choice.value += without;
  }
  return choice;
}

/// Bounds of what a book adds from one number per book: the most that it adds to any set, and nothing at the least.
template <class MostAdded>
struct LooseAddedCost {
  MostAdded& most_added;

  double most(std::uint64_t /*already*/, std::size_t book) { return most_added(book); }
  static double least(std::uint64_t /*within*/, std::size_t /*book*/) { return 0.0; }
};

/// The same with nothing known beforehand.
/// @param most_added  double(std::size_t book), upper bound of K(S ∪ {b}) − K(S) over all S; used by `monotone` only
template <class CostOfBooks, class MostAdded>
MarketChoice choose_markets(std::span<const MarketOption> options, CostOfBooks&& cost_of_books, MostAdded&& most_added, CostShape shape) {
  BookRange range;
  return choose_markets_within(range, options, cost_of_books, LooseAddedCost<MostAdded>{most_added}, shape);
}

/// As above for a submodular cost.
template <class CostOfBooks>
MarketChoice choose_markets(std::span<const MarketOption> options, CostOfBooks&& cost_of_books) {
  const auto never_asked = [](std::size_t) { return std::numeric_limits<double>::infinity(); };
  return choose_markets(options, cost_of_books, never_asked, CostShape::submodular);
}

/// How yearly compliance costs enter a present value:
///     K(S) = yearly·C(S') + sunk·[C(S' ∪ met) − C(met)],  S' = S ∪ kept, and K(∅) = 0
/// which is submodular in S wherever C is.
struct ComplianceTerms {
  double yearly = 0.0;     ///< [years] of the recurring cost, such as 1/(r + δ), times the firm's scale if it has one
  double sunk = 0.0;       ///< [years] of the added cost that are sunk when a rule is first met
  std::uint64_t met = 0;   ///< books that the firm already meets: their sunk part is spent
  std::uint64_t kept = 0;  ///< books that come with serving anything, such as the standard of a label
};

/// K(S) of the terms above [US$ m].
inline double present_compliance_cost(ComplianceCosts& costs, const ComplianceTerms& terms, std::uint64_t books) {
  if (books == 0) return 0.0;
  books |= terms.kept;
  const double recurring = terms.yearly * costs.cost(books);
  if (terms.sunk == 0.0 || (books & ~terms.met) == 0) return recurring;
  return recurring + terms.sunk * (costs.cost(books | terms.met) - costs.cost(terms.met));
}

/// Best set of markets under rule books.
/// @param options at most 64;  @param costs C(S), remembers the sets it is asked for;  @param terms how C enters K, ≥ 0
inline MarketChoice choose_markets(std::span<const MarketOption> options, ComplianceCosts& costs, const ComplianceTerms& terms) {
  const auto cost_of_books = [&](std::uint64_t books) { return present_compliance_cost(costs, terms, books); };
  // C(S ∪ b) − C(S) ≤ C({b}) for every S, whether b's sunk part is spent or not; the first book brings the kept ones.
  const auto most_added = [&](std::size_t book) { return (terms.yearly + terms.sunk) * costs.cost(book_set(book) | terms.kept); };
  return choose_markets(options, cost_of_books, most_added, costs.has_recognition() ? CostShape::monotone : CostShape::submodular);
}

}  // namespace faultline

// K(S): what the markets of one outlook cost together, less what the label costs anyway. It does not depend on the firm's
// weight, so one object serves a whole search over weights.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/rules/market_search.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace faultline {

/// K(S) = scale · {yearly·[C(S ∪ standard) − C(standard)] + sunk·[C(S ∪ standard ∪ met) − C(standard ∪ met)]} + audits of S,
/// K(∅) = 0.
class SharedCost {
 public:
  /// @param rules  remembers the sets it is asked for; both must outlive this object
  SharedCost(RuleBooks& rules, const Outlook& outlook);

  /// Share of C that the firm pays: it depends on its weight.
  void set_scale(double scale) { scale_ = scale; }

  /// What a price on cash adds to K from now on: a year of C counts `yearly_more` years more, what is sunk of it `sunk_factor` times as
  /// much, and the fee of each audit the price in addition. (0, 1, 0) is K itself.
  /// @param fees  [US$ m] by authority, of first audits that are to be paid at once; empty: none
  void weigh(double yearly_more, double sunk_factor, double price, std::span<const double> fees);

  /// K(S) [US$ m]
  double operator()(BookSet books) const;
  /// The part of K(S) that follows the scale, at scale 1 [US$ m].
  [[nodiscard]] double compliance(BookSet books) const;
  [[nodiscard]] CostShape shape() const { return rules_->any_recognition() ? CostShape::monotone : CostShape::submodular; }

  /// No book adds more to any set than it costs alone: C is subadditive.
  [[nodiscard]] double most_added(std::uint32_t book) const;
  /// Most and least that a book adds to sets that hold `already`, or lie within `within` [US$ m].
  [[nodiscard]] double most(BookSet already, std::size_t book) const;
  [[nodiscard]] double least(BookSet within, std::size_t book) const;

 private:
  /// An audit that is paid once for all books that need it.
  struct Audit {
    BookSet books;
    double cost;
    std::size_t authority;
    double dear = 0;  ///< what a price on cash adds
  };
  [[nodiscard]] double audit_of(std::size_t book, BookSet beside) const;

  RuleBooks* rules_;
  const Outlook* outlook_;
  double yearly_years_;
  double sunk_years_;
  double yearly_base_;
  double sunk_base_;
  double scale_ = 1;
  std::array<Audit, 64> audits_;  // NOLINT: the first audit_count_ only
  std::size_t audit_count_ = 0;
};

}  // namespace faultline

// Rule books as firms meet them: what each state asks of a firm that holds a given label, with recognition worked in.
// Combinations that ask for the same are one book, so that C(S) and its memo work on few distinct books.
#pragma once

#include "models/agents/ids.hpp"
#include "models/rules/compliance.hpp"
#include "models/scenario/parameters.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace faultline {

/// A label option: 0 is no label, a + 1 is the label of alliance a.
using LabelOption = std::uint8_t;

inline constexpr std::uint32_t no_book = std::numeric_limits<std::uint32_t>::max();

class RuleBooks {
 public:
  RuleBooks() = default;
  /// @param previous the books so far: they keep their positions, so that what a firm has met stays met
  /// @throws UsageError for more than 64 distinct books or authorities
  RuleBooks(const Scenario& scenario, const RuleBooks& previous);

  /// The book that a state holds against a firm with this label; no_book: the state has no rules.
  [[nodiscard]] std::uint32_t book(StateId state, LabelOption label) const { return book_of_[slot(state, label)]; }
  /// Whose certificate opens this state; none: nobody's is needed.
  [[nodiscard]] AuthorityId authority(StateId state, LabelOption label) const { return authority_of_[slot(state, label)]; }
  /// Whose certificate a book needs (books that need different certificates are different books).
  [[nodiscard]] AuthorityId authority_of_book(std::uint32_t book) const { return authority_of_book_[book]; }
  /// The books that need this authority's certificate.
  [[nodiscard]] BookSet books_of(AuthorityId authority) const { return books_of_[authority.index()]; }
  /// The label's own standard: a book that its holder keeps wherever it sells; no_book for label 0.
  [[nodiscard]] std::uint32_t standard(LabelOption label) const { return standard_of_[label]; }
  /// The authority that assesses the label; none without assessment.
  [[nodiscard]] AuthorityId label_authority(LabelOption label) const { return label_authority_[label]; }
  [[nodiscard]] AuditMode mode(AuthorityId authority) const { return modes_[authority.index()]; }
  /// Whether any authority asks for independent audits.
  [[nodiscard]] bool any_independent_audit() const { return any_independent_audit_; }
  [[nodiscard]] std::size_t authority_count() const { return modes_.size(); }
  [[nodiscard]] std::size_t label_count() const { return standard_of_.size(); }
  [[nodiscard]] std::size_t book_count() const { return authority_of_book_.size(); }
  /// True if every state and label asks for the same certificates as under other rules of the same scenario.
  [[nodiscard]] bool asks_same_certificates(const RuleBooks& other) const {
    return authority_of_ == other.authority_of_ && label_authority_ == other.label_authority_ && modes_ == other.modes_;
  }
  /// True if some accepted mode is not the book's own: C is then no longer submodular.
  [[nodiscard]] bool any_recognition() const { return costs_.has_recognition(); }
  /// C(S) [US$ m / year]; memoised.
  double cost(BookSet books) { return costs_.cost(books); }
  /// The costs themselves, for measures of distance.
  [[nodiscard]] ComplianceCosts& costs() { return costs_; }

 private:
  [[nodiscard]] std::size_t slot(StateId state, LabelOption label) const { return state.index() * standard_of_.size() + label; }

  ComplianceCosts costs_;
  std::vector<std::uint32_t> book_of_;
  std::vector<AuthorityId> authority_of_;
  std::vector<AuthorityId> authority_of_book_;
  std::vector<BookSet> books_of_;
  std::vector<std::uint32_t> standard_of_;
  std::vector<AuthorityId> label_authority_;
  std::vector<AuditMode> modes_;
  bool any_independent_audit_ = false;
};

}  // namespace faultline

// The cost of meeting several rule books at once. Requirements met in the same technical mode share the strictest
// level; different modes are paid for side by side. A book may accept further modes than its own (recognition). The
// cost depends on the set of books and not on the firm, so each set is computed once and remembered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace faultline {

/// What one rule book asks under one requirement.
struct Rule {
  static constexpr std::uint32_t no_mode = std::numeric_limits<std::uint32_t>::max();

  double stringency = 0.0;           ///< s_jr in [0, 1]; 0 asks for nothing
  std::uint32_t mode = no_mode;      ///< m_jr, position within the requirement; no_mode only at stringency 0
  std::uint32_t accepted_modes = 0;  ///< set of positions that it accepts; its own mode always counts as accepted
};

using RuleBook = std::vector<Rule>;                  ///< one rule per requirement
using ModeCosts = std::vector<std::vector<double>>;  ///< c_rm [US$ m / year] by requirement and mode, at stringency 1

inline constexpr std::size_t most_books = 64;
inline constexpr std::size_t most_modes = 20;  ///< of one requirement

/// The set that holds one book.
constexpr std::uint64_t book_set(std::size_t book) { return std::uint64_t{1} << book; }

/// Yearly cost C(S) of meeting every rule book in a set S, filing costs apart.
///     C(S) = Σ_r min Σ_m c_rm · max{ s_jr : j ∈ S assigned to m },  each j assigned to a mode that it accepts
/// Without recognition this is Σ_r Σ_m c_rm · max{ s_jr : j ∈ S, m_jr = m }                    [ours; cf. GMS-2021]
/// A foreign mode that a book accepts must still be met at that book's own stringency.
/// @test C(∅) = 0, monotone, subadditive, submodular without recognition; equals brute force with it;
/// the worked example
/// Copies are independent values. `cost` remembers, so one object serves one thread.
class ComplianceCosts {
 public:
  ComplianceCosts() = default;

  /// @param mode_costs  c_rm ≥ 0 [US$ m / year], at most 20 modes a requirement
  /// @param books       at most 64, each with one rule per requirement
  /// @throws ContractViolation when a size, a stringency or a mode is out of range
  ComplianceCosts(ModeCosts mode_costs, std::vector<RuleBook> books);

  [[nodiscard]] std::size_t book_count() const { return books_.size(); }
  [[nodiscard]] std::size_t requirement_count() const { return mode_costs_.size(); }
  /// As it was given, modes included that save nobody anything.
  [[nodiscard]] const RuleBook& book(std::size_t book) const { return given_[book]; }

  /// Whether some rule accepts a mode other than its own, and someone could gain by it. If not, C is submodular and market choice
  /// can be squeezed.
  [[nodiscard]] bool has_recognition() const { return has_recognition_; }

  /// C(S), remembered: constant time and no allocation when the set was seen before.
  /// @param books  S, bit b for book b;  @returns [US$ m / year] ≥ 0, 0 for the empty set
  double cost(std::uint64_t books);

  /// C(S ∪ {book}) − C(S).  @returns [US$ m / year] ≥ 0
  double added_cost(std::uint64_t books, std::size_t book);

  /// Most that a book can add to any set that holds `already`: in each requirement it stands in one of the modes that it
  /// accepts, of which some are open already, for books that accept no other.
  ///     Σ_r min_{m accepted} c_rm · max(0, s_br − max{ s_jr : j ∈ already accepts only m })            [ours]
  /// @returns [US$ m / year] ≥ 0; without recognition exactly C(already ∪ {book}) − C(already)
  /// @test against the added cost to random supersets, which it equals without recognition
  double most_added(std::uint64_t already, std::size_t book);

  /// Least that a book adds to any set within `within`: a mode that it accepts must be open at its own level.
  ///     Σ_r min_{m accepted} c_rm · max(0, s_br − max{ s_jr : j ∈ within \ {book} accepts m })        [ours]
  /// @returns [US$ m / year] ≥ 0; without recognition exactly C(within ∪ {book}) − C(within \ {book})
  /// @test against the added cost to random subsets, which it equals without recognition
  double least_added(std::uint64_t within, std::size_t book);

  /// What meeting both costs twice over, less each alone: d(j,k) = 2C({j,k}) − C({j}) − C({k}).
  /// @returns [US$ m / year] ≥ 0; without recognition and with positive mode costs, 0 iff the books ask for the same
  double distance(std::size_t first, std::size_t second);

  /// C(S) without the memory; exact by branching over the modes of books in falling order of stringency.
  [[nodiscard]] double compute_cost(std::uint64_t books) const;

  /// The part of C(S) that falls on one requirement [US$ m / year].
  [[nodiscard]] double compute_requirement_cost(std::uint64_t books, std::size_t requirement) const;

  /// Sets in memory.
  [[nodiscard]] std::size_t remembered() const { return remembered_; }

 private:
  struct Slot {
    std::uint64_t books = 0;  // 0: empty, for the empty set is never stored
    double cost = 0.0;
  };

  /// Books that may, or can only, stand in one mode of a requirement, strictest first.
  struct Level {
    std::uint64_t book = 0;
    double stringency = 0.0;
  };
  struct ModeUse {
    std::vector<Level> accepting;
    std::vector<Level> bound;
  };
  using LevelsOf = std::vector<Level> ModeUse::*;  // which of the two

  /// Bounds asked for lately, one place per hash of set and book: a newcomer takes the place of what was there.
  struct Bound {
    std::uint64_t books = 0;
    std::size_t book = most_books;
    double value = 0.0;
  };
  using BoundMemory = std::vector<Bound>;
  static constexpr std::size_t bound_memory_size = 1024;  // a power of two that stays in the second cache

  void drop_useless_modes();
  void sort_mode_uses();
  [[nodiscard]] double compute_added(std::uint64_t beside, std::size_t book, LevelsOf levels) const;
  double remember_added(BoundMemory& memory, std::uint64_t beside, std::size_t book, LevelsOf levels);
  [[nodiscard]] std::size_t find_slot(std::uint64_t books) const;
  void grow();

  ModeCosts mode_costs_;
  std::vector<RuleBook> given_;
  std::vector<RuleBook> books_;                  // the same without useless modes
  std::vector<std::vector<ModeUse>> mode_uses_;  // by requirement and mode
  BoundMemory most_added_;
  BoundMemory least_added_;
  bool has_recognition_ = false;
  std::vector<Slot> slots_;  // open addressing, a power of two in size, at most half full
  std::size_t remembered_ = 0;
};

}  // namespace faultline

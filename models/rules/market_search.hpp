// Exact search over sets of rule books: maximise Σ_{b∈S} gain_b − K(S). Squeeze the optimum between a lower and an
// upper set [Jia-2008], branch on one book in what remains, squeeze again [Arkolakis-Eckert-Shi-2023]; branches whose
// upper bound is below the best set found are cut. Where K is not submodular, bounds on what a book adds take the place
// of its marginal cost [ours]. No allocation.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace faultline {

/// What is known of the cost of sets of books; decides how the search may cut.
enum class CostShape : std::uint8_t {
  submodular,  ///< marginal costs fall as the set grows: compliance without recognition
  monotone     ///< only K(S) ≤ K(T) for S ⊆ T, with bounded marginal costs: compliance with recognition
};

/// Nodes of the search tree after which the best set found is polished by local search and returned as inexact.
inline constexpr int most_search_nodes = 1 << 12;

/// The best set lies between these two. The squeeze only ever compares gains with costs, so a range found at some gains
/// holds for higher ones from below, and for lower ones from above.
struct BookRange {
  std::uint64_t lower = 0;
  std::uint64_t upper = ~std::uint64_t{0};
};

struct BookChoice {
  std::uint64_t books = 0;
  double value = 0.0;
  bool exact = true;
};

/// AddedCost bounds what a book adds to K, for `monotone` only:
///     most(already, book)  ≥ K(T ∪ book) − K(T) for every T ⊇ already,
///     least(within, book)  ≤ K(T ∪ book) − K(T) for every T ⊆ within without the book;
/// the first never rises and the second never falls when the set grows, respectively shrinks.
template <class CostOfBooks, class AddedCost>
class BookSearch {
 public:
  using Gains = std::array<double, 64>;  ///< read at candidates only

  BookSearch(const Gains& gains, std::uint64_t candidates, CostOfBooks& cost_of_books, AddedCost& added, CostShape shape)
      : gains_(gains), candidates_(candidates), cost_(cost_of_books), added_(added), shape_(shape) {}

  /// @param range  what is known of the best set; left as narrow as the first squeeze makes it
  BookChoice run(BookRange& range) {
    std::uint64_t lower = range.lower;
    std::uint64_t upper = candidates_ & range.upper;
    squeeze(lower, upper);
    range = {lower, upper};
    if (lower == upper) {
      consider(lower);
      return best_;
    }
    improve(lower, false);  // a good incumbent cuts most branches
    improve(upper, false);
    explore(lower, upper);
    if (!best_.exact) improve(best_.books, true);
    return best_;
  }

 private:
  static constexpr std::uint64_t bit(int book) { return std::uint64_t{1} << book; }

  template <class Visit>
  static void for_each(std::uint64_t set, Visit visit) {
    for (; set != 0; set &= set - 1) visit(std::countr_zero(set));
  }

  [[nodiscard]] double gain(std::uint64_t set) const {
    double sum = 0.0;
    for_each(set, [&](int book) { sum += gains_[static_cast<std::size_t>(book)]; });
    return sum;
  }

  [[nodiscard]] double value(std::uint64_t set) { return gain(set) - cost_(set); }

  /// Higher value first, then more books, then lower numbers: the same answer whatever the order of the search.
  [[nodiscard]] bool beats(std::uint64_t set, double set_value, std::uint64_t other, double other_value) const {
    if (set_value != other_value) return set_value > other_value;
    const int more = std::popcount(set) - std::popcount(other);
    return more != 0 ? more > 0 : set < other;
  }

  void consider(std::uint64_t set) {
    const double set_value = value(set);
    if (beats(set, set_value, best_.books, best_.value)) {
      best_.books = set;
      best_.value = set_value;
    }
  }

  /// With falling marginal costs a book that pays on top of `lower` pays always, one that does not
  /// within `upper` never does.
  void squeeze_submodular(std::uint64_t& lower, std::uint64_t& upper) {
    if (lower == upper) return;
    double lower_cost = cost_(lower);
    double upper_cost = cost_(upper);
    for (bool changed = true; changed && lower != upper;) {
      changed = false;
      for_each(upper & ~lower, [&](int book) {
        const double gain = gains_[static_cast<std::size_t>(book)];
        const double with = cost_(lower | bit(book));
        if (gain - (with - lower_cost) >= 0.0) {
          lower |= bit(book);
          lower_cost = with;
          changed = true;
          return;
        }
        const double without = cost_(upper & ~bit(book));
        if (gain - (upper_cost - without) < 0.0) {
          upper &= ~bit(book);
          upper_cost = without;
          changed = true;
        }
      });
    }
  }

  /// A book that pays at the most that it may add to `lower` pays always, one that does not at the least that it may
  /// add within `upper` never does.
  void squeeze_monotone(std::uint64_t& lower, std::uint64_t& upper) {
    for (bool changed = true; changed && lower != upper;) {
      changed = false;
      for_each(upper & ~lower, [&](int book) {
        const auto position = static_cast<std::size_t>(book);
        if (gains_[position] >= added_.most(lower, position)) {
          lower |= bit(book);
          changed = true;
        } else if (gains_[position] < added_.least(upper, position)) {
          upper &= ~bit(book);
          changed = true;
        }
      });
    }
  }

  /// A book is out if everything else for free could not make up for its cost.
  void drop_hopeless(std::uint64_t lower, std::uint64_t& upper) {
    for (bool changed = true; changed && lower != upper;) {
      changed = false;
      const double all = gain(upper);
      for_each(upper & ~lower, [&](int book) {
        if (!changed && all - cost_(lower | bit(book)) < best_.value) {
          upper &= ~bit(book);
          changed = true;
        }
      });
    }
  }

  void squeeze(std::uint64_t& lower, std::uint64_t& upper) {
    if (shape_ == CostShape::submodular) {
      squeeze_submodular(lower, upper);
    } else {
      squeeze_monotone(lower, upper);
    }
  }

  /// No set between the two is worth more than this.
  [[nodiscard]] double upper_bound(std::uint64_t lower, std::uint64_t upper) {
    double bound = value(lower);
    const double upper_cost = shape_ == CostShape::submodular ? cost_(upper) : 0.0;
    for_each(upper & ~lower, [&](int book) {
      const auto position = static_cast<std::size_t>(book);
      bound +=
          gains_[position] - (shape_ == CostShape::submodular ? upper_cost - cost_(upper & ~bit(book)) : added_.least(upper, position));
    });
    return bound;
  }

  void explore(std::uint64_t lower, std::uint64_t upper) {
    if (nodes_ == most_search_nodes) {
      best_.exact = false;
      return;
    }
    ++nodes_;
    squeeze(lower, upper);
    if (shape_ == CostShape::monotone) drop_hopeless(lower, upper);
    consider(lower);
    if (lower == upper) return;
    consider(upper);
    if (upper_bound(lower, upper) < best_.value) return;
    const int book = largest_gain(upper & ~lower);
    explore(lower | bit(book), upper);
    explore(lower, upper & ~bit(book));
  }

  [[nodiscard]] int largest_gain(std::uint64_t set) const {
    int largest = std::countr_zero(set);
    for_each(set, [&](int book) {
      if (gains_[static_cast<std::size_t>(book)] > gains_[static_cast<std::size_t>(largest)]) largest = book;
    });
    return largest;
  }

  /// Local search: the best single addition or removal while one helps, then, if asked, the best exchange.
  void improve(std::uint64_t set, bool with_exchanges) {
    double set_value = value(set);
    for (bool better = true; better;) {
      std::uint64_t next = set;
      double next_value = set_value;
      const auto try_set = [&](std::uint64_t candidate) {
        const double candidate_value = value(candidate);
        if (beats(candidate, candidate_value, next, next_value)) {
          next = candidate;
          next_value = candidate_value;
        }
      };
      for_each(candidates_, [&](int book) { try_set(set ^ bit(book)); });
      if (next == set && with_exchanges) {
        for_each(set, [&](int out) { for_each(candidates_ & ~set, [&](int in) { try_set((set & ~bit(out)) | bit(in)); }); });
      }
      better = next != set;
      set = next;
      set_value = next_value;
    }
    consider(set);
  }

  const Gains& gains_;
  std::uint64_t candidates_;
  CostOfBooks& cost_;
  AddedCost& added_;
  CostShape shape_;
  BookChoice best_;
  int nodes_ = 0;
};

}  // namespace faultline

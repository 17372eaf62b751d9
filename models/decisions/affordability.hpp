// What a firm can afford. A startup under a runway takes on no more than its cash pays for: what is due at once, and what it burns
// until all that it waits for is there, sales that are open meanwhile counted. The best choice under that limit is found exactly, by
// branch and bound over rule books and then over markets.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/economy/inline_vector.hpp"
#include "models/firms/surroundings.hpp"
#include "models/rules/entry_value.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>

namespace faultline {

/// One way of serving a state, and what it does to the firm's cash.
struct CashWay {
  double slope = 0;                     ///< [US$ m per unit of own weight] present value of variable profit
  double cost = 0;                      ///< [US$ m] present value of everything else, rule books apart
  double upfront = 0;                   ///< [US$ m] to be paid at once: entry into the market, own capacity, a deposit
  double income_slope = 0;              ///< [US$ m / year per unit of own weight] variable profit once it sells
  double fixed = 0;                     ///< [US$ m / year] of fixed cost once it sells
  double filing = 0;                    ///< [US$ m / year] from now on
  double wait = 0;                      ///< [years] until it sells
  double support = 0;                   ///< [US$ m] present value of the support to those above the threshold …
  double yearly_support = 0;            ///< … and what it is a year
  std::uint64_t audits = 0;             ///< authorities whose certificate it waits for
  const ExemptTerms* exempt = nullptr;  ///< the same while exempt
  OperatingMode mode{};
  Stance stance{};
  bool keeps_book = false;  ///< there is a rule book, which it meets
  bool builds = false;
};

/// The ways of all states, one state after another: most have few.
class WaysByState {
 public:
  static constexpr std::size_t most = 64 * 18;  ///< capacities, modes and stances

  void push_back(const CashWay& way) { ways_.push_back(way); }
  void end_state() { first_.push_back(static_cast<std::uint16_t>(ways_.size())); }
  [[nodiscard]] std::size_t place(std::size_t state, std::size_t way) const { return (state == 0 ? 0U : first_[state - 1]) + way; }
  [[nodiscard]] std::span<const CashWay> operator[](std::size_t state) const {
    return {ways_.begin() + place(state, 0), ways_.begin() + first_[state]};
  }

 private:
  InlineVector<CashWay, most> ways_;
  InlineVector<std::uint16_t, 64> first_;  ///< by state: the place after its last way
};

/// Calls visit(position) for every member of a set.
template <class Visit>
void for_each_bit(std::uint64_t set, Visit&& visit) {
  for (; set != 0; set &= set - 1) visit(static_cast<std::size_t>(std::countr_zero(set)));
}

/// What choices under one outlook ask of a firm's cash. The outlook and the surroundings must outlive it; the world may not change
/// meanwhile. All money is at wage one, as in the outlook.
class Affordability {
 public:
  Affordability(World& world, const Surroundings& around, const Outlook& outlook);

  /// Cash that following a choice takes before all of it sells:
  ///     U + F + max(0, max_τ D(τ)),   D(τ) = τ·O + Σ_j [τ·filing_j − (τ − w_j)⁺·(income_j − fixed_j)]                     [ours]
  /// U: sunk compliance, entry, capacity; F: fees of the audits that it waits for; O: rule books and label a year; w_j: until state j
  /// is open; τ runs over the dates at which something that it waits for is there.
  /// @returns [US$ m at wage one] ≥ 0; infinite where it waits for ever
  /// @test the cash of a commitment; falls when sales that stay open rise; more waits, no less cash
  double needed(const Prospect& choice, double weight);

  /// The most valuable choice that `cash` pays for, if it is worth more than `at_least`; else one without markets.
  /// @param cash  [US$ m at wage one]
  /// @param unlimited  the best choice whatever it costs: no other is worth more
  /// @param tolerance  part of its value by which the choice may be short of the best
  /// @returns its `exact` is false where the search ran out of nodes: the best that was found
  /// @test against enumeration of all sets on random economies
  Prospect best(const Prospect& unlimited, double weight, double cash, double at_least, double tolerance = 0.0);

  /// Weight from which on a choice can be paid for: what it burns while it waits falls with what it sells.
  /// @returns infinite where the cash never suffices
  double affordable_from(const Prospect& choice, double cash);

  /// What a choice is worth as a line in weight, and the weight from which cash pays for it: of outlooks without thresholds and size
  /// profiles. @returns nothing where some way of it is not offered
  std::optional<ValueLine> line_of(const Prospect& choice, double cash);

 private:
  static constexpr int skipped = -1;
  using Selection = std::array<std::int8_t, 64>;  ///< by state: the way, or skipped

  struct Choice {
    Selection ways;  // NOLINT: written up to the number of states
    BookSet books = 0;
    double value = 0;
    bool found = false;
  };
  /// The best choice of a branch at a price on cash, without the limit.
  struct Relaxed {
    Choice choice;
    double bound = 0;  ///< [US$ m] no choice of the branch that can be paid for is worth more
  };
  /// Prices that stand for the limit in a search without it.
  struct Multiplier {
    double price = 0;  ///< λ ≥ 0 [present US$ m per US$ m of cash]
    double date = 0;   ///< τ [years] of the constraint that it prices: 0, or when something that is waited for is there

    bool operator==(const Multiplier&) const = default;
  };

  /// The best ways at one multiplier, whatever books are kept: one look serves all branches of a search.
  struct Priced {
    Multiplier multiplier;
    bool known = false;                 ///< … at the weight of the search. Where books may be shirked it holds for one branch only
    double all = 0;                     ///< [US$ m] what states are worth without books
    BookSet candidates = 0;             ///< books that some way keeps …
    std::array<double, 64> gains;       // NOLINT: [US$ m] … and what each brings, written at candidates
    Selection free_way;                 // NOLINT: written up to the number of states, as the next two
    Selection kept_way;                 // NOLINT
    std::array<bool, 64> prefers_kept;  // NOLINT: where its book is kept
  };

  /// States under given books, one after another.
  struct Knapsack {
    struct Item {
      double value;  ///< [US$ m] ≥ 0
      double cash;   ///< [US$ m] that it takes by the date; below 0: it brings some
      std::int8_t way;
    };
    struct Part {           ///< a state
      Item first;           ///< the most value for its cash
      std::uint16_t begin;  ///< of its items
      std::uint16_t end;
      std::uint8_t state;
    };
    struct Step {  ///< from one corner of a state's hull to the next
      double value;
      double cash;
      std::uint8_t part;
    };
    InlineVector<Item, WaysByState::most> items;  ///< part after part
    InlineVector<Part, 64> parts;                 ///< the most value for its cash first
    InlineVector<Step, WaysByState::most> steps;  ///< the most value for its cash first
    std::array<double, 65> start_value;           // NOLINT: [US$ m] where the hulls of a part and all after it start, …
    std::array<double, 65> start_cash;            // NOLINT: … written up to the number of parts
    Selection chosen;                             // NOLINT: written up to the number of states
    double date = 0;                              ///< [years] at which the limit is looked at
    double base = 0;                              ///< [US$ m] value of the books and the label
    int looks = 0;
  };

  /// Calls visit(date) for the dates at which something that a choice waits for is there [years from now], some perhaps twice.
  template <class Visit>
  void for_each_date(const Selection& ways, Visit&& visit) const {
    if (label_wait_ > 0) visit(label_wait_);
    double last = label_wait_;
    for (std::size_t j = 0; j < states_; ++j) {
      if (ways[j] == skipped) continue;
      const double date = ways_[j][static_cast<std::size_t>(ways[j])].wait;
      if (date == 0 || date == last) continue;  // most states are waited for as long as the one before
      visit(date);
      last = date;
    }
  }
  void add_ways(const Surroundings& around, StateId state);
  /// Whether the way shirks a book of these: a book is kept or shirked in all its states.
  [[nodiscard]] bool shirks_one_of(const CashWay& way, std::size_t state, BookSet books) const {
    return way.stance == Stance::shirks && (books & bit(outlook_.markets[state].book)) != 0;
  }
  [[nodiscard]] std::optional<Selection> selection_of(const Prospect& choice) const;
  double straight_from(const Selection& ways, BookSet books, double cash);
  void look_at(double weight);
  double books_upfront(BookSet books);
  double books_yearly(BookSet books);
  double due_at_once(const Selection& ways, BookSet books);
  double burnt_by(double date, const Selection& ways, BookSet books);
  double needed(const Selection& ways, BookSet books);
  double fees_of(std::uint64_t audits) const;
  double due_for_books(BookSet books);
  double cash_by(double date, std::size_t state, std::size_t way) const;
  double value_of(const Selection& ways, BookSet& books);

  void price_ways(const Multiplier& multiplier, BookSet lower);
  double relax(const Multiplier& multiplier, BookSet lower, BookSet upper, Choice& choice);
  void offer(const Choice& choice);
  Multiplier find_multiplier(const Choice& unlimited);
  void add_greedily();
  void explore(const Multiplier& multiplier, BookSet lower, BookSet upper, const Relaxed* known);
  [[nodiscard]] bool is_worth_looking(double bound) const;
  void choose_states(BookSet books);
  [[nodiscard]] bool pays_under(BookSet books, std::size_t state, std::size_t way) const;
  static bool pays_more(const Knapsack::Item& a, const Knapsack::Item& b);
  void add_part(Knapsack& knapsack, BookSet books, std::size_t state);
  static void add_steps(Knapsack& knapsack);
  void fill(Knapsack& knapsack, std::size_t next, double value, double rest);
  Prospect prospect_of(const Choice& choice, double weight);

  World& world_;
  const Outlook& outlook_;
  SharedCost shared_;
  StateId home_;
  double fee_ = 0;                       ///< [US$ m / year] of the label, and of security
  double label_wait_ = 0;                ///< [years] for its assessment
  std::uint64_t label_audit_ = 0;        ///< the authority that it waits for
  InlineVector<double, 64> audit_fees_;  ///< [US$ m] by authority; none where no audit is asked for
  InlineVector<double, 64> due_fees_;    ///< … of those that no state under its books does without
  WaysByState ways_;
  std::size_t states_ = 0;
  bool shirking_is_offered_ = false;

  // One search:
  double weight_ = 0;
  double cash_ = 0;
  double scale_ = 1;                              ///< share of C that a firm of this weight pays
  double label_cost_ = 0;                         ///< [US$ m] of the label at that scale
  std::array<double, WaysByState::most> value_;   // NOLINT: [US$ m] by state and way
  std::array<double, WaysByState::most> income_;  // NOLINT: [US$ m / year] once it sells, fixed cost paid
  Priced priced_;
  Choice best_;
  double tolerance_ = 0;
  double last_price_ = 0;  ///< that bounded the search before most tightly; 0: none yet
  int nodes_ = 0;
  bool exact_ = true;
};

}  // namespace faultline

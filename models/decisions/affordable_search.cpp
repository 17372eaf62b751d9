// The best choice that cash pays for: branch and bound over rule books, then over states (affordable_states.cpp). A price on cash turns the
// limit into a cost; the search without the limit at that price bounds what a branch can be worth.
#include "models/decisions/affordability.hpp"
#include "models/decisions/ways.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <span>

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

void Affordability::price_ways(const Multiplier& multiplier, BookSet lower) {
  Priced& priced = priced_;
  priced.multiplier = multiplier;
  priced.known = !shirking_is_offered_;
  priced.all = 0;
  priced.candidates = 0;
  for (std::size_t j = 0; j < states_; ++j) {
    double base = 0;
    double kept = -infinity;
    std::int8_t free_way = skipped;
    std::int8_t kept_way = skipped;
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      const CashWay& way = ways_[j][w];
      if (shirks_one_of(way, j, lower)) continue;
      const double dear = value_[ways_.place(j, w)] - multiplier.price * cash_by(multiplier.date, j, w);
      double& best = way.keeps_book ? kept : base;
      // At equal values a state is served rather than not.
      const bool better = dear > best || (!way.keeps_book && free_way == skipped && dear == best);
      if (!better) continue;
      best = dear;
      (way.keeps_book ? kept_way : free_way) = static_cast<std::int8_t>(w);
    }
    priced.all += base;
    priced.free_way[j] = free_way;
    priced.kept_way[j] = kept_way;
    priced.prefers_kept[j] = kept > base || (kept == base && free_way == skipped);
    if (kept_way == skipped) continue;
    const std::uint32_t book = outlook_.markets[j].book;
    if ((priced.candidates & bit(book)) == 0) priced.gains[book] = 0;
    priced.candidates |= bit(book);
    priced.gains[book] += std::max(0.0, kept - base);
  }
}

double Affordability::relax(const Multiplier& multiplier, BookSet lower, BookSet upper, Choice& choice) {
  if (!priced_.known || priced_.multiplier != multiplier) price_ways(multiplier, lower);
  BookSet candidates = priced_.candidates & upper;
  std::array<double, 64> gains;  // NOLINT: written at candidates
  for_each_bit(candidates, [&](std::size_t book) { gains[book] = priced_.gains[book]; });
  for_each_bit(lower & ~candidates, [&](std::size_t book) { gains[book] = 0; });
  candidates |= lower;
  shared_.weigh(multiplier.price * multiplier.date, 1.0 + multiplier.price, multiplier.price,
                std::span(due_fees_.data(), due_fees_.size()));
  double reward = 0;  // more than the books can cost: those that must be taken are worth it
  if (lower != 0) {
    reward = 1.0 + shared_(candidates);
    for_each_bit(lower, [&](std::size_t book) { gains[book] += reward; });
  }
  BookRange range;
  const BookChoice books = BookSearch(gains, candidates, shared_, shared_, shared_.shape()).run(range);
  shared_.weigh(0.0, 1.0, 0.0, {});
  if (!books.exact) exact_ = false;
  for (std::size_t j = 0; j < states_; ++j) {
    const bool open = priced_.kept_way[j] != skipped && (books.books & upper & bit(outlook_.markets[j].book)) != 0;
    choice.ways[j] = open && priced_.prefers_kept[j] ? priced_.kept_way[j] : priced_.free_way[j];
  }
  double constant = label_cost_;
  if (multiplier.price > 0) {
    constant += multiplier.price * (books_upfront(0) + multiplier.date * books_yearly(0) + fees_of(label_audit_) - cash_);
  }
  choice.value = value_of(choice.ways, choice.books);
  return priced_.all + books.value - reward * std::popcount(lower) - constant;
}

void Affordability::offer(const Choice& choice) {
  if (choice.value <= best_.value || needed(choice.ways, choice.books) > cash_) return;
  best_ = choice;
  best_.found = true;
}

/// The multiplier that bounds the search most tightly; the affordable choices met on the way are offered. It
/// prices the limit at one date, that at which the choice without a limit has burnt most. The limit holds at any date for any choice
/// that is worth something: before its last state opens what it has burnt is a line between its own dates, after that it earns.
Affordability::Multiplier Affordability::find_multiplier(const Choice& unlimited) {
  Multiplier multiplier;
  double most = 0;
  for_each_date(unlimited.ways, [&](double date) {
    const double burnt = burnt_by(date, unlimited.ways, unlimited.books);
    if (burnt <= most) return;
    most = burnt;
    multiplier.date = date;
  });
  const auto fits = [&](const Choice& choice) {
    const double burnt = multiplier.date > 0 ? burnt_by(multiplier.date, choice.ways, choice.books) : 0.0;
    return due_at_once(choice.ways, choice.books) + burnt <= cash_;
  };
  double least = infinity;
  double tightest = 0;
  Choice choice;
  const auto try_price = [&](double price) {
    multiplier.price = price;
    const double bound = relax(multiplier, 0, ~BookSet{0}, choice);
    offer(choice);
    if (bound < least) {
      least = bound;
      tightest = price;
    }
    return fits(choice);
  };
  // From the price of the search before, if there is one, by steps that grow until it is between two.
  double low = 0;
  double high = last_price_ > 0 ? last_price_ : 0.25;
  double factor = last_price_ > 0 ? 1.5 : 4.0;
  constexpr int most_steps = 60;
  if (try_price(high)) {
    for (int step = 0; step < most_steps && low == 0 && high > 1e-6; ++step, factor *= factor) {
      const double less = high / factor;
      (try_price(less) ? high : low) = less;
    }
  } else {
    constexpr double most_price = 1e24;  // beyond it nothing can be paid for
    for (bool fits_in = false; !fits_in && high < most_price; factor = std::min(factor * factor, 1e4)) {
      low = high;
      high *= factor;
      fits_in = try_price(high);
    }
  }
  constexpr int halvings = 5;
  for (int step = 0; step < halvings && least > best_.value * (1.0 + tolerance_); ++step) {
    const double middle = low == 0 ? 0.25 * high : std::sqrt(low * high);
    (try_price(middle) ? high : low) = middle;
  }
  multiplier.price = last_price_ = tightest;
  return multiplier;
}

/// Adds one book after another to the best choice so far as long as that can be paid for and is worth more.
void Affordability::add_greedily() {
  for (bool better = true; better;) {
    better = false;
    const Choice start = best_;
    BookSet open = 0;
    for (std::size_t j = 0; j < states_; ++j) {
      if (outlook_.markets[j].book != no_book) open |= bit(outlook_.markets[j].book);
    }
    for_each_bit(open & ~start.books, [&](std::size_t book) {
      Choice more;
      relax({}, start.books | bit(book), start.books | bit(book), more);
      const double before = best_.value;
      offer(more);
      better = better || best_.value > before;
    });
  }
}

/// @param known  the best choice of this branch without the limit and its bound, where the branch above has found it; null: it has not
void Affordability::explore(const Multiplier& multiplier, BookSet lower, BookSet upper, const Relaxed* known) {
  const int most_nodes = tolerance_ > 0 ? 500 : 4000;
  if (++nodes_ > most_nodes) {
    exact_ = false;
    return;
  }
  if (due_for_books(lower) > cash_) return;
  Relaxed found;
  if (known == nullptr) {
    found.bound = relax(multiplier, lower, upper, found.choice);
    offer(found.choice);
  }
  const Relaxed& relaxed = known == nullptr ? found : *known;
  if (!is_worth_looking(relaxed.bound)) return;
  // Books in doubt: the one that brings most first.
  std::array<double, 64> brings{};
  BookSet doubt = 0;
  for (std::size_t j = 0; j < states_; ++j) {
    const std::uint32_t book = outlook_.markets[j].book;
    if (book == no_book || (upper & ~lower & bit(book)) == 0) continue;
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      if (!ways_[j][w].keeps_book) continue;
      doubt |= bit(book);
      brings[book] += std::max(0.0, value_[ways_.place(j, w)]);
      break;
    }
  }
  if (doubt == 0) return choose_states(lower);
  std::size_t book = 0;
  double most = -1;
  for_each_bit(doubt, [&](std::size_t b) {
    if (brings[b] <= most) return;
    most = brings[b];
    book = b;
  });
  const bool likely = (relaxed.choice.books & bit(book)) != 0;
  for (const bool with : {likely, !likely}) {
    // The branch that takes the book as the best choice does has the same best choice; where books may be shirked it may have another.
    const bool same = with == likely && !shirking_is_offered_;
    explore(multiplier, with ? lower | bit(book) : lower, with ? upper : upper & ~bit(book), same ? &relaxed : nullptr);
  }
}

/// Whether a branch may hold a choice that is worth more than the best so far, by more than rounding and the tolerance.
bool Affordability::is_worth_looking(double bound) const {
  constexpr double rounding = 1e-12;
  return bound - best_.value > rounding * (std::abs(bound) + label_cost_) + tolerance_ * std::abs(bound);
}

Prospect Affordability::best(const Prospect& unlimited, double weight, double cash, double at_least, double tolerance) {
  if (unlimited.markets == 0 || unlimited.value <= at_least) return Prospect{};
  look_at(weight);
  cash_ = cash;
  nodes_ = 0;
  exact_ = unlimited.exact;
  best_ = Choice{};
  best_.value = at_least;
  tolerance_ = tolerance;
  const std::optional<Selection> ways = selection_of(unlimited);
  EXPECTS(ways.has_value());
  Choice free;
  free.ways = *ways;
  free.value = value_of(free.ways, free.books);
  if (needed(free.ways, free.books) <= cash) return unlimited;
  const Multiplier multiplier = find_multiplier(free);
  add_greedily();
  explore(multiplier, 0, ~BookSet{0}, nullptr);
  Prospect prospect = best_.found ? prospect_of(best_, weight) : Prospect{};
  prospect.exact = exact_;
  return prospect;
}

Prospect Affordability::prospect_of(const Choice& choice, double weight) {
  MarketChoice markets;
  markets.books = choice.books;
  markets.value = choice.value + label_cost_;
  std::array<int, 64> way_of;  // NOLINT: at markets served
  for (std::size_t j = 0; j < states_; ++j) {
    if (choice.ways[j] == skipped) continue;
    way_of[j] = choice.ways[j];
    markets.markets |= bit(j);
    const Stance stance = ways_[j][static_cast<std::size_t>(choice.ways[j])].stance;
    if (stance == Stance::exempt) markets.exempt |= bit(j);
    if (stance == Stance::shirks) markets.shirked |= bit(j);
  }
  Prospect prospect = begin_prospect(markets, shared_, outlook_, scale_);
  shared_.set_scale(scale_);
  for_each_bit(prospect.markets, [&](std::size_t j) {
    const CashWay& way = ways_[j][static_cast<std::size_t>(way_of[j])];
    const ChosenWay chosen{MarketTerms{way.slope, way.cost}, way.mode, way.builds, way.stance};
    add_market(prospect, outlook_, outlook_.markets[j], chosen, weight);
  });
  note_shirked(prospect, outlook_, markets.shirked);
  return prospect;
}

}  // namespace faultline

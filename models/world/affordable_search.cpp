// The best choice that cash pays for: branch and bound over rule books, then over states. A price on cash turns the limit into a cost;
// the search without the limit at that price bounds what a branch can be worth.
#include "models/world/affordability.hpp"
#include "models/world/ways.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

double Affordability::relax(const Multiplier& multiplier, BookSet lower, BookSet upper, Choice& choice) {
  const double price = multiplier.price;
  const double date = multiplier.date;
  std::array<double, 64> base;    // NOLINT: written up to the number of states
  std::array<double, 64> gains;   // NOLINT: written at candidates
  Selection free_way;             // NOLINT
  Selection kept_way;             // NOLINT
  std::array<double, 64> kept;    // NOLINT
  BookSet candidates = 0;
  double all = 0;
  double compulsory = 0;
  for (std::size_t j = 0; j < states_; ++j) {
    base[j] = (allowed_[j] & may_skip) != 0 ? 0.0 : -infinity;
    kept[j] = -infinity;
    free_way[j] = kept_way[j] = skipped;
    const std::uint32_t book = outlook_.markets[j].book;
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      if ((allowed_[j] & (1U << w)) == 0) continue;
      const CashWay& way = ways_[j][w];
      const double dear = price == 0 ? value_[j][w]
                                     : value_[j][w] - price * (way.upfront + date * way.filing -
                                                               std::max(0.0, date - way.wait) * income_[j][w]);
      double& best = way.keeps_book ? kept[j] : base[j];
      // At equal values a state is served rather than not.
      const bool better = dear > best || (!way.keeps_book && free_way[j] == skipped && dear == best);
      if (!better) continue;
      best = dear;
      (way.keeps_book ? kept_way[j] : free_way[j]) = static_cast<std::int8_t>(w);
    }
    if (book == no_book || kept[j] == -infinity || (upper & bit(book)) == 0) {
      if (base[j] == -infinity) return -infinity;
      all += base[j];
      continue;
    }
    if ((candidates & bit(book)) == 0) gains[book] = 0;
    candidates |= bit(book);
    if (base[j] == -infinity) {  // a state that must be served: its book is among those taken
      compulsory += kept[j];
      continue;
    }
    all += base[j];
    gains[book] += std::max(0.0, kept[j] - base[j]);
  }
  for_each_bit(lower & ~candidates, [&](std::size_t book) { gains[book] = 0; });
  candidates |= lower;
  shared_.weigh(price * date, 1.0 + price);
  double reward = 0;  // more than the books can cost: those that must be taken are worth it
  if (lower != 0) {
    reward = 1.0 + shared_(candidates);
    for_each_bit(lower, [&](std::size_t book) { gains[book] += reward; });
  }
  BookRange range;
  const BookChoice books = BookSearch(gains, candidates, shared_, shared_, shared_.shape()).run(range);
  shared_.weigh(0.0, 1.0);
  if (!books.exact) exact_ = false;
  for (std::size_t j = 0; j < states_; ++j) {
    const std::uint32_t book = outlook_.markets[j].book;
    const bool keeps = book != no_book && (books.books & bit(book)) != 0 && kept_way[j] != skipped && (upper & bit(book)) != 0 &&
                       (kept[j] > base[j] || (kept[j] == base[j] && free_way[j] == skipped));
    choice.ways[j] = keeps ? kept_way[j] : free_way[j];
  }
  double constant = label_cost_;
  if (price > 0) {
    double due = books_upfront(0) + date * books_yearly(0) - cash_;
    for_each_bit(label_audit_, [&](std::size_t a) { due += audit_fees_[a]; });
    constant += price * due;
  }
  choice.value = value_of(choice.ways, choice.books);
  return all + compulsory + books.value - reward * std::popcount(lower) - constant;
}

void Affordability::offer(const Choice& choice) {
  if (choice.value <= best_.value || needed(choice.ways, choice.books) > cash_) return;
  best_ = choice;
  best_.found = true;
}

/// The multiplier that bounds the search between two sets of books most tightly; the affordable choices met on the way are offered. It
/// prices the limit at one date, that at which the choice without a limit has burnt most. The limit holds at any date for any choice
/// that is worth something: before its last state opens what it has burnt is a line between its own dates, after that it earns.
Affordability::Multiplier Affordability::find_multiplier(const Choice& unlimited, BookSet lower, BookSet upper) {
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
    const double bound = relax(multiplier, lower, upper, choice);
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

void Affordability::explore(const Multiplier& multiplier, BookSet lower, BookSet upper) {
  constexpr int most_nodes = 4000;
  if (++nodes_ > most_nodes) {
    exact_ = false;
    return;
  }
  if (books_upfront(lower) > cash_) return;
  Choice relaxed;
  const double bound = relax(multiplier, lower, upper, relaxed);
  offer(relaxed);
  constexpr double rounding = 1e-12;
  const double gap = bound - best_.value - rounding * (std::abs(bound) + label_cost_) - tolerance_ * std::abs(bound);
  if (!(gap > 0)) return;
  // Books in doubt: the one that brings most first.
  std::array<double, 64> brings{};
  BookSet doubt = 0;
  for (std::size_t j = 0; j < states_; ++j) {
    const std::uint32_t book = outlook_.markets[j].book;
    if (book == no_book || (upper & ~lower & bit(book)) == 0) continue;
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      if (!ways_[j][w].keeps_book || (allowed_[j] & (1U << w)) == 0) continue;
      doubt |= bit(book);
      brings[book] += std::max(0.0, value_[j][w]);
      break;
    }
  }
  if (doubt == 0 && !among_states_) {  // the books are decided: a price on cash of their own
    if (choose_states(lower)) return;
    Choice free;
    if (relax({}, lower, upper, free) <= best_.value) return;
    among_states_ = true;
    explore(find_multiplier(free, lower, upper), lower, upper);
    among_states_ = false;
    return;
  }
  if (doubt == 0) return branch_on_state(multiplier, lower, upper, gap);
  std::size_t book = 0;
  double most = -1;
  for_each_bit(doubt, [&](std::size_t b) {
    if (brings[b] <= most) return;
    most = brings[b];
    book = b;
  });
  const auto with = [&] { explore(multiplier, lower | bit(book), upper); };
  const auto without = [&] { explore(multiplier, lower, upper & ~bit(book)); };
  if ((relaxed.books & bit(book)) != 0) {
    with();
    without();
  } else {
    without();
    with();
  }
}

/// The best states under these books where each is served in one way at one of two costs, as entry at home and abroad: of each kind
/// those that are worth most. What is burnt while the firm waits is left out.
/// @returns false where this is not known to be the best
bool Affordability::choose_states(BookSet books) {
  struct Item {
    double value;
    double upfront;
    std::size_t state;
    std::int8_t way;
  };
  InlineVector<Item, 64> items;
  Choice choice;
  double rest = cash_ - books_upfront(books);
  std::uint64_t audited = label_audit_;  // authorities whose fee is counted
  for_each_bit(label_audit_, [&](std::size_t a) { rest -= audit_fees_[a]; });
  double cheap = infinity;
  double dear = -infinity;
  for (std::size_t j = 0; j < states_; ++j) {
    choice.ways[j] = skipped;
    int found = skipped;
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      const CashWay& way = ways_[j][w];
      const bool open = (allowed_[j] & (1U << w)) != 0 && (!way.keeps_book || (books & bit(outlook_.markets[j].book)) != 0);
      if (!open || way.upfront > rest || value_[j][w] < 0) continue;
      if (found != skipped) return false;
      found = static_cast<int>(w);
    }
    if (found == skipped) continue;
    const CashWay& way = ways_[j][static_cast<std::size_t>(found)];
    double upfront = way.upfront;
    if ((way.audits & ~label_audit_) != 0) {  // the fee is one state's, or the states cannot be compared one by one
      if ((way.audits & audited & ~label_audit_) != 0) return false;
      audited |= way.audits;
      for_each_bit(way.audits & ~label_audit_, [&](std::size_t a) { upfront += audit_fees_[a]; });
    }
    if (upfront == 0) {
      choice.ways[j] = static_cast<std::int8_t>(found);
      continue;
    }
    items.push_back({value_[j][static_cast<std::size_t>(found)], upfront, j, static_cast<std::int8_t>(found)});
    cheap = std::min(cheap, upfront);
    dear = std::max(dear, upfront);
  }
  for (const Item& item : items) {
    if (item.upfront != cheap && item.upfront != dear) return false;
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.value != b.value ? a.value > b.value : a.state < b.state; });
  // How many dear ones, the cheap ones filling the rest.
  Choice filled = choice;
  double most = -infinity;
  for (std::size_t dear_ones = 0; dear_ones <= items.size(); ++dear_ones) {
    double left = rest;
    double value = 0;
    std::size_t taken = 0;
    Choice option = choice;
    for (const bool first : {true, false}) {  // the dear ones first
      for (const Item& item : items) {
        const bool is_dear = item.upfront == dear && dear > cheap;
        if (is_dear != first || (is_dear && taken == dear_ones) || item.upfront > left) continue;
        taken += is_dear ? 1 : 0;
        left -= item.upfront;
        value += item.value;
        option.ways[item.state] = item.way;
      }
    }
    if (taken < dear_ones) break;
    if (value <= most) continue;
    most = value;
    filled = option;
  }
  filled.value = value_of(filled.ways, filled.books);
  if (needed(filled.ways, filled.books) > cash_ && filled.value > best_.value) return false;
  offer(filled);
  return true;
}

void Affordability::branch_on_state(const Multiplier& multiplier, BookSet lower, BookSet upper, double gap) {
  // The state whose best way is least ahead of its second best: where that is further ahead than the gap, the best is taken.
  std::size_t state = states_;
  WaySet best_way = 0;
  double least = gap;
  for (std::size_t j = 0; j < states_; ++j) {
    if (std::popcount(static_cast<unsigned>(allowed_[j])) < 2) continue;
    const std::uint32_t book = outlook_.markets[j].book;
    double first = -infinity;
    double second = -infinity;
    WaySet first_way = 0;
    const auto compare = [&](double dear, WaySet way) {
      if (dear > first) {
        second = first;
        first = dear;
        first_way = way;
      } else {
        second = std::max(second, dear);
      }
    };
    if ((allowed_[j] & may_skip) != 0) compare(0.0, may_skip);
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      const CashWay& way = ways_[j][w];
      if ((allowed_[j] & (1U << w)) == 0 || (way.keeps_book && (lower & bit(book)) == 0)) continue;
      compare(value_[j][w] - multiplier.price * (way.upfront + multiplier.date * way.filing -
                                                 std::max(0.0, multiplier.date - way.wait) * income_[j][w]),
              static_cast<WaySet>(1U << w));
    }
    if (first - second >= least) continue;
    least = first - second;
    state = j;
    best_way = first_way;
  }
  if (state == states_) return;  // every other choice is worth less than the best
  const WaySet before = allowed_[state];
  allowed_[state] = best_way;
  explore(multiplier, lower, upper);
  allowed_[state] = static_cast<WaySet>(before & ~best_way);
  explore(multiplier, lower, upper);
  allowed_[state] = before;
}

Prospect Affordability::best(const Prospect& unlimited, double weight, double cash, double at_least, double tolerance) {
  if (unlimited.markets == 0 || unlimited.value <= at_least) return Prospect{};
  look_at(weight);
  cash_ = cash;
  nodes_ = 0;
  exact_ = unlimited.exact;
  best_ = Choice{};
  best_.value = at_least;
  for (std::size_t j = 0; j < states_; ++j) {
    allowed_[j] = static_cast<WaySet>(may_skip | ((1U << ways_[j].size()) - 1U));
    best_.ways[j] = skipped;
  }
  tolerance_ = tolerance;
  const std::optional<Selection> ways = selection_of(unlimited);
  EXPECTS(ways.has_value());
  Choice free;
  free.ways = *ways;
  free.value = value_of(free.ways, free.books);
  if (needed(free.ways, free.books) <= cash) return unlimited;
  const Multiplier multiplier = find_multiplier(free, 0, ~BookSet{0});
  add_greedily();
  explore(multiplier, 0, ~BookSet{0});
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
    if (ways_[j][static_cast<std::size_t>(choice.ways[j])].is_exempt) markets.exempt |= bit(j);
  }
  Prospect prospect = begin_prospect(markets, shared_, outlook_, scale_);
  shared_.set_scale(scale_);
  for_each_bit(prospect.markets, [&](std::size_t j) {
    const CashWay& way = ways_[j][static_cast<std::size_t>(way_of[j])];
    const ChosenWay chosen{MarketTerms{way.slope, way.cost}, way.mode, way.builds};
    add_market(prospect, outlook_.markets[j], chosen, outlook_.elasticity, weight);
  });
  note_shirked(prospect, outlook_);
  return prospect;
}

}  // namespace faultline

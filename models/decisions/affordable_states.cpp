// The best states that cash pays for under given rule books: a knapsack in which each state is served in one way or not at all.
#include "models/decisions/affordability.hpp"

#include <algorithm>

namespace faultline {

/// The best states under these books: a knapsack in which each state is served in one way or not at all [Sinha-Zoltners-1979], with the
/// limit at the date at which serving all that pays would have burnt most. What is found must be within the limit at every date.
void Affordability::choose_states(BookSet books) {
  Selection all;  // NOLINT: written below
  for (std::size_t j = 0; j < states_; ++j) {
    all[j] = skipped;
    for (std::size_t w = 0; w < ways_[j].size(); ++w) {
      if (!pays_under(books, j, w)) continue;
      if (all[j] == skipped || value_[ways_.place(j, w)] > value_[ways_.place(j, static_cast<std::size_t>(all[j]))])
        all[j] = static_cast<std::int8_t>(w);
    }
  }
  Knapsack knapsack;
  double most = 0;
  for_each_date(all, [&](double date) {
    const double burnt = burnt_by(date, all, books);
    if (burnt <= most) return;
    most = burnt;
    knapsack.date = date;
  });
  const double rest = cash_ - due_for_books(books) - knapsack.date * books_yearly(books);
  for (std::size_t j = 0; j < states_; ++j) {
    knapsack.chosen[j] = skipped;
    if (all[j] != skipped) add_part(knapsack, books, j);
  }
  std::sort(knapsack.parts.begin(), knapsack.parts.end(), [](const Knapsack::Part& a, const Knapsack::Part& b) {
    if (pays_more(a.first, b.first)) return true;
    return !pays_more(b.first, a.first) && a.state < b.state;
  });
  add_steps(knapsack);
  knapsack.base = -shared_(books) - label_cost_;
  fill(knapsack, 0, 0.0, rest);
}

/// Whether a way is worth something and may be chosen where these books are kept.
bool Affordability::pays_under(BookSet books, std::size_t state, std::size_t way) const {
  const CashWay& one = ways_[state][way];
  if (value_[ways_.place(state, way)] < 0 || shirks_one_of(one, state, books)) return false;
  return !one.keeps_book || (books & bit(outlook_.markets[state].book)) != 0;
}

/// More value for its cash; what takes none comes first.
bool Affordability::pays_more(const Knapsack::Item& a, const Knapsack::Item& b) {
  if ((a.cash <= 0) != (b.cash <= 0)) return a.cash <= 0;
  return a.value * std::max(b.cash, 0.0) > b.value * std::max(a.cash, 0.0);
}

/// The ways of one state, in the order in which they are tried: the best at the price of cash first.
void Affordability::add_part(Knapsack& knapsack, BookSet books, std::size_t state) {
  Knapsack::Part part;
  part.state = static_cast<std::uint8_t>(state);
  part.begin = static_cast<std::uint16_t>(knapsack.items.size());
  for (std::size_t w = 0; w < ways_[state].size(); ++w) {
    if (pays_under(books, state, w))
      knapsack.items.push_back({value_[ways_.place(state, w)], cash_by(knapsack.date, state, w), static_cast<std::int8_t>(w)});
  }
  part.end = static_cast<std::uint16_t>(knapsack.items.size());
  const auto first = knapsack.items.begin() + part.begin;
  const auto last = knapsack.items.begin() + part.end;
  std::sort(first, last, [this](const Knapsack::Item& a, const Knapsack::Item& b) {
    const double left = a.value - last_price_ * a.cash;
    const double right = b.value - last_price_ * b.cash;
    return left != right ? left > right : a.way < b.way;
  });
  part.first = *std::min_element(first, last, pays_more);
  knapsack.parts.push_back(part);
}

/// What bounds a knapsack: each state's concave hull of value over cash, step by step, as if a step could be taken in part. It starts
/// at what takes the least cash: doing without the state, or a way that brings cash.
void Affordability::add_steps(Knapsack& knapsack) {
  const std::size_t parts = knapsack.parts.size();
  for (std::size_t p = 0; p < parts; ++p) {
    const Knapsack::Part& part = knapsack.parts[p];
    Knapsack::Step at{0.0, 0.0, static_cast<std::uint8_t>(p)};
    for (std::size_t i = part.begin; i < part.end; ++i) {
      const Knapsack::Item& item = knapsack.items[i];
      if (item.cash < at.cash || (item.cash == at.cash && item.value > at.value)) at = {item.value, item.cash, at.part};
    }
    knapsack.start_value[p] = at.value;
    knapsack.start_cash[p] = at.cash;
    for (bool goes_on = true; goes_on;) {  // the next corner is the steepest
      goes_on = false;
      Knapsack::Step steepest = at;
      for (std::size_t i = part.begin; i < part.end; ++i) {
        const Knapsack::Item& item = knapsack.items[i];
        if (item.cash <= at.cash || item.value <= at.value) continue;
        const double rise = (item.value - at.value) * (steepest.cash - at.cash);
        const double other = (steepest.value - at.value) * (item.cash - at.cash);
        if (goes_on && (rise < other || (rise == other && item.value <= steepest.value))) continue;
        steepest = {item.value, item.cash, at.part};
        goes_on = true;
      }
      if (goes_on) knapsack.steps.push_back({steepest.value - at.value, steepest.cash - at.cash, at.part});
      at = steepest;
    }
  }
  knapsack.start_value[parts] = knapsack.start_cash[parts] = 0;
  for (std::size_t p = parts; p-- > 0;) {  // of this state and all after it
    knapsack.start_value[p] += knapsack.start_value[p + 1];
    knapsack.start_cash[p] += knapsack.start_cash[p + 1];
  }
  std::sort(knapsack.steps.begin(), knapsack.steps.end(), [](const Knapsack::Step& a, const Knapsack::Step& b) {
    const double left = a.value * b.cash;
    const double right = b.value * a.cash;
    return left != right ? left > right : a.part < b.part;
  });
}

/// Serves one state after another, in each way that fits, or does without it.
void Affordability::fill(Knapsack& knapsack, std::size_t next, double value, double rest) {
  constexpr int most_steps = 20'000;
  if (++knapsack.looks > most_steps) {
    exact_ = false;
    return;
  }
  double bound = value + knapsack.start_value[next];
  double left = rest - knapsack.start_cash[next];
  for (const Knapsack::Step& step : knapsack.steps) {
    if (step.part < next) continue;
    if (step.cash <= left) {
      bound += step.value;
      left -= step.cash;
    } else {
      bound += step.value * std::max(0.0, left) / step.cash;
      break;
    }
  }
  if (!is_worth_looking(knapsack.base + bound)) return;
  if (next == knapsack.parts.size()) {
    Choice choice;
    choice.ways = knapsack.chosen;
    choice.value = value_of(choice.ways, choice.books);
    return offer(choice);
  }
  const Knapsack::Part part = knapsack.parts[next];
  std::int8_t& chosen = knapsack.chosen[part.state];
  for (std::size_t i = part.begin; i < part.end; ++i) {
    const Knapsack::Item& item = knapsack.items[i];
    if (item.cash > rest) continue;
    chosen = item.way;
    fill(knapsack, next + 1, value + item.value, rest - item.cash);
  }
  chosen = skipped;
  fill(knapsack, next + 1, value, rest);
}

}  // namespace faultline

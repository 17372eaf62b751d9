#include "models/decisions/market_lines.hpp"

#include <bit>
#include <limits>

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool nobody_is_exempt(const WaysBeside& ways) { return ways.exempt_plain.terms.slope <= 0 && ways.exempt_built.terms.slope <= 0; }

/// Never worth more than the other, at any weight and whatever is rounded.
bool is_below(const MarketTerms& terms, const MarketTerms& other) { return terms.slope <= other.slope && terms.cost == other.cost; }

}  // namespace

void MarketLines::Ways::set(std::size_t state, const MarketTerms& terms) {
  EXPECTS(terms.slope < infinity);  // false for NaN too
  const bool open = terms.slope > 0;
  slope[state] = open ? terms.slope : 0.0;
  cost[state] = open ? terms.cost : infinity;
}

MarketLines::MarketLines(const Outlook& outlook)
    : count_(outlook.markets.size()), effort_is_chosen_(outlook.effort_is_chosen), outlook_(&outlook) {
  for (std::size_t j = 0; j < count_; ++j) {
    const MarketOutlook& market = outlook.markets[j];
    straight_ = straight_ && nobody_is_exempt(market) && market.support == 0 && market.mode == OperatingMode::connected;
    EXPECTS(market.built.slope < infinity);
    plain_.set(j, market.plain);
    book_[j] = market.book;
    if (market.plain.slope > 0 || market.plain_apart[0].slope > 0 || market.plain_apart[1].slope > 0) rents_ |= bit(j);
    if (market.operates_apart()) add_modes(j, market);
    add_building(j, market);
    if (effort_is_chosen_) add_shirking(j, market);
  }
  for (const WaysBeside& ways : outlook.ways_apart) straight_ = straight_ && nobody_is_exempt(ways);
}

/// In the order in which modes are compared; what a connected firm does at the same cost and better is left out.
void MarketLines::add_modes(std::size_t state, const MarketOutlook& market) {
  for (std::size_t m = 0; m < market.plain_apart.size(); ++m) {
    const MarketTerms& terms = market.plain_apart[m];
    if (terms.slope <= 0 || (market.plain.slope > 0 && is_below(terms, market.plain))) continue;
    apart_.push_back({terms, static_cast<std::uint8_t>(state), static_cast<std::uint8_t>(m)});
  }
}

void MarketLines::add_building(std::size_t state, const MarketOutlook& market) {
  const auto add = [&](const MarketTerms& terms, std::size_t mode) {
    if (terms.slope > 0) built_.push_back({terms, static_cast<std::uint8_t>(state), static_cast<std::uint8_t>(mode)});
  };
  add(market.built, connected);
  for (std::size_t m = 0; m < market.built_apart.size(); ++m) {
    if (market.built.slope <= 0 || !is_below(market.built_apart[m], market.built)) add(market.built_apart[m], m);
  }
}

void MarketLines::add_shirking(std::size_t state, const MarketOutlook& market) {
  shirking_.set(state, market.shirking_plain);
  if (market.shirking_plain.slope > 0) rents_shirking_ |= bit(state);
  const auto add = [&](auto& list, const MarketTerms& terms, std::size_t mode) {
    if (terms.slope > 0) list.push_back({terms, static_cast<std::uint8_t>(state), static_cast<std::uint8_t>(mode)});
  };
  add(shirking_built_, market.shirking_built, connected);
  if (market.apart == 0) return;
  for (std::size_t m = 0; m < market.plain_apart.size(); ++m) {
    const WaysBeside& beside = outlook_->beside(market, static_cast<OperatingMode>(m + 1));
    if (beside.shirking_plain.slope > 0) rents_shirking_ |= bit(state);
    add(shirking_apart_, beside.shirking_plain, m);
    add(shirking_built_, beside.shirking_built, m);
  }
}

void MarketLines::set_mode(Apart& apart, std::size_t state, std::size_t mode) {
  for (std::size_t m = 0; m < apart.size(); ++m) {
    apart[m] = m == mode ? apart[m] | bit(state) : apart[m] & ~bit(state);
  }
}

MarketLines::Worth MarketLines::at(double weight) const {
  EXPECTS(weight < infinity);
  Worth worth;
  for (std::size_t j = 0; j < count_; ++j) {
    worth.value[j] = plain_.at(j, weight);
  }
  for (const FurtherWay& way : apart_) {
    const double value = way.terms.at(weight);
    if (value <= worth.value[way.state]) continue;
    worth.value[way.state] = value;
    set_mode(worth.apart, way.state, way.mode);
  }
  if (!built_.empty()) look_at_building(weight, worth);
  for (std::size_t j = 0; j < count_; ++j) {
    worth.pays |= static_cast<StateSet>(worth.value[j] >= 0.0) << j;
  }
  if (effort_is_chosen_) look_at_shirking(weight, worth);
  return worth;
}

/// Own capacity is built where its best mode is worth more than the best without it.
void MarketLines::look_at_building(double weight, Worth& worth) const {
  for (std::size_t i = 0; i < built_.size();) {
    const std::size_t state = built_[i].state;
    const FurtherWay* best = &built_[i];
    double value = best->terms.at(weight);
    for (++i; i < built_.size() && built_[i].state == state; ++i) {
      const double other = built_[i].terms.at(weight);
      if (other <= value) continue;
      value = other;
      best = &built_[i];
    }
    if (value <= ((rents_ & bit(state)) != 0 ? worth.value[state] : outlook_->markets[state].plain.at(weight))) continue;
    worth.value[state] = value;
    worth.builds |= bit(state);
    set_mode(worth.apart, state, best->mode);
  }
}

void MarketLines::look_at_shirking(double weight, Worth& worth) const {
  for (std::size_t j = 0; j < count_; ++j) {
    worth.shirking[j] = shirking_.at(j, weight);
  }
  for (const FurtherWay& way : shirking_apart_) {
    const double value = way.terms.at(weight);
    if (value <= worth.shirking[way.state]) continue;
    worth.shirking[way.state] = value;
    set_mode(worth.shirking_apart, way.state, way.mode);
  }
  StateSet rents = rents_shirking_;
  for (const FurtherWay& way : shirking_built_) {
    const std::size_t j = way.state;
    const double value = way.terms.at(weight);
    if (value <= ((rents & bit(j)) != 0 ? worth.shirking[j] : outlook_->markets[j].shirking_plain.at(weight))) continue;
    worth.shirking[j] = value;
    worth.shirking_builds |= bit(j);
    rents |= bit(j);
    set_mode(worth.shirking_apart, j, way.mode);
  }
  for (std::size_t j = 0; j < count_; ++j) {
    worth.shirking_pays |= static_cast<StateSet>(worth.shirking[j] >= 0.0) << j;
  }
}

MarketLines::Gains MarketLines::gains_of(const Worth& worth) const {
  Gains gains;
  for (StateSet rest = worth.pays | worth.shirking_pays; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    if (book_[j] == no_book) continue;
    const double kept = (worth.pays & bit(j)) != 0 ? worth.value[j] : 0.0;
    const bool shirks = effort_is_chosen_ && worth.shirking[j] > 0.0;
    const double more = shirks ? kept - worth.shirking[j] : kept;
    double& gain = gains.by_book[book_[j]];
    const bool first = (gains.candidates & bit(book_[j])) == 0;
    gain = first ? more : gain + more;
    gains.candidates |= bit(book_[j]);
  }
  for (BookSet rest = effort_is_chosen_ ? gains.candidates : 0; rest != 0; rest &= rest - 1) {
    const auto b = static_cast<std::size_t>(std::countr_zero(rest));
    if (gains.by_book[b] <= 0.0) gains.candidates &= ~bit(b);  // shirking it is worth more, whatever it costs
  }
  return gains;
}

StateSet MarketLines::served(const Worth& worth, BookSet books) const {
  StateSet markets = 0;
  for (StateSet rest = worth.pays; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    if (book_[j] == no_book || (books & bit(book_[j])) != 0) markets |= bit(j);
  }
  return markets;
}

StateSet MarketLines::shirked(const Worth& worth, BookSet books, StateSet served) const {
  StateSet markets = 0;
  for (StateSet rest = worth.shirking_pays & ~served; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    if ((books & bit(book_[j])) == 0) markets |= bit(j);
  }
  return markets;
}

}  // namespace faultline

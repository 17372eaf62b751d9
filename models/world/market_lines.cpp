#include "models/world/market_lines.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A way that is closed, or a line at every weight.
bool never_held(const ExemptTerms& exempt) { return exempt.terms.slope <= 0 || exempt.free_up_to == infinity; }

/// The better of modes at a weight, the earlier if none is.
struct BestMode {
  MarketTerms terms;
  std::size_t apart;  ///< position of the mode, or operating_mode_count − 1 for the first

  BestMode(const MarketTerms& plain, const std::array<MarketTerms, operating_mode_count - 1>& others, double weight)
      : terms(plain), apart(others.size()) {
    for (std::size_t m = 0; m < others.size(); ++m) {
      if (others[m].slope <= 0 || (terms.slope > 0 && others[m].at(weight) <= terms.at(weight))) continue;
      terms = others[m];
      apart = m;
    }
  }
};

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
    const bool no_thresholds = effort_is_chosen_ ? never_held(market.exempt_plain) && never_held(market.exempt_built)
                                                 : market.exempt_plain.terms.slope <= 0 && market.exempt_built.terms.slope <= 0;
    straight_ = straight_ && no_thresholds && market.support == 0 && market.mode == OperatingMode::connected;
    EXPECTS(market.built.slope < infinity);
    plain_.set(j, market.plain);
    book_[j] = market.book;
    operates_apart_ = operates_apart_ || market.operates_apart();
    if (market.built.slope > 0 || market.built_apart[0].slope > 0 || market.built_apart[1].slope > 0) two_ways_ |= bit(j);
  }
  for (std::size_t j = 0; j < count_; ++j) {
    const MarketOutlook& market = outlook.markets[j];
    for (std::size_t m = 0; operates_apart_ && m < apart_.size(); ++m) apart_[m].set(j, market.plain_apart[m]);
    if (effort_is_chosen_) shirking_.set(j, market.exempt_plain.terms);
  }
}

MarketLines::Worth MarketLines::at(double weight) const {
  EXPECTS(weight < infinity);
  Worth worth;
  for (std::size_t j = 0; j < count_; ++j) {
    worth.value[j] = plain_.at(j, weight);
  }
  if (operates_apart_) look_at_modes(weight, worth);
  if (two_ways_ != 0) look_at_building(weight, worth);
  for (std::size_t j = 0; j < count_; ++j) {
    worth.pays |= static_cast<StateSet>(worth.value[j] >= 0.0) << j;
  }
  if (effort_is_chosen_) look_at_shirking(weight, worth);
  return worth;
}

void MarketLines::look_at_modes(double weight, Worth& worth) const {
  for (std::size_t m = 0; m < apart_.size(); ++m) {
    StateSet better = 0;
    for (std::size_t j = 0; j < count_; ++j) {
      const double value = apart_[m].at(j, weight);
      const bool more = value > worth.value[j];
      worth.value[j] = more ? value : worth.value[j];
      better |= static_cast<StateSet>(more) << j;
    }
    for (std::size_t earlier = 0; earlier < m; ++earlier) worth.apart[earlier] &= ~better;
    worth.apart[m] = better;
  }
}

void MarketLines::look_at_building(double weight, Worth& worth) const {
  for (StateSet rest = two_ways_; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketOutlook& market = outlook_->markets[j];
    const BestMode rented(market.plain, market.plain_apart, weight);
    const BestMode built(market.built, market.built_apart, weight);
    const double value = built.terms.at(weight);
    if (built.terms.slope <= 0 || value <= rented.terms.at(weight)) continue;
    worth.value[j] = value;
    worth.builds |= bit(j);
    for (std::size_t m = 0; m < worth.apart.size(); ++m) {
      worth.apart[m] = built.apart == m ? worth.apart[m] | bit(j) : worth.apart[m] & ~bit(j);
    }
  }
}

void MarketLines::look_at_shirking(double weight, Worth& worth) const {
  for (std::size_t j = 0; j < count_; ++j) {
    worth.shirking[j] = shirking_.at(j, weight);
  }
  for (StateSet rest = two_ways_; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketOutlook& market = outlook_->markets[j];
    const double built = market.exempt_built.terms.at(weight);
    if (market.exempt_built.terms.slope <= 0 || built <= market.exempt_plain.terms.at(weight)) continue;
    worth.shirking[j] = built;
    worth.shirking_builds |= bit(j);
  }
  for (std::size_t j = 0; j < count_; ++j) {
    worth.shirking_pays |= static_cast<StateSet>(worth.shirking[j] >= 0.0) << j;
    const bool keeping_gains = worth.value[j] >= 0.0 && (worth.shirking[j] < 0.0 || worth.value[j] > worth.shirking[j]);
    if (!keeping_gains && book_[j] != no_book) worth.pays &= ~bit(j);
  }
}

MarketLines::Gains MarketLines::gains_of(const Worth& worth) const {
  Gains gains;
  for (StateSet rest = worth.pays; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    if (book_[j] == no_book) continue;
    const bool shirks = effort_is_chosen_ && worth.shirking[j] > 0.0;
    const double more = shirks ? worth.value[j] - worth.shirking[j] : worth.value[j];
    double& gain = gains.by_book[book_[j]];
    const bool first = (gains.candidates & bit(book_[j])) == 0;
    gain = first ? more : gain + more;
    gains.candidates |= bit(book_[j]);
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

}  // namespace faultline

#include "models/world/market_lines.hpp"

#include <bit>
#include <limits>

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

MarketLines::MarketLines(const Outlook& outlook) : count_(outlook.markets.size()), outlook_(&outlook) {
  for (std::size_t j = 0; j < count_; ++j) {
    const MarketOutlook& market = outlook.markets[j];
    straight_ = straight_ && market.exempt_plain.terms.slope <= 0 && market.exempt_built.terms.slope <= 0 && market.support == 0 &&
                !market.operates_apart() && market.mode == OperatingMode::connected;
    EXPECTS(market.plain.slope < infinity && market.built.slope < infinity);  // false for NaN too
    const bool open = market.plain.slope > 0;
    slope_[j] = open ? market.plain.slope : 0.0;
    cost_[j] = open ? market.plain.cost : infinity;
    book_[j] = market.book;
    if (market.built.slope > 0) two_ways_ |= bit(j);
  }
}

MarketLines::Worth MarketLines::at(double weight) const {
  EXPECTS(weight < infinity);
  Worth worth;
  for (std::size_t j = 0; j < count_; ++j) {
    worth.value[j] = MarketTerms{slope_[j], cost_[j]}.at(weight);
  }
  for (StateSet rest = two_ways_; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketOutlook& market = outlook_->markets[j];
    const double built = market.built.at(weight);
    if (built <= market.plain.at(weight)) continue;
    worth.value[j] = built;
    worth.builds |= bit(j);
  }
  for (std::size_t j = 0; j < count_; ++j) {
    worth.pays |= static_cast<StateSet>(worth.value[j] >= 0.0) << j;
  }
  return worth;
}

MarketLines::Gains MarketLines::gains_of(const Worth& worth) const {
  Gains gains;
  for (StateSet rest = worth.pays; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    if (book_[j] == no_book) continue;
    double& gain = gains.by_book[book_[j]];
    const bool first = (gains.candidates & bit(book_[j])) == 0;
    gain = first ? worth.value[j] : gain + worth.value[j];
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

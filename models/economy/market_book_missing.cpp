// What outages keep from markets: the weight that is missing, and two integrals of it that move with the market's own.
#include "models/economy/market_book.hpp"

#include "models/rules/demand.hpp"
#include "models/rules/outages.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

void MarketBook::track_missing(const std::vector<double>& price_powers, SimTime now) {
  EXPECTS(price_powers.size() == layers_);
  const bool begins = missing_.empty();
  missing_.resize(markets_.size());
  missing_by_home_.resize(accounts_.size());
  for (std::size_t m = 0; m < missing_.size(); ++m) {
    const double power = price_powers[m / segment_count % layers_];
    if (missing_[m].price_power == power) continue;
    if (!begins) forward(MarketId{m}, now);
    missing_[m].price_power = power;
  }
}

double MarketBook::sum_missing(MarketId m) const {
  double sum = 0;
  for (std::size_t h = 0; h < states_; ++h) {
    const HomeMissing& missing = missing_by_home_[slot(StateId{h}, m)];
    if (missing.presences > 0) sum += accounts_[slot(StateId{h}, m)].kappa * (missing.weight + missing.weight_rest);
  }
  return sum;
}

void MarketBook::accrue_missing(MarketId m, double spent, MissingSupply& missing) const {
  const double lost = missing_weight(m);
  if (lost <= 0 || spent == 0) return;
  const double phi = markets_[m.index()].phi;
  const double share = lost / (phi + lost);
  missing.lost_sales += spent * share;
  if (phi > 0) missing.buyer_loss += spent * log_price_jump(share, missing.price_power);
}

void MarketBook::add_missing(StateId home, MarketId m, double change, int presences, SimTime now) {
  EXPECTS(tracks_missing());
  forward(m, now);
  HomeMissing& missing = missing_by_home_[slot(home, m)];
  EXPECTS(presences >= 0 || missing.presences > 0);
  missing.presences = static_cast<std::uint32_t>(static_cast<int>(missing.presences) + presences);
  missing_[m.index()].presences = static_cast<std::uint32_t>(static_cast<int>(missing_[m.index()].presences) + presences);
  if (missing.presences == 0) {  // all is back: no rounding error may stay behind
    missing.weight = 0;
    missing.weight_rest = 0;
    return;
  }
  add_exactly(missing.weight, missing.weight_rest, change);
}

std::vector<MissingSupply> MarketBook::missing_at(SimTime now) const {
  std::vector<MissingSupply> missing = missing_;
  for (std::size_t m = 0; m < missing.size(); ++m) {
    accrue_missing(MarketId{m}, spent_at(MarketId{m}, now) - markets_[m].spent, missing[m]);
  }
  return missing;
}

}  // namespace faultline

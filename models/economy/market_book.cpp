#include "models/economy/market_book.hpp"

#include "models/rules/demand.hpp"
#include "models/rules/entry.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

namespace {

double years_between(SimTime from, SimTime to) { return years_from_seconds(to - from); }

}  // namespace

MarketBook::MarketBook(std::size_t states, std::size_t layers, double adaptation_rate)
    : states_(states),
      layers_(layers),
      adaptation_rate_(adaptation_rate),
      markets_(states * layers * segment_count),
      accounts_(states * layers * segment_count * states),
      passages_(states * layers) {}

double MarketBook::final_spending_at(MarketId m, SimTime now) const {
  return spending_at(m, now) * (1.0 - markets_[m.index()].intermediate_share);
}

double MarketBook::intermediate_spent_at(MarketId m, SimTime now) const {
  const Market& market = markets_[m.index()];
  return market.intermediate_spent + market.intermediate_share * (spent_at(m, now) - market.spent);
}

double MarketBook::phi_at_level(MarketId m, double level, SimTime now) const {
  const double response = markets_[m.index()].response;
  const double phi = spending_scale_at(m, now) / level;
  return response == 0 || response >= 1 ? phi : elementary::pow(phi, 1.0 / (1.0 - response));
}

double MarketBook::spent_at(MarketId m, SimTime now) const {
  const Market& market = markets_[m.index()];
  return market.spent + integrated_expenditure(market.spending, market.growth, years_between(market.forwarded_at, now));
}

double MarketBook::unserved_at(MarketId m, SimTime now) const {
  const Market& market = markets_[m.index()];
  return market.unserved + (market.phi > 0 ? 0.0 : spent_at(m, now) - market.spent);
}

double MarketBook::outside_spent_at(MarketId m, SimTime now) const {
  const Market& market = markets_[m.index()];
  return market.outside_offset + market.outside_weight * integral_at(m, now);
}

const Passage& MarketBook::compute_passage(MarketId m, SimTime elapsed) const {
  const double growth = markets_[m.index()].growth;
  const double years = years_from_seconds(elapsed);
  Passage& passage = passages_[m.index() / segment_count];
  passage.growth = growth;
  passage.elapsed = elapsed;
  passage.grown = elementary::exp(growth * years);
  if (adaptation_rate_ > 0) passage.adapted = adaptive_step(adaptation_rate_, years, growth, passage.grown);
  return passage;
}

double MarketBook::share_of(StateId home, MarketId m) const {
  const Market& market = markets_[m.index()];
  const HomeAccount& account = accounts_[slot(home, m)];
  return market.phi > 0 ? account.kappa * account.weight / market.phi : 0.0;
}

void MarketBook::forward(MarketId m, SimTime now) {
  Market& market = markets_[m.index()];
  EXPECTS(now >= market.forwarded_at);
  if (now == market.forwarded_at) return;
  const double years = years_between(market.forwarded_at, now);
  const double spent = integrated_expenditure(market.spending, market.growth, years);
  market.spent += spent;
  if (!missing_.empty()) accrue_missing(m, spent, missing_[m.index()]);
  market.intermediate_spent += market.intermediate_share * spent;
  if (market.phi > 0) {
    market.integral += spent / market.phi;
  } else {
    market.unserved += spent;
  }
  const double missing = missing_weight(m);
  if (adaptation_rate_ > 0 && market.phi + missing > 0) market.expected_level = followed_level(m, market.level_then(missing), now);
  if (market.growth != 0) {
    const double grown = growth_until(m, now);
    market.spending *= grown;
    market.base_spending *= grown;
  }
  market.forwarded_at = now;
}

void MarketBook::sum_phi(MarketId m) {
  CompensatedSum sum(markets_[m.index()].outside_weight);
  for (std::size_t h = 0; h < states_; ++h) {
    const HomeAccount& account = accounts_[slot(StateId{h}, m)];
    sum.add(account.kappa * account.weight);
    sum.add(account.kappa * account.weight_rest);
  }
  markets_[m.index()].phi = sum.sum;
  markets_[m.index()].phi_rest = sum.rest;
  respond(markets_[m.index()]);
}

void MarketBook::respond(Market& market) {
  market.spending = market.response == 0 ? market.base_spending : market.spending_at_phi(market.phi);
}

void MarketBook::add_weight(StateId home, MarketId m, double change, int sellers, SimTime now) {
  forward(m, now);
  HomeAccount& account = accounts_[slot(home, m)];
  EXPECTS(sellers >= 0 || account.sellers > 0);
  account.sellers = static_cast<std::uint32_t>(static_cast<int>(account.sellers) + sellers);
  if (account.sellers == 0) {  // the last one leaves: no rounding error may stay behind as a ghost seller
    account.weight = 0;
    account.weight_rest = 0;
    sum_phi(m);
    return;
  }
  add_exactly(account.weight, account.weight_rest, change);
  add_exactly(markets_[m.index()].phi, markets_[m.index()].phi_rest, account.kappa * change);
  respond(markets_[m.index()]);
}

void MarketBook::set_kappa(StateId home, MarketId m, double kappa, SimTime now) {
  HomeAccount& account = accounts_[slot(home, m)];
  if (account.kappa == kappa) return;
  forward(m, now);
  account.offset += (account.kappa - kappa) * markets_[m.index()].integral;
  account.kappa = kappa;
  sum_phi(m);
}

void MarketBook::set_spending(MarketId m, double base_spending_now, double intermediate_share, double growth, SimTime now) {
  EXPECTS(intermediate_share >= 0 && intermediate_share <= 1);
  Market& market = markets_[m.index()];
  const bool same_parts = market.intermediate_share == intermediate_share;
  if (same_parts && base_spending_at(m, now) == base_spending_now && market.growth == growth) return;
  forward(m, now);
  market.base_spending = base_spending_now;
  market.intermediate_share = intermediate_share;
  market.growth = growth;
  respond(market);
}

void MarketBook::set_response(MarketId m, double response, SimTime now) {
  Market& market = markets_[m.index()];
  if (market.response == response) return;
  forward(m, now);
  market.response = response;
  respond(market);
}

void MarketBook::set_opening(MarketId m, double phi) {
  Market& market = markets_[m.index()];
  market.opening_level = market.base_spending / phi;
  market.reference_phi = phi;
  respond(market);
}

void MarketBook::refer_to(MarketId m, double phi, SimTime now) {
  Market& market = markets_[m.index()];
  if (market.reference_phi == phi) return;
  forward(m, now);
  market.reference_phi = phi;
  respond(market);
}

void MarketBook::set_outside_weight(MarketId m, double weight, SimTime now) {
  if (markets_[m.index()].outside_weight == weight) return;
  forward(m, now);
  markets_[m.index()].outside_offset += (markets_[m.index()].outside_weight - weight) * markets_[m.index()].integral;
  markets_[m.index()].outside_weight = weight;
  sum_phi(m);
}

void MarketBook::begin_anew(SimTime now) {
  for (std::size_t m = 0; m < markets_.size(); ++m) {
    forward(MarketId{m}, now);
    markets_[m].outside_offset += markets_[m].outside_weight * markets_[m].integral;
    markets_[m].integral = 0;
  }
  for (HomeAccount& account : accounts_) account.offset = 0;
}

void MarketBook::set_adaptation_rate(double rate, SimTime now) {
  if (rate == adaptation_rate_) return;
  for (std::size_t m = 0; m < markets_.size(); ++m) {
    forward(MarketId{m}, now);
    if (adaptation_rate_ <= 0) markets_[m].expected_level = 0;
  }
  adaptation_rate_ = rate;
  passages_.assign(passages_.size(), {});
}

double MarketBook::refresh(MarketId m, const std::vector<CompensatedSum>& weights, SimTime now) {
  EXPECTS(weights.size() == states_);
  forward(m, now);
  const double before = markets_[m.index()].phi;
  for (std::size_t h = 0; h < states_; ++h) {
    accounts_[slot(StateId{h}, m)].weight = weights[h].sum;
    accounts_[slot(StateId{h}, m)].weight_rest = weights[h].rest;
  }
  sum_phi(m);
  const double after = markets_[m.index()].phi;
  return after == before ? 0.0 : std::abs(after - before) / std::max(std::abs(after), std::abs(before));
}

}  // namespace faultline

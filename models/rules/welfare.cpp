#include "models/rules/welfare.hpp"

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

#include <cmath>
#include <limits>

namespace faultline {

namespace {

/// (1 − e^(−x))/x, 1 at x = 0: the logarithmic mean of a and a e^(−x) is a times this.
double discounted_mean(double x) { return x == 0.0 ? 1.0 : -elementary::expm1(-x) / x; }

}  // namespace

PriceChange decompose_price_change(std::span<const ContinuingVariety> continuing, double total_before, double total_after,
                                   double elasticity) {
  EXPECTS(elasticity > 1.0);
  PriceChange change;
  const double per_log_price = 1.0 / (elasticity - 1.0);
  double before = 0;
  double after = 0;
  for (const ContinuingVariety& variety : continuing) {
    before += variety.before;
    after += variety.after;
  }
  if (continuing.empty()) {
    change.variety = per_log_price * elementary::log(total_before / total_after);
    return change;
  }
  const double log_growth = elementary::log(after / before);
  double weights = 0;
  for (const ContinuingVariety& variety : continuing) {
    const double log_change = variety.after == variety.before ? 0.0 : elementary::log(variety.after / variety.before);
    const double weight = variety.after / after * discounted_mean(log_change - log_growth);
    weights += weight;
    change.markups += weight * variety.log_markup_change;
    change.costs -= weight * (per_log_price * log_change + variety.log_markup_change);
  }
  change.markups /= weights;
  change.costs /= weights;
  change.variety = per_log_price * elementary::log(after / total_after * (total_before / before));
  return change;
}

double log_experienced_price(const WeightSums& sums, double elasticity) {
  return elementary::log(sums.acted_on) - elasticity / (elasticity - 1.0) * elementary::log(sums.experienced);
}

PriceWedges price_wedges(const WeightSums& sums, double elasticity) {
  const double per_log_price = 1.0 / (elasticity - 1.0);
  PriceWedges wedges;
  wedges.delay = per_log_price * elementary::log(sums.awaited / sums.informed);
  const double log_choice = elementary::log(sums.acted_on / sums.experienced);
  wedges.trust = log_choice + per_log_price * elementary::log(sums.informed / sums.experienced);
  wedges.appeal = -elasticity * per_log_price * log_choice;
  return wedges;
}

Variation value_change(const StateIncome& before, const StateIncome& after, const StatePriceChange& prices) {
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  const double share = before.budget / before.total();
  const double exponent = share * prices.experienced();
  const double with_appeal = exponent + share * prices.wedges.appeal;
  if (before.total() <= 0.0 || !std::isfinite(exponent) || !std::isfinite(with_appeal)) {
    return {missing, missing, missing, missing, missing, missing, missing, missing, missing, missing, missing, missing};
  }
  const double per_log_price = after.total() * discounted_mean(exponent) * share;
  Variation variation;
  variation.equivalent = after.total() * elementary::exp(-exponent) - before.total();
  variation.compensating = after.total() - before.total() * elementary::exp(exponent);
  variation.budget = after.budget - before.budget;
  variation.profits = after.profits - before.profits;
  variation.compliance = before.compliance - after.compliance;
  variation.fines = after.fines - before.fines;
  variation.costs = 0.0 - per_log_price * prices.varieties.costs;
  variation.markups = 0.0 - per_log_price * prices.varieties.markups;
  variation.variety = 0.0 - per_log_price * prices.varieties.variety;
  variation.delay = 0.0 - per_log_price * prices.wedges.delay;
  variation.trust = 0.0 - per_log_price * prices.wedges.trust;
  variation.appeal = after.total() * (elementary::exp(-with_appeal) - elementary::exp(-exponent));
  return variation;
}

}  // namespace faultline

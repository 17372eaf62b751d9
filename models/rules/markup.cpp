#include "models/rules/markup.hpp"

#include "models/rules/demand.hpp"
#include "sim/base/elementary.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

/// Of one segment, at some price of the firm.
struct Sales {
  double share = 0;
  double revenue = 0;  ///< [US$ m / year]
  double of_all = 0;   ///< share among all to whose prices spending answers
};

/// Sales at the log of a markup while rivals keep their prices.
class AtGivenPrices {
 public:
  AtGivenPrices(std::span<const SegmentDemand> segments, const PricingTerms& terms)
      : segments_(segments),
        exponent_(1.0 - terms.elasticity),
        response_((terms.upper_elasticity - 1.0) / (terms.elasticity - 1.0)),
        constant_(elementary::log(ces_markup(terms.elasticity))) {}

  [[nodiscard]] Sales operator()(std::size_t g, double log_markup) const {
    const SegmentDemand& segment = segments_[g];
    if (segment.own == 0) return {};
    const double weight = segment.own * elementary::exp(exponent_ * (log_markup - constant_));
    const double phi = segment.counts_own ? std::max(segment.rivals, weight) : segment.rivals + weight;
    if (!(phi > 0)) return {};
    const double share = weight / phi;
    if (segment.beyond == 0) return {share, share * segment.spending * (response_ == 0 ? 1.0 : elementary::pow(phi, response_)), share};
    const double all = phi + segment.beyond;
    return {share, share * segment.spending * (response_ == 0 ? 1.0 : elementary::pow(all, response_)), weight / all};
  }

 private:
  std::span<const SegmentDemand> segments_;
  double exponent_;
  double response_;  // of spending to Φ
  double constant_;
};

/// Sales at the log of a markup while rivals keep their quantities. With the firm's own quantity at y times what it is,
///     x = y^((σ−1)/σ),  z = 1 − s + s x,  share s x/z,  own price t = z^(k−1) y^(−1/σ),  k = σ(η−1)/((σ−1)η)
/// for a share s at present: Newton's method on ln y, whose slope −[(1−share)/σ + share/η] is monotone. Where spending answers to the
/// prices of more than those that the segment is shared with, t = z_all^k z^(−1) y^(−1/σ).
class AtGivenQuantities {
 public:
  AtGivenQuantities(std::span<const SegmentDemand> segments, const PricingTerms& terms, double log_markup)
      : present_(segments, terms), log_markup_(log_markup), sigma_(terms.elasticity), eta_(terms.upper_elasticity) {}

  [[nodiscard]] Sales operator()(std::size_t g, double log_markup) const {
    const Sales now = present_(g, log_markup_);
    if (now.revenue <= 0) return now;
    const double log_price = log_markup - log_markup_;
    const double power = (sigma_ - 1.0) / sigma_;
    const double spread = (eta_ - 1.0) / (power * eta_) - 1.0;
    double log_quantity = -log_price / slope(now.share, now.of_all);
    double share = now.share;
    double of_all = now.of_all;
    for (int step = 0; step < 60; ++step) {
      const double x = elementary::exp(power * log_quantity);
      const double z = 1.0 - now.share + now.share * x;
      share = now.share * x / z;
      const double z_all = 1.0 - now.of_all + now.of_all * x;
      of_all = now.of_all * x / z_all;
      const double answer =
          now.of_all == now.share ? spread * elementary::log(z) : (spread + 1.0) * elementary::log(z_all) - elementary::log(z);
      const double miss = answer - log_quantity / sigma_ - log_price;
      log_quantity += miss / slope(share, of_all);
      if (std::abs(miss) < 1e-15) break;
    }
    return {share, now.revenue * elementary::exp(log_price + log_quantity), of_all};
  }

 private:
  [[nodiscard]] double slope(double share, double of_all) const {
    return share == of_all ? (1.0 - share) / sigma_ + share / eta_ : (1.0 - share) / sigma_ + share - (1.0 - 1.0 / eta_) * of_all;
  }

  AtGivenPrices present_;
  double log_markup_;
  double sigma_;
  double eta_;
};

double margin_at(double log_markup) { return -elementary::expm1(-log_markup); }

/// Root of a function that is positive before it and negative after it; the end that it does not pass.
template <class Function>
double down_crossing(const Function& function, double low, double high) {
  const double at_low = function(low);
  if (!(at_low > 0) || !(high > low)) return low;
  const double at_high = function(high);
  if (at_high >= 0) return high;
  std::uintmax_t iterations = 100;
  const auto [left, right] =
      boost::math::tools::toms748_solve(function, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(), iterations);
  return 0.5 * (left + right);
}

/// The best log markup under a conjecture about sales, as best_markup describes it.
template <class Conjecture>
class Search {
 public:
  Search(const Conjecture& sales, std::size_t segments, const PricingTerms& terms) : sales_(sales), segments_(segments), terms_(terms) {}

  [[nodiscard]] double best() const {
    const double least = elementary::log(ces_markup(terms_.elasticity));
    const double most = std::max(least, elementary::log(terms_.markup_ceiling));
    double low = most;
    double high = least;
    for (std::size_t g = 0; g < segments_; ++g) {
      const Sales at_least = sales_(g, least);
      if (at_least.revenue <= 0) continue;
      // The share falls with the markup, so the share at the least markup bounds the best one.
      const double bound = std::min(most, elementary::log(ces_markup(perceived_elasticity(at_least.share, at_least.of_all, terms_))));
      const double alone = down_crossing([&](double u) { return marginal_profit(g, g + 1, u); }, least, bound);
      low = std::min(low, alone);
      high = std::max(high, alone);
    }
    return high - low <= 1e-14 ? high : best_between(low, high);
  }

  [[nodiscard]] double profit(double log_markup) const {
    double revenue = 0;
    for (std::size_t g = 0; g < segments_; ++g) revenue += sales_(g, log_markup).revenue;
    return revenue * margin_at(log_markup);
  }

 private:
  /// d profit / d ln markup, over revenue·(1/m): 1 − (1 − 1/m) ε̄, over segments [from, to).
  [[nodiscard]] double marginal_profit(std::size_t from, std::size_t to, double log_markup) const {
    double revenue = 0;
    double lost = 0;
    for (std::size_t g = from; g < to; ++g) {
      const Sales sales = sales_(g, log_markup);
      revenue += sales.revenue;
      lost += sales.revenue * perceived_elasticity(sales.share, sales.of_all, terms_);
    }
    return 1.0 - margin_at(log_markup) * lost / revenue;
  }

  [[nodiscard]] double best_between(double low, double high) const {
    constexpr int parts = 16;
    const auto marginal = [this](double u) { return marginal_profit(0, segments_, u); };
    double best = low;
    // Where quantities are given profit at given prices falls all the way: there the condition decides, not it.
    double most = terms_.rivalry == Rivalry::quantities ? -std::numeric_limits<double>::infinity() : profit(low);
    for (int part = 0; part < parts; ++part) {
      const double from = low + (high - low) * part / parts;
      const double to = low + (high - low) * (part + 1) / parts;
      if (!(marginal(from) > 0 && marginal(to) <= 0)) continue;
      const double root = down_crossing(marginal, from, to);
      const double value = profit(root);
      if (value > most) {
        most = value;
        best = root;
      }
    }
    return marginal(high) > 0 && profit(high) > most ? high : best;  // as much as the ceiling lets it
  }

  const Conjecture& sales_;
  std::size_t segments_;
  const PricingTerms& terms_;
};

}  // namespace

double perceived_elasticity(double share, const PricingTerms& terms) {
  return terms.rivalry == Rivalry::prices ? bertrand_elasticity(share, terms.elasticity, terms.upper_elasticity)
                                          : cournot_elasticity(share, terms.elasticity, terms.upper_elasticity);
}

double perceived_elasticity(double share, double of_all, const PricingTerms& terms) {
  if (share == of_all) return perceived_elasticity(share, terms);
  const double eta = terms.upper_elasticity;
  if (terms.rivalry == Rivalry::prices) return (1.0 - share) * terms.elasticity + share + (eta - 1.0) * of_all;
  return 1.0 / ((1.0 - share) / terms.elasticity + share - (1.0 - 1.0 / eta) * of_all);
}

double relative_markup_weight(double markup, double elasticity) {
  return elementary::pow(markup / ces_markup(elasticity), 1.0 - elasticity);
}

std::size_t places_sold_in(std::span<const SegmentDemand> segments) {
  std::size_t places = segments.size();
  while (places > 0 && segments[places - 1].own == 0) --places;
  return places;
}

double best_markup(std::span<const SegmentDemand> segments, const PricingTerms& terms) {
  segments = segments.first(places_sold_in(segments));
  const AtGivenPrices sales(segments, terms);
  return elementary::exp(Search(sales, segments.size(), terms).best());
}

double revenue_at(std::span<const SegmentDemand> segments, const PricingTerms& terms, double markup) {
  segments = segments.first(places_sold_in(segments));
  const AtGivenPrices sales(segments, terms);
  double revenue = 0;
  for (std::size_t g = 0; g < segments.size(); ++g) revenue += sales(g, elementary::log(markup)).revenue;
  return revenue;
}

namespace {

template <class Conjecture>
double gain_under(const Conjecture& sales, std::size_t segments, const PricingTerms& terms, double log_markup) {
  const Search search(sales, segments, terms);
  const double now = search.profit(log_markup);
  return now > 0 ? std::max(0.0, search.profit(search.best()) / now - 1.0) : 0.0;
}

}  // namespace

double deviation_gain(std::span<const SegmentDemand> segments, const PricingTerms& terms, double markup) {
  segments = segments.first(places_sold_in(segments));
  const double log_markup = elementary::log(markup);
  if (terms.rivalry == Rivalry::prices) {
    return gain_under(AtGivenPrices(segments, terms), segments.size(), terms, log_markup);
  }
  return gain_under(AtGivenQuantities(segments, terms, log_markup), segments.size(), terms, log_markup);
}

}  // namespace faultline

// The market book: who sells how much where, without stepping. A market is one segment of one layer in one state.
//
// All firms of home h sell in market m at the rate  E_m · κ_hm · w / Φ_m  per unit of their own weight w, so one integral per market,
//     B_m(t) = ∫ E_m / Φ_m du,      A_hm(t) = offset_hm + κ_hm · B_m(t),
// tells what any firm earned since its bookmark: w · (A_hm(now) − bookmark). B_m is brought forward only when Φ_m, E_m or a κ
// changes, and a change of κ_hm is absorbed in offset_hm; both are O(1), whatever the number of firms and states.
#pragma once

#include "models/agents/ids.hpp"
#include "models/economy/compensated_sum.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/entry.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/time.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace faultline {

struct Market {
  double spending = 0;            ///< E_m [US$ m / year] at forwarded_at
  double growth = 0;              ///< [1/year] of spending
  double intermediate_share = 0;  ///< part of spending that firms spend on inputs
  double intermediate_spent = 0;  ///< ∫ of it du [US$ m] since time zero
  double integral = 0;            ///< B_m [US$ m per unit of Φ-weight]
  double phi = 0;                 ///< Φ_m = Σ_h κ_hm · weight_hm + outside_weight
  double phi_rest = 0;            ///< what the last additions to Φ_m lost in rounding
  double outside_weight = 0;
  double outside_offset = 0;  ///< makes the outside good's own integral continuous when its weight changes
  double expected_level = 0;  ///< expected E_m / Φ_m under adaptive expectations; 0 until the market has first been served
  double opening_level = 0;   ///< expected E_m / Φ_m at time zero, before anyone has sold
  double spent = 0;           ///< ∫ E_m du [US$ m] since time zero
  double unserved = 0;        ///< part of `spent` at times when nobody sold
  double base_spending = 0;   ///< E_m at Φ_m = reference_phi [US$ m / year] at forwarded_at
  double response = 0;        ///< (η−1)/(σ−1) in [0, 1]: E_m = base_spending · (Φ_m / reference_phi)^response
  double reference_phi = 1;
  SimTime forwarded_at = 0;

  /// Below every weight that a firm can have.
  static constexpr double least_phi = 1e-12;
  /// E at a given Φ, at the date to which the market was brought.
  [[nodiscard]] double spending_at_phi(double at_phi) const { return base_spending * elementary::pow(at_phi / reference_phi, response); }
  /// E/Φ at that date. @param missing what outages keep from Φ
  [[nodiscard]] double level_then(double missing) const {
    const double full_phi = std::max(phi + missing, least_phi);
    return (response == 0 || full_phi == phi ? spending : spending_at_phi(full_phi)) / full_phi;
  }
};

struct Passage {  ///< what a time does to a market: a pure function of growth, time and the rate of adaptation
  double growth = 0;
  SimTime elapsed = 0;
  double grown = 1;      ///< e^(gt)
  AdaptiveStep adapted;  ///< of expectations
};

struct HomeAccount {          ///< firms of one home in one market
  double kappa = 0;           ///< κ_hm = (τ · C_h)^(1−σ) · exp(−origin aversion), what all firms of a home share
  double offset = 0;          ///< makes A_hm continuous when κ_hm changes
  double weight = 0;          ///< Σ of the firms' own weights
  double weight_rest = 0;     ///< what the last additions lost in rounding
  std::uint32_t sellers = 0;  ///< open presences
};

struct MissingSupply {    ///< what outages keep from a market
  double lost_sales = 0;  ///< ∫ E · D/(Φ + D) du [US$ m] since time zero, D the weight that is missing
  double buyer_loss = 0;  ///< ∫ E · ln((Φ + D)/Φ)/(σ−1) du [US$ m]: spending times the log of the price index over what it would be
  double price_power = 0;       ///< 1/(σ−1)
  std::uint32_t presences = 0;  ///< that miss some
};

struct HomeMissing {            ///< of firms of one home in one market
  double weight = 0;            ///< Σ of own weights that are missing
  double weight_rest = 0;       ///< what the last additions lost in rounding
  std::uint32_t presences = 0;  ///< that miss some
};

class MarketBook {
 public:
  MarketBook() = default;
  /// @param adaptation_rate [1/year] of adaptive expectations; 0: expectations are myopic
  MarketBook(std::size_t states, std::size_t layers, double adaptation_rate);

  [[nodiscard]] MarketId market(StateId state, LayerId layer, MarketSegment segment) const {
    return MarketId{(state.index() * layers_ + layer.index()) * segment_count + static_cast<std::size_t>(segment)};
  }
  [[nodiscard]] std::size_t state_count() const { return states_; }
  [[nodiscard]] std::size_t market_count() const { return markets_.size(); }
  [[nodiscard]] const Market& operator[](MarketId m) const { return markets_[m.index()]; }
  [[nodiscard]] const HomeAccount& account(StateId home, MarketId m) const { return accounts_[slot(home, m)]; }

  /// B_m(now), without changing the book. @returns [US$ m per unit of Φ-weight]
  [[nodiscard]] double integral_at(MarketId m, SimTime now) const;
  /// A_hm(now): the bookmark of a firm that settles now.
  [[nodiscard]] double accrued_at(StateId home, MarketId m, SimTime now) const;
  /// E_m(now) [US$ m / year]
  [[nodiscard]] double spending_at(MarketId m, SimTime now) const;
  /// E_m(now) if Φ_m were `phi`, and if it were 1 [US$ m / year]
  [[nodiscard]] double spending_if(MarketId m, double phi, SimTime now) const;
  [[nodiscard]] double spending_scale_at(MarketId m, SimTime now) const { return spending_if(m, 1.0, now); }
  /// E_m(now) if Φ_m were what it was when spending was given [US$ m / year]
  [[nodiscard]] double base_spending_at(MarketId m, SimTime now) const;
  /// Φ at which E_m(now)/Φ is `level`; some Φ where η = σ, for then E_m/Φ is the same at any.
  [[nodiscard]] double phi_at_level(MarketId m, double level, SimTime now) const;
  /// Part of E_m that is final: of households and governments [US$ m / year]
  [[nodiscard]] double final_spending_at(MarketId m, SimTime now) const;
  /// ∫ of the other part, spent on inputs, since time zero [US$ m]
  [[nodiscard]] double intermediate_spent_at(MarketId m, SimTime now) const;
  /// ∫ E_m du since time zero [US$ m]
  [[nodiscard]] double spent_at(MarketId m, SimTime now) const;
  [[nodiscard]] double unserved_at(MarketId m, SimTime now) const;
  /// Part of `spent` that went to the outside good [US$ m].
  [[nodiscard]] double outside_spent_at(MarketId m, SimTime now) const;
  /// E_m / Φ_m as firms expect it at this date [US$ m / year per unit of Φ-weight], whenever the market was brought forward last:
  /// adaptive expectations follow a level that grows as it does. Where nobody sells nobody learns; where nobody has, demand per unit of
  /// weight is unbounded and a very large number is returned.
  [[nodiscard]] double expected_level_at(MarketId m, SimTime now) const;
  /// E_m / Φ_m as it is at the date; at time zero the opening's, as for what is expected. Outages are over soon: both count what they
  /// keep from the market.
  [[nodiscard]] double present_level_at(MarketId m, SimTime now) const;
  /// κ_hm · weight_hm / Φ_m, the share of spending that goes to firms of this home
  [[nodiscard]] double share_of(StateId home, MarketId m) const;

  /// A firm's weight in a market changes (it opens, closes, or changes its terms).
  /// @param sellers +1 when a presence opens, −1 when it closes, 0 otherwise
  void add_weight(StateId home, MarketId m, double change, int sellers, SimTime now);
  /// The following touch the market only when the value differs, so a change to the same value changes no bit.
  void set_kappa(StateId home, MarketId m, double kappa, SimTime now);
  /// @param intermediate_share part of spending that firms spend on inputs, in [0, 1]
  void set_spending(MarketId m, double base_spending_now, double intermediate_share, double growth, SimTime now);
  void set_response(MarketId m, double response, SimTime now);
  void set_outside_weight(MarketId m, double weight, SimTime now);
  void set_adaptation_rate(double rate, SimTime now);
  /// Lets every integral begin at zero again, where all firms are settled: what κ was long ago, perhaps orders of magnitude larger,
  /// no longer weighs on the last digits. Every bookmark is then due to be zero.
  void begin_anew(SimTime now);

  /// Φ that firms expect at time zero, in place of a market in which nobody sells yet: base spending is spent at it.
  void set_opening(MarketId m, double phi);
  /// Φ at which base spending is spent, from now on.
  void refer_to(MarketId m, double phi, SimTime now);

  /// What outages keep from markets is followed from now on, exactly in time like sales.
  /// @param price_powers 1/(σ−1) by layer
  void track_missing(const std::vector<double>& price_powers, SimTime now);
  [[nodiscard]] bool tracks_missing() const { return !missing_.empty(); }
  /// A presence misses more or less of its own weight than before.
  /// @param presences +1 when it begins to miss some, −1 when it has all again, 0 otherwise
  void add_missing(StateId home, MarketId m, double change, int presences, SimTime now);
  /// D, the weight that is missing from Φ.
  [[nodiscard]] double missing_weight(MarketId m) const;
  /// Own weights of a home's firms that are missing.
  [[nodiscard]] double missing_of(StateId home, MarketId m) const {
    return missing_.empty() ? 0.0 : missing_by_home_[slot(home, m)].weight + missing_by_home_[slot(home, m)].weight_rest;
  }
  /// The integrals at `now`, by market; empty where nothing is followed.
  [[nodiscard]] std::vector<MissingSupply> missing_at(SimTime now) const;

  /// Replace the incremental sums of a market by exact ones.
  /// @param weights Σ of own weights by home
  /// @returns relative drift of Φ that was found, ≥ 0
  double refresh(MarketId m, const std::vector<CompensatedSum>& weights, SimTime now);

 private:
  /// e^(gt) since the market was brought forward: how much larger its spending is now, whatever Φ. Everything that says what spending
  /// is at a date takes it from here.
  [[nodiscard]] double growth_until(MarketId m, SimTime now) const;
  [[nodiscard]] const Passage& passage_until(MarketId m, SimTime now) const {
    const Market& market = markets_[m.index()];
    const SimTime elapsed = now - market.forwarded_at;
    const Passage& known = passages_[m.index() / segment_count];
    return known.elapsed == elapsed && known.growth == market.growth ? known : compute_passage(m, elapsed);
  }
  [[nodiscard]] const Passage& compute_passage(MarketId m, SimTime elapsed) const;
  [[nodiscard]] double sum_missing(MarketId m) const;
  /// E/Φ as adaptive expectations follow it, where somebody sells.
  /// @param then  E/Φ at the date to which the market was brought
  [[nodiscard]] double followed_level(MarketId m, double then, SimTime now) const {
    const Market& market = markets_[m.index()];
    const double before = market.expected_level > 0 ? market.expected_level : then;  // served for the first time since
    return now == market.forwarded_at ? before : passage_until(m, now).adapted.from(before, then);
  }
  [[nodiscard]] std::size_t slot(StateId home, MarketId m) const { return m.index() * states_ + home.index(); }
  void forward(MarketId m, SimTime now);
  void sum_phi(MarketId m);
  void accrue_missing(MarketId m, double spent, MissingSupply& missing) const;
  /// Spending follows Φ; to be called when either changed.
  static void respond(Market& market);

  std::size_t states_ = 0;
  std::size_t layers_ = 0;
  double adaptation_rate_ = 0;
  std::vector<Market> markets_;
  std::vector<HomeAccount> accounts_;
  std::vector<MissingSupply> missing_;        ///< by market; empty without outages
  std::vector<HomeMissing> missing_by_home_;  ///< as accounts_
  mutable std::vector<Passage> passages_;     ///< by state and layer, the last one asked for: one decision asks for it again and again
};

// What nearly every event reads, to be compiled into the reader.

inline double MarketBook::integral_at(MarketId m, SimTime now) const {
  const Market& market = markets_[m.index()];
  if (now == market.forwarded_at || market.phi <= 0 || market.spending == 0) return market.integral;
  return market.integral +
         integrated_expenditure(market.spending, market.growth, years_from_seconds(now - market.forwarded_at)) / market.phi;
}

inline double MarketBook::accrued_at(StateId home, MarketId m, SimTime now) const {
  const HomeAccount& account = accounts_[slot(home, m)];
  return account.offset + account.kappa * integral_at(m, now);
}

inline double MarketBook::growth_until(MarketId m, SimTime now) const {
  const Market& market = markets_[m.index()];
  if (market.growth == 0 || market.base_spending == 0 || now == market.forwarded_at) return 1.0;
  return passage_until(m, now).grown;
}

inline double MarketBook::spending_at(MarketId m, SimTime now) const { return markets_[m.index()].spending * growth_until(m, now); }

inline double MarketBook::base_spending_at(MarketId m, SimTime now) const {
  return markets_[m.index()].base_spending * growth_until(m, now);
}

inline double MarketBook::spending_if(MarketId m, double phi, SimTime now) const {
  const Market& market = markets_[m.index()];
  const double base = base_spending_at(m, now);
  return market.response == 0 ? base : base * elementary::pow(phi / market.reference_phi, market.response);
}

inline double MarketBook::missing_weight(MarketId m) const {
  return missing_.empty() || missing_[m.index()].presences == 0 ? 0.0 : sum_missing(m);
}

inline double MarketBook::present_level_at(MarketId m, SimTime now) const {
  const Market& market = markets_[m.index()];
  if (now == 0 && market.opening_level > 0) return market.opening_level;
  return market.level_then(missing_weight(m)) * growth_until(m, now);
}

inline double MarketBook::expected_level_at(MarketId m, SimTime now) const {
  if (adaptation_rate_ <= 0) return present_level_at(m, now);
  const Market& market = markets_[m.index()];
  if (now == 0 && market.opening_level > 0) return market.opening_level;
  const double missing = missing_weight(m);
  if (market.phi + missing > 0) return followed_level(m, market.level_then(missing), now);
  return market.expected_level > 0 ? market.expected_level : present_level_at(m, now);
}

}  // namespace faultline

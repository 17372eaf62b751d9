// What a change of prices and income is worth. A price index with entry and exit falls apart into what continuing varieties
// cost, what firms mark up, and which varieties there are; a change of welfare into these, income, and what waiting and mistaken
// choices cost. Every decomposition adds up exactly, not to first order.
#pragma once

#include <span>

namespace faultline {

/// A variety that is sold at both dates.
struct ContinuingVariety {
  double before = 0;             ///< CES weight A p^(1−σ) > 0 at the first date
  double after = 0;              ///< … and at the second
  double log_markup_change = 0;  ///< of price over marginal cost
};

/// A log change of a price index, in parts that add up to it.
struct PriceChange {
  double costs = 0;    ///< marginal cost, and true appeal, of continuing varieties
  double markups = 0;  ///< markups of continuing varieties
  double variety = 0;  ///< entry and exit: negative where new varieties outweigh those that left

  [[nodiscard]] double total() const { return costs + markups + variety; }
};

/// Exact change of a CES price index whose varieties come and go.                          [Feenstra-1994], [Sato-1976]
///     ln P1/P0 = Σ_{f∈C} ω_f ln(p_f1/p_f0) + ln(Λ1/Λ0)/(σ−1)
///     ω_f ∝ L(s_f1, s_f0),  L(a, b) = (a − b)/ln(a/b),  s_ft share of f among the continuing varieties C,  Λ_t share of C
///     in all spending
/// where prices are per unit of appeal, p = w^(1/(1−σ)). Markups are taken out of the first sum; costs are what is left of each
/// variety's own price, so that no part is a residual of the whole.
/// @param continuing    C; none: everything is variety
/// @param total_before  Σ of weights of all varieties at the first date > 0;  @param total_after  at the second
/// @param elasticity    σ > 1
/// @returns log points; total() is ln P1/P0 = ln(total_before/total_after)/(σ−1)
/// @test adds up to 1e-12; one variety that leaves costs −ln(1 − share)/(σ−1); equal rises of all costs are the index's rise
PriceChange decompose_price_change(std::span<const ContinuingVariety> continuing, double total_before, double total_after,
                                   double elasticity);

/// Sums of CES weights in one market at one date, under what buyers act on and under what they experience.
struct WeightSums {
  double acted_on = 0;     ///< Φ = Σ w: what buyers go by, a label's premium included
  double experienced = 0;  ///< Ψ = Σ w e^(−g/σ), g log points of appeal that buyers act on and do not experience
  double informed = 0;     ///< Φ° = Σ w e^(−g): what they would go by if they knew
  double awaited = 0;      ///< Φ° and the firms that wait to sell here
};

/// Log of the price of a unit of *experienced* consumption, where buyers choose by weights w and enjoy w e^(−g).
///     q_f = E w_f p_f^(−1)/Φ,  U = [Σ (w_f e^(−g_f) p_f^(σ−1))^(1/σ) q_f^((σ−1)/σ)]^(σ/(σ−1)),  ln E/U = ln Φ − σ/(σ−1) ln Ψ
/// Decide on what is believed, value at what is true.                                         [Allcott-Taubinsky-2015]
/// @returns ln P'; ln P where nobody is misled; infinite where nobody sells
/// @test equals direct maximisation on two goods; at least the log price of informed buyers
double log_experienced_price(const WeightSums& sums, double elasticity);

/// What stands between the price of awaited varieties under informed choice and the price that buyers go by [log points].
struct PriceWedges {
  double delay = 0;   ///< ≥ 0: what it costs that some firms still wait for access
  double trust = 0;   ///< ≥ 0: what choices by appeal that is not experienced cost
  double appeal = 0;  ///< ≤ 0: what such appeal is worth to those who believe in it; a taste, not a gain
};

/// ln P = ln P* + delay + trust + appeal with P* the index of Σ awaited; experienced is ln P* + delay + trust.
/// @test adds up to 1e-14; all zero where nobody waits and nobody is misled
PriceWedges price_wedges(const WeightSums& sums, double elasticity);

/// Log points of a state's price index, each a spending-weighted sum over its markets.
struct StatePriceChange {
  PriceChange varieties;
  PriceWedges wedges;

  /// Of the price of experienced consumption: all but `appeal`.
  [[nodiscard]] double experienced() const { return varieties.total() + wedges.delay + wedges.trust; }
};

/// Yearly income of a state that its digital economy gives or absorbs [US$ m / year].
struct StateIncome {
  double budget = 0;      ///< E: spending on digital services
  double profits = 0;     ///< of firms that its residents own, before compliance
  double compliance = 0;  ///< compliance, audits and alliance fees of the same firms
  double fines = 0;       ///< that the state receives, less those that the same firms pay: transfers

  [[nodiscard]] double total() const { return budget + profits - compliance + fines; }
};

/// A welfare change in US$ m a year, and its parts.
struct Variation {
  double equivalent = 0;    ///< at the prices of the first date; = the sum of the parts below, `appeal` left out
  double compensating = 0;  ///< at the prices of the second date
  double budget = 0;
  double profits = 0;
  double compliance = 0;
  double costs = 0;
  double markups = 0;
  double variety = 0;
  double delay = 0;
  double trust = 0;
  double appeal = 0;  ///< what the equivalent variation would be higher by if the appeal were real
  double fines = 0;   ///< a part, beside those above
};

/// Compensating and equivalent variation under Cobb–Douglas utility between digital services, whose price index changes, and
/// everything else, whose price does not, V = Y P^(−μ):
///     EV = Y1 (P0/P1)^μ − Y0        CV = Y1 − Y0 (P1/P0)^μ        μ = E0/Y0
/// The parts of EV: the four of income as they are, and each log change c of the price index as −L(Y1, Y1 e^(−x)) μ c with
/// x = μ ln P1/P0, which adds up because L x = Y1 (1 − e^(−x)).
/// @param before, after  income at the two dates; before.total() > 0
/// @returns all missing (NaN) where before.total() ≤ 0 or the price change is not finite
/// @test the parts add up to 1e-12; no change gives 0; EV and CV have one sign; homogeneous of degree 1 in money
Variation value_change(const StateIncome& before, const StateIncome& after, const StatePriceChange& prices);

}  // namespace faultline

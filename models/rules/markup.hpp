// Markups of granular firms: firms so large in their market that they move it. A firm sets one price for all segments of a
// state's layer, and takes its rivals' prices (Bertrand) or quantities (Cournot) as given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace faultline {

/// What a firm takes as given of its rivals.
enum class Rivalry : std::uint8_t { prices, quantities };

struct PricingTerms {
  double elasticity = 0;        ///< σ > 1, within the market
  double upper_elasticity = 1;  ///< η in [1, σ], of the market's spending: E ∝ P^(1−η)
  double markup_ceiling = 0;    ///< largest markup; binds where perceived demand has elasticity one at any price
  Rivalry rivalry{};
};

/// One segment of a market as a seller sees it. All weights are parts of Φ, κ included.
struct SegmentDemand {
  double own = 0;           ///< its weight at the constant markup σ/(σ−1); 0: it does not sell to this segment
  double rivals = 0;        ///< Φ of everyone else, the outside good included
  double spending = 0;      ///< E at Φ = 1 [US$ m / year]: E(Φ) = spending · Φ^((η−1)/(σ−1))
  bool counts_own = false;  ///< `rivals` is everyone's Φ, the firm's own weight included
  double beyond = 0;        ///< weight of those who do not sell to this segment, and to whose prices its spending answers all the same
};

/// ε that a firm of share s perceives, by what it takes as given.                            [Atkeson-Burstein-2008]
double perceived_elasticity(double share, const PricingTerms& terms);

/// The same in a segment that it shares with few, while spending answers to the prices of many: share u of the segment, s of all.
///     ε = σ(1−u) + u + (η−1) s  (prices given),     [(1−u)/σ + u − (1−1/η) s]^(−1)  (quantities given)      [ours]
/// @test u = s: as above; d ln revenue/d ln price, and /d ln quantity, by finite difference
double perceived_elasticity(double share, double of_all, const PricingTerms& terms);

/// Weight at a markup over weight at the constant markup, (m (σ−1)/σ)^(1−σ); 1 at the constant markup.
double relative_markup_weight(double markup, double elasticity);

/// Segments up to the last that the firm sells to.
std::size_t places_sold_in(std::span<const SegmentDemand> segments);

/// The markup that a granular firm sets for a state, one for all its segments: the fixed point
///     m = ε̄(m)/(ε̄(m)−1),   ε̄ = Σ_g R_g ε(s_g) / Σ_g R_g,   s_g = w_g(m)/(rivals_g + w_g(m)),   w_g ∝ m^(1−σ)
/// with revenue R_g of segment g at rivals' present prices.                                  [Atkeson-Burstein-2008]
/// It is the first-order condition of Σ_g R_g (1 − 1/m): d ln R_g/d ln m = 1 − ε(s_g), under Bertrand with the spending of
/// each segment responding by η.
///
/// One segment: a higher markup lowers the weight, hence the share, hence raises ε(s) (as η ≤ σ) and lowers ε/(ε−1), so
/// m − ε/(ε−1) rises from ≤ 0 at the constant markup: one root, the best price, found between two bounds (TOMS 748).
/// Segments of different shares: the best price lies between what each would be charged alone, where profits in both
/// cannot rise together, and so do those of more than two. Within, ε̄ may fall as sales shift to the captive segment, so there may be two
/// local maxima: the interval is searched in sixteen parts and the most profitable root is taken.
/// @param segments  few; those that the firm does not sell to count for nothing
/// @returns m in [σ/(σ−1), ceiling], to 1e-14; σ/(σ−1) where it sells nothing; the ceiling where no price is best
/// @test closed form at given shares, both conducts; global maximum on a fine grid for random segments
double best_markup(std::span<const SegmentDemand> segments, const PricingTerms& terms);

/// Revenue of a firm at a markup, rivals' prices as they are [US$ m / year].
double revenue_at(std::span<const SegmentDemand> segments, const PricingTerms& terms, double markup);

/// Largest relative gain in variable profit that the firm could make by changing its price at once, rivals' prices or
/// quantities as they are (the conduct says which), within the ceiling.
/// @param markup  present one, at which `segments` have the firm's shares
/// @returns ≥ 0; 0 at an equilibrium, 0 where it sells nothing
/// @test 0 at Atkeson–Burstein equilibria of both conducts; equals brute force over quantities in a Cournot market
double deviation_gain(std::span<const SegmentDemand> segments, const PricingTerms& terms, double markup);

}  // namespace faultline

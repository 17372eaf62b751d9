// Failures of supply: what a market loses when a share of it is cut off, how long repair takes, and what a duty or a warning is
// worth against it.
#pragma once

#include <cmath>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Log points by which a market's price index rises when a share of its weight is cut off.
///     ln(P'/P) = −ln(1 − s)/(σ − 1)                                             [Feenstra-1994], variety lost
/// @param share  s in [0, 1) of Φ before it was lost;  @param price_power  1/(σ−1) > 0
/// @returns ≥ 0; infinite at s = 1
/// @test e^x − 1: σ = 4: 5.567 % at .15, 12.625 % at .30, 49.380 % at .70; σ = 2: 17.647 %, 42.857 %, 233.3 %
inline double log_price_jump(double share, double price_power) { return -elementary::log1p(-share) * price_power; }

/// Law of a time of repair that takes exponential stages: the phase-type law with a given mean m and coefficient of variation c.
///     c = 0      certain
///     0 < c ≤ 1  Erlang: k − 1 stages with probability p, else k, each of mean m/(k − p); k the least with 1/k ≤ c²,
///                p = [k c² − (k (1+c²) − k² c²)^½]/(1+c²)                                       [Tijms-1994]
///     c > 1      hyperexponential with balanced means: m/(2q) with probability q, else m/(2(1−q)),
///                q = ½ [1 + ((c²−1)/(c²+1))^½]                                                  [Tijms-1994]
/// @test mean and variance of every branch to 1e-12; c² = 1/k is Erlang's law
struct RepairLaw {
  int stages = 1;         ///< most exponential stages; 0: certain
  double one_less = 0;    ///< p, probability of a stage less
  double stage_mean = 0;  ///< [years] of a stage, or of the certain time
  double quick = 1;       ///< q, probability of the quick branch of one stage
  double slow_mean = 0;   ///< [years] of the other branch

  [[nodiscard]] double mean() const {
    if (stages == 0) return stage_mean;
    if (stages == 1 && quick < 1) return quick * stage_mean + (1.0 - quick) * slow_mean;
    return stage_mean * (stages - one_less);
  }
  [[nodiscard]] double variance() const {
    if (stages == 0) return 0;
    const double square = stage_mean * stage_mean;
    if (stages == 1 && quick < 1) {
      return 2.0 * (quick * square + (1.0 - quick) * slow_mean * slow_mean) - mean() * mean();
    }
    return square * ((stages - one_less) + one_less * (1.0 - one_less));  // within stages, and of their number
  }
  /// Mean time for which all of the loss would have to last to be as long as what stages leave of it: with K stages and equal parts
  /// returned at their ends, m (K+1)/(2K).
  [[nodiscard]] double mean_equivalent(bool by_stage) const {
    if (!by_stage || stages < 1) return mean();
    return stage_mean * 0.5 * ((stages + 1) - one_less);
  }
};

/// @param mean  m > 0 [years];  @param variation  c ≥ 0, not in (0, 0.1)
inline RepairLaw repair_law(double mean, double variation) {
  EXPECTS(mean > 0 && variation >= 0);
  const double square = variation * variation;
  RepairLaw law;
  if (variation == 0) {
    law.stages = 0;
    law.stage_mean = mean;
  } else if (variation <= 1) {
    constexpr double rounding = 1e-9;  // c = 0.5 is four stages, not five
    const double k = std::ceil(1.0 / square - rounding);
    const double root = std::sqrt(std::fmax(0.0, k * (1.0 + square) - k * k * square));
    law.stages = static_cast<int>(k);
    law.one_less = k <= 1 ? 0.0 : std::fmax(0.0, (k * square - root) / (1.0 + square));
    law.stage_mean = mean / (k - law.one_less);
  } else {
    law.quick = 0.5 * (1.0 + std::sqrt((square - 1.0) / (square + 1.0)));
    law.stage_mean = mean / (2.0 * law.quick);
    law.slow_mean = mean / (2.0 * (1.0 - law.quick));
  }
  return law;
}

/// Variable profit that standby capacity saves a firm in one market while an outage lasts, a year of it.
///     margin · E · [ w (1−l+lc)/(Φ' + w l c) − w (1−l)/Φ' ],   Φ' = Φ with every loss as it will be, its own without standby
/// @param own  w ≥ 0, the firm's part of Φ;  @param lost  l, share of it that the outage would take;  @param cover  c, share of that
/// which standby replaces;  @param left  Φ' ≥ 0;  @param spending  E [US$ m / year];  @param margin  variable profit over revenue
/// @returns [US$ m / year] ≥ 0
/// @test zero where nothing is lost or replaced; equals the difference of what the two firms sell
inline double standby_gain(double own, double lost, double cover, double left, double spending, double margin) {
  const double kept = own * (1.0 - lost);
  const double replaced = own * lost * cover;
  if (replaced <= 0) return 0;
  const double with = (kept + replaced) / (left + replaced);
  const double without = left > 0 ? kept / left : 0.0;
  return margin * spending * (with - without);
}

/// What a duty to be able to replace a share d of lost supply adds to unit cost: a factor 1 + k d.           [ours]
/// @param duty  d in [0, 1];  @param cost  k ≥ 0
inline double duty_cost_factor(double duty, double cost) { return 1.0 + cost * duty; }

}  // namespace faultline

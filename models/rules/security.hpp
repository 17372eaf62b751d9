// Security: how much to spend against attacks, alone [Gordon-Loeb-2002] and where others' insecurity lets attacks in
// [Kunreuther-Heal-2003].
#pragma once

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Probability of a breach at spending z, class I of Gordon and Loeb: S = v/(αz+1)^b.                       [Gordon-Loeb-2002]
/// @param spending  z ≥ 0 [US$ m / year];  @param vulnerability  v in [0, 1];  @param effectiveness  α > 0;  @param exponent  b > 0
inline double breach_power(double spending, double vulnerability, double effectiveness, double exponent) {
  return vulnerability * elementary::pow(effectiveness * spending + 1.0, -exponent);
}

/// Class II: S = v^(αz+1).                                                                                 [Gordon-Loeb-2002]
inline double breach_exponential(double spending, double vulnerability, double effectiveness) {
  return vulnerability > 0 ? elementary::pow(vulnerability, effectiveness * spending + 1.0) : 0.0;
}

/// Spending that minimises S(z) L + z under class I: z* = [(vαbL)^(1/(b+1)) − 1]/α, 0 where that is negative. [Gordon-Loeb-2002]
/// @param loss  L ≥ 0 [US$ m / year], what attacks would cost a year if every one came in
/// @returns [US$ m / year] ≤ vL/e, and at most (b/(b+1))^(b+1) vL
/// @test v=.65, L=4e5, α=1e-5, b=1: 61 245.15; v=.5, L=1e6: b=1 123 606.80, b=2 115 443.47; below vL/e over random parameters
inline double best_power_spending(double vulnerability, double effectiveness, double exponent, double loss) {
  EXPECTS(effectiveness > 0 && exponent > 0);
  const double scale = vulnerability * effectiveness * exponent * loss;
  return scale <= 1 ? 0.0 : (elementary::pow(scale, 1.0 / (exponent + 1.0)) - 1.0) / effectiveness;
}

/// The same under class II: z* = ln(1/(−αvL ln v))/(α ln v), from −S'(z) L = 1, v^(αz) = 1/(−αvL ln v).      [Gordon-Loeb-2002]
/// @test α=1e-5, L=1e6: v=.5 179 316.17, v=.8 259 698.99; no other spending costs less, and below vL/e, over random parameters
inline double best_exponential_spending(double vulnerability, double effectiveness, double loss) {
  EXPECTS(effectiveness > 0 && vulnerability >= 0 && vulnerability < 1);
  if (vulnerability == 0) return 0;
  const double log_v = elementary::log(vulnerability);
  const double first = -effectiveness * loss * vulnerability * log_v;  // what the first unit of spending saves
  return first <= 1 ? 0.0 : -elementary::log(first) / log_v / effectiveness;
}

/// Part of what own security saves that others' insecurity leaves: an attack that would come in through a partner anyway is
/// not kept out, (1−q)^K.                                                                             [Kunreuther-Heal-2003]
/// @param contagion  q in [0, 1);  @param insecure  K ≥ 0, number of partners that are open to attack
/// @test K = 0: 1; K = n − 1: the lower bound of Kunreuther and Heal over their upper one
inline double own_effect(double contagion, double insecure) { return elementary::pow(1.0 - contagion, insecure); }

/// Probability that an attack comes in, directly or through a partner, 1 − (1−S)(1−q)^K.              [Kunreuther-Heal-2003]
inline double breach_through_any(double direct, double contagion, double insecure) {
  return 1.0 - (1.0 - direct) * own_effect(contagion, insecure);
}

/// Whether being safe at a cost c pays: c ≤ p L (1−q)^K.                                              [Kunreuther-Heal-2003]
/// @param direct  p, probability of a direct breach without it
/// @test p=.2, q=.1, L=1000: with every other one safe up to 200; with none up to 180, 131.22, 27.017034 for n = 2, 5, 20
inline bool protection_pays(double cost, double direct, double loss, double contagion, double insecure) {
  return cost <= direct * loss * own_effect(contagion, insecure);
}

}  // namespace faultline

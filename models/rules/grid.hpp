// The queue for a connection to the grid: how long it takes, what a deposit costs, and whom it clears.
#pragma once

#include <limits>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// Time in which a grid that connects G e^(γt) a year has connected a number of megawatts.
///     t = ln(1 + γM/G)/γ,   M/G at γ = 0                                                               [ours]
/// @param megawatts  M ≥ 0 [MW];  @param rate  G ≥ 0 now [MW / year];  @param growth  γ ≥ 0 [1/year]
/// @returns [years]; infinite where G = 0 and M > 0
/// @test M = 50 000 at G = 6 667: 7.4996 at γ = 0, 6.3685 at γ = .05; the integral of G e^(γt) over it is M; continuous at γ = 0
inline double connection_time(double megawatts, double rate, double growth) {
  EXPECTS(megawatts >= 0 && rate >= 0 && growth >= 0);
  if (megawatts == 0) return 0;
  if (rate == 0) return std::numeric_limits<double>::infinity();
  const double level = megawatts / rate;
  return growth == 0 ? level : elementary::log1p(growth * level) / growth;
}

/// What a deposit costs who pays it now, has it back when connected, and forfeits it if it stops before.
///     D (1 − e^(−(r+δ)t))                                                                       [ours]
/// @param deposit  D ≥ 0 [US$ m];  @param discount  r + δ ≥ 0 [1/year];  @param wait  t ≥ 0 [years], may be infinite
/// @returns present value [US$ m] in [0, D]
/// @test 0 at no wait, D where it never ends; D = 1, r + δ = .08, t = 7.5: .4512
inline double deposit_cost(double deposit, double discount, double wait) {
  return deposit == 0 || discount == 0 ? 0.0 : -deposit * elementary::expm1(-discount * wait);
}

/// Whether a speculative project keeps its place when it is asked for a payment that it will not have back.
///     it stays iff option value > what it is asked for; where all value a place alike, none is left from d* = E[option] on
///                                                                                                      [ours]
/// @param option_value  [US$ m / MW];  @param asked  [US$ m / MW]
inline bool keeps_place(double option_value, double asked) { return option_value > asked; }

/// Share of exponentially distributed option values above a deposit, e^(−d/E[option]).                        [ours]
/// @param deposit  d ≥ 0 [US$ m / MW];  @param mean  E[option] > 0 [US$ m / MW]
/// @test d = E[option]: .36788
inline double share_that_stays(double deposit, double mean) {
  EXPECTS(mean > 0);
  return elementary::exp(-deposit / mean);
}

}  // namespace faultline

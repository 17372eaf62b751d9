// How the productivity of a firm moves, and what it learns about itself. Exact over any length of time, so that the date of a
// review matters to what is observed and not to the law.
#pragma once

#include <cmath>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// A step of a logarithm: x' = shift + persistence · x + sd · ε, ε standard normal.
struct LogStep {
  double shift = 0.0;
  double persistence = 1.0;
  double sd = 0.0;

  [[nodiscard]] double apply(double x, double normal) const { return shift + persistence * x + sd * normal; }
  /// E e^(x') at x.
  [[nodiscard]] double expected_exponential(double x) const { return elementary::exp(shift + persistence * x + 0.5 * sd * sd); }
};

/// Step over `years` of the process whose yearly step is x' = drift + persistence · x + sd · ε:
///     persistence^t,   shift = drift (1 − ρ^t)/(1 − ρ),   sd² (1 − ρ^(2t))/(1 − ρ²);
/// persistence one is a random walk with drift: drift · t, sd √t.                                                [Gibrat-1931]
/// @param drift [per year];  @param sd [per √year] ≥ 0;  @param persistence ρ in (0, 1];  @param years t ≥ 0
/// @test two half steps make a whole one, in mean and in variance; ρ → 1 meets the random walk
inline LogStep log_step(double drift, double sd, double persistence, double years) {
  EXPECTS(persistence > 0.0 && persistence <= 1.0 && sd >= 0.0 && years >= 0.0);
  if (persistence == 1.0) return {drift * years, 1.0, sd * std::sqrt(years)};
  const double log_persistence = elementary::log(persistence) * years;
  const double spent = -elementary::expm1(log_persistence);  // 1 − ρ^t
  return {drift * spent / (1.0 - persistence), elementary::exp(log_persistence),
          sd * std::sqrt(-elementary::expm1(2.0 * log_persistence) / (1.0 - persistence * persistence))};
}

/// The same step of a multiple of the logarithm, such as ln z = (σ−1) ln φ.
inline LogStep scaled(const LogStep& step, double factor) { return {step.shift * factor, step.persistence, step.sd * factor}; }

/// Yearly growth of E e^x of a random walk, drift + sd²/2 [1/year].
inline double exponential_growth(double drift, double sd) { return drift + 0.5 * sd * sd; }

/// What one observation adds to the log odds of being good: ln(q_H/q_L) for a success, ln((1−q_H)/(1−q_L)) for a failure.
/// @param good q_H, @param bad q_L: probabilities of success, in (0, 1)                                          [Jovanovic-1982]
inline double log_odds_of_signal(bool success, double good, double bad) {
  return success ? elementary::log(good / bad) : elementary::log((1.0 - good) / (1.0 - bad));
}

/// Log odds of a probability in (0, 1).
inline double log_odds(double probability) { return elementary::log(probability / (1.0 - probability)); }

/// Whether a firm has lost faith in itself: its log odds are at the threshold or below it. Odds are sums of a few equal steps, so
/// a hair above the threshold is rounding and counts as at it.
/// @param threshold log odds at which it stops; −∞: never
inline bool gives_up(double belief, double threshold) { return belief <= threshold + 1e-9; }

}  // namespace faultline

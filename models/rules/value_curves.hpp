// What an idea is worth where profit is not linear in scale z = φ^(σ−1): firms hold a measure at a threshold, or pay a share of
// compliance that grows with their size. A choice is then worth a sum of powers of z, whose partial moments are closed forms;
// which choice is best where is found by the same recursion as for lines.
#pragma once

#include "models/rules/entry_value.hpp"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace faultline {

/// Value of one choice as a function of scale: linear · z − cost + Σ coefficient_i · z^exponent_i.
struct ValueCurve {
  static constexpr std::size_t powers = 3;
  double linear = 0.0;
  double cost = 0.0;
  std::array<double, powers> coefficient{};
  double from = 0.0;  ///< scale from which the choice can be paid for

  bool operator==(const ValueCurve&) const = default;
};

/// The exponents that all curves of one family share.
using CurveExponents = std::array<double, ValueCurve::powers>;

double value_at(const ValueCurve& curve, const CurveExponents& exponents, double scale);

/// A stretch of scales on which one curve is highest.
struct CurveSegment {
  double from = 0.0;  ///< z, included
  double to = 0.0;    ///< z, excluded; may be infinite
  ValueCurve curve;
};

/// The best curve at every scale, on adjoining stretches from 0 to infinity. Between two stretches the value may jump.
struct CurveEnvelope {
  CurveExponents exponents{};
  std::vector<CurveSegment> segments;

  [[nodiscard]] const CurveSegment& segment_at(double scale) const;
  [[nodiscard]] double at(double scale) const { return value_at(segment_at(scale).curve, exponents, scale); }
  /// The same where all demand is `change` times as large: its value at z is that at change · z.
  [[nodiscard]] CurveEnvelope at_demand(double change) const;
  /// Every value times `factor`.
  void multiply(double factor);
};

/// Expected value of choosing best at every scale, Σ over stretches of partial moments.
/// Between two neighbouring `breaks` every choice must be one smooth curve. The recursion compares the best curves at both ends of a
/// stretch where they cross, and splits where a third is better there; it misses a curve only if that is best strictly inside a
/// stretch and nowhere it looked, so the result is the value of a policy that could be followed: never too high.
/// @param best_at  best curve at a scale, never asked for at a break itself; the empty choice is all zeros
/// @param breaks   rising, the first the least scale of the law; the last stretch runs to infinity
/// @test thresholds and size profiles against quadrature, Pareto and lognormal
double expected_curve_value(const std::function<ValueCurve(double)>& best_at, std::span<const double> breaks,
                            const CurveExponents& exponents, const ScaleLaw& law);

/// The stretches themselves, by the same recursion; the first is taken to begin at 0.
/// @test against the best choice at random scales
CurveEnvelope curve_envelope(const std::function<ValueCurve(double)>& best_at, std::span<const double> breaks,
                             const CurveExponents& exponents);

}  // namespace faultline

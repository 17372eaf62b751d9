// What an idea is worth before its productivity is known. With scale z = φ^(σ−1) the value of serving a set is a line
// in z, so the value of choosing freely is the upper envelope of lines: found exactly by parametric recursion,
// integrated in closed form.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "models/rules/market_choice.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

/// Value of one set of markets as a function of scale, z·slope − cost. The empty set is {0, 0, 0}.
struct ValueLine {
  double slope = 0.0;         ///< b(S) ≥ 0 [US$ m per unit of scale]
  double cost = 0.0;          ///< c(S) ≥ 0 [US$ m]
  std::uint64_t markets = 0;  ///< S
  double from = 0.0;          ///< z ≥ 0 from which the set can be paid for

  [[nodiscard]] double at(double scale) const { return scale * slope - cost; }
};

/// A stretch of scales on which one line is highest.
struct ValueSegment {
  double from = 0.0;  ///< z, included
  double to = 0.0;    ///< z, excluded; may be infinite
  ValueLine line;
};

/// Law of z = φ^(σ−1) that follows from a law of productivity φ.
/// `probability` is P(from ≤ z < to), `moment` is E[z; from ≤ z < to]; both take 0 ≤ from ≤ to ≤ ∞.
class ScaleLaw {
 public:
  /// φ Pareto: P(φ > x) = (φ_min/x)^k.  @param minimum φ_min > 0; @param shape k > σ−1; @param elasticity σ > 1
  static ScaleLaw pareto(double minimum, double shape, double elasticity);
  /// ln φ normal.  @param log_mean E ln φ; @param log_sd > 0; @param elasticity σ > 1
  static ScaleLaw lognormal(double log_mean, double log_sd, double elasticity);
  /// φ certain.  @param productivity φ > 0; @param elasticity σ > 1
  static ScaleLaw degenerate(double productivity, double elasticity);

  [[nodiscard]] double probability(double from, double to) const;
  [[nodiscard]] double moment(double from, double to) const;
  /// E[z^exponent; from ≤ z < to], any exponent; of Pareto with a tail index ζ at or below it `to` must be finite.
  [[nodiscard]] double power_moment(double exponent, double from, double to) const;
  /// Least scale that can be drawn: z_min of Pareto, 0 of lognormal, the value itself of a certain draw.
  [[nodiscard]] double least() const;

 private:
  enum class Kind : std::uint8_t { pareto, lognormal, degenerate };
  Kind kind_ = Kind::degenerate;
  double first_ = 1.0;   // z_min, mean of ln z, or z itself
  double second_ = 0.0;  // tail index k/(σ−1), or standard deviation of ln z
};

/// Upper envelope of V(z) = max_S { z·b(S) − c(S) } on [low, high], by the recursion of Eisner and Severance.
/// Two lines that are best at the ends meet at one scale; if nothing is better there, they are the
/// envelope, else recurse. A line that can be paid for only from some scale on may stand above its neighbours there: the value then
/// jumps, and both sides of the jump are asked for. With such lines one that is best strictly inside a stretch and nowhere it looked
/// is missed, so the result is the value of a policy that could be followed: never too high.
/// @param best_at  best line at a given scale, the empty set included; called at most twice per segment where no line has a `from`
/// @param low      ≥ 0;  @param high  ≥ low, finite. The last segment is *not* extended: see extend_to_infinity
/// @returns adjoining segments in rising order of scale and of slope, the first from `low`, the last to `high`
/// @test against brute force over all sets; number of calls                                   [Eisner-Severance-1976]
std::vector<ValueSegment> upper_envelope(const std::function<ValueLine(double)>& best_at, double low, double high);

/// Lets the last segment run to infinity: right when its set is best at every larger scale,
/// as it is from full_scale on.
void extend_to_infinity(std::vector<ValueSegment>& segments);

/// E max_S { z·b(S) − c(S) } over the law of z; exact for the segments given, nothing is added outside them.
/// @returns [US$ m]
/// @test against quadrature; Melitz–Pareto free entry holds at its closed-form cutoffs to 1e-10, closed and open
double expected_value(std::span<const ValueSegment> segments, const ScaleLaw& law);

/// The same where every slope is `demand` times and every cost `costs` times as large, E max_S {z·m·b(S) − n·c(S)}: lines then meet at
/// n/m times their scale.  @param demand m > 0;  @param costs n > 0
double expected_value_at(std::span<const ValueSegment> segments, const ScaleLaw& law, double demand, double costs);

/// Probability that some market is served: the mass of segments whose set is not empty.
double serving_probability(std::span<const ValueSegment> segments, const ScaleLaw& law);

/// A market as an idea sees it: value z·slope − cost, less the compliance cost that markets share.
struct MarketProspect {
  double slope = 0.0;                          ///< present value of flow profit at scale one [US$ m]
  double cost = 0.0;                           ///< present value of everything additive ≥ 0 [US$ m]
  std::uint32_t book = MarketOption::no_book;  ///< position of its rule book, or none
};

/// Scale from which every market of positive slope is served, max_j (cost_j + (yearly + sunk)·C({book_j} ∪ kept)) /
/// slope_j: no market adds more to the shared cost than its book costs alone.
/// @returns z ≥ 0, finite
double full_scale(std::span<const MarketProspect> markets, ComplianceCosts& costs, const ComplianceTerms& terms);

/// Upper envelope over sets of markets from scale `low` to infinity.
/// @param markets at most 64;  @param low ≥ 0, the least scale of the law
std::vector<ValueSegment> market_envelope(std::span<const MarketProspect> markets, ComplianceCosts& costs, const ComplianceTerms& terms,
                                          double low);

}  // namespace faultline

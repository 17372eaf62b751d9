// How an outcome responds to one parameter, known at some points (knots), replication by replication under common random
// numbers; and where the mean response crosses its goal. Between knots each replication is interpolated linearly, so the
// only approximation is the curvature of the mean between neighbours, which is estimated and kept small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "analysis/intervals.hpp"

namespace faultline {

/// What is to cross zero: g = y − (share · b + offset), y the outcome and b its baseline in the same replication; or,
/// for a probability P, the indicator of g > 0 (g < 0 where not `above`) minus P.
struct CrossingGoal {
  double share_of_baseline = 0;
  double offset = 0;
  bool is_probability = false;
  double probability = 0.5;
  bool above = true;

  [[nodiscard]] bool needs_baseline() const { return share_of_baseline != 0; }
};

/// An outcome of one trial and of its baseline; NaN where the trial failed or gave none.
struct Response {
  double value = 0;
  double baseline = 0;  ///< not looked at unless the goal needs it
};

/// g of one replication; NaN where the response is missing, or both it and its level are infinite on one side. An infinite
/// response has an infinite g, but a plain indicator.
double excess_of(const CrossingGoal& goal, const Response& response);

struct Sample {
  double at = 0;  ///< the parameter
  std::uint32_t replication = 0;
};

/// Answers samples in their order. A pure function of each sample.
using ResponseFunction = std::function<std::vector<Response>(std::span<const Sample>)>;

/// Mean of g and its standard error, without the price of a quantile; missing values are left out. With an infinite value
/// the mean is infinite and the error NaN.
struct MeanExcess {
  double mean = 0;  ///< NaN without values
  double error = 0;
  std::size_t count = 0;
};
MeanExcess mean_excess(std::span<const double> excess);

/// One point of the curve.
struct Knot {
  double at = 0;
  std::vector<Response> responses{};  ///< by replication, from 0
  std::vector<double> excess{};       ///< g of each

  [[nodiscard]] Estimate value() const;  ///< of the outcome
  [[nodiscard]] Estimate gap() const;    ///< of g: how far above the goal
  [[nodiscard]] std::vector<double> baselines() const;
  /// Replications whose g is infinite: then the mean is too, however many more there are, and no line leads to it.
  [[nodiscard]] std::size_t infinite() const;
};

/// Whether any g is infinite: no crossing of its mean can be located.
bool has_infinite(std::span<const Knot> knots);

/// Two neighbours as one straight line per replication: mean and spread of g at any place between.
class Segment {
 public:
  /// Uses the replications that both have.
  Segment(const CrossingGoal& goal, const Knot& left, const Knot& right);

  /// √n · mean(g) / sd(g) at left + weight · (right − left): Student's t with n − 1 degrees where the mean is zero. A
  /// probability is compared with the spread that it would have at P, the score test [Wilson-1927], less what the
  /// interpolation of those that differ at the ends takes away: P(1 − P) − weight (1 − weight) · share that differs.
  /// @param weight  in [0, 1]
  [[nodiscard]] double statistic(double weight) const;
  /// The denominator of `statistic`: sd / √n.
  [[nodiscard]] double standard_error(double weight) const;
  [[nodiscard]] double mean(double weight) const { return mean_left_ + weight * (mean_right_ - mean_left_); }
  /// The weight at which `statistic` is `level`, by bisection; it must lie between those of the ends.
  [[nodiscard]] double weight_of(double level) const;
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  [[nodiscard]] double variance(double weight) const;

  bool is_probability_ = false;
  double null_variance_ = 0;
  std::size_t count_ = 0;
  double mean_left_ = 0;
  double mean_right_ = 0;
  double square_left_ = 0;  ///< second moments: about the means, of a probability about P
  double square_right_ = 0;
  double product_ = 0;
};

/// Quantile that |statistic| of `count` replications is compared with.
double critical_value(const CrossingGoal& goal, std::size_t count, double level);

/// The same, computed again only when the count changes.
class CriticalValue {
 public:
  CriticalValue(const CrossingGoal& goal, double level);
  [[nodiscard]] double of(std::size_t count);

 private:
  const CrossingGoal& goal_;
  double level_;
  std::size_t count_ = 0;
  double value_ = 0;
};

/// −1, +1, or 0: the sign of mean(g) at a knot, as far as it is sure. An infinite mean is not: how often a value is infinite
/// is known at no other knot.
int sure_sign(const CrossingGoal& goal, const Knot& knot, CriticalValue& critical);

/// Neighbouring points that are surely on different sides.
struct Bracket {
  double from = 0;
  double to = 0;
  bool rising = false;
};

/// On which side of the goal each knot is, as far as it is sure at 99.9 %.
struct Sides {
  std::vector<int> signs;         ///< by knot: −1, +1, or 0 where it is not sure
  std::vector<Bracket> brackets;  ///< each change of side
  std::size_t first = 0;          ///< of one bracket: its knots
  std::size_t last = 0;
};
Sides sides_of(const CrossingGoal& goal, std::span<const Knot> knots);

/// How far, along the parameter, a parabola with the curvature seen at either end of the stretch from knot k to the next
/// departs from the chord at most: |g''| h²/8 over the slope. Curvature is measured replication by replication and
/// counts as far as it is no noise.
double bend_between(std::span<const Knot> knots, std::size_t k);

/// Where the mean response crosses, between the first and the last of some knots.
struct Crossing {
  double estimate = 0;  ///< NaN where the means do not change their sign
  double low = 0;
  double high = 0;
  bool open_low = false;  ///< the interval goes beyond the first knot
  bool open_high = false;
  std::size_t count = 0;  ///< replications

  [[nodiscard]] double half_width() const;  ///< infinite where the interval is open
};

/// The interval is the set of points at which "the mean of g is zero" is not rejected at the level: Fieller's idea, which
/// needs no slope and holds its level however flat or steep the curve is. [Fieller-1954] The estimate is the zero of the
/// isotonic regression of the means [Barlow-et-al-1972].
/// @param knots   ascending, at least two, with equal numbers of replications; no g is infinite
/// @param rising  whether g goes from below zero to above
/// @test coverage on smooth, steep, noisy, flat and binary curves
Crossing locate_crossing(const CrossingGoal& goal, std::span<const Knot> knots, bool rising, double level = interval_level);

/// Relative standard error of the interval's half-width, spread over slope. Of a mean it is the spread that chance makes
/// look small: 1/√(2 (n − 1)). Of a probability the spread at P is known, and it is the slope that chance makes look steep:
/// a share d = 2 z √(P (1 − P)/n) of the replications change sides within the interval, √((1 − d)/(n d)).
/// A rule that stops when an interval looks narrow adds it, or would stop too often where chance has made it so.
double width_error(const CrossingGoal& goal, std::size_t count, double level = interval_level);

/// The half-width that the interval would have if the truth lay where in the interval it would be widest. Where a curve
/// is flatter on one side, the interval is narrow just when chance has moved it to the steep side; a rule that stops at
/// the first narrow interval would stop at wrong ones.
/// @param knots  of the whole curve, ascending
double widest_half_width(const CrossingGoal& goal, std::span<const Knot> knots, const Crossing& crossing, bool rising,
                         double level = interval_level);

}  // namespace faultline

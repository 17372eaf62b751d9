#include "models/rules/value_curves.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/elementary.hpp"

namespace faultline {

double value_at(const ValueCurve& curve, const CurveExponents& exponents, double scale) {
  double value = curve.linear * scale - curve.cost;
  for (std::size_t i = 0; i < ValueCurve::powers; ++i) {
    if (curve.coefficient[i] != 0.0) value += curve.coefficient[i] * elementary::pow(scale, exponents[i]);
  }
  return value;
}

namespace {

/// @param Weigh  what a curve counts over a stretch [low, high), added up over stretches
template <class Weigh>
class CurveRecursion {
 public:
  CurveRecursion(const std::function<ValueCurve(double)>& best_at, const CurveExponents& exponents, const Weigh& weigh)
      : best_at_(best_at), exponents_(exponents), weigh_(weigh) {}

  /// What is counted over the stretches between breaks, and beyond the last of them.
  double over_all(std::span<const double> breaks) const {
    EXPECTS(!breaks.empty() && std::is_sorted(breaks.begin(), breaks.end()));
    constexpr double inside = 1e-9;  // relative: a curve's form may change at a break
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
      if (breaks[i + 1] <= breaks[i]) continue;
      const ValueCurve left = best_at_(breaks[i] * (1.0 + inside));
      const ValueCurve right = best_at_(breaks[i + 1] * (1.0 - inside));
      sum += over(breaks[i], left, breaks[i + 1], right);
    }
    const ValueCurve last = best_at_(breaks.back() * (1.0 + inside));
    return sum + weigh_(last, breaks.back(), std::numeric_limits<double>::infinity());
  }

 private:
  /// Over [low, high), given the best curves at both ends.
  double over(double low, const ValueCurve& left, double high, const ValueCurve& right) const {
    if (left == right) return weigh_(left, low, high);
    const double meeting = std::clamp(right.from, crossing(low, left, high, right), high);
    const ValueCurve middle = best_at_(meeting);
    // A third curve counts only if it stands above the crossing by more than rounding, and the recursion can still advance.
    const double there = value_at(left, exponents_, meeting);
    const double rounding = 1e-11 * (std::abs(meeting * left.linear) + std::abs(left.cost) + std::abs(right.cost));
    const bool third = !(middle == left) && !(middle == right) && value_at(middle, exponents_, meeting) > there + rounding &&
                       low < meeting && meeting < high;
    if (!third) return weigh_(left, low, meeting) + weigh_(right, meeting, high);
    return over(low, left, meeting, middle) + over(meeting, middle, high, right);
  }

  /// Where the right curve overtakes the left one, by halving: it is no better at `low` and no worse at `high`.
  [[nodiscard]] double crossing(double low, const ValueCurve& left, double high, const ValueCurve& right) const {
    for (int halving = 0; halving < 60 && high - low > 1e-14 * high; ++halving) {
      const double middle = 0.5 * (low + high);
      const bool overtaken = value_at(right, exponents_, middle) >= value_at(left, exponents_, middle);
      (overtaken ? high : low) = middle;
    }
    return high;
  }

  const std::function<ValueCurve(double)>& best_at_;
  const CurveExponents& exponents_;
  const Weigh& weigh_;
};

}  // namespace

double expected_curve_value(const std::function<ValueCurve(double)>& best_at, std::span<const double> breaks,
                            const CurveExponents& exponents, const ScaleLaw& law) {
  const auto moments = [&](const ValueCurve& curve, double low, double high) {
    if (curve == ValueCurve{} || low >= high) return 0.0;
    double sum = curve.linear * law.moment(low, high) - curve.cost * law.probability(low, high);
    for (std::size_t i = 0; i < ValueCurve::powers; ++i) {
      if (curve.coefficient[i] != 0.0) sum += curve.coefficient[i] * law.power_moment(exponents[i], low, high);
    }
    return sum;
  };
  return CurveRecursion(best_at, exponents, moments).over_all(breaks);
}

CurveEnvelope curve_envelope(const std::function<ValueCurve(double)>& best_at, std::span<const double> breaks,
                             const CurveExponents& exponents) {
  CurveEnvelope envelope{exponents, {}};
  std::vector<CurveSegment>& segments = envelope.segments;
  const auto append = [&](const ValueCurve& curve, double low, double high) {
    if (low < high) segments.push_back({low, high, curve});
    return 0.0;
  };
  CurveRecursion(best_at, exponents, append).over_all(breaks);
  std::sort(segments.begin(), segments.end(), [](const CurveSegment& a, const CurveSegment& b) { return a.from < b.from; });
  std::size_t kept = 0;
  for (const CurveSegment& segment : segments) {
    if (kept > 0 && segments[kept - 1].curve == segment.curve) {
      segments[kept - 1].to = segment.to;
    } else {
      segments[kept++] = segment;
    }
  }
  segments.resize(kept);
  segments.front().from = 0.0;
  return envelope;
}

const CurveSegment& CurveEnvelope::segment_at(double scale) const {
  const auto after =
      std::upper_bound(segments.begin(), segments.end(), scale, [](double z, const CurveSegment& segment) { return z < segment.to; });
  return after == segments.end() ? segments.back() : *after;
}

CurveEnvelope CurveEnvelope::at_demand(double change) const {
  CurveEnvelope moved = *this;
  for (CurveSegment& segment : moved.segments) {
    segment.from /= change;
    segment.to /= change;
    segment.curve.linear *= change;
    for (std::size_t i = 0; i < ValueCurve::powers; ++i) {
      if (segment.curve.coefficient[i] != 0.0) segment.curve.coefficient[i] *= elementary::pow(change, exponents[i]);
    }
  }
  return moved;
}

void CurveEnvelope::multiply(double factor) {
  for (CurveSegment& segment : segments) {
    segment.curve.linear *= factor;
    segment.curve.cost *= factor;
    for (double& coefficient : segment.curve.coefficient) coefficient *= factor;
  }
}

}  // namespace faultline

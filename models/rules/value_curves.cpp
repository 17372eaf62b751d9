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

class CurveRecursion {
 public:
  CurveRecursion(const std::function<ValueCurve(double)>& best_at, const CurveExponents& exponents, const ScaleLaw& law)
      : best_at_(best_at), exponents_(exponents), law_(law) {}

  /// Expected value over [low, high), given the best curves at both ends.
  double over(double low, const ValueCurve& left, double high, const ValueCurve& right) const {
    if (left == right) return moments(left, low, high);
    const double meeting = std::clamp(right.from, crossing(low, left, high, right), high);
    const ValueCurve middle = best_at_(meeting);
    // A third curve counts only if it stands above the crossing by more than rounding, and the recursion can still advance.
    const double there = value_at(left, exponents_, meeting);
    const double rounding = 1e-11 * (std::abs(meeting * left.linear) + std::abs(left.cost) + std::abs(right.cost));
    const bool third = !(middle == left) && !(middle == right) && value_at(middle, exponents_, meeting) > there + rounding &&
                       low < meeting && meeting < high;
    if (!third) return moments(left, low, meeting) + moments(right, meeting, high);
    return over(low, left, meeting, middle) + over(meeting, middle, high, right);
  }

  [[nodiscard]] double moments(const ValueCurve& curve, double low, double high) const {
    if (curve == ValueCurve{} || low >= high) return 0.0;
    double sum = curve.linear * law_.moment(low, high) - curve.cost * law_.probability(low, high);
    for (std::size_t i = 0; i < ValueCurve::powers; ++i) {
      if (curve.coefficient[i] != 0.0) sum += curve.coefficient[i] * law_.power_moment(exponents_[i], low, high);
    }
    return sum;
  }

 private:
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
  const ScaleLaw& law_;
};

}  // namespace

double expected_curve_value(const std::function<ValueCurve(double)>& best_at, std::span<const double> breaks,
                            const CurveExponents& exponents, const ScaleLaw& law) {
  EXPECTS(!breaks.empty() && std::is_sorted(breaks.begin(), breaks.end()));
  constexpr double inside = 1e-9;  // relative: a curve's form may change at a break
  const CurveRecursion recursion(best_at, exponents, law);
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    if (breaks[i + 1] <= breaks[i]) continue;
    const ValueCurve left = best_at(breaks[i] * (1.0 + inside));
    const ValueCurve right = best_at(breaks[i + 1] * (1.0 - inside));
    sum += recursion.over(breaks[i], left, breaks[i + 1], right);
  }
  const ValueCurve last = best_at(breaks.back() * (1.0 + inside));
  return sum + recursion.moments(last, breaks.back(), std::numeric_limits<double>::infinity());
}

}  // namespace faultline

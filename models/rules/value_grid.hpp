// The grid on which the value of a firm with foresight is solved: what a step of productivity leads to, and the best policy by
// iteration over policies. A part of firm_value.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "models/rules/banded_system.hpp"
#include "models/rules/productivity.hpp"
#include "models/rules/value_curves.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

inline constexpr double widest_step = 7.0;  // standard deviations of a step beyond which nothing happens

/// E max(0, X − y) for X normal: integrating a hat function twice by parts leaves this at its three corners.
inline double expected_excess(double mean, double sd, double y) {
  const double t = (mean - y) / sd;
  return (mean - y) * 0.5 * elementary::erfc(-t / std::numbers::sqrt2) +
         sd * elementary::exp(-0.5 * t * t) / std::sqrt(2.0 * std::numbers::pi);
}

/// Weights of the points of the grid in the expectation over one step, by point of departure.
struct Transition {
  std::vector<std::size_t> first;
  std::vector<std::vector<double>> weights;

  Transition(const LogStep& step, double low, double spacing, std::size_t points, bool flat_above) {
    const double sd = std::sqrt(std::max(step.sd * step.sd - spacing * spacing / 6.0, 1e-4 * spacing * spacing));
    for (std::size_t i = 0; i < points; ++i) {
      const double mean = step.apply(low + static_cast<double>(i) * spacing, 0.0);
      const auto cell = [&](double x) { return static_cast<long>(std::floor((x - low) / spacing)); };
      const long end = static_cast<long>(points) - 1;
      const long from = std::clamp(cell(mean - widest_step * sd), 0L, end);
      const long to = std::clamp(cell(mean + widest_step * sd) + 1, 0L, end);
      std::vector<double> row(static_cast<std::size_t>(to - from + 1));
      const auto excess = [&](long k) { return expected_excess(mean, sd, low + static_cast<double>(k) * spacing); };
      double before = excess(from - 1);
      double here = excess(from);
      double sum = 0.0;
      for (long k = from; k <= to; ++k) {
        const double after = excess(k + 1);
        row[static_cast<std::size_t>(k - from)] = (before - 2.0 * here + after) / spacing;
        sum += row[static_cast<std::size_t>(k - from)];
        before = here;
        here = after;
      }
      // What falls off the grid: below, the difference is as at its end; above, it is zero, or as at its end if V is flat there.
      const double above = to == end ? (excess(end) - excess(end + 1)) / spacing : 0.0;
      if (from == 0) row.front() += std::max(0.0, 1.0 - sum - above);
      if (to == end && flat_above) row.back() += above;
      first.push_back(static_cast<std::size_t>(from));
      weights.push_back(std::move(row));
    }
  }

  [[nodiscard]] double expected(std::size_t i, const std::vector<double>& values) const {
    double sum = 0.0;
    for (std::size_t k = 0; k < weights[i].size(); ++k) sum += weights[i][k] * values[first[i] + k];
    return sum;
  }
};

/// What moves the points on both sides of a jump J, a share s of the way from the left one to the right: the interpolated jump less the
/// true one has the integral J (s − ½) and the first moment J (s²/2 − 1/6) about the left point.
inline void meet_jumps(const CurveEnvelope& flow, double low, double spacing, double factor, std::vector<double>& gain) {
  constexpr double rounding = 1e-9;
  const auto scale_of = [&](double point) { return elementary::exp(low + point * spacing); };
  for (std::size_t i = 1; i < flow.segments.size(); ++i) {
    const double scale = flow.segments[i].from;
    const double before = value_at(flow.segments[i - 1].curve, flow.exponents, scale);
    const double jump = value_at(flow.segments[i].curve, flow.exponents, scale) - before;
    if (std::abs(jump) <= rounding * (std::abs(before) + std::abs(scale * flow.segments[i].curve.linear))) continue;
    const double position = (elementary::log(scale) - low) / spacing;
    if (!(position > 0.0) || position >= static_cast<double>(gain.size() - 1)) continue;
    double left = std::floor(position);
    if (left > 0.0 && scale_of(left) >= scale) left -= 1.0;  // a point at the jump has the value after it
    if (scale_of(left + 1.0) < scale) left += 1.0;
    const double share = std::clamp(position - left, 0.0, 1.0);
    const auto point = static_cast<std::size_t>(left);
    if (point + 1 >= gain.size()) continue;
    gain[point] += factor * jump * (1.0 / 3.0 - share + 0.5 * share * share);
    gain[point + 1] += factor * jump * (1.0 / 6.0 - 0.5 * share * share);
  }
}

/// The programme on the grid, for the difference D = V − O.
struct Grid {
  const Transition& transition;
  double q;
  bool before_draw;
  std::vector<double> gain;      ///< a F − what one period adds to O
  std::vector<double> for_ever;  ///< O
  std::vector<double> next;      ///< E O one period later

  [[nodiscard]] std::size_t size() const { return gain.size(); }
  /// D of a firm worth nothing where it decides: at this point, or one period on where stopping comes before the draw.
  [[nodiscard]] double stopped(std::size_t i) const { return before_draw ? -next[i] : -for_ever[i]; }

  /// D under a policy, by a banded linear system.
  [[nodiscard]] std::vector<double> solve_policy(const std::vector<bool>& stops) const {
    std::size_t below = 0;
    std::size_t above = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const std::size_t end = transition.first[i] + transition.weights[i].size() - 1;
      if (transition.first[i] < i) below = std::max(below, i - transition.first[i]);
      if (end > i) above = std::max(above, end - i);
    }
    BandedSystem system(size(), below, above);
    std::vector<double> right = gain;
    for (std::size_t i = 0; i < size(); ++i) {
      system.at(i, i) = 1.0;
      if (before_draw && stops[i]) {
        right[i] += q * stopped(i);
        continue;
      }
      // A step off the lower end of the grid ends in a firm that stops, whatever O is there.
      const bool reaches_end = !before_draw && stops.front() && transition.first[i] == 0;
      if (reaches_end) right[i] -= q * next[i];
      for (std::size_t k = 0; k < transition.weights[i].size(); ++k) {
        const std::size_t j = transition.first[i] + k;
        const double weight = q * transition.weights[i][k];
        if (!before_draw && stops[j]) {
          if (!reaches_end) right[i] += weight * stopped(j);
        } else if (weight != 0.0) {
          system.at(i, j) -= weight;
          if (reaches_end) right[i] += weight * for_ever[j];
        }
      }
    }
    system.solve(right);
    return right;
  }

  /// @param stops  a first guess of where the firm stops; becomes the policy
  [[nodiscard]] std::vector<double> solve(std::vector<bool>& stops) const {
    constexpr int most_rounds = 200;
    std::vector<double> difference;
    for (int round = 0; round < most_rounds; ++round) {
      difference = solve_policy(stops);
      bool changed = false;
      for (std::size_t i = 0; i < size(); ++i) {
        const double on = before_draw ? transition.expected(i, difference) : difference[i];
        const bool better = stopped(i) > on;
        changed = changed || better != stops[i];
        stops[i] = better;
      }
      if (!changed) break;  // else two policies that differ by rounding take turns
    }
    return difference;
  }
};

}  // namespace faultline

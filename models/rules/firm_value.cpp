#include "models/rules/firm_value.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "models/rules/banded_system.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double widest_step = 7.0;  // standard deviations of a step beyond which nothing happens
constexpr double points_per_sd = 4.0;
constexpr std::size_t most_points = 4000;

/// E max(0, X − y) for X normal: integrating a hat function twice by parts leaves this at its three corners.
double expected_excess(double mean, double sd, double y) {
  const double t = (mean - y) / sd;
  return (mean - y) * 0.5 * elementary::erfc(-t / std::numbers::sqrt2) +
         sd * elementary::exp(-0.5 * t * t) / std::sqrt(2.0 * std::numbers::pi);
}

/// Where the difference has died out on either side, in x.
struct Range {
  double low = infinity;
  double high = -infinity;
};

/// Scales at which the flow bends or changes sign.
Range bends_of(std::span<const ValueSegment> flow) {
  Range range;
  const auto include = [&](double scale) {
    if (!(scale > 0.0 && scale < infinity)) return;
    range.low = std::min(range.low, elementary::log(scale));
    range.high = std::max(range.high, elementary::log(scale));
  };
  for (const ValueSegment& segment : flow) {
    include(segment.from);
    if (segment.line.slope > 0.0) include(segment.line.cost / segment.line.slope);
  }
  if (range.low > range.high) range = {0.0, 0.0};
  return range;
}

/// A random walk: the difference falls as e^(−η x), η the root of ½ sd² η² − shift η = ρT; the threshold lies below
/// break-even by the value of the option. An autoregression stays within a few of its own standard deviations.
Range range_of(const FirmProgramme& programme, double q) {
  const LogStep& step = programme.step;
  Range range = bends_of(programme.flow);
  const double reach = (widest_step + 1.0) * step.sd + std::abs(step.shift);
  if (step.persistence < 1.0) {
    const double mean = step.shift / (1.0 - step.persistence);
    const double sd = step.sd / std::sqrt(1.0 - step.persistence * step.persistence);
    return {std::min(range.low, mean - 8.0 * sd) - reach, std::max(range.high, mean + 8.0 * sd) + reach};
  }
  const double variance = step.sd * step.sd;
  const double decay = (step.shift + std::sqrt(step.shift * step.shift - 2.0 * variance * elementary::log(q))) / variance;
  const double growth = (1.0 - q * step.expected_exponential(0.0)) / (1.0 - q);
  range.low -= elementary::log1p(1.0 / decay) + std::abs(elementary::log(growth)) + reach;
  range.high += 16.0 / decay + reach;
  return range;
}

/// Down from the bound to where every firm stops.
Range bounded_range(const FirmProgramme& programme) {
  const double reach = 3.0 * widest_step * programme.step.sd + std::abs(programme.step.shift);
  const double high = elementary::log(programme.bound);
  return {std::min(bends_of(programme.flow).low, high) - reach, high};
}

/// Σ_n q^n E[z_n | z_0 = e^x] / e^x: years of the present flow, in periods. Once the start is forgotten the rest is geometric.
double years_of_scale(const LogStep& step, double q, double x) {
  if (step.persistence == 1.0) return 1.0 / (1.0 - q * step.expected_exponential(0.0));
  const double mean = step.shift / (1.0 - step.persistence);
  const double variance = step.sd * step.sd / (1.0 - step.persistence * step.persistence);
  double sum = 0.0;
  double weight = 1.0;
  double memory = 1.0;  // ρ^n
  while (memory > 1e-10 && weight > 1e-14) {
    sum += weight * elementary::exp((memory - 1.0) * (x - mean) + 0.5 * variance * (1.0 - memory * memory));
    weight *= q;
    memory *= step.persistence;
  }
  return sum + weight * elementary::exp(mean - x + 0.5 * variance) / (1.0 - q);
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

double flow_at(std::span<const ValueSegment> flow, double scale) {
  double best = -infinity;
  for (const ValueSegment& segment : flow) best = std::max(best, segment.line.at(scale));
  return best;
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

}  // namespace

FirmValue FirmValue::solve(const FirmProgramme& programme) {
  EXPECTS(!programme.flow.empty() && programme.discount > 0.0 && programme.period > 0.0 && programme.step.sd > 0.0);
  FirmValue solution;
  solution.q_ = elementary::exp(-programme.discount * programme.period);
  solution.annuity_ = -elementary::expm1(-programme.discount * programme.period) / programme.discount;
  const bool flat = programme.bound > 0.0;
  EXPECTS(flat || programme.step.persistence < 1.0 || solution.q_ * programme.step.expected_exponential(0.0) < 1.0);
  if (!flat) {
    solution.slope_ = programme.flow.back().line.slope;
    solution.cost_ = programme.flow.back().line.cost;
  }
  const Range range = flat ? bounded_range(programme) : range_of(programme, solution.q_);
  const double fine = std::ceil((range.high - range.low) * points_per_sd / programme.step.sd) + 1.0;
  const std::size_t points = programme.points > 1 ? static_cast<std::size_t>(programme.points)
                                                  : static_cast<std::size_t>(std::clamp(fine, 50.0, static_cast<double>(most_points)));
  solution.low_ = range.low;
  solution.spacing_ = (range.high - range.low) / static_cast<double>(points - 1);
  std::vector<bool> stops(points, false);
  solution.solve_on_grid(programme, stops);
  const auto first_on = std::find(stops.begin(), stops.end(), false);
  if (flat || first_on == stops.begin() || first_on == stops.end()) return solution;
  // V bends where the firm stops. A bend between two points is rounded off by the hats; on a point it is exact.
  const auto right = static_cast<std::size_t>(first_on - stops.begin());
  const double below = solution.worth_of_going_on(right - 1, programme.stops_before_draw);
  const double above = solution.worth_of_going_on(right, programme.stops_before_draw);
  solution.low_ += (below / (below - above) - 1.0) * solution.spacing_;
  solution.solve_on_grid(programme, stops);
  return solution;
}

void FirmValue::solve_on_grid(const FirmProgramme& programme, std::vector<bool>& stops) {
  const bool flat = programme.bound > 0.0;
  const std::size_t points = stops.size();
  const Transition transition(programme.step, low_, spacing_, points, flat);
  Grid grid{transition, q_, programme.stops_before_draw, {}, {}, {}};
  years_.clear();
  next_.clear();
  for (std::size_t i = 0; i < points; ++i) {
    const double scale = elementary::exp(low_ + static_cast<double>(i) * spacing_);
    years_.push_back(flat ? 0.0 : years_of_scale(programme.step, q_, elementary::log(scale)));
    const double gain = flow_at(programme.flow, scale) - slope_ * scale + cost_;
    grid.gain.push_back(annuity_ * gain);
    grid.for_ever.push_back(for_ever(i));
    grid.next.push_back(for_ever_next(i));
  }
  difference_ = grid.solve(stops);
  for (std::size_t i = 0; i < points; ++i) next_.push_back(transition.expected(i, difference_));
  left_slope_ = annuity_ * (stops.front() ? programme.flow.front().line.slope : slope_ * years_.front());
}

double FirmValue::for_ever(std::size_t point) const {
  const double scale = elementary::exp(low_ + static_cast<double>(point) * spacing_);
  return annuity_ * (slope_ * scale * years_[point] - cost_ / (1.0 - q_));
}

double FirmValue::for_ever_next(std::size_t point) const {
  // O less its first period, a period later
  const double scale = elementary::exp(low_ + static_cast<double>(point) * spacing_);
  return annuity_ * (slope_ * scale * (years_[point] - 1.0) / q_ - cost_ / (1.0 - q_));
}

double FirmValue::worth_of_going_on(std::size_t point, bool before_draw) const {
  return before_draw ? for_ever_next(point) + next_[point] : for_ever(point) + difference_[point];
}

FirmValue::Place FirmValue::place_of(double scale) const {
  const double position = scale > 0.0 ? (elementary::log(scale) - low_) / spacing_ : 0.0;
  const double last = static_cast<double>(difference_.size() - 1);
  const double inside = std::clamp(position, 0.0, last);
  const double left = std::min(std::floor(inside), last - 1.0);
  return {static_cast<std::size_t>(left), inside - left};
}

double FirmValue::value(double scale) const {
  if (const double first = elementary::exp(low_); scale < first) return value(first) - left_slope_ * (first - scale);
  const Place place = place_of(scale);
  return annuity_ * (slope_ * scale * at(years_, place) - cost_ / (1.0 - q_)) + at(difference_, place);
}

double FirmValue::expected_next(double scale) const {
  const Place place = place_of(scale);
  return annuity_ * (slope_ * scale * (at(years_, place) - 1.0) / q_ - cost_ / (1.0 - q_)) + at(next_, place);
}

double FirmValue::expected(const ScaleLaw& law, const std::function<double(double)>& less, bool positive_part) const {
  const auto worth = [&](double scale) { return value(scale) - less(scale); };
  std::vector<ValueSegment> segments;
  const auto add = [&](double from, double to, double slope, double level_at_from) {
    const ValueLine line{slope, slope * from - level_at_from, 1};
    if (!positive_part || (level_at_from >= 0.0 && slope >= 0.0)) {
      segments.push_back({from, to, line});
      return;
    }
    const double root = slope != 0.0 ? line.cost / slope : from;
    if (slope > 0.0 && root < to) segments.push_back({std::max(from, root), to, line});
    if (slope < 0.0 && root > from) segments.push_back({from, std::min(to, root), line});
  };
  double from = 0.0;
  double level = worth(0.0);
  for (std::size_t i = 0; i < points(); ++i) {
    const double to = elementary::exp(low_ + static_cast<double>(i) * spacing_);
    const double next = worth(to);
    add(from, to, (next - level) / (to - from), level);
    from = to;
    level = next;
  }
  add(from, infinity, (worth(2.0 * from) - level) / from, level);  // a line there, or flat
  return expected_value(segments, law);
}

}  // namespace faultline

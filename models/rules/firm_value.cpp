#include "models/rules/firm_value.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/rules/value_grid.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double points_per_sd = 4.0;
constexpr std::size_t most_points = 4000;

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

/// The same of curves, which may also jump.
Range bends_of(const CurveEnvelope& flow) {
  Range range;
  const auto include = [&](double scale) {
    range.low = std::min(range.low, elementary::log(scale));
    range.high = std::max(range.high, elementary::log(scale));
  };
  for (const CurveSegment& segment : flow.segments) {
    if (segment.from > 0.0) include(segment.from);
    if (segment.curve.linear > 0.0 && segment.curve.cost > 0.0) {
      include(std::clamp(segment.curve.cost / segment.curve.linear, std::max(segment.from, 1e-300), segment.to));
    }
  }
  if (range.low > range.high) range = {0.0, 0.0};
  return range;
}

Range bends_of(const FirmProgramme& programme) {
  return programme.curves != nullptr ? bends_of(*programme.curves) : bends_of(programme.flow);
}

/// A random walk: the difference falls as e^(−η x), η the root of ½ sd² η² − shift η = ρT; the threshold lies below
/// break-even by the value of the option. An autoregression stays within a few of its own standard deviations.
Range range_of(const FirmProgramme& programme, double q) {
  const LogStep& step = programme.step;
  Range range = bends_of(programme);
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
  return {std::min(bends_of(programme).low, high) - reach, high};
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

}  // namespace

double FirmProgramme::flow_at(double scale) const {
  if (curves != nullptr) return curves->at(scale);
  double best = -infinity;
  for (const ValueSegment& segment : flow) best = std::max(best, segment.line.at(scale));
  return best;
}

FirmValue FirmValue::solve(const FirmProgramme& programme) {
  EXPECTS((programme.curves != nullptr || !programme.flow.empty()) && programme.discount > 0.0 && programme.period > 0.0 &&
          programme.step.sd > 0.0);
  FirmValue solution;
  solution.q_ = elementary::exp(-programme.discount * programme.period);
  solution.annuity_ = -elementary::expm1(-programme.discount * programme.period) / programme.discount;
  const bool flat = programme.bound > 0.0;
  EXPECTS(flat || programme.step.persistence < 1.0 || solution.q_ * programme.step.expected_exponential(0.0) < 1.0);
  solution.flat_ = flat;
  if (programme.curves != nullptr) solution.curves_ = *programme.curves;
  if (!flat && programme.curves != nullptr) {
    const ValueCurve& last = programme.curves->segments.back().curve;
    EXPECTS(last.coefficient == decltype(last.coefficient){});
    solution.slope_ = last.linear;
    solution.cost_ = last.cost;
  } else if (!flat) {
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
  double share = below / (below - above);
  if (solution.bends() && !programme.stops_before_draw) {  // V is no line between the points there, and may jump
    const auto worth = [&](double x) { return solution.value(elementary::exp(x)); };
    const double left = solution.low_ + static_cast<double>(right - 1) * solution.spacing_;
    double low = 0.0;
    double high = 1.0;
    for (int halving = 0; halving < 40; ++halving) {
      share = 0.5 * (low + high);
      (worth(left + share * solution.spacing_) < 0.0 ? low : high) = share;
    }
  }
  solution.low_ += (share - 1.0) * solution.spacing_;
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
    const double gain = programme.flow_at(scale) - slope_ * scale + cost_;
    grid.gain.push_back(annuity_ * gain);
    grid.for_ever.push_back(for_ever(i));
    grid.next.push_back(for_ever_next(i));
  }
  if (bends()) meet_jumps(curves_, low_, spacing_, annuity_, grid.gain);
  difference_ = grid.solve(stops);
  for (std::size_t i = 0; i < points; ++i) next_.push_back(transition.expected(i, difference_));
  stops_first_ = stops.front();
  going_on_.clear();
  for (std::size_t i = 0; bends() && i < points; ++i) going_on_.push_back(difference_[i] - grid.gain[i]);
  if (!bends()) left_slope_ = annuity_ * (stops.front() ? programme.flow.front().line.slope : slope_ * years_.front());
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

double FirmValue::value_of_curves(double scale) const {
  if (flat_) scale = std::min(scale, elementary::exp(low_ + static_cast<double>(points() - 1) * spacing_));
  if (const double first = elementary::exp(low_); scale < first && stops_first_) {
    return value_of_curves(first) + annuity_ * (curves_.at(scale) - curves_.at(first));
  }
  const Place place = place_of(scale);
  const double for_ever_after = annuity_ * (slope_ * scale * (at(years_, place) - 1.0) - cost_ * q_ / (1.0 - q_));
  return annuity_ * curves_.at(scale) + for_ever_after + at(going_on_, place);
}

double FirmValue::value(double scale) const {
  if (bends()) return value_of_curves(scale);
  if (const double first = elementary::exp(low_); scale < first) return value(first) - left_slope_ * (first - scale);
  const Place place = place_of(scale);
  return annuity_ * (slope_ * scale * at(years_, place) - cost_ / (1.0 - q_)) + at(difference_, place);
}

double FirmValue::expected_next(double scale) const {
  const Place place = place_of(scale);
  return annuity_ * (slope_ * scale * (at(years_, place) - 1.0) / q_ - cost_ / (1.0 - q_)) + at(next_, place);
}

/// The points of the grid, three between each two of them, and both sides of every break.
std::vector<double> FirmValue::scales_to_look_at(std::span<const double> breaks) const {
  constexpr std::size_t parts = 4;
  constexpr double beside = 1e-9;
  std::vector<double> scales;
  for (std::size_t i = 0; i <= parts * (points() - 1); ++i) {
    scales.push_back(elementary::exp(low_ + static_cast<double>(i) / parts * spacing_));
  }
  const auto add = [&](double scale) {
    if (scale > 0.0 && scale < infinity) scales.insert(scales.end(), {scale * (1.0 - beside), scale * (1.0 + beside)});
  };
  for (const CurveSegment& segment : curves_.segments) add(segment.from);
  for (const double scale : breaks) add(scale);
  std::sort(scales.begin(), scales.end());
  return scales;
}

double FirmValue::expected(const ScaleLaw& law, const std::function<double(double)>& less, bool positive_part,
                           std::span<const double> breaks) const {
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
  const auto look_at = [&](double to) {
    const double next = worth(to);
    add(from, to, (next - level) / (to - from), level);
    from = to;
    level = next;
  };
  if (bends()) {
    for (const double scale : scales_to_look_at(breaks)) {
      if (scale > from) look_at(scale);
    }
  } else {
    for (std::size_t i = 0; i < points(); ++i) look_at(elementary::exp(low_ + static_cast<double>(i) * spacing_));
    for (const double scale : breaks) {  // beyond the grid V is a line, and `less` may bend yet
      if (scale > from && scale < infinity) look_at(scale);
    }
  }
  add(from, infinity, (worth(2.0 * from) - level) / from, level);  // a line there, or flat
  return expected_value(segments, law);
}

}  // namespace faultline

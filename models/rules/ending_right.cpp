#include "models/rules/ending_right.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/rules/value_grid.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

/// Where the grid begins: a right keeps firms going that would stop without it.
double lowest(const FirmProgramme& programme, const FirmValue& without, const std::function<double(double)>& added, double periods) {
  constexpr double stride = 0.5;
  const double sd = programme.step.sd;
  double low = without.low();
  for (int steps = 0; steps < 60; ++steps) {
    const double scale = elementary::exp(low);
    if (programme.flow_at(scale) + added(scale) < 0.0) return low - (widest_step + 1.0) * sd - std::abs(programme.step.shift);
    low -= stride;
  }
  return without.low() - widest_step * sd * std::sqrt(periods) - std::abs(programme.step.shift) * periods;  // nobody stops
}

}  // namespace

EndingRight EndingRight::solve(const FirmProgramme& programme, const FirmValue& without, std::function<double(double)> added,
                               std::size_t periods) {
  constexpr double most_points = 4000.0;
  EndingRight right;
  const double beyond = widest_step * programme.step.sd * std::sqrt(static_cast<double>(periods)) +
                        std::abs(programme.step.shift) * static_cast<double>(periods);
  const double high = without.low() + without.spacing() * static_cast<double>(without.points() - 1) + beyond;
  right.low_ = lowest(programme, without, added, static_cast<double>(periods));
  right.spacing_ = std::max(without.spacing(), (high - right.low_) / most_points);
  right.discount_ = programme.discount;
  right.period_ = programme.period;
  right.discounted_ = elementary::exp(-programme.discount * programme.period);
  right.added_ = std::move(added);
  const auto points = static_cast<std::size_t>(std::ceil((high - right.low_) / right.spacing_)) + 1;
  right.highest_ = elementary::exp(high - beyond);
  const double annuity = -elementary::expm1(-programme.discount * programme.period) / programme.discount;
  const Transition transition(programme.step, right.low_, right.spacing_, points, true);
  std::vector<double> flow;
  std::vector<double> value;  // V
  for (std::size_t i = 0; i < points; ++i) {
    const double scale = elementary::exp(right.low_ + static_cast<double>(i) * right.spacing_);
    flow.push_back(annuity * right.added_(scale));
    value.push_back(without.value(scale));
    if (programme.stops_before_draw) right.later_.push_back(without.expected_next(scale));
  }
  std::vector<double> held(points, 0.0);  // U_{k−1}
  right.going_on_.emplace_back(points, 0.0);
  right.next_.emplace_back(points, 0.0);
  for (std::size_t k = 1; k <= periods; ++k) {
    std::vector<double> rest(points);
    std::vector<double> gains(points);
    std::vector<double> expected(points);
    for (std::size_t i = 0; i < points; ++i) gains[i] = std::max(0.0, value[i] + held[i]) - std::max(0.0, value[i]);
    for (std::size_t i = 0; i < points; ++i) {
      const double scale = elementary::exp(right.low_ + static_cast<double>(i) * right.spacing_);
      rest[i] = programme.stops_before_draw ? right.going_on(scale, k) : right.discounted_ * transition.expected(i, gains);
    }
    for (std::size_t i = 0; i < points; ++i) held[i] = flow[i] + rest[i];
    for (std::size_t i = 0; i < points; ++i) expected[i] = transition.expected(i, held);
    right.going_on_.push_back(std::move(rest));
    right.next_.push_back(std::move(expected));
  }
  return right;
}

double EndingRight::at(const std::vector<double>& values, double scale) const {
  const double last = static_cast<double>(values.size() - 1);
  const double inside = std::clamp(scale > 0.0 ? (elementary::log(scale) - low_) / spacing_ : 0.0, 0.0, last);
  const double left = std::min(std::floor(inside), last - 1.0);
  const auto point = static_cast<std::size_t>(left);
  return values[point] + (inside - left) * (values[point + 1] - values[point]);
}

/// U_k − a G.
double EndingRight::going_on(double scale, std::size_t periods) const {
  if (later_.empty()) return at(going_on_[periods], scale);
  if (periods == 0) return 0.0;
  const double later = at(later_, scale);
  return discounted_ * (std::max(0.0, later + at(next_[periods - 1], scale)) - std::max(0.0, later));
}

template <class ByPeriods>
double EndingRight::interpolated(const ByPeriods& by_periods, double years) const {
  const double last = static_cast<double>(next_.size() - 1);
  const double periods = std::clamp(years / period_, 0.0, last);
  const double whole = std::min(std::floor(periods), last - 1.0);
  const auto k = static_cast<std::size_t>(whole);
  return (1.0 - (periods - whole)) * by_periods(k) + (periods - whole) * by_periods(k + 1);
}

double EndingRight::value(double scale, double years) const {
  if (years <= 0.0 || next_.size() < 2) return 0.0;
  const double held = -elementary::expm1(-discount_ * std::min(years, period_)) / discount_;
  if (scale > highest_) {  // nobody stops there: it follows what is added
    const double there = added_(highest_);
    return there > 0.0 ? value(highest_, years) * (added_(scale) / there) : held * added_(scale);
  }
  return held * added_(scale) + interpolated([&](std::size_t k) { return going_on(scale, k); }, years);
}

double EndingRight::expected_next(double scale, double years) const {
  if (years <= 0.0 || next_.size() < 2) return 0.0;
  if (const double there = added_(highest_); scale > highest_ && there > 0.0) {
    return expected_next(highest_, years) * (added_(scale) / there);
  }
  return interpolated([&](std::size_t k) { return at(next_[k], scale); }, years);
}

}  // namespace faultline

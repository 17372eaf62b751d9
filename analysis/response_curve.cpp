#include "analysis/response_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/contracts.hpp"
#include "sim/random/distributions.hpp"

namespace faultline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int bisections = 60;
constexpr double sure_level = 0.999;
constexpr double sure_errors = 1.5;  // standard errors beyond which a bend is no noise

/// Isotonic regression of equally weighed values, by pooling adjacent violators.
std::vector<double> isotonic(const std::vector<double>& values) {
  struct Block {
    double mean;
    double count;
  };
  std::vector<Block> blocks;
  for (const double value : values) {
    blocks.push_back({value, 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean > blocks.back().mean) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& pooled = blocks.back();
      pooled.mean = (pooled.mean * pooled.count + last.mean * last.count) / (pooled.count + last.count);
      pooled.count += last.count;
    }
  }
  std::vector<double> fitted;
  for (const Block& block : blocks) fitted.insert(fitted.end(), static_cast<std::size_t>(block.count), block.mean);
  return fitted;
}

/// Where a curve that does not fall reaches a level; NaN where it does not.
double place_of(double level, std::span<const Knot> knots, const std::vector<double>& fitted) {
  for (std::size_t i = 0; i + 1 < fitted.size(); ++i) {
    if (fitted[i] <= level && fitted[i + 1] > level)
      return knots[i].at + (knots[i + 1].at - knots[i].at) * (level - fitted[i]) / (fitted[i + 1] - fitted[i]);
  }
  return nan;
}

std::vector<double> isotonic_means(std::span<const Knot> knots, double sign) {
  std::vector<double> means;
  for (const Knot& knot : knots) means.push_back(sign * mean_excess(knot.excess).mean);
  return isotonic(means);
}

/// |g''|/2 at a knot, from its distance to the chord between its neighbours; 0 at the ends of the range.
double curvature_at(std::span<const Knot> knots, std::size_t k) {
  if (k == 0 || k + 1 == knots.size()) return 0;
  const Knot& left = knots[k - 1];
  const Knot& right = knots[k + 1];
  const double before = knots[k].at - left.at;
  const double after = right.at - knots[k].at;
  std::vector<double> distances;
  for (std::size_t r = 0; r < std::min({left.excess.size(), knots[k].excess.size(), right.excess.size()}); ++r) {
    const double chord = (left.excess[r] * after + right.excess[r] * before) / (before + after);
    distances.push_back(knots[k].excess[r] - chord);
  }
  const MeanExcess distance = mean_excess(distances);
  return std::max(0.0, std::abs(distance.mean) - sure_errors * distance.error) / (before * after);
}

double between(const Knot& left, const Knot& right, double weight) { return left.at + weight * (right.at - left.at); }

}  // namespace

double excess_of(const CrossingGoal& goal, const Response& response) {
  const double level = goal.offset + (goal.needs_baseline() ? goal.share_of_baseline * response.baseline : 0.0);
  const double excess = response.value - level;
  if (!goal.is_probability || std::isnan(excess)) return excess;
  const bool holds = goal.above ? excess > 0 : excess < 0;
  return (holds ? 1.0 : 0.0) - goal.probability;
}

MeanExcess mean_excess(std::span<const double> excess) {
  MeanExcess result;
  double sum = 0;
  for (const double value : excess) {
    sum += std::isnan(value) ? 0 : value;
    result.count += std::isnan(value) ? 0U : 1U;
  }
  const double count = static_cast<double>(result.count);
  result.mean = result.count == 0 ? nan : sum / count;
  result.error = nan;
  if (!std::isfinite(result.mean)) return result;
  double squares = 0;
  for (const double value : excess) squares += std::isnan(value) ? 0 : (value - result.mean) * (value - result.mean);
  result.error = std::sqrt(squares / (count - 1) / count);
  return result;
}

Estimate Knot::value() const {
  std::vector<double> values;
  for (const Response& response : responses) values.push_back(response.value);
  return estimate_mean(values);
}

Estimate Knot::gap() const { return estimate_mean(excess); }

std::vector<double> Knot::baselines() const {
  std::vector<double> values;
  for (const Response& response : responses) values.push_back(response.baseline);
  return values;
}

std::size_t Knot::infinite() const {
  return static_cast<std::size_t>(std::count_if(excess.begin(), excess.end(), [](double value) { return std::isinf(value); }));
}

bool has_infinite(std::span<const Knot> knots) {
  return std::any_of(knots.begin(), knots.end(), [](const Knot& knot) { return knot.infinite() > 0; });
}

Segment::Segment(const CrossingGoal& goal, const Knot& left, const Knot& right)
    : is_probability_(goal.is_probability), null_variance_(goal.probability * (1 - goal.probability)) {
  const std::size_t common = std::min(left.excess.size(), right.excess.size());
  const auto is_there = [&](std::size_t i) { return !std::isnan(left.excess[i]) && !std::isnan(right.excess[i]); };
  for (std::size_t i = 0; i < common; ++i) {
    if (!is_there(i)) continue;
    mean_left_ += left.excess[i];
    mean_right_ += right.excess[i];
    ++count_;
  }
  const double count = static_cast<double>(count_);
  mean_left_ /= count;
  mean_right_ /= count;
  const double centre_left = is_probability_ ? 0 : mean_left_;
  const double centre_right = is_probability_ ? 0 : mean_right_;
  for (std::size_t i = 0; i < common; ++i) {
    if (!is_there(i)) continue;
    const double a = left.excess[i] - centre_left;
    const double b = right.excess[i] - centre_right;
    square_left_ += a * a;
    square_right_ += b * b;
    product_ += a * b;
  }
}

double Segment::variance(double weight) const {
  const double other = 1 - weight;
  const double count = static_cast<double>(count_);
  if (is_probability_) {
    const double differing = (square_left_ - 2 * product_ + square_right_) / count;
    return std::max(0.0, null_variance_ - weight * other * differing);
  }
  const double sum = other * other * square_left_ + 2 * weight * other * product_ + weight * weight * square_right_;
  return std::max(0.0, sum) / (count - 1);
}

double Segment::standard_error(double weight) const { return std::sqrt(variance(weight) / static_cast<double>(count_)); }

double Segment::statistic(double weight) const {
  const double error = standard_error(weight);
  if (error > 0) return mean(weight) / error;
  return mean(weight) == 0 ? 0 : std::copysign(infinity, mean(weight));
}

double Segment::weight_of(double level) const {
  double below = 0;
  double above = 1;
  if (statistic(0) > statistic(1)) std::swap(below, above);
  for (int i = 0; i < bisections; ++i) {
    const double middle = (below + above) / 2;
    (statistic(middle) < level ? below : above) = middle;
  }
  return (below + above) / 2;
}

CriticalValue::CriticalValue(const CrossingGoal& goal, double level) : goal_(goal), level_(level) {}

double CriticalValue::of(std::size_t count) {
  if (count != count_) {
    value_ = critical_value(goal_, count, level_);
    count_ = count;
  }
  return value_;
}

double critical_value(const CrossingGoal& goal, std::size_t count, double level) {
  if (goal.is_probability) return normal_from(0.5 + level / 2);
  return count < 2 ? infinity : student_quantile(0.5 + level / 2, static_cast<double>(count - 1));
}

int sure_sign(const CrossingGoal& goal, const Knot& knot, CriticalValue& critical) {
  if (knot.infinite() > 0) return 0;
  const Segment itself(goal, knot, knot);
  if (itself.count() < 2) return 0;
  const double statistic = itself.statistic(0);
  if (std::abs(statistic) <= critical.of(itself.count())) return 0;
  return statistic > 0 ? 1 : -1;
}

Sides sides_of(const CrossingGoal& goal, std::span<const Knot> knots) {
  Sides sides;
  std::size_t last_sure = knots.size();
  CriticalValue critical(goal, sure_level);
  for (std::size_t k = 0; k < knots.size(); ++k) {
    const int sign = sure_sign(goal, knots[k], critical);
    sides.signs.push_back(sign);
    if (sign == 0) continue;
    if (last_sure < k && sides.signs[last_sure] != sign) {
      sides.brackets.push_back({knots[last_sure].at, knots[k].at, sign > 0});
      sides.first = last_sure;
      sides.last = k;
    }
    last_sure = k;
  }
  return sides;
}

double bend_between(std::span<const Knot> knots, std::size_t k) {
  const double length = knots[k + 1].at - knots[k].at;
  const double slope = (mean_excess(knots[k + 1].excess).mean - mean_excess(knots[k].excess).mean) / length;
  const double curvature = std::max(curvature_at(knots, k), curvature_at(knots, k + 1));
  return slope == 0 ? infinity : curvature * length * length / 4 / std::abs(slope);
}

double Crossing::half_width() const { return open_low || open_high || std::isnan(estimate) ? infinity : (high - low) / 2; }

Crossing locate_crossing(const CrossingGoal& goal, std::span<const Knot> knots, bool rising, double level) {
  EXPECTS(knots.size() >= 2 && !has_infinite(knots));
  const double sign = rising ? 1.0 : -1.0;
  Crossing crossing{nan, knots.front().at, knots.back().at, true, true, knots.front().excess.size()};
  crossing.estimate = place_of(0, knots, isotonic_means(knots, sign));
  CriticalValue critical_values(goal, level);
  // From either end inwards: the first place at which zero is no longer rejected.
  for (std::size_t i = 0; i + 1 < knots.size(); ++i) {
    const Segment segment(goal, knots[i], knots[i + 1]);
    const double critical = critical_values.of(segment.count());
    if (sign * segment.statistic(0) >= -critical) break;
    crossing.open_low = false;
    crossing.low = knots[i + 1].at;
    if (sign * segment.statistic(1) < -critical) continue;
    crossing.low = between(knots[i], knots[i + 1], segment.weight_of(-sign * critical));
    break;
  }
  for (std::size_t i = knots.size() - 1; i > 0; --i) {
    const Segment segment(goal, knots[i - 1], knots[i]);
    const double critical = critical_values.of(segment.count());
    if (sign * segment.statistic(1) <= critical) break;
    crossing.open_high = false;
    crossing.high = knots[i - 1].at;
    if (sign * segment.statistic(0) > critical) continue;
    crossing.high = between(knots[i - 1], knots[i], segment.weight_of(sign * critical));
    break;
  }
  if (crossing.high < crossing.low) std::swap(crossing.low, crossing.high);
  if (!std::isnan(crossing.estimate)) crossing.estimate = std::clamp(crossing.estimate, crossing.low, crossing.high);
  return crossing;
}

double width_error(const CrossingGoal& goal, std::size_t count, double level) {
  const double replications = static_cast<double>(count);
  if (!goal.is_probability) return 1 / std::sqrt(2 * (replications - 1));
  const double reach = critical_value(goal, count, level) * std::sqrt(goal.probability * (1 - goal.probability) / replications);
  const double stepping = std::min(1.0, 2 * reach);  // share of replications that change sides within the interval
  return std::sqrt((1 - stepping) / (replications * stepping));
}

double widest_half_width(const CrossingGoal& goal, std::span<const Knot> knots, const Crossing& crossing, bool rising, double level) {
  if (std::isnan(crossing.estimate)) return infinity;
  std::size_t right = 1;
  while (right + 1 < knots.size() && knots[right].at < crossing.estimate) ++right;
  const Segment segment(goal, knots[right - 1], knots[right]);
  const double weight = std::clamp((crossing.estimate - knots[right - 1].at) / (knots[right].at - knots[right - 1].at), 0.0, 1.0);
  const double reach = critical_value(goal, segment.count(), level) * segment.standard_error(weight);
  const std::vector<double> fitted = isotonic_means(knots, rising ? 1.0 : -1.0);
  const auto place = [&](double height, double otherwise) {
    const double found = place_of(height, knots, fitted);
    return std::isnan(found) ? otherwise : found;
  };
  double widest = 0;
  for (const double shift : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
    const double low = place((shift - 1) * reach, knots.front().at);
    const double high = place((shift + 1) * reach, knots.back().at);
    widest = std::max(widest, (high - low) / 2);
  }
  return widest;
}

}  // namespace faultline

#include "analysis/threshold.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

constexpr double bend_of_width = 0.05;                   // tolerated error of linear interpolation, of the interval's width …
constexpr double bend_of_width_of_a_probability = 0.02;  // … where replications step, and a bend shows itself late
constexpr double bend_of_precision = 0.02;               // … and of the precision asked for
constexpr double growth = 2.0;                           // of replications, in one round
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class Search {
 public:
  Search(const ThresholdPlan& plan, const ResponseFunction& respond, const ThresholdReport& report)
      : plan_(plan), respond_(respond), report_(report) {
    EXPECTS(plan.from < plan.to && plan.points >= 3 && plan.replications >= 2 && plan.precision > 0);
    EXPECTS(!plan.logarithmic || plan.from > 0);
  }

  ThresholdResult run() {
    scan();
    while (round()) {
      if (report_) report_(answer());
    }
    return answer();
  }

 private:
  struct Region {
    std::size_t first = 0;
    std::size_t last = 0;
  };

  [[nodiscard]] double coordinate(double parameter) const { return plan_.logarithmic ? elementary::log(parameter) : parameter; }
  [[nodiscard]] double parameter(double coordinate) const { return plan_.logarithmic ? elementary::exp(coordinate) : coordinate; }

  void scan() {
    const double from = coordinate(plan_.from);
    const double to = coordinate(plan_.to);
    for (std::size_t i = 0; i < plan_.points; ++i) {
      const double part = static_cast<double>(i) / static_cast<double>(plan_.points - 1);
      knots_.push_back({from + part * (to - from)});
    }
    enough_ = extend({0, knots_.size() - 1}, plan_.replications);
  }

  /// Brings knots to at least `count` replications in one batch. @returns false when the budget does not allow it
  bool extend(const Region& region, std::size_t count) {
    std::vector<Sample> samples;
    for (std::size_t k = region.first; k <= region.last; ++k) {
      for (std::size_t r = knots_[k].excess.size(); r < count; ++r)
        samples.push_back({end_or_parameter(knots_[k].at), static_cast<std::uint32_t>(r)});
    }
    const std::size_t cost = samples.size() * plan_.trials_per_sample;
    if (trials_ + cost > plan_.budget) return false;
    trials_ += cost;
    const std::vector<Response> responses = respond_(samples);
    ENSURES(responses.size() == samples.size());
    std::size_t next = 0;
    for (std::size_t k = region.first; k <= region.last; ++k) {
      while (knots_[k].excess.size() < count) {
        knots_[k].responses.push_back(responses[next]);
        knots_[k].excess.push_back(excess_of(plan_.goal, responses[next]));
        ++next;
      }
    }
    return true;
  }

  /// The ends exactly as given, whatever a logarithm makes of them.
  [[nodiscard]] double end_or_parameter(double at) const {
    if (at == coordinate(plan_.from)) return plan_.from;
    return at == coordinate(plan_.to) ? plan_.to : parameter(at);
  }

  bool insert(double at, std::size_t count) {
    const auto place = std::lower_bound(knots_.begin(), knots_.end(), at, [](const Knot& knot, double x) { return knot.at < x; });
    const auto index = static_cast<std::size_t>(place - knots_.begin());
    knots_.insert(place, {at});
    if (extend({index, index}, count)) return true;
    knots_.erase(knots_.begin() + static_cast<std::ptrdiff_t>(index));
    return false;
  }

  /// Looks at the sides, then adds what helps most. @returns whether anything was added
  bool round() {
    crossing_.reset();
    if (has_infinite(knots_)) return false;
    const Sides sides = sides_of(plan_.goal, knots_);
    brackets_ = sides.brackets;
    for (Bracket& bracket : brackets_) {
      bracket.from = end_or_parameter(bracket.from);
      bracket.to = end_or_parameter(bracket.to);
    }
    if (std::any_of(knots_.begin(), knots_.end(), [](const Knot& knot) { return mean_excess(knot.excess).count < 2; }))
      enough_ = false;  // trials that fail or give no value: more of them would not help
    if (brackets_.size() > 1 || !enough_) return false;
    if (brackets_.empty()) return make_sure(sides.signs);
    rising_ = brackets_.front().rising;
    return narrow({sides.first, sides.last}, sides.signs);
  }

  /// More replications where the side is not sure.
  bool make_sure(const std::vector<int>& signs) {
    bool added = false;
    for (std::size_t k = 0; k < knots_.size() && enough_; ++k) {
      if (signs[k] != 0) continue;
      enough_ = extend({k, k}, 2 * knots_[k].excess.size());
      added = added || enough_;
    }
    return added;
  }

  bool narrow(const Region& region, const std::vector<int>& signs) {
    std::size_t count = 0;
    for (std::size_t k = region.first; k <= region.last; ++k) count = std::max(count, knots_[k].excess.size());
    for (std::size_t k = 0; k < knots_.size(); ++k) {
      const bool outside = k < region.first || k > region.last;
      if ((!outside || signs[k] == 0) && knots_[k].excess.size() < count) return enough_ = extend({k, k}, count);
    }
    crossing_ = locate_crossing(plan_.goal, std::span(knots_).subspan(region.first, region.last - region.first + 1), rising_, plan_.level);
    if (const auto place = place_to_look(region)) return enough_ = insert(*place, count);
    const double half_width = std::max(crossing_->half_width(), widest_half_width(plan_.goal, knots_, *crossing_, rising_, plan_.level));
    const double guarded = half_width * (1 + width_error(plan_.goal, count, plan_.level));
    if (guarded <= plan_.precision) {
      precise_ = true;
      return false;
    }
    return enough_ = extend(region, more_replications(region, count, guarded));
  }

  /// As many as the square-root law asks for, within the growth of one round and what the budget allows.
  [[nodiscard]] std::size_t more_replications(const Region& region, std::size_t count, double half_width) const {
    const double now = static_cast<double>(count);
    const double factor = std::isfinite(half_width) ? elementary::pow(half_width / plan_.precision, 2) : growth;
    const auto wanted = static_cast<std::size_t>(std::ceil(now * std::clamp(factor, 1.1, growth)));
    const std::size_t each = (region.last - region.first + 1) * plan_.trials_per_sample;
    const std::size_t affordable = count + (plan_.budget - trials_) / each;
    return affordable > count ? std::min(std::max(wanted, count + 1), affordable) : wanted;
  }

  /// The estimate or an end of its interval, where linear interpolation around it may be too far off.
  [[nodiscard]] std::optional<double> place_to_look(const Region& region) {
    if (std::isnan(crossing_->estimate)) return middle_of_widest(region);
    const double width = crossing_->high - crossing_->low;
    const double of_width = plan_.goal.is_probability ? bend_of_width_of_a_probability : bend_of_width;
    const double tolerance = std::max(of_width * width, bend_of_precision * plan_.precision);
    const double shortest = std::max(width / 2, plan_.precision / 2);
    for (const double at : {crossing_->estimate, crossing_->low, crossing_->high}) {
      const std::size_t k = segment_of(at, region);
      const double length = knots_[k + 1].at - knots_[k].at;
      if (bend_of(k, region) <= tolerance) continue;
      if (length <= shortest) {
        if (at == crossing_->estimate && bend_between(knots_, k) > tolerance) widen(k);
        continue;
      }
      // Not too near an end: a place that halves the stretch when the curve is a step.
      const double margin = 0.1 * length;
      return std::clamp(at, knots_[k].at + margin, knots_[k + 1].at - margin);
    }
    return std::nullopt;
  }

  /// What lies within a stretch that is not known to be straight cannot be told apart: the interval holds all of it.
  void widen(std::size_t k) {
    crossing_->low = std::min(crossing_->low, knots_[k].at);
    crossing_->high = std::max(crossing_->high, knots_[k + 1].at);
  }

  [[nodiscard]] double middle_of_widest(const Region& region) const {
    std::size_t widest = region.first;
    for (std::size_t k = region.first; k < region.last; ++k) {
      if (knots_[k + 1].at - knots_[k].at > knots_[widest + 1].at - knots_[widest].at) widest = k;
    }
    return (knots_[widest].at + knots_[widest + 1].at) / 2;
  }

  [[nodiscard]] std::size_t segment_of(double at, const Region& region) const {
    std::size_t k = region.first;
    while (k + 1 < region.last && knots_[k + 1].at < at) ++k;
    return k;
  }

  /// bend_between, or the same with the curvature that a whole region and its neighbours show, if that is larger: over a
  /// longer stretch, noise that is not common hides less.
  [[nodiscard]] double bend_of(std::size_t k, const Region& around) const {
    const double length = knots_[k + 1].at - knots_[k].at;
    const double slope = (mean_of(k + 1) - mean_of(k)) / length;
    if (slope == 0) return std::numeric_limits<double>::infinity();
    return std::max(bend_between(knots_, k), curvature_around(around) * length * length / 4 / std::abs(slope));
  }

  /// |g''|/2 of the least-squares parabola through the means of a region and its neighbours.
  [[nodiscard]] double curvature_around(const Region& region) const {
    const std::size_t first = region.first == 0 ? 0 : region.first - 1;
    const std::size_t end = std::min(region.last + 2, knots_.size());
    const double count = static_cast<double>(end - first);
    double centre = 0;
    for (std::size_t k = first; k < end; ++k) centre += knots_[k].at / count;
    double square = 0;
    double cube = 0;
    for (std::size_t k = first; k < end; ++k) {
      square += elementary::pow(knots_[k].at - centre, 2);
      cube += elementary::pow(knots_[k].at - centre, 3);
    }
    double product = 0;
    double norm = 0;
    for (std::size_t k = first; k < end; ++k) {
      const double x = knots_[k].at - centre;
      const double parabola = x * x - x * cube / square - square / count;  // orthogonal to 1 and x
      product += parabola * mean_of(k);
      norm += parabola * parabola;
    }
    return norm > 0 ? std::abs(product / norm) : 0.0;
  }

  [[nodiscard]] double mean_of(std::size_t k) const { return mean_excess(knots_[k].excess).mean; }

  [[nodiscard]] ThresholdResult answer() const {
    ThresholdResult result;
    result.rising = rising_;
    result.brackets = brackets_;
    result.trials = trials_;
    if (crossing_) {
      result.crossing = *crossing_;
      for (double* place : {&result.crossing.estimate, &result.crossing.low, &result.crossing.high}) *place = parameter(*place);
    }
    if (!crossing_ && brackets_.size() == 1)  // the trials were spent before there was an interval
      result.crossing = {nan, brackets_[0].from, brackets_[0].to, false, false, 0};
    for (const Knot& knot : knots_) result.curve.push_back({end_or_parameter(knot.at), knot.responses, knot.excess});
    if (has_infinite(knots_)) {
      result.crossing = {nan, nan, nan, false, false, 0};
      result.brackets.clear();
      result.verdict = ThresholdVerdict::infinite;
    } else if (brackets_.size() > 1) {
      result.verdict = ThresholdVerdict::several;
    } else if (brackets_.empty()) {
      result.verdict = enough_ ? ThresholdVerdict::none : ThresholdVerdict::undecided;
    } else {
      result.verdict = precise_ ? ThresholdVerdict::found : ThresholdVerdict::imprecise;
    }
    return result;
  }

  const ThresholdPlan& plan_;
  const ResponseFunction& respond_;
  const ThresholdReport& report_;
  std::vector<Knot> knots_;  ///< ascending; `at` is the coordinate
  std::vector<Bracket> brackets_;
  std::optional<Crossing> crossing_;
  bool rising_ = false;
  bool precise_ = false;
  bool enough_ = true;  ///< budget
  std::size_t trials_ = 0;
};

}  // namespace

ThresholdResult find_threshold(const ThresholdPlan& plan, const ResponseFunction& respond, const ThresholdReport& report) {
  return Search(plan, respond, report).run();
}

}  // namespace faultline

#include "models/rules/entry_value.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numbers>

#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// P(a ≤ X < b) of a standard normal, from the tail that does not cancel.
double normal_probability(double a, double b) {
  const auto below = [](double x) { return 0.5 * elementary::erfc(-x / std::numbers::sqrt2); };
  return a > 0.0 ? below(-a) - below(-b) : below(b) - below(a);
}

/// Whether two lines are the same choice: the same sets may cost the same in two ways, so values decide.
bool same_value(const ValueLine& first, const ValueLine& second) { return first.slope == second.slope && first.cost == second.cost; }

/// The recursion of Eisner and Severance between scales whose best lines are known.
class Envelope {
 public:
  Envelope(const std::function<ValueLine(double)>& best_at, std::vector<ValueSegment>& segments) : best_at_(best_at), segments_(segments) {}

  void split(double low, const ValueLine& left, double high, const ValueLine& right) {
    const bool jumps = right.from > low;
    if (same_value(left, right) || (right.slope <= left.slope && !jumps)) {
      append(low, high, left);
      return;
    }
    const double crossing = right.slope > left.slope ? (right.cost - left.cost) / (right.slope - left.slope) : low;
    const double meeting = std::clamp(crossing, low, high);
    if (right.from > meeting) return split_at_jump(low, left, high, right);
    const ValueLine middle = best_at_(meeting);
    const bool between = middle.slope > left.slope && middle.slope < right.slope;
    const bool new_line =
        stands_above(middle, left, right, meeting) && (between || (is_limited(left, middle, right) && low < meeting && meeting < high));
    if (!new_line) {
      append(low, meeting, left);
      append(meeting, high, right);
      return;
    }
    split(low, left, meeting, middle);
    split(meeting, middle, high, right);
  }

 private:
  /// A third line counts only if it stands above the crossing by more than rounding.
  static bool stands_above(const ValueLine& line, const ValueLine& left, const ValueLine& right, double scale) {
    const double rounding = 1e-12 * (std::abs(scale * left.slope) + std::abs(left.cost) + std::abs(right.cost));
    return line.at(scale) > left.at(scale) + rounding;
  }
  static bool is_limited(const ValueLine& left, const ValueLine& middle, const ValueLine& right) {
    return left.from > 0.0 || middle.from > 0.0 || right.from > 0.0;
  }

  /// The right line is the better one from where it can be paid for.
  void split_at_jump(double low, const ValueLine& left, double high, const ValueLine& right) {
    constexpr double beside = 1e-9;
    const double start = right.from;
    if (start >= high * (1.0 - beside) || start <= low * (1.0 + beside)) {
      append(low, high, start > low * (1.0 + beside) ? left : right);
      return;
    }
    const double before = start * (1.0 - beside);
    const ValueLine below = best_at_(before);
    if (before > low && stands_above(below, left, right, before)) {
      split(low, left, before, below);
      append(before, start, below);
    } else {
      append(low, start, left);
    }
    const ValueLine above = best_at_(start);
    if (stands_above(above, right, right, start)) {
      split(start, above, high, right);
    } else {
      append(start, high, right);
    }
  }

  void append(double from, double to, const ValueLine& line) {
    if (!segments_.empty() && same_value(segments_.back().line, line)) {
      segments_.back().to = to;
    } else if (from < to) {
      segments_.push_back({from, to, line});
    }
  }

  const std::function<ValueLine(double)>& best_at_;
  std::vector<ValueSegment>& segments_;
};

}  // namespace

ScaleLaw ScaleLaw::pareto(double minimum, double shape, double elasticity) {
  EXPECTS(minimum > 0.0 && elasticity > 1.0 && shape > elasticity - 1.0);
  ScaleLaw law;
  law.kind_ = Kind::pareto;
  law.first_ = elementary::pow(minimum, elasticity - 1.0);
  law.second_ = shape / (elasticity - 1.0);
  return law;
}

ScaleLaw ScaleLaw::lognormal(double log_mean, double log_sd, double elasticity) {
  EXPECTS(log_sd > 0.0 && elasticity > 1.0);
  ScaleLaw law;
  law.kind_ = Kind::lognormal;
  law.first_ = (elasticity - 1.0) * log_mean;
  law.second_ = (elasticity - 1.0) * log_sd;
  return law;
}

ScaleLaw ScaleLaw::degenerate(double productivity, double elasticity) {
  EXPECTS(productivity > 0.0 && elasticity > 1.0);
  ScaleLaw law;
  law.kind_ = Kind::degenerate;
  law.first_ = elementary::pow(productivity, elasticity - 1.0);
  return law;
}

double ScaleLaw::least() const { return kind_ == Kind::lognormal ? 0.0 : first_; }

double ScaleLaw::probability(double from, double to) const {
  EXPECTS(from >= 0.0 && to >= from);
  switch (kind_) {
    case Kind::pareto: {
      const auto above = [this](double z) { return z <= first_ ? 1.0 : elementary::pow(first_ / z, second_); };
      return above(from) - above(to);
    }
    case Kind::lognormal: return normal_probability((elementary::log(from) - first_) / second_, (elementary::log(to) - first_) / second_);
    case Kind::degenerate: return from <= first_ && first_ < to ? 1.0 : 0.0;
  }
  return 0.0;
}

double ScaleLaw::moment(double from, double to) const {
  EXPECTS(from >= 0.0 && to >= from);
  switch (kind_) {
    case Kind::pareto: {
      // E[z; z ≥ x] = ζ/(ζ−1) z_min (x/z_min)^(1−ζ)
      const double whole = second_ / (second_ - 1.0) * first_;
      const auto above = [&](double z) { return z <= first_ ? whole : whole * elementary::pow(first_ / z, second_ - 1.0); };
      return above(from) - above(to);
    }
    case Kind::lognormal: {
      const double shifted = first_ + second_ * second_;  // under the size-biased law ln z is normal about this mean
      return elementary::exp(first_ + 0.5 * second_ * second_) *
             normal_probability((elementary::log(from) - shifted) / second_, (elementary::log(to) - shifted) / second_);
    }
    case Kind::degenerate: return from <= first_ && first_ < to ? first_ : 0.0;
  }
  return 0.0;
}

double ScaleLaw::power_moment(double exponent, double from, double to) const {
  EXPECTS(from >= 0.0 && to >= from);
  switch (kind_) {
    case Kind::pareto: {
      // ζ z_min^ζ ∫ z^(p−ζ−1) dz, as a difference of powers of z/z_min, or a logarithm where p = ζ
      const double low = std::max(from, first_) / first_;
      const double high = std::max(to, first_) / first_;
      const double power = exponent - second_;
      EXPECTS(power < 0.0 || high < infinity);
      const double integral =
          std::abs(power) < 1e-9 ? elementary::log(high / low) : (elementary::pow(high, power) - elementary::pow(low, power)) / power;
      return second_ * elementary::pow(first_, exponent) * integral;
    }
    case Kind::lognormal: {
      const double shifted = first_ + exponent * second_ * second_;
      return elementary::exp(exponent * first_ + 0.5 * exponent * exponent * second_ * second_) *
             normal_probability((elementary::log(from) - shifted) / second_, (elementary::log(to) - shifted) / second_);
    }
    case Kind::degenerate: return from <= first_ && first_ < to ? elementary::pow(first_, exponent) : 0.0;
  }
  return 0.0;
}

std::vector<ValueSegment> upper_envelope(const std::function<ValueLine(double)>& best_at, double low, double high) {
  EXPECTS(low >= 0.0 && high >= low && high < infinity);
  std::vector<ValueSegment> segments;
  const ValueLine left = best_at(low);
  if (high > low) {
    Envelope(best_at, segments).split(low, left, high, best_at(high));
  } else {
    segments.push_back({low, high, left});
  }
  return segments;
}

void extend_to_infinity(std::vector<ValueSegment>& segments) {
  EXPECTS(!segments.empty());
  segments.back().to = infinity;
}

double expected_value(std::span<const ValueSegment> segments, const ScaleLaw& law) {
  double sum = 0.0;
  for (const ValueSegment& segment : segments) {
    if (segment.line.slope == 0.0 && segment.line.cost == 0.0) continue;
    sum += segment.line.slope * law.moment(segment.from, segment.to) - segment.line.cost * law.probability(segment.from, segment.to);
  }
  return sum;
}

double expected_value_at(std::span<const ValueSegment> segments, const ScaleLaw& law, double demand, double costs) {
  EXPECTS(demand > 0.0 && costs > 0.0);
  double sum = 0.0;
  for (const ValueSegment& segment : segments) {
    if (segment.line.slope == 0.0 && segment.line.cost == 0.0) continue;
    const double from = segment.from * (costs / demand);
    const double to = segment.to * (costs / demand);
    sum += demand * segment.line.slope * law.moment(from, to) - costs * segment.line.cost * law.probability(from, to);
  }
  return sum;
}

double serving_probability(std::span<const ValueSegment> segments, const ScaleLaw& law) {
  double sum = 0.0;
  for (const ValueSegment& segment : segments) {
    if (segment.line.markets != 0) sum += law.probability(segment.from, segment.to);
  }
  return sum;
}

double full_scale(std::span<const MarketProspect> markets, ComplianceCosts& costs, const ComplianceTerms& terms) {
  double scale = 0.0;
  for (const MarketProspect& market : markets) {
    if (market.slope <= 0.0) continue;
    const bool shared = market.book != MarketOption::no_book;
    const double most_added = shared ? (terms.yearly + terms.sunk) * costs.cost(book_set(market.book) | terms.kept) : 0.0;
    scale = std::max(scale, (market.cost + most_added) / market.slope);
  }
  ENSURES(scale < infinity);
  return scale;
}

std::vector<ValueSegment> market_envelope(std::span<const MarketProspect> markets, ComplianceCosts& costs, const ComplianceTerms& terms,
                                          double low) {
  EXPECTS(markets.size() <= 64);
  std::array<MarketOption, 64> options{};
  const auto best_at = [&](double scale) {
    for (std::size_t j = 0; j < markets.size(); ++j) {
      options[j] = {.value = scale * markets[j].slope - markets[j].cost, .book = markets[j].book};
    }
    const MarketChoice choice = choose_markets(std::span(options).first(markets.size()), costs, terms);
    ValueLine line{.slope = 0.0, .cost = present_compliance_cost(costs, terms, choice.books), .markets = choice.markets};
    for (std::size_t j = 0; j < markets.size(); ++j) {
      if (((choice.markets >> j) & 1) == 0) continue;
      line.slope += markets[j].slope;
      line.cost += markets[j].cost;
    }
    return line;
  };
  // Just above full scale, so that the last market is served there and not left out by rounding.
  const double high = std::max(low, full_scale(markets, costs, terms) * (1.0 + 1e-9));
  std::vector<ValueSegment> segments = upper_envelope(best_at, low, high);
  extend_to_infinity(segments);
  return segments;
}

}  // namespace faultline

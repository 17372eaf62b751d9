#include "models/economy/continuation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline {

double ValueByScale::at(double scale) const {
  if (!straight()) return curves.at(scale);
  const auto after =
      std::upper_bound(lines.begin(), lines.end(), scale, [](double z, const ValueSegment& segment) { return z < segment.to; });
  return (after == lines.end() ? lines.back() : *after).line.at(scale);
}

ValueByScale ValueByScale::at_demand(double change) const {
  ValueByScale moved{lines, curves.at_demand(change)};
  for (ValueSegment& segment : moved.lines) {
    segment.from /= change;
    segment.to /= change;
    segment.line.slope *= change;
  }
  return moved;
}

void ValueByScale::multiply(double factor) {
  for (ValueSegment& segment : lines) {
    segment.line.slope *= factor;
    segment.line.cost *= factor;
  }
  curves.multiply(factor);
}

namespace {

/// Least scale at which selling pays, or anything changes.
double least_scale(const ValueByScale& flow) {
  if (flow.straight()) {
    const ValueSegment& first = flow.lines.front();
    return first.line.slope > 0 ? std::max(first.line.cost / first.line.slope, first.to) : first.to;
  }
  const std::vector<CurveSegment>& segments = flow.curves.segments;
  for (const CurveSegment& segment : segments) {
    if (!std::isfinite(segment.to)) {
      const double pays = segment.curve.linear > 0 ? segment.curve.cost / segment.curve.linear : segment.from;
      return std::max(pays, segments.front().to);
    }
    if (value_at(segment.curve, flow.curves.exponents, segment.to) >= 0) return std::max(segment.to, segments.front().to);
  }
  return segments.front().to;
}

}  // namespace

void ValueByScale::drop_out_of_reach() {
  constexpr double reach = 1e6;
  const double limit = reach * least_scale(*this);
  if (straight()) {
    while (lines.size() > 1 && lines.back().from > limit) lines.pop_back();
    extend_to_infinity(lines);
    return;
  }
  std::vector<CurveSegment>& segments = curves.segments;
  while (segments.size() > 1 && segments.back().from > limit) segments.pop_back();
  segments.back().to = std::numeric_limits<double>::infinity();
  const CurveSegment last = segments.back();
  if (last.curve.coefficient == ValueCurve{}.coefficient) return;
  const double end = std::max(limit, 2.0 * last.from);
  segments.back().to = end;
  ValueCurve line;
  line.linear = last.curve.linear;
  line.cost = line.linear * end - value_at(last.curve, curves.exponents, end);
  segments.push_back({end, std::numeric_limits<double>::infinity(), line});
}

}  // namespace faultline

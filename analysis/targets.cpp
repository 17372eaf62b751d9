#include "analysis/targets.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/paired.hpp"
#include "sim/base/contracts.hpp"

namespace faultline {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Estimate simulated_of(const TargetSpec& spec, std::span<const double> values, std::span<const double> other) {
  switch (spec.quantity) {
    case Quantity::level: return estimate_mean(values);
    case Quantity::difference: return compare_paired(values, other).difference;
    case Quantity::ratio: return estimate_ratio(values, other);
  }
  return {};
}

/// A single replication has no interval: then its value is judged.
double half_width_of(const Estimate& estimate) { return std::isnan(estimate.half_width) ? 0.0 : estimate.half_width; }

Verdict judge_sign(const TargetSpec& spec, const Estimate& simulated) {
  const double neutral = spec.quantity == Quantity::ratio ? 1.0 : 0.0;
  const double low = simulated.mean - half_width_of(simulated);
  const double high = simulated.mean + half_width_of(simulated);
  if (spec.value > neutral) return low > neutral ? Verdict::met : Verdict::missed;
  if (spec.value < neutral) return high < neutral ? Verdict::met : Verdict::missed;
  return low <= neutral && high >= neutral ? Verdict::met : Verdict::missed;
}

void accept(const TargetSpec& spec, TargetResult& result) {
  const double neutral = spec.quantity == Quantity::ratio ? 1.0 : 0.0;
  switch (spec.claim) {
    case Claim::value: {
      const double tolerance = std::max(spec.tolerance, spec.relative_tolerance * std::abs(spec.value));
      result.accepted_low = spec.value - tolerance;
      result.accepted_high = spec.value + tolerance;
      return;
    }
    case Claim::sign:
      result.accepted_low = spec.value < neutral ? -infinity : neutral;
      result.accepted_high = spec.value > neutral ? infinity : neutral;
      return;
    case Claim::range:
      result.accepted_low = spec.low;
      result.accepted_high = spec.high;
      return;
  }
}

}  // namespace

TargetResult evaluate_target(const TargetSpec& spec, std::span<const double> values, std::span<const double> other) {
  return judge_estimate(spec, simulated_of(spec, values, other));
}

TargetResult judge_estimate(const TargetSpec& spec, const Estimate& simulated) {
  TargetResult result;
  result.simulated = simulated;
  accept(spec, result);
  const double mean = result.simulated.mean;
  if (!std::isfinite(mean)) {
    result.verdict = Verdict::unknown;
  } else if (spec.claim == Claim::sign) {
    result.verdict = judge_sign(spec, result.simulated);
  } else {
    result.verdict = mean >= result.accepted_low && mean <= result.accepted_high ? Verdict::met : Verdict::missed;
  }
  return result;
}

TargetResult evaluate_order(const std::vector<std::span<const double>>& cases) {
  EXPECTS(cases.size() >= 2);
  TargetResult result{{}, 0, infinity, Verdict::met};
  double least_clearance = infinity;
  for (std::size_t i = 1; i < cases.size(); ++i) {
    const Estimate step = compare_paired(cases[i], cases[i - 1]).difference;
    if (!std::isfinite(step.mean)) {
      result.simulated = step;
      result.verdict = Verdict::unknown;
      return result;
    }
    const double half_width = half_width_of(step);
    const double clearance = half_width > 0 ? step.mean / half_width : std::copysign(infinity, step.mean);
    if (i == 1 || clearance < least_clearance) {
      least_clearance = clearance;
      result.simulated = step;
    }
    if (!(step.mean - half_width > 0)) result.verdict = Verdict::missed;
  }
  return result;
}

std::string verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::met: return "met";
    case Verdict::missed: return "missed";
    case Verdict::unknown: return "unknown";
  }
  return "unknown";
}

}  // namespace faultline

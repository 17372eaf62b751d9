#include "analysis/targets.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

Verdict judge_sign(const TargetSpec& spec, const Estimate& simulated) {
  const double neutral = spec.is_ratio ? 1.0 : 0.0;
  const double half_width = std::isnan(simulated.half_width) ? 0.0 : simulated.half_width;
  const double low = simulated.mean - half_width;
  const double high = simulated.mean + half_width;
  if (spec.value > neutral)
    return low > neutral ? Verdict::met : Verdict::missed;
  if (spec.value < neutral)
    return high < neutral ? Verdict::met : Verdict::missed;
  return low <= neutral && high >= neutral ? Verdict::met : Verdict::missed;
}

}  // namespace

TargetResult evaluate_target(const TargetSpec& spec, std::span<const double> values, std::span<const double> baseline) {
  TargetResult result;
  result.simulated = spec.is_ratio ? estimate_ratio(values, baseline) : estimate_mean(values);
  const double tolerance = std::max(spec.tolerance, spec.relative_tolerance * std::abs(spec.value));
  result.accepted_low = spec.value - tolerance;
  result.accepted_high = spec.value + tolerance;
  const double mean = result.simulated.mean;
  if (!std::isfinite(mean)) {
    result.verdict = Verdict::unknown;
  } else if (spec.sign_only) {
    result.verdict = judge_sign(spec, result.simulated);
  } else {
    result.verdict = mean >= result.accepted_low && mean <= result.accepted_high ? Verdict::met : Verdict::missed;
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

#include "models/rules/trust.hpp"

#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace faultline {

namespace {

bool tells_nothing(AuditErrors errors) { return std::abs(errors.false_fail + errors.false_pass - 1.0) < 1e-12; }

}  // namespace

double pass_evidence(AuditErrors errors) {
  EXPECTS(errors.false_fail >= 0 && errors.false_fail < 1 && errors.false_pass >= 0 && errors.false_pass <= 1);
  return tells_nothing(errors) ? 0.0 : elementary::log((1.0 - errors.false_fail) / errors.false_pass);
}

double failure_evidence(AuditErrors errors) {
  EXPECTS(errors.false_fail >= 0 && errors.false_fail < 1 && errors.false_pass >= 0 && errors.false_pass <= 1);
  return tells_nothing(errors) ? 0.0 : elementary::log(errors.false_fail / (1.0 - errors.false_pass));
}

double believed_trust(double prior, double evidence) {
  EXPECTS(prior >= 0 && prior <= 1);
  if (prior == 0.0 || evidence == 0.0) return prior;
  return prior / (prior + (1.0 - prior) * elementary::exp(-evidence));
}

double forward_record(double record, double calm, double forgetting, double years) {
  if (years == 0.0) return record;
  if (forgetting == 0.0) return record + calm * years;
  return record * elementary::exp(-forgetting * years) - calm / forgetting * elementary::expm1(-forgetting * years);
}

double liability_burden(double hazard, double liability, double elasticity) {
  const double taken = elasticity * hazard * liability;
  return taken < 1.0 ? 0.0 - elementary::log1p(-taken) : std::numeric_limits<double>::infinity();
}

double truthful_share(double prior, double appeal, double burden) {
  EXPECTS(prior >= 0 && prior <= 1 && appeal >= 0 && burden >= 0);
  if (burden == 0.0) return 0.0;
  if (burden >= appeal * (1.0 - prior)) return 1.0;
  const double trust = prior + burden / appeal;
  return 1.0 - prior * (1.0 - trust) / ((1.0 - prior) * trust);
}

double attestation_evidence(double truthful) {
  EXPECTS(truthful >= 0 && truthful <= 1);
  return truthful == 0.0 ? 0.0 : -elementary::log1p(-truthful);
}

FeeWindow fee_window(double gain, AuditErrors errors) { return {gain * errors.false_pass, gain * (1.0 - errors.false_fail)}; }

double excluded_productivity(double fee, AuditErrors errors, double gain_per_scale, double elasticity) {
  EXPECTS(fee > 0 && gain_per_scale > 0 && elasticity > 1);
  return elementary::pow(fee / ((1.0 - errors.false_fail) * gain_per_scale), 1.0 / (elasticity - 1.0));
}

double stack_trust(std::span<const double> trust, std::span<const double> weights, double exponent) {
  EXPECTS(trust.size() == weights.size() && exponent <= 1.0);
  double least = 1;
  double total = 0;
  for (std::size_t u = 0; u < trust.size(); ++u) {
    if (weights[u] <= 0.0) continue;
    least = std::min(least, trust[u]);
    total += weights[u];
  }
  EXPECTS(total > 0);
  if (std::isinf(exponent) || (least <= 0.0 && exponent <= 0.0)) return least;
  double sum = 0;
  for (std::size_t u = 0; u < trust.size(); ++u) {
    if (weights[u] <= 0.0) continue;
    const double weight = weights[u] / total;
    // Relative to the least, so that strongly negative powers neither overflow nor vanish.
    sum += exponent == 0.0 ? weight * elementary::log(trust[u])
           : least > 0.0   ? weight * elementary::pow(trust[u] / least, exponent)
                           : weight * elementary::pow(trust[u], exponent);
  }
  if (exponent == 0.0) return elementary::exp(sum);
  return (least > 0.0 ? least : 1.0) * elementary::pow(sum, 1.0 / exponent);
}

}  // namespace faultline

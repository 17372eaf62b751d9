// What no single value of [trust] can say.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/scenario_checks.hpp"

namespace faultline {

namespace {

struct TrustChecker {
  const Scenario& scenario;
  const Places& places;
  Diagnostics& diagnostics;

  void error(const std::string& key, const std::string& other, std::string message, std::string expected) const {
    Diagnostic diagnostic{Severity::error, places.nearest(key).value, std::move(message), std::move(expected), {}, {}};
    if (!other.empty() && places.find(other) != nullptr) diagnostic.related.push_back(places.find(other)->value);
    diagnostics.add(std::move(diagnostic));
  }

  void check_types() const {
    if (scenario.enforcement.active && std::isnan(scenario.trust.prior)) {
      error("trust.active", "enforcement.active", "where firms choose their effort nobody has told buyers how many comply",
            "'prior' in [trust], what they believe before they see anything");
    }
    const AuditParameters& audit = scenario.audit;
    if (!scenario.enforcement.active && audit.false_pass <= 0) {
      error("audit.false_pass", "trust.active", "a firm that does not keep its promises never passes an audit, and tries for ever",
            "a number above 0");
    }
  }

  void check_stack() const {
    const auto& weights = scenario.trust.stack_weights;
    const bool counts = std::any_of(weights.begin(), weights.end(), [](const auto& entry) { return entry.second > 0; });
    if (weights.empty() || counts) return;
    error("trust.stack_weights", "", "no layer counts in the trust of a stack", "a weight above 0");
  }
};

}  // namespace

void mechanisms::Trust::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  const TrustChecker checker{scenario, places, diagnostics};
  if (!scenario.trust.active) return;
  checker.check_types();
  checker.check_stack();
}

}  // namespace faultline

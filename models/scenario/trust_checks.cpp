// What no single value of [trust] can say, and the switches that it excludes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/foresight_rule.hpp"
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

  /// What is not valued or accounted for exactly is refused.
  void check_exclusions() const {
    const EconomyParameters& economy = scenario.economy;
    if (economy.closure == Closure::general) {
      error("trust.active", "economy.closure",
            "beliefs move sales between two settlements of wages, and damages move income, which the "
            "general closure does not account for",
            "active = false, or closure = \"partial\"");
    }
    if (foresees_productivity(scenario)) {
      error("trust.active", "economy.expectations", "foresight of productivity does not foresee beliefs",
            "active = false, or " + without_foresight(scenario));
    }
    if (scenario.trust.liability == 0) return;
    if (economy.conduct != Conduct::monopolistic) {
      error("trust.liability", "economy.conduct", "'liability' takes a share of revenue that granular firms would pass on to prices",
            "0, or conduct = \"monopolistic\"");
    }
    for (const RegimeParameters& regime : scenario.regimes) {
      if (regime.exempt_below == 0) continue;
      error("trust.liability", "regime." + regime.name + ".exempt_below",
            "'liability' takes a share of revenue, which the value of a firm that holds its measure at a threshold leaves out",
            "0, or exempt_below = 0");
    }
  }
};

}  // namespace

void check_trust(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  const TrustChecker checker{scenario, places, diagnostics};
  if (!scenario.trust.active) return;
  checker.check_types();
  checker.check_stack();
  checker.check_exclusions();
}

}  // namespace faultline

// Enforcement: what its numbers say together, and the switches under which efforts are not valued exactly and are refused.
#include <fmt/format.h>

#include "models/scenario/foresight_rule.hpp"
#include "models/scenario/scenario_checks.hpp"

namespace faultline {

namespace {

class EnforcementChecker {
 public:
  EnforcementChecker(const Scenario& scenario, const Places& places, Diagnostics& diagnostics)
      : scenario_(scenario), places_(places), diagnostics_(diagnostics) {}

  void check_probabilities() const {
    const EnforcementParameters& enforcement = scenario_.enforcement;
    if (enforcement.false_finding > 1.0 - enforcement.missed) {
      error("enforcement.false_finding", "inspections find against firms that comply more often than against those that do not",
            fmt::format("at most 1 − missed = {}", 1.0 - enforcement.missed), "enforcement.missed");
    }
    if (enforcement.active && enforcement.inspectors == Inspectors::adaptive &&
        (enforcement.inspection_cost <= 0 || enforcement.finding_benefit <= 0)) {
      error("enforcement.inspectors", "an adaptive inspectorate weighs what inspections bring against what they cost",
            "inspection_cost and finding_benefit above 0 [US$ m]", "enforcement.inspectors");
    }
  }

  /// The threshold c*, and what false findings take, are exact for rents and fines that are lines in the firm's scale.
  void check_exclusions() const {
    if (!scenario_.enforcement.active) return;
    if (scenario_.economy.closure == Closure::general) {  // whatever the effort
      error("enforcement.active", "fines are income that the general closure does not spend", "false, or closure = \"partial\"",
            "economy.closure");
    }
    if (scenario_.enforcement.effort == Effort::honest && scenario_.enforcement.false_finding == 0) return;  // they fear nothing
    refuse(foresees_productivity(scenario_), "economy.expectations", "foresight does not value effort", without_foresight(scenario_));
    refuse(scenario_.economy.real_options, "economy.real_options", "the trigger of an option does not value effort", "false");
    refuse(scenario_.economy.conduct != Conduct::monopolistic, "economy.conduct", "fines on firms that price by their share are not valued",
           "conduct = \"monopolistic\"");
    refuse(scenario_.compliance.size_exponent != 0, "compliance.size_exponent",
           "effort is not valued where the cost of rule books follows the firm's size", "0");
    for (const RegimeParameters& regime : scenario_.regimes) {
      const std::string key = "regime." + regime.name + ".";
      const std::string why = "effort is chosen about rule books, beside which a regime has no threshold, support or proportional cost";
      refuse(regime.exempt_below != 0, key + "exempt_below", why, "0");
      refuse(regime.support != 0, key + "support", why, "0");
      refuse(regime.revenue_cost != 0, key + "revenue_cost", why, "0");
      refuse(regime.production_cost != 0, key + "production_cost", why, "0");
    }
    for (const StateParameters& state : scenario_.states) {
      refuse(state.access_loss_hazard != 0, "state." + state.name + ".access_loss_hazard",
             "effort is not valued where firms expect to lose access for other reasons", "0");
    }
  }

 private:
  void error(const std::string& key, const std::string& message, const std::string& expected, const std::string& other) const {
    Diagnostic diagnostic{Severity::error, places_.nearest(key).value, message, expected, {}, {}};
    if (other != key && places_.find(other) != nullptr) diagnostic.related.push_back(places_.find(other)->value);
    diagnostics_.add(std::move(diagnostic));
  }
  void refuse(bool on, const std::string& key, const std::string& why, const std::string& instead) const {
    if (!on) return;
    const bool honest = scenario_.enforcement.effort == Effort::honest;
    const bool finds_falsely = scenario_.enforcement.false_finding != 0;
    const std::string none = finds_falsely ? "false_finding = 0" : "";
    const std::string effort = honest ? none : finds_falsely ? "effort = \"honest\" and " + none : "effort = \"honest\"";
    error(key, why, fmt::format("{}, or {}", instead, effort), "enforcement.effort");
  }

  const Scenario& scenario_;
  const Places& places_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_enforcement(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  const EnforcementChecker checker(scenario, places, diagnostics);
  checker.check_probabilities();
  checker.check_exclusions();
}

}  // namespace faultline

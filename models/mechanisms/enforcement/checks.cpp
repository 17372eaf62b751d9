// Enforcement: what its numbers say together.
#include <fmt/format.h>

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

 private:
  void error(const std::string& key, const std::string& message, const std::string& expected, const std::string& other) const {
    Diagnostic diagnostic{Severity::error, places_.nearest(key).value, message, expected, {}, {}};
    if (other != key && places_.find(other) != nullptr) diagnostic.related.push_back(places_.find(other)->value);
    diagnostics_.add(std::move(diagnostic));
  }

  const Scenario& scenario_;
  const Places& places_;
  Diagnostics& diagnostics_;
};

}  // namespace

void mechanisms::Enforcement::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  EnforcementChecker(scenario, places, diagnostics).check_probabilities();
}

}  // namespace faultline

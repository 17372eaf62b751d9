// Switches that exclude each other. A combination that the model does not value or account for exactly is refused, not approximated.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "models/scenario/foresight_rule.hpp"
#include "models/scenario/scenario_checks.hpp"

namespace faultline {

namespace {

struct Setting {
  std::string key;        ///< dotted
  double value = 0;       ///< 0 is off
  std::string off = "0";  ///< how a user says so
};

void refuse(const std::vector<Setting>& settings, const std::string& other, const std::string& why, const std::string& instead,
            const Places& places, Diagnostics& diagnostics) {
  for (const auto& [key, value, off] : settings) {
    if (value == 0) continue;
    Diagnostic diagnostic{
        Severity::error, places.nearest(key).value, fmt::format("'{}' {}", key, why), fmt::format("{}, or {}", off, instead), {}, {}};
    if (places.find(other) != nullptr) diagnostic.related.push_back(places.find(other)->value);
    diagnostics.add(std::move(diagnostic));
  }
}

/// What depends on a firm's size or revenue, beside the books that it must meet.
std::vector<Setting> size_dependent(const Scenario& scenario) {
  std::vector<Setting> settings{{"compliance.size_exponent", scenario.compliance.size_exponent}};
  for (const RegimeParameters& regime : scenario.regimes) {
    settings.push_back({"regime." + regime.name + ".exempt_below", regime.exempt_below});
    settings.push_back({"regime." + regime.name + ".support", regime.support});
  }
  return settings;
}

std::vector<Setting> proportional(const Scenario& scenario) {
  std::vector<Setting> settings;
  for (const RegimeParameters& regime : scenario.regimes) {
    settings.push_back({"regime." + regime.name + ".revenue_cost", regime.revenue_cost});
    settings.push_back({"regime." + regime.name + ".production_cost", regime.production_cost});
  }
  return settings;
}

std::vector<Setting> queueing(const Scenario& scenario) {
  std::vector<Setting> settings;
  for (const GridParameters& grid : scenario.grids) {
    settings.push_back({"grid." + grid.name + ".megawatts", grid.megawatts});
    settings.push_back({"grid." + grid.name + ".outside_rate", grid.outside_rate});
    settings.push_back({"grid." + grid.name + ".backlog", static_cast<double>(grid.backlog)});
  }
  return settings;
}

std::vector<Setting> operating_and_queueing(const Scenario& scenario) {
  std::vector<Setting> settings{{"sovereignty.active", scenario.sovereignty.active ? 1.0 : 0.0, "false"}};
  for (const StateParameters& state : scenario.states) {  // who asks for sovereign operators asks for operating modes
    if (state.procurement == Eligibility::sovereign) settings.front().off += " and state." + state.name + ".procurement = \"domestic\"";
  }
  for (const GridParameters& grid : scenario.grids) settings.push_back({"grid." + grid.name + ".megawatts", grid.megawatts});
  return settings;
}

}  // namespace

void check_exclusions(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  const bool general = scenario.economy.closure == Closure::general;
  const bool foresees = foresees_productivity(scenario);
  if (general) {
    // Wages clear at costs that are known before sales are.
    const std::string why = "makes costs depend on sales, which the general closure does not account for";
    refuse(size_dependent(scenario), "economy.closure", why, "closure = \"partial\"", places, diagnostics);
    refuse(proportional(scenario), "economy.closure", why, "closure = \"partial\"", places, diagnostics);
  }
  if (foresees) {
    // The value of an established firm is an envelope of lines in its scale; thresholds bend it.
    refuse(size_dependent(scenario), "economy.expectations", "makes costs depend on size, which foresight does not value",
           without_foresight(scenario), places, diagnostics);
  }
  if (scenario.audit_supply.active && scenario.audit_supply.pricing == AuditPricing::congestion) {
    // A fee above the posted one is no labour of auditors, and a value function is not solved again with every queue.
    const auto refuse_pricing = [&](const std::string& other, const std::string& why, const std::string& instead) {
      Diagnostic diagnostic{
          Severity::error, places.nearest("audit_supply.pricing").value, why, "pricing = \"posted\", or " + instead, {}, {}};
      if (places.find(other) != nullptr) diagnostic.related.push_back(places.find(other)->value);
      diagnostics.add(std::move(diagnostic));
    };
    if (general) {
      refuse_pricing("economy.closure", "fees that rise with the queue are a rent, which the general closure does not account for",
                     "closure = \"partial\"");
    }
    if (foresees) {
      refuse_pricing("economy.expectations", "fees that rise with the queue are not valued by foresight of productivity",
                     without_foresight(scenario));
    }
  }
  // What a way of operating or a queue does to a firm at a threshold, to wages, or to the value of an uncertain future is not valued.
  const std::vector<Setting> sovereign = operating_and_queueing(scenario);
  if (general) {
    refuse(queueing(scenario), "economy.closure", "holds deposits, which the general closure does not account for", "closure = \"partial\"",
           places, diagnostics);
  }
  if (foresees) {
    refuse(sovereign, "economy.expectations", "makes a market worth what foresight does not value", without_foresight(scenario), places,
           diagnostics);
  }
  if (scenario.enforcement.active && scenario.enforcement.effort == Effort::chosen) {
    refuse(sovereign, "enforcement.effort", "changes what shirking would lose, which is not valued", "effort = \"honest\"", places,
           diagnostics);
  }
  for (const RegimeParameters& regime : scenario.regimes) {
    if (regime.exempt_below == 0) continue;
    refuse(sovereign, "regime." + regime.name + ".exempt_below", "changes what a firm at a threshold sells, which is not valued",
           "exempt_below = 0", places, diagnostics);
  }
  if (general && foresees) {
    diagnostics.add({Severity::error,
                     places.nearest("economy.closure").value,
                     "foresight of productivity is valued at given wages, not under the general closure",
                     "closure = \"partial\", or " + without_foresight(scenario),
                     {},
                     {}});
  }
}

}  // namespace faultline

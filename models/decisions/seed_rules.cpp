#include "models/decisions/seed_rules.hpp"

#include "models/hooks.hpp"
#include "models/mechanisms/audits/audit_quotes.hpp"
#include "models/rules/audit.hpp"

namespace faultline {

std::vector<double> rules_of_seeds(const World& world, LayerId layer) {
  const Layer& costs = world.layers[layer.index()];
  const LocalisationParameters& local = world.scenario.localisation;
  const AuditParameters& audit = world.scenario.audit;
  std::vector<double> found;
  found.reserve(16 + 6 * world.states.size());
  found.insert(found.end(), {world.scenario.compliance.sunk_years, costs.fixed_cost_home, costs.fixed_cost_abroad,
                             costs.market_entry_cost_home, costs.market_entry_cost_abroad, local.build_cost, local.rent_time,
                             local.build_time, audit.fee, audit.fee_by_size, audit.remediation_cost});
  for (std::size_t j = 0; j < world.states.size(); ++j) {
    const NationState& state = world.states[j];
    const double levied = state.levies[layer.index()].rate;
    Firm startup;
    startup.home = static_cast<std::uint8_t>(j);
    startup.layer = static_cast<std::uint8_t>(layer.index());
    const double fee = audit_fee(audit.fee, audit.fee_by_size, audit_size_of(world, FirmId::none()), audit.size_exponent);
    const double borne = mechanisms_fee_borne(world, startup, FirmId::none(), fee);
    if (borne != 1) found.insert(found.end(), {-1.0 - static_cast<double>(j), borne});
    found.push_back(state.filing_cost);
    if (state.exempt_below == 0 && state.support == 0 && levied == 0) continue;  // as in most
    found.insert(found.end(), {static_cast<double>(j), state.exempt_below, state.support, levied});
  }
  for (const StateEnforcement& inspectors : world.enforcement.states) found.insert(found.end(), {inspectors.base_rate, inspectors.fine});
  return found;
}

}  // namespace faultline

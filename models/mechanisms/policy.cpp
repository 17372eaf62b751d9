#include "models/mechanisms/policy.hpp"

#include "models/scenario/field_table.hpp"
#include "models/world/access.hpp"
#include "models/world/certification.hpp"
#include "models/world/commitments.hpp"
#include "models/world/derive.hpp"
#include "models/world/prospects.hpp"
#include "models/world/runway.hpp"
#include "models/world/settlement.hpp"

#include <algorithm>

namespace faultline {

namespace {

/// A vendor's label follows its alliance's membership at once; a startup keeps its label while the label lasts.
void follow_membership(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  const std::vector<LabelOption> options = label_options(world, firm.firm_class, world.firms.record(id).owner);
  if (std::find(options.begin(), options.end(), firm.label) == options.end()) firm.label = options.front();
}

}  // namespace

void on_shock_strikes(World& world, const Event& event) {
  const Scenario before = world.scenario;
  const RuleBooks rules_before = world.rules;
  const ShockParameters& shock = before.shocks[event.subject];
  for (const ScriptedChange& change : shock.set) set_parameter(world.scenario, change.key, change.value);
  rederive_world(world, before);
  const bool same_certificates = world.rules.asks_same_certificates(rules_before);
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    if (!world.firms[id].active) continue;
    const double cost = recurring_cost(world.firms[id]);
    const LabelOption label = world.firms[id].label;
    follow_membership(world, id);
    refresh_obligations(world, id);
    if (!same_certificates || world.firms[id].label != label) {  // else a firm that gave up an application would try again
      grant_transition(world, id);
      request_certificates(world, id);
    }
    refresh_access(world, id);
    if (recurring_cost(world.firms[id]) != cost) watch_runway(world, id);
  }
}

}  // namespace faultline

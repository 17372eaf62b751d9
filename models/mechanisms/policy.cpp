#include "models/mechanisms/policy.hpp"

#include "models/world/access.hpp"
#include "models/world/certification.hpp"
#include "models/world/commitments.hpp"
#include "models/world/derive.hpp"
#include "models/world/pricing.hpp"
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

/// Do elasticities or conduct differ, so that someone's markup follows at once?
bool markups_differ(const Scenario& a, const Scenario& b) {
  return a.economy.conduct != b.economy.conduct || a.economy.granular_firms != b.economy.granular_firms ||
         !std::equal(a.layers.begin(), a.layers.end(), b.layers.begin(), b.layers.end(),
                     [](const LayerParameters& x, const LayerParameters& y) { return x.elasticity == y.elasticity; });
}

/// The constant markup of small firms follows at once. Granular firms keep theirs until their next review, unless the
/// elasticity that it rests on has changed.
void follow_markup(World& world, FirmId id, const Scenario& before) {
  const Firm& firm = world.firms[id];
  const bool keeps = is_granular(world, firm.firm_class) &&
                     before.layers[firm.layer].elasticity == world.scenario.layers[firm.layer].elasticity;
  if (keeps) return;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    world.firms[p].margin = world.layers[firm.layer].margin;
  }
}

/// A new exit hazard: the part of its unit-exponential life that a firm has spent was spent at the old one.
void follow_hazard(World& world, FirmId id, const StartupParameters& before) {
  const Firm& firm = world.firms[id];
  const double old_hazard = firm.firm_class == FirmClass::vendor ? before.vendor_exit_hazard : before.exit_hazard;
  if (old_hazard == exit_hazard_of(world, firm.firm_class)) return;
  FirmRecord& record = world.firms.record(id);
  record.life = std::max(0.0, record.life - old_hazard * years_from_seconds(world.now - record.life_at));
  record.life_at = world.now;
  date_death(world, id);
  schedule_death_by(world, id, never);
}

/// A firm's weight at present parameters: elasticity, and a vendor's productivity and appeal, may have changed.
void follow_weight(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  FirmRecord& record = world.firms.record(id);
  double appeal = 0;
  if (record.owner.exists()) {
    const VendorParameters& vendor = world.scenario.vendors[record.owner.index()];
    record.productivity = vendor.productivity.at(world.scenario.layers[firm.layer].name);
    appeal = vendor.appeal;
  }
  firm.weight = weight_of(world.layers[firm.layer], record.productivity, appeal);
}

/// Lets a step change the scenario and carries the change through to every firm: what it owes follows at once.
template <class Step>
void change_scenario(World& world, Step step) {
  const Scenario before = world.scenario;
  const RuleBooks rules_before = world.rules;
  step();
  if (markups_differ(before, world.scenario)) {  // what was sold so far was sold at the old margin
    for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
      if (world.firms[FirmId{row}].active) settle(world, FirmId{row});
    }
  }
  rederive_world(world, before);
  const bool same_certificates = world.rules.asks_same_certificates(rules_before);
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    if (!world.firms[id].active) continue;
    const double cost = recurring_cost(world.firms[id]);
    const LabelOption label = world.firms[id].label;
    follow_hazard(world, id, before.startups);
    follow_weight(world, id);
    follow_markup(world, id, before);
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

}  // namespace

void on_shock_strikes(World& world, const Event& event) {
  change_scenario(world, [&] { begin_shock(world, event.subject); });
}

void on_shock_ends(World& world, const Event& event) {
  change_scenario(world, [&] { end_shock(world, event.subject); });
}

}  // namespace faultline

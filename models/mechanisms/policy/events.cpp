// Policy: scripted events. On its date, or at a hazard, a shock sets parameters and rules, for good or for a time; every firm's
// obligations follow at once, its choices at its next review. A shock that sets what is already so leaves every bit as it was.
#include "models/decisions/commitments.hpp"
#include "models/decisions/prospects.hpp"
#include "models/economy/answers.hpp"
#include "models/economy/derive.hpp"
#include "models/firms/access.hpp"
#include "models/firms/pricing.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/hooks.hpp"
#include "models/mechanisms/audits/certification.hpp"
#include "models/mechanisms/enforcement/effort.hpp"
#include "models/mechanisms/levies/levies.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace faultline {

namespace {

/// A vendor's label follows its alliance's membership at once; a startup keeps its label while the label lasts.
void follow_membership(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  const std::vector<LabelOption> options = label_options(world, firm.firm_class, world.firms.record(id).owner);
  if (std::find(options.begin(), options.end(), firm.label) == options.end()) firm.label = options.front();
}

/// What a state takes from, or pays to, firms in proportion or by the year, beside its rule book.
std::array<double, 3> charges_of(const Scenario& scenario, const StateParameters& state) {
  for (const RegimeParameters& regime : scenario.regimes) {
    if (regime.name == state.regime) return {regime.revenue_cost, regime.production_cost, regime.support};
  }
  return {};
}

bool charges_differ(const Scenario& a, const Scenario& b) {
  return !std::equal(a.states.begin(), a.states.end(), b.states.begin(), b.states.end(),
                     [&](const StateParameters& x, const StateParameters& y) { return charges_of(a, x) == charges_of(b, y); }) ||
         !std::equal(a.levies.begin(), a.levies.end(), b.levies.begin(), b.levies.end(),
                     [](const LevyParameters& x, const LevyParameters& y) {
                       return std::tie(x.active, x.rate, x.above_here, x.above_worldwide) ==
                              std::tie(y.active, y.rate, y.above_here, y.above_worldwide);
                     });
}

/// Do elasticities or conduct differ, so that someone's markup follows at once?
bool markups_differ(const Scenario& a, const Scenario& b) {
  return a.economy.conduct != b.economy.conduct || a.economy.granular_firms != b.economy.granular_firms ||
         !std::equal(a.layers.begin(), a.layers.end(), b.layers.begin(), b.layers.end(),
                     [](const LayerParameters& x, const LayerParameters& y) { return x.elasticity == y.elasticity; });
}

/// A firm that prices by its share no longer takes the constant markup at once; the others' prices wait for their reviews, or
/// follow the elasticity that they rest on (follow_exemptions).
void follow_conduct(World& world, FirmId id, const EconomyParameters& before) {
  const Firm& firm = world.firms[id];
  if (is_granular(world, firm.firm_class) || !prices_by_share(before, firm.firm_class)) return;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    world.firms[p].margin = usual_margin(world, firm, world.firms[p]);
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
  move_buyers(world);  // until now they moved to where they would have chosen to be until now
  const Scenario before = world.scenario;
  const RuleBooks rules_before = world.rules;
  step();
  const bool new_charges = charges_differ(before, world.scenario);
  if (new_charges || markups_differ(before, world.scenario)) {  // what was sold so far was sold at the old margin
    for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
      if (world.firms[FirmId{row}].active) settle(world, FirmId{row});
    }
  }
  const std::vector<NationState> states_before = world.states;
  const std::vector<Layer> layers_before = world.layers;
  rederive_world(world, before);
  mechanisms_follow(world, before);
  const bool same_certificates = world.rules.asks_same_certificates(rules_before);
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    if (!world.firms[id].active) continue;
    const double cost = recurring_labour(world.firms[id]);
    const LabelOption label = world.firms[id].label;
    const StateSet exempt = exempt_markets(world, id);
    const std::uint32_t open = world.firms[id].presences;
    follow_hazard(world, id, before.startups);
    follow_weight(world, id);
    follow_conduct(world, id, before.economy);
    follow_membership(world, id);
    follow_levies(world, id, states_before);
    follow_exemptions(world, id, states_before, layers_before);
    if (world.enforcement.active) follow_effort(world, id, rules_before, label);
    refresh_obligations(world, id);
    const bool same_exemptions = exempt_markets(world, id) == exempt;
    if (!same_certificates || !same_exemptions ||
        world.firms[id].label != label) {  // else a firm that gave up an application would try again
      grant_transition(world, id);
      request_certificates(world, id);
    }
    refresh_access(world, id);
    const bool same_markets = world.firms[id].presences == open;
    if (recurring_labour(world.firms[id]) != cost || new_charges || !same_exemptions || !same_markets) watch_runway(world, id);
  }
  hold_bases(world);  // whatever changed, buyers have not moved yet
}

}  // namespace

void on_shock_strikes(World& world, const Event& event) {
  change_scenario(world, [&] { begin_shock(world, event.subject); });
}

void on_shock_ends(World& world, const Event& event) {
  change_scenario(world, [&] { end_shock(world, event.subject); });
}

}  // namespace faultline

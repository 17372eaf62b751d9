#include "models/mechanisms/thresholds/exemption.hpp"

#include "models/firms/pricing.hpp"
#include "models/firms/sales.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"

#include <cmath>

namespace faultline {

namespace {

/// Whether a presence that is not exempt is paid: above the threshold, and while it may sell.
bool may_be_supported(const World& world, FirmId id, const Presence& presence) {
  const Firm& firm = world.firms[id];
  const StateId state{std::size_t{presence.state}};
  if (!is_supported(world, firm, presence.state) || is_excluded(world, id, state)) return false;
  const bool could_be_exempt = world.states[presence.state].exempt_below > 0 && !is_granular(world, firm.firm_class);
  return !could_be_exempt || exempt_ratio(world, id, state, firm.label) > 1.0;
}

void set_terms(const World& world, FirmId id, Presence& presence, bool exempt) {
  const Firm& firm = world.firms[id];
  presence.exempt = exempt;
  presence.held = false;
  presence.supported = !exempt && may_be_supported(world, id, presence);
  presence.margin = usual_margin(world, firm, presence);
}

/// What a regime compares with its threshold, at the price that the firm asks now: what it sells in the open [US$ m / year].
/// @param rules  the state's as they were when the firm set its price
double present_measure(const World& world, FirmId id, PresenceId p, const NationState& rules, ExemptionMeasure measure) {
  const Presence& presence = world.firms[p];
  const Firm& firm = world.firms[id];
  double revenue = 0;
  visit_sales(world, firm, p, [&](const Sales& sales) {
    if (!sales.reserved) revenue += sales.flow(StateId{std::size_t{firm.home}}, world.now);
  });
  if (measure == ExemptionMeasure::revenue) return revenue;
  return revenue * (1.0 - presence.margin - proportional_share(rules, firm.layer, presence) - levy_share(rules, firm.layer, presence));
}

}  // namespace

StateSet exempt_markets(const World& world, FirmId id) {
  StateSet states = 0;
  for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
    if (world.firms[p].exempt) states |= bit(world.firms[p].state);
  }
  return states;
}

double price_margin_at(const NationState& state, const Firm& firm, const Presence& presence) {
  return presence.margin / sales_charge(state, firm.layer, presence).kept;
}

double complying_weight(const World& world, const Firm& firm, const Presence& presence) {
  return sales_charge(world.states[presence.state], firm.layer, presence).weight;
}

double markup_factor(const World& world, const Firm& firm, const Presence& presence) {
  const Layer& layer = world.layers[firm.layer];
  const double margin = price_margin(world, firm, presence);
  return margin == layer.margin ? 1.0 : relative_markup_weight(1.0 / (1.0 - margin), layer.elasticity);
}

double price_weight(const World& world, const Firm& firm, const Presence& presence) {
  return complying_weight(world, firm, presence) * markup_factor(world, firm, presence);
}

bool commit_exemptions(World& world, FirmId id, const Prospect& prospect) {
  const Firm& firm = world.firms[id];
  bool loses = false;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    Presence& presence = world.firms[p];
    const StateId state{std::size_t{presence.state}};
    const bool exempt = (prospect.exempt & bit(state.index())) != 0;
    loses = loses || (presence.exempt && !exempt && presence.open);
    set_terms(world, id, presence, exempt);
    const double ratio = exempt ? exempt_ratio(world, id, state, prospect.label) : 0.0;
    if (ratio <= 1.0) continue;
    const HeldFirm held = held_firm(world.layers[firm.layer].elasticity, world.states[state.index()].exempt_measure);
    presence.held = true;
    presence.margin = sales_charge(world.states[state.index()], firm.layer, presence).kept * held.margin(held.price(ratio));
  }
  return loses;
}

void follow_exemptions(World& world, FirmId id, const std::vector<NationState>& before, const std::vector<Layer>& layers_before) {
  const Firm& firm = world.firms[id];
  const bool same_demand = world.layers[firm.layer].elasticity == layers_before[firm.layer].elasticity;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    const NationState& old = before[presence.state];
    const NationState& now = world.states[presence.state];
    const bool same_threshold = now.exempt_below == old.exempt_below && now.exempt_measure == old.exempt_measure;
    bool exempt = presence.exempt && obliges(world, firm, presence.state);
    if (!same_threshold) {
      constexpr double rounding = 1e-9;
      const StateId state{std::size_t{presence.state}};
      const double ratio = now.exempt_below <= 0 ? 2.0
                           : presence.open       ? present_measure(world, id, p, old, now.exempt_measure) / now.exempt_below
                                                 : exempt_ratio(world, id, state, firm.label);
      const bool may_be_exempt = obliges(world, firm, presence.state) && !is_granular(world, firm.firm_class);
      exempt = may_be_exempt && ratio <= 1.0 + rounding;
    }
    const bool same_charges =
        exempt || (now.revenue_cost == old.revenue_cost && may_be_supported(world, id, presence) == presence.supported);
    if (exempt == presence.exempt && same_charges && same_demand) continue;  // its price waits for its review
    settle(world, id);
    const double markup_margin = same_demand && is_granular(world, firm.firm_class) ? price_margin_at(old, firm, presence) : 0.0;
    set_terms(world, id, world.firms[p], exempt);
    if (markup_margin > 0)
      world.firms[p].margin = sales_charge(now, firm.layer, world.firms[p]).kept * markup_margin;  // its markup waits for its review
  }
}

}  // namespace faultline

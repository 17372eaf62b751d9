#include "models/world/market_outlook.hpp"

#include "models/rules/demand.hpp"
#include "models/world/access.hpp"
#include "models/world/demand_view.hpp"
#include "models/world/enforcement.hpp"
#include "models/world/operating_mode.hpp"
#include "models/world/pricing.hpp"
#include "models/world/reserve_sales.hpp"

#include <algorithm>
#include <limits>

namespace faultline {

namespace {

/// Everything about one state that does not depend on which capacity is chosen.
struct StateView {
  double demand = 0;           ///< expected, per unit of own weight, eligible segments [US$ m / year at wage one]
  double exempt_demand = 0;    ///< … without the certificate, which the public segment may ask for
  double measured_demand = 0;  ///< … at present, not expected, in money: what a threshold is compared with
  bool may_be_exempt = false;
  bool granular = false;       ///< then `segments` count, without capacity, and not `demand`
  SegmentDemands segments;
  double duty = 1;             ///< what the duty of resilience leaves of its weight
  double access_wait = 0;
  double fixed = 0;      ///< [US$ m / year]
  double sunk = 0;       ///< [US$ m]
  double years = 0;        ///< a dollar a year for as long as it sells there in this mode …
  double growing_years = 0;  ///< … and one that grows
  double loss_hazard = 0;  ///< h [1/year] of losing access, as far as it reaches this mode
  double mode_weight = 1;  ///< what the mode leaves of a weight
  double reserved = 0;     ///< demand out of the public reserve, per unit of own weight [US$ m / year at wage one] …
  double reserved_until = 0;  ///< … for so many years
  PresenceId presence;
  double appeal = 1;       ///< of the label and of trust
  bool certified = false;  ///< for public buyers …
  bool public_too = false;  ///< … who buy from it in this mode
};

/// What a state offers whatever the mode.
StateView view_state(const World& world, const Surroundings& around, const Place& place, StateId state, const CommonView& common) {
  StateView view;
  const Firm& firm = around.firm();
  const FirmId id = around.id();
  const LayerId layer{std::size_t{firm.layer}};
  const StateId home{std::size_t{firm.home}};
  const AuthorityId authority = world.rules.authority(state, common.label);
  view.presence = place.presence;
  view.certified = authority.exists() || common.labelled;
  view.appeal = common.appeal * common.trust->appeal(state, false);
  view.granular = is_granular(world, firm.firm_class) && firm.weight > 0;
  view.reserved_until = entrant_years_left(world, id, firm.firm_class);
  // Thresholds are for firms that take the market as given: one that prices by its share complies.
  view.may_be_exempt = !is_granular(world, firm.firm_class) && world.states[state.index()].exempt_below > 0 &&
                       world.rules.book(state, common.label) != no_book;
  if (view.may_be_exempt) {
    const double appeal = common.appeal * common.trust->appeal(state, true);
    const bool public_too = sells_to_public(world, firm, state, place.rented(), common.labelled);
    view.exempt_demand = appeal * place.demand(world, firm, state, public_too) / world.wage(home);
    view.measured_demand = appeal * demand_in(world, firm, view.presence, state, place.origin, public_too, Level::present);
  }
  if (authority.exists() && !common.established) {
    const bool admitted = id.exists() && (world.now == 0 || holds(world, id, authority) || has_access(world, id, state));
    if (!admitted) view.access_wait = common.waits[authority.index()];
    const bool sells_exempt = view.presence.exists() && world.firms[view.presence].exempt && world.firms[view.presence].open;
    if (!admitted && sells_exempt) {  // it goes on selling while it applies
      view.access_wait = std::max(0.0, view.access_wait - world.scenario.audit.transition);
    }
  }
  view.access_wait = std::max(view.access_wait, place.years_excluded);
  view.duty = place.duty;
  view.fixed = place.fixed;
  const Layer& row = world.layers[layer.index()];
  if (!view.presence.exists() && !common.established) {
    view.sunk = home == state ? row.market_entry_cost_home : row.market_entry_cost_abroad * common.hurdle;
  }
  return view;
}

/// What it offers in one mode.
/// @param view  of this state, in another mode or none yet
void operate(const World& world, const Surroundings& around, const Place& place, StateId state, const CommonView& common,
             OperatingMode mode, StateView& view) {
  const Firm& firm = around.firm();
  const StateId home{std::size_t{firm.home}};
  const LayerId layer{std::size_t{firm.layer}};
  view.mode_weight = mode_weight(world.layers[layer.index()], mode);
  const double hazard = home == state ? 0.0 : world.states[state.index()].access_loss_hazard * exposure_of(world, mode);
  const bool first = view.years == 0;
  if (first || hazard != view.loss_hazard) {
    view.loss_hazard = hazard;
    view.years = 1.0 / (common.discount + hazard);
    view.growing_years = common.growth == 0 ? view.years : 1.0 / (common.discount + hazard - common.growth);
  }
  const bool public_too = sells_to_public(world, firm, state, place.rented(), view.certified, mode);
  if (!first && public_too == view.public_too) return;
  view.public_too = public_too;
  view.demand = view.appeal * place.demand(world, firm, state, public_too) / world.wage(home);
  if (view.granular) {
    view.segments = view_demand(world, firm, state, view.presence, view.appeal, place.origin, public_too, !around.id().exists());
  }
  view.reserved = 0;
  if (view.reserved_until > 0 && public_too) {
    view.reserved = view.appeal * place.origin[1] * place.reserved(world, firm, state) / world.wage(home);
  }
}

MarketTerms terms_of(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                     LocalCapacity capacity, double lead_time, double capital) {
  const double wait = std::max(view.access_wait, common.established ? 0.0 : lead_time);
  const double patience = common.patience(wait);
  const Layer& layer = world.layers[firm.layer];
  const NationState& rules = world.states[state.index()];
  MarketTerms terms;
  const double capable = capacity_weight(layer, capacity) * view.duty * view.mode_weight;
  const double complying = rules.complying_weight[firm.layer];
  const double kept = 1.0 - rules.revenue_cost;
  terms.slope = view.granular
                    ? patience * view.growing_years * granular_profit(world, firm, view.segments, capable * complying) * kept /
                          (firm.weight * world.wage(StateId{std::size_t{firm.home}}))
                    : patience * view.growing_years * layer.margin * view.demand * capable * (kept * complying);
  if (view.reserved > 0) {
    terms.slope += common.reserved_years(common.discount + view.loss_hazard, wait, view.reserved_until) * layer.margin * view.reserved * capable *
                   (kept * complying);
  }
  if (common.trust->expected_liability() > 0) {  // a share of revenue, which small firms' prices do not answer
    terms.slope *= std::max(0.0, 1.0 - common.trust->expected_liability() / (layer.margin * kept));
  }
  terms.cost = patience * view.years * view.fixed + view.years * rules.filing_cost + view.sunk + capital;
  return terms;
}

}  // namespace

double measure_per_weight(const World& world, const Firm& firm, double present_demand, StateId state,
                          LocalCapacity capacity) {
  const Layer& layer = world.layers[firm.layer];
  const double revenue = present_demand * capacity_weight(layer, capacity);
  const bool by_revenue = world.states[state.index()].exempt_measure == ExemptionMeasure::revenue;
  return by_revenue ? revenue : revenue * (1.0 - layer.margin);
}

namespace {

/// Serving the state while exempt: no certificate to wait for, nothing to file.
ExemptTerms exempt_terms_of(const World& world, const Firm& firm, const StateView& view, StateId state,
                            const CommonView& common, LocalCapacity capacity, double lead_time, double capital) {
  ExemptTerms exempt;
  if (!view.may_be_exempt) return exempt;
  const double patience = common.patience(lead_time);
  const Layer& layer = world.layers[firm.layer];
  exempt.terms.slope = patience * view.growing_years * layer.margin * view.exempt_demand * (capacity_weight(layer, capacity) * view.duty);
  exempt.terms.cost = patience * view.years * view.fixed + view.sunk + capital;
  const double measure = measure_per_weight(world, firm, view.measured_demand * view.duty, state, capacity);
  exempt.free_up_to = measure > 0 ? world.states[state.index()].exempt_below / measure
                                  : std::numeric_limits<double>::infinity();
  return exempt;
}

/// What is sold rented until own capacity is connected, and from there on from it.
MarketTerms after_renting(MarketTerms rented, const MarketTerms& built, double wait, double discount) {
  rented.cost = built.cost;
  rented.slope += std::exp(-discount * wait) * (built.slope - rented.slope);
  return rented;
}

/// The ways that one operating mode offers: rented or own capacity, obliged or exempt.
struct WaysOfMode {
  MarketTerms& plain;
  MarketTerms& built;
  ExemptTerms& exempt_plain;
  ExemptTerms& exempt_built;
};

/// Fills them in.
/// @param outlook  the market's, for what inspections deter
void look_at_ways(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                  const CapacityView& capacity, const Threat& threat, const WaysOfMode& ways, MarketOutlook& outlook) {
  const auto look_at = [&](MarketTerms& obliged, ExemptTerms& exempt, LocalCapacity kind, double lead_time, double capital) {
    obliged = terms_of(world, firm, view, state, common, kind, lead_time, capital);
    if (view.may_be_exempt) exempt = exempt_terms_of(world, firm, view, state, common, kind, lead_time, capital);
    if (threat.active) count_on_inspections(threat, common.kept, view.sunk + capital, &obliged == &ways.built, outlook, obliged, exempt);
  };
  if (!capacity.needs || capacity.on_its_way) {
    look_at(ways.plain, ways.exempt_plain, capacity.present, capacity.lead, 0.0);
  } else if (view.presence.exists()) {  // it goes on selling: renting at once, or renting until its own capacity stands
    look_at(ways.plain, ways.exempt_plain, LocalCapacity::rented, capacity.lead, 0.0);
    look_at(ways.built, ways.exempt_built, LocalCapacity::built, capacity.lead, capacity.build_cost);
    if (capacity.queues) {
      const double discount = common.discount + view.loss_hazard - common.growth;
      ways.built = after_renting(ways.plain, ways.built, capacity.build_time, discount);
    }
  } else {
    look_at(ways.plain, ways.exempt_plain, LocalCapacity::rented, world.scenario.localisation.rent_time, 0.0);
    look_at(ways.built, ways.exempt_built, LocalCapacity::built, capacity.build_time, capacity.build_cost);
  }
}

}  // namespace

void look_at_nothing(const World& world, StateId state, LabelOption label, MarketOutlook& outlook) {
  outlook.state = state;
  outlook.book = world.rules.book(state, label);
  outlook.measure = world.states[state.index()].exempt_measure;
}

void look_at_market(const World& world, const Surroundings& around, StateId state, const CommonView& common, MarketOutlook& outlook) {
  const Firm& firm = around.firm();
  const FirmId id = around.id();
  const StateId home{std::size_t{firm.home}};
  look_at_nothing(world, state, common.label, outlook);
  const Place& place = around.at(state);
  const bool barred = is_cut_off(world, home, state);
  if (barred) {  // who hangs on its home does not sell, and nobody comes or changes its mode
    if (!place.presence.exists() || hangs_on_home(world, id, state, world.firms[place.presence].mode)) return;
    outlook.mode = world.firms[place.presence].mode;
  }
  StateView view = view_state(world, around, place, state, common);
  operate(world, around, place, state, common, outlook.mode, view);
  outlook.support = outlook.book == no_book ? 0.0 : world.states[state.index()].support /
                                      ((common.discount + view.loss_hazard) * world.wage(home));
  const Threat threat = world.enforcement.active ? common.threats->in(state, common.label) : Threat{};
  look_at_ways(world, firm, view, state, common, place.capacity, threat,
               {outlook.plain, outlook.built, outlook.exempt_plain, outlook.exempt_built}, outlook);
  if (barred || home == state || !world.scenario.sovereignty.active) return;
  ExemptTerms none;  // thresholds are refused beside modes
  for (const OperatingMode mode : {OperatingMode::hybrid, OperatingMode::disconnected}) {
    const std::size_t m = static_cast<std::size_t>(mode) - 1;
    operate(world, around, place, state, common, mode, view);
    look_at_ways(world, firm, view, state, common, place.capacity, threat, {outlook.plain_apart[m], outlook.built_apart[m], none, none},
                 outlook);
  }
}

}  // namespace faultline

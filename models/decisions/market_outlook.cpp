#include "models/decisions/market_outlook.hpp"

#include "models/firms/access.hpp"
#include "models/firms/demand_view.hpp"
#include "models/firms/pricing.hpp"
#include "models/firms/sales_charge.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"
#include "models/rules/demand.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <limits>

namespace faultline {

namespace {

/// Everything about one state that does not depend on which capacity is chosen.
struct StateView {
  const Place& place;
  SellerWeight weight;  ///< mode and public buyers by mode
  bool certified;       ///< for public buyers …
  bool may_be_exempt;
  double access_wait = 0;  ///< [years]
  double sunk = 0;         ///< [US$ m]
  // By operating mode:
  double years;            ///< a dollar a year for as long as it sells there …
  double growing_years;    ///< … and one that grows
  double loss_hazard = 0;  ///< h [1/year] of losing access, as far as it reaches this mode
  double demand = -1;      ///< expected, per unit of own weight, eligible segments [US$ m / year at wage one]; -1: not looked at
  double reserved = 0;     ///< demand out of the public reserve, per unit of own weight [US$ m / year at wage one]
  // Of one that may be exempt:
  double exempt_demand = 0;    ///< without the certificate, which the public segment may ask for
  double measured_demand = 0;  ///< … at present, not expected, in money: what a threshold is compared with
  // Of a granular firm, which does not use `demand`:
  SegmentDemands segments{};  ///< without capacity
};

/// Years until the firm may sell where this authority's certificate is asked for. The certificate of the label that it has now opens
/// nothing under the label that is looked at; the state's own does under any.
double wait_for(const World& world, const Surroundings& around, const Place& place, StateId state, AuthorityId authority,
                const CommonView& common) {
  const FirmId id = around.id();
  const bool admitted =
      id.exists() && (world.now == 0 || holds(world, id, authority) || holds(world, id, world.rules.authority(state, LabelOption{0})));
  if (admitted) return 0;
  const double wait = common.waits[authority.index()];
  const bool sells_exempt = place.presence.exists() && world.firms[place.presence].exempt && world.firms[place.presence].open;
  return sells_exempt ? std::max(0.0, wait - world.scenario.audit.transition) : wait;  // it goes on selling while it applies
}

/// What a state offers whatever the mode.
StateView view_state(const World& world, const Surroundings& around, const Place& place, StateId state, const CommonView& common) {
  const Firm& firm = around.firm();
  const AuthorityId authority = world.rules.authority(state, common.label);
  // Thresholds are for firms that take the market as given: one that prices by its share complies.
  const bool may_be_exempt =
      common.takes_market && world.states[state.index()].exempt_below > 0 && world.rules.book(state, common.label) != no_book;
  StateView view{.place = place,
                 .weight = place.weight,
                 .certified = authority.exists() || common.labelled,
                 .may_be_exempt = may_be_exempt,
                 .years = common.years,
                 .growing_years = common.growing_years};
  view.weight.premium = common.premium;
  view.weight.trust = common.trust->appeal(state, false);
  if (may_be_exempt) {
    SellerWeight exempt = view.weight;
    exempt.trust = common.trust->appeal(state, true);
    exempt.public_too = sells_to_public(world, firm, state, place.rented(), common.labelled);
    view.exempt_demand = exempt.appeal() * place.demand(world, firm, state, exempt.public_too) / common.wage;
    view.measured_demand = exempt.appeal() * demand_in(world, firm, place.presence, state, exempt, Level::present);
  }
  if (authority.exists() && !common.established) view.access_wait = wait_for(world, around, place, state, authority, common);
  view.access_wait = std::max(view.access_wait, place.years_excluded);
  if (!place.presence.exists() && !common.established) {
    view.sunk = firm.home == state.value ? common.layer->market_entry_cost_home : common.layer->market_entry_cost_abroad * common.hurdle;
  }
  return view;
}

/// What it offers in one mode.
/// @param view  of this state, in another mode or none yet
void operate(const World& world, const Surroundings& around, StateId state, const CommonView& common, OperatingMode mode, StateView& view) {
  const Firm& firm = around.firm();
  const Place& place = view.place;
  view.weight.mode = mode_weight(*common.layer, mode);
  const double hazard_there = firm.home == state.value ? 0.0 : world.states[state.index()].access_loss_hazard;
  const double hazard = hazard_there == 0 ? 0.0 : hazard_there * exposure_of(world, mode);
  if (hazard != view.loss_hazard) {
    view.loss_hazard = hazard;
    view.years = 1.0 / (common.discount + hazard);
    view.growing_years = common.growth == 0 ? view.years : 1.0 / (common.discount + hazard - common.growth);
  }
  const bool public_too = sells_to_public(world, firm, state, place.rented(), view.certified, mode);
  if (view.demand >= 0 && public_too == view.weight.public_too) return;
  view.weight.public_too = public_too;
  view.demand = view.weight.appeal() * place.demand(world, firm, state, public_too) / common.wage;
  if (common.granular) {
    const bool entrant = common.reserved_until > 0 && public_too;
    view.segments = view_demand(world, firm, state, place.presence, view.weight, entrant, !around.id().exists());
  }
  view.reserved = 0;
  if (common.reserved_until > 0 && public_too && !common.granular) {
    view.reserved = view.weight.appeal() * view.weight.origin[1] * place.reserved(world, firm, state) / common.wage;
  }
}

/// A way of serving a state while obliged, and what fines fall on there.
struct ObligedWay {
  MarketTerms terms;
  double fined = 1;  ///< revenue/σ over variable profit: 1 at the constant markup where complying costs nothing in proportion
};

ObligedWay obliged_way(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                       const SalesCharge& charge, LocalCapacity capacity, double lead_time, double capital) {
  const double wait = std::max(view.access_wait, common.established ? 0.0 : lead_time);
  const double patience = common.patience(wait);
  const Layer& layer = *common.layer;
  const NationState& rules = world.states[state.index()];
  ObligedWay way;
  MarketTerms& terms = way.terms;
  const double capable = view.weight.left_by_way(capacity_weight(layer, capacity));
  const double complying = charge.weight;
  const double kept = charge.kept;
  if (common.granular) {
    SegmentDemands open = view.segments;
    open[reserve_place] = {};
    const BestSales best = granular_sales(world, firm, open, capable * complying);
    terms.slope = patience * view.growing_years * best.profit * kept / (firm.weight * common.wage);
    if (view.segments[reserve_place].own > 0) {  // for as long as it is an entrant one price sells in the reserve as well
      const double more = granular_sales(world, firm, view.segments, capable * complying).profit - best.profit;
      const double years = common.reserved_years(common.discount + view.loss_hazard, wait, common.reserved_until);
      terms.slope += years * more * kept / (firm.weight * common.wage);
    }
    if (best.profit > 0) way.fined = layer.margin * best.revenue / (best.profit * kept);
  } else {
    terms.slope = patience * view.growing_years * layer.margin * view.demand * capable * (kept * complying);
    way.fined = 1.0 / kept;
  }
  if (view.reserved > 0) {
    terms.slope += common.reserved_years(common.discount + view.loss_hazard, wait, common.reserved_until) * layer.margin * view.reserved *
                   capable * (kept * complying);
  }
  if (common.trust->expected_liability() > 0) {  // a share of revenue, which prices do not answer
    terms.slope *= std::max(0.0, 1.0 - (common.granular ? common.trust->expected_liability() * (way.fined / layer.margin)
                                                        : common.trust->expected_liability() / (layer.margin * kept)));
  }
  terms.cost = patience * view.years * view.place.fixed + view.years * rules.filing_cost + view.sunk + capital;
  return way;
}

}  // namespace

double measure_per_weight(const World& world, const Firm& firm, double present_demand, StateId state, LocalCapacity capacity) {
  const Layer& layer = world.layers[firm.layer];
  const double revenue = present_demand * capacity_weight(layer, capacity);
  const bool by_revenue = world.states[state.index()].exempt_measure == ExemptionMeasure::revenue;
  return by_revenue ? revenue : revenue * (1.0 - layer.margin);
}

namespace {

/// Serving the state while exempt: no certificate to wait for, nothing to file.
ExemptTerms exempt_terms_of(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                            LocalCapacity capacity, double lead_time, double capital) {
  ExemptTerms exempt;
  const double patience = common.patience(lead_time);
  const Layer& layer = *common.layer;
  exempt.terms.slope = patience * view.growing_years * layer.margin * view.exempt_demand *
                       (capacity_weight(layer, capacity) * view.weight.left_where_exempt());
  exempt.terms.cost = patience * view.years * view.place.fixed + view.sunk + capital;
  const double measure = measure_per_weight(world, firm, view.measured_demand * view.weight.left_where_exempt(), state, capacity);
  exempt.free_up_to = measure > 0 ? world.states[state.index()].exempt_below / measure : std::numeric_limits<double>::infinity();
  return exempt;
}

/// What is sold rented until own capacity is connected, and from there on from it.
MarketTerms after_renting(MarketTerms rented, const MarketTerms& built, double wait, double discount) {
  rented.cost = built.cost;
  rented.slope += elementary::exp(-discount * wait) * (built.slope - rented.slope);
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
                  const Threat& threat, const WaysOfMode& ways, MarketOutlook& outlook) {
  const CapacityView& capacity = view.place.capacity;
  const NationState& rules = world.states[state.index()];
  const SalesCharge charge = sales_charge(rules, firm.layer, true, view.place.levied);
  const SalesCharge of_shirker = sales_charge(rules, firm.layer, false, view.place.levied);
  const auto look_at = [&](MarketTerms& obliged, ExemptTerms& exempt, LocalCapacity kind, double lead_time, double capital) {
    const ObligedWay complying = obliged_way(world, firm, view, state, common, charge, kind, lead_time, capital);
    obliged = complying.terms;
    if (view.may_be_exempt) exempt = exempt_terms_of(world, firm, view, state, common, kind, lead_time, capital);
    if (!threat.active) return;
    const bool charged = threat.chosen && (charge.kept != of_shirker.kept || charge.weight != of_shirker.weight);
    const ObligedWay shirking = charged ? obliged_way(world, firm, view, state, common, of_shirker, kind, lead_time, capital) : complying;
    const InspectedWay way{complying.terms.slope, complying.fined, shirking.terms.slope, shirking.fined, view.sunk + capital};
    count_on_inspections(threat, common.kept, way, &obliged == &ways.built, outlook, obliged, exempt);
  };
  if (!capacity.needs || capacity.on_its_way) {
    look_at(ways.plain, ways.exempt_plain, capacity.present, capacity.lead, 0.0);
  } else if (view.place.presence.exists()) {  // it goes on selling: renting at once, or renting until its own capacity stands
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

void look_at_market(const World& world, const Surroundings& around, StateId state, const CommonView& common, MarketOutlook& outlook) {
  const Firm& firm = around.firm();
  const FirmId id = around.id();
  const StateId home{std::size_t{firm.home}};
  const Place& place = around.at(state);
  const bool barred = is_cut_off(world, home, state);
  if (barred) {  // who hangs on its home does not sell, and nobody comes or changes its mode
    if (!place.presence.exists() || hangs_on_home(world, id, state, world.firms[place.presence].mode)) return;
    outlook.mode = world.firms[place.presence].mode;
  }
  StateView view = view_state(world, around, place, state, common);
  outlook.access_wait = view.access_wait;
  operate(world, around, state, common, outlook.mode, view);
  const double support = outlook.book == no_book ? 0.0 : world.states[state.index()].support;
  if (support != 0) outlook.support = support / ((common.discount + view.loss_hazard) * common.wage);
  const auto threat = [&] { return common.threats != nullptr ? common.threats->in(state, common.label, view.loss_hazard) : Threat{}; };
  look_at_ways(world, firm, view, state, common, threat(), {outlook.plain, outlook.built, outlook.exempt_plain, outlook.exempt_built},
               outlook);
  if (barred || home == state || !world.scenario.sovereignty.active) return;
  const double connected_hazard = view.loss_hazard;
  const bool connected_public = view.weight.public_too;
  ExemptTerms none;  // thresholds are refused beside modes
  for (const OperatingMode mode : {OperatingMode::hybrid, OperatingMode::disconnected}) {
    const std::size_t m = static_cast<std::size_t>(mode) - 1;
    operate(world, around, state, common, mode, view);
    if (id.exists() && view.loss_hazard == connected_hazard && view.weight.public_too == connected_public) continue;  // dearer, for nothing
    look_at_ways(world, firm, view, state, common, threat(), {outlook.plain_apart[m], outlook.built_apart[m], none, none}, outlook);
  }
}

}  // namespace faultline

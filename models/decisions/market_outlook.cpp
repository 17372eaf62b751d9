#include "models/decisions/market_outlook.hpp"

#include "models/decisions/state_view.hpp"

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

/// A way of serving a state while obliged, and what fines fall on there.
struct ObligedWay {
  MarketTerms terms;
  double fined = 1;     ///< revenue/σ over variable profit: 1 at the constant markup where complying costs nothing in proportion
  double reserved = 0;  ///< the part of the slope that comes out of the reserve …
  double spell = 0;     ///< … for so long [years]
};

ObligedWay obliged_way(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                       const SalesCharge& charge, LocalCapacity capacity, double lead_time, double capital) {
  const double wait = std::max(view.access_wait, common.established ? 0.0 : lead_time);
  const double patience = common.patience(wait);
  const Layer& layer = *common.layer;
  const NationState& rules = world.states[state.index()];
  ObligedWay way;
  MarketTerms& terms = way.terms;
  const double capable = view.left_by_way(capacity_weight(layer, capacity));
  const double complying = charge.weight;
  const double kept = charge.kept;
  if (common.granular) {
    const BestSales best = granular_sales(world, firm, (*view.met)[0].always, capable * complying);
    terms.slope = patience * view.growing_years * best.profit * kept / (firm.weight * common.wage);
    if (best.profit > 0) way.fined = layer.margin * best.revenue / (best.profit * kept);
    if ((*view.met)[0].as_entrant[reserve_place].own > 0) {  // for as long as it is an entrant one price sells in the reserve as well
      const BestSales joint = granular_sales(world, firm, (*view.met)[0].as_entrant, capable * complying);
      const double years = common.reserved_years(common.discount + view.loss_hazard, wait, common.reserved_until);
      way.reserved = years * (joint.profit - best.profit) * kept / (firm.weight * common.wage);
      way.spell = std::max(0.0, common.reserved_until - wait);
      const double open_years = patience * view.growing_years;
      const double profit = open_years * best.profit + years * (joint.profit - best.profit);
      const double revenue = open_years * best.revenue + years * (joint.revenue - best.revenue);
      if (profit > 0) way.fined = layer.margin * revenue / (profit * kept);
      terms.slope += way.reserved;
    }
  } else {
    terms.slope = patience * view.growing_years * layer.margin * view.demand * capable * (kept * complying);
    way.fined = 1.0 / kept;
  }
  if (view.reserved != 0) {
    way.reserved = common.reserved_years(common.discount + view.loss_hazard, wait, common.reserved_until) * layer.margin * view.reserved *
                   capable * (kept * complying);
    way.spell = std::max(0.0, common.reserved_until - wait);
    terms.slope += way.reserved;
  }
  if (common.trust->expected_liability() > 0) {  // a share of revenue, which prices do not answer
    terms.slope *= std::max(0.0, 1.0 - (common.granular ? common.trust->expected_liability() * (way.fined / layer.margin)
                                                        : common.trust->expected_liability() / (layer.margin * kept)));
  }
  terms.cost = patience * view.years * view.place.fixed + view.years * rules.filing_cost + view.sunk + capital;
  return way;
}

/// One capacity of an exempt firm, in use from one date to another [years from now].
struct ExemptSpell {
  LocalCapacity capacity;
  double from;
  double until;
};

/// The ways of serving a state while exempt: no certificate to wait for, nothing to file, and a levy like anyone's.
class ExemptWays {
 public:
  ExemptWays(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common, Outlook& outlook)
      : world_(world),
        firm_(firm),
        view_(view),
        state_(state),
        common_(common),
        outlook_(outlook),
        charge_(sales_charge(world.states[state.index()], firm.layer, false, view.place.levied)),
        damages_(common.trust->expected_liability() / (common.layer->margin * charge_.kept)) {}

  /// With one capacity from `lead_time` on, for good.
  [[nodiscard]] ExemptTerms of(LocalCapacity capacity, double lead_time, double capital) const {
    ExemptTerms exempt;
    const double wait = std::max(lead_time, view_.place.years_excluded);
    const double patience = common_.patience(wait);
    exempt.terms.cost = patience * view_.years * view_.place.fixed + view_.sunk + capital;
    if (damages_ > 0) {
      sell(exempt, {capacity, wait, infinity});
      return exempt;
    }
    const Layer& layer = *common_.layer;
    exempt.terms.slope =
        patience * view_.growing_years * layer.margin * view_.exempt_demand * left(capacity) * (charge_.kept * charge_.weight);
    if (view_.exempt_reserved > 0) {
      exempt.terms.slope += layer.margin * reserved({capacity, wait, infinity}) * left(capacity) * (charge_.kept * charge_.weight);
    }
    exempt.free_up_to = threshold_over(view_.measured_demand, capacity);
    return exempt;
  }

  /// Rented until own capacity is connected, and from there on from it.
  [[nodiscard]] ExemptTerms after_renting(double lead_time, double connected, double capital) const {
    ExemptTerms exempt;
    const double wait = std::max(lead_time, view_.place.years_excluded);
    exempt.terms.cost = common_.patience(wait) * view_.years * view_.place.fixed + view_.sunk + capital;
    sell(exempt, {LocalCapacity::rented, wait, wait + connected});
    sell(exempt, {LocalCapacity::built, wait + connected, infinity});
    return exempt;
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  [[nodiscard]] double left(LocalCapacity capacity) const { return view_.left_by_way(capacity_weight(*common_.layer, capacity)); }

  /// What it sells out of the reserve: at the price that holds what it sells in the open, if it holds that.
  [[nodiscard]] double reserved(const ExemptSpell& spell) const {
    if (view_.exempt_reserved <= 0) return 0;
    return years_between(1.0 / view_.years, spell.from, std::min(spell.until, common_.reserved_until)) * view_.exempt_reserved;
  }

  /// Own weight at which the measure meets the threshold.
  [[nodiscard]] double threshold_over(double measured, LocalCapacity capacity) const {
    const double measure =
        measure_per_weight(world_, firm_, measured * view_.place.weight.left_where_exempt() * view_.mode, state_, capacity, charge_);
    return measure > 0 ? world_.states[state_.index()].exempt_below / measure : infinity;
  }

  void sell(ExemptTerms& exempt, const ExemptSpell& spell) const {
    if (damages_ >= 1) return;  // a false label that costs the margin on all that it sells
    const double sold = years_between(1.0 / view_.growing_years, spell.from, spell.until) * view_.exempt_demand + reserved(spell);
    const double profit = common_.layer->margin * sold * left(spell.capacity) * (charge_.kept * charge_.weight);
    const SoldExempt time{profit * (1.0 - damages_), profit * damages_, threshold_over(view_.measured_demand, spell.capacity)};
    exempt.free_up_to = exempt.times == 0 ? time.free_up_to : std::min(exempt.free_up_to, time.free_up_to);
    exempt.terms.slope += time.slope;
    if (exempt.times == 0) exempt.first_time = static_cast<std::uint16_t>(outlook_.times_exempt.size());
    ++exempt.times;
    outlook_.times_exempt.push_back(time);
  }

  const World& world_;
  const Firm& firm_;
  const StateView& view_;
  StateId state_;
  const CommonView& common_;
  Outlook& outlook_;
  SalesCharge charge_;
  double damages_;  ///< over variable profit at the best price
};

/// What is sold rented until own capacity is connected, and from there on from it.
MarketTerms after_renting(MarketTerms rented, const MarketTerms& built, double wait, double discount) {
  rented.cost = built.cost;
  rented.slope += elementary::exp(-discount * wait) * (built.slope - rented.slope);
  return rented;
}

/// The ways that one operating mode offers: rented or own capacity, obliged, exempt or shirking.
struct WaysOfMode {
  MarketTerms& plain;
  MarketTerms& built;
  WaysBeside& beside;
};

/// Where own capacity waits for the grid the firm sells rented until then. False findings end what one that complies sells there at a rate
/// of their own, and true ones what one that shirks does: dates count at the discount that leaves each its expected years.
/// @param discount  r + δ + h [1/year]
void wait_for_connection(const Threat& threat, double discount, double growth, double wait, const WaysOfMode& ways) {
  const MarketTerms built = ways.built;
  ways.built = after_renting(ways.plain, built, wait, discount / threat.kept - growth);
  if (!threat.chosen) return;
  const double left = threat.kept * (1.0 - threat.of_rent);
  const auto less = [](MarketTerms terms, const MarketTerms& lost) {
    return MarketTerms{terms.slope - lost.slope, terms.cost - lost.cost};
  };
  WaysBeside& beside = ways.beside;
  const MarketTerms rented = less(ways.plain, beside.deterrence);
  const MarketTerms connected = less(built, beside.deterrence_built);
  const MarketTerms shirking = left > 0 ? after_renting(rented, connected, wait, discount / left - growth) : rented;
  beside.deterrence_built = {ways.built.slope - shirking.slope, ways.built.cost - shirking.cost};
  if (!threat.audited) beside.shirking_built = shirking;
}

/// Sales that end by themselves are at risk for less long: what findings leave of their years over what they leave of all,
///     (1 − e^(−rT/s)) / (1 − e^(−rT))
/// exact where findings end access at a constant rate, or never.
/// @param discount  r [1/year];  @param spell  T [years];  @param left  s, share of all years that findings leave
double less_at_risk(double discount, double spell, double left) {
  if (left == 1.0 || spell <= 0) return 1.0;
  return (left > 0 ? elementary::expm1(-discount * spell / left) : -1.0) / elementary::expm1(-discount * spell);
}

/// Fills them in.
/// @param outlook  whose list takes what exempt ways sell at times
void look_at_ways(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                  const Threat& threat, const WaysOfMode& ways, Outlook& outlook) {
  const CapacityView& capacity = view.place.capacity;
  const bool rents_first = capacity.needs && !capacity.on_its_way && view.place.presence.exists() && capacity.queues;
  const NationState& rules = world.states[state.index()];
  const SalesCharge charge = sales_charge(rules, firm.layer, true, view.place.levied);
  const SalesCharge of_shirker = sales_charge(rules, firm.layer, false, view.place.levied);
  WaysBeside& beside = ways.beside;
  const auto exempt = [&] { return ExemptWays(world, firm, view, state, common, outlook); };
  const auto look_at = [&](bool built, LocalCapacity kind, double lead_time, double capital) {
    MarketTerms& obliged = built ? ways.built : ways.plain;
    const ObligedWay complying = obliged_way(world, firm, view, state, common, charge, kind, lead_time, capital);
    obliged = complying.terms;
    if (view.may_be_exempt && !(built && rents_first))
      (built ? beside.exempt_built : beside.exempt_plain) = exempt().of(kind, lead_time, capital);
    if (!threat.active) return;
    const bool charged = threat.chosen && (charge.kept != of_shirker.kept || charge.weight != of_shirker.weight);
    const ObligedWay shirking = charged ? obliged_way(world, firm, view, state, common, of_shirker, kind, lead_time, capital) : complying;
    InspectedWay way{complying.terms.slope, complying.fined, shirking.terms.slope, shirking.fined, view.sunk + capital};
    if (complying.reserved != 0) {
      const double discount = common.discount + view.loss_hazard;
      way.slope += complying.reserved * (less_at_risk(discount, complying.spell, threat.kept) - 1.0);
      way.shirking_slope += shirking.reserved * (less_at_risk(discount, shirking.spell, threat.kept * (1.0 - threat.of_rent)) - 1.0);
    }
    count_on_inspections(threat, common.kept, way, obliged, built ? beside.shirking_built : beside.shirking_plain,
                         built ? beside.deterrence_built : beside.deterrence);
  };
  if (!capacity.needs || capacity.on_its_way) {
    look_at(false, capacity.present, capacity.lead, 0.0);
  } else if (view.place.presence.exists()) {  // it goes on selling: renting at once, or renting until its own capacity stands
    look_at(false, LocalCapacity::rented, capacity.lead, 0.0);
    look_at(true, LocalCapacity::built, capacity.lead, capacity.build_cost);
    if (rents_first) {
      wait_for_connection(threat, common.discount + view.loss_hazard, common.growth, capacity.build_time, ways);
      if (view.may_be_exempt) beside.exempt_built = exempt().after_renting(capacity.lead, capacity.build_time, capacity.build_cost);
    }
  } else {
    look_at(false, LocalCapacity::rented, world.scenario.localisation.rent_time, 0.0);
    look_at(true, LocalCapacity::built, capacity.build_time, capacity.build_cost);
  }
}

}  // namespace

[[gnu::flatten]] MarketTerms only_way(const World& world, const Surroundings& around, StateId state, const CommonView& common) {
  const Firm& firm = around.firm();
  const Place& place = around.at(state);
  if (is_cut_off(world, StateId{std::size_t{firm.home}}, state)) return {};  // all operate from their home
  StateView::Meeting met;
  StateView view = view_state(world, around, place, state, common, met);
  operate(world, around, state, common, OperatingMode::connected, view);
  const SalesCharge charge = sales_charge(world.states[state.index()], firm.layer, true, place.levied);
  return obliged_way(world, firm, view, state, common, charge, place.capacity.present, place.capacity.lead, 0.0).terms;
}

void look_at_market(const World& world, const Surroundings& around, StateId state, const CommonView& common, Outlook& all) {
  MarketOutlook& outlook = all.markets[all.markets.size() - 1];
  const Firm& firm = around.firm();
  const FirmId id = around.id();
  const StateId home{std::size_t{firm.home}};
  const Place& place = around.at(state);
  const bool barred = is_cut_off(world, home, state);
  if (barred) {  // who hangs on its home does not sell, and nobody comes or changes its mode
    if (!place.presence.exists() || hangs_on_home(world, id, state, world.firms[place.presence].mode)) return;
    outlook.mode = world.firms[place.presence].mode;
  }
  StateView::Meeting met;  // of granular firms
  StateView view = view_state(world, around, place, state, common, met);
  outlook.access_wait = view.access_wait;
  operate(world, around, state, common, outlook.mode, view);
  const double support = outlook.book == no_book ? 0.0 : world.states[state.index()].support;
  const auto threat = [&] { return common.threats != nullptr ? common.threats->in(state, common.label, view.loss_hazard) : Threat{}; };
  const auto look_at_support = [&](const Threat& threat_there, WaysBeside& beside) {  // it is paid while the firm may sell
    if (support == 0) return;
    const double discount = common.discount + view.loss_hazard;
    beside.support = support / (discount * common.wage);
    if (place.years_excluded > 0) beside.support *= elementary::exp(-discount * place.years_excluded);
    if (threat_there.active) beside.support *= common.kept;
    if (threat_there.chosen) beside.support_risked = threat_there.of_rent;
  };
  const Threat connected_threat = threat();
  look_at_support(connected_threat, outlook);
  outlook.audited = connected_threat.chosen && connected_threat.audited;
  look_at_ways(world, firm, view, state, common, connected_threat, {outlook.plain, outlook.built, outlook}, all);
  if (barred || home == state || !world.scenario.sovereignty.active) return;
  const double connected_hazard = view.loss_hazard;
  const bool connected_public = view.public_too;
  const bool connected_exempt_public = view.exempt_public;
  const bool has_ways_beside = view.may_be_exempt || connected_threat.chosen || support != 0;
  for (const OperatingMode mode : {OperatingMode::hybrid, OperatingMode::disconnected}) {
    const std::size_t m = static_cast<std::size_t>(mode) - 1;
    operate(world, around, state, common, mode, view);
    const bool gains =
        view.loss_hazard != connected_hazard || view.public_too != connected_public || view.exempt_public != connected_exempt_public;
    if (id.exists() && !gains) continue;  // dearer, for nothing
    if (gains && has_ways_beside && outlook.apart == 0) {
      for (std::size_t n = 0; n < outlook.plain_apart.size(); ++n) all.ways_apart.emplace_back();
      outlook.apart = static_cast<std::uint8_t>(all.ways_apart.size() - 1);
    }
    WaysBeside none;
    WaysBeside& beside = gains && outlook.apart != 0 ? all.ways_apart[outlook.apart + m - 1] : none;
    const Threat threat_apart = threat();
    look_at_support(threat_apart, beside);
    look_at_ways(world, firm, view, state, common, threat_apart, {outlook.plain_apart[m], outlook.built_apart[m], beside}, all);
  }
}

}  // namespace faultline

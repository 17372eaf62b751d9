// One state as a firm or an idea sees it under one label, before it is known how it would serve it.
#pragma once

#include "models/decisions/market_outlook.hpp"
#include "models/firms/access.hpp"
#include "models/firms/demand_view.hpp"
#include "models/firms/surroundings.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"

#include <algorithm>

namespace faultline {

/// Everything about one state that does not depend on which capacity is chosen.
struct StateView {
  const Place& place;
  double premium;  ///< of its weight there: the label's …
  double trust;    ///< … and that of trust
  bool certified;  ///< for public buyers …
  bool may_be_exempt;
  double access_wait = 0;  ///< [years]
  double sunk = 0;         ///< [US$ m]
  // By operating mode:
  double mode = 1;         ///< of its weight
  bool public_too = true;  ///< whether public buyers may buy from it
  double years;            ///< a dollar a year for as long as it sells there …
  double growing_years;    ///< … and one that grows
  double loss_hazard = 0;  ///< h [1/year] of losing access, as far as it reaches this mode
  double demand = -1;      ///< expected, per unit of own weight, eligible segments [US$ m / year at wage one]; -1: not looked at
  double reserved = 0;     ///< demand out of the public reserve, per unit of own weight [US$ m / year at wage one]
  // Of one that may be exempt, without the certificate, which the public segment may ask for:
  double exempt_trust = 1;
  bool exempt_public = true;
  double exempt_demand = -1;   ///< as `demand` …
  double exempt_reserved = 0;  ///< … and `reserved`, which no measure counts
  double measured_demand = 0;  ///< the same at present, not expected, in money: what a threshold is compared with
  // Of a granular firm, which does not use `demand`; capacity left out:
  struct Met {
    SegmentDemands always;
    SegmentDemands as_entrant;  ///< with the reserve, while it may sell there
  };
  using Meeting = InlineVector<Met, 1>;  ///< none yet, or one; std::optional would clear hundreds of bytes for every other firm
  Meeting* met = nullptr;

  [[nodiscard]] double appeal() const { return premium * trust; }
  /// What the firm weighs there in the mode that was looked at, capacity left out.
  [[nodiscard]] SellerWeight weight() const {
    SellerWeight weight = place.weight;
    weight.mode = mode;
    weight.premium = premium;
    weight.trust = trust;
    weight.public_too = public_too;
    return weight;
  }
  /// SellerWeight::left_by_way of it.
  [[nodiscard]] double left_by_way(double capacity) const { return capacity * place.weight.duty * mode * place.weight.others; }
};

/// Years until the firm may sell where this authority's certificate is asked for. The certificate of the label that it has now opens
/// nothing under the label that is looked at; the state's own does under any.
inline double wait_for(const World& world, const Surroundings& around, const Place& place, StateId state, AuthorityId authority,
                       const CommonView& common) {
  const FirmId id = around.id();
  const bool admitted =
      id.exists() && (world.now == 0 || holds(world, id, authority) || holds(world, id, world.rules.authority(state, LabelOption{0})));
  if (admitted) return 0;
  const double wait = common.waits[authority.index()];
  const bool sells_exempt = place.presence.exists() && world.firms[place.presence].exempt && world.firms[place.presence].open;
  return sells_exempt ? std::max(0.0, wait - world.scenario.audit.transition) : wait;  // it goes on selling while it applies
}

/// What it offers an exempt firm in one mode.
inline void operate_exempt(const World& world, const Firm& firm, StateId state, const CommonView& common, OperatingMode mode,
                           StateView& view) {
  const Place& place = view.place;
  const bool public_too = sells_to_public(world, firm, state, place.rented(), common.labelled, mode);
  if (view.exempt_demand >= 0 && public_too == view.exempt_public) return;
  view.exempt_public = public_too;
  SellerWeight exempt = view.weight();
  exempt.trust = view.exempt_trust;
  exempt.public_too = public_too;
  view.exempt_demand = exempt.appeal() * place.demand(world, firm, state, public_too) / common.wage;
  const bool reserved = common.reserved_until > 0 && public_too;
  view.exempt_reserved = reserved ? exempt.appeal() * exempt.origin[1] * place.reserved(world, firm, state) / common.wage : 0.0;
  view.measured_demand = exempt.appeal() * demand_in(world, firm, place.presence, state, exempt, public_too, Level::present);
}

/// What a state offers whatever the mode.
/// @param met  takes what a granular firm meets
inline StateView view_state(const World& world, const Surroundings& around, const Place& place, StateId state, const CommonView& common,
                            StateView::Meeting& met) {
  const Firm& firm = around.firm();
  const AuthorityId authority = world.rules.authority(state, common.label);
  // Thresholds are for firms that take the market as given: one that prices by its share complies.
  const bool may_be_exempt =
      common.takes_market && world.states[state.index()].exempt_below > 0 && world.rules.book(state, common.label) != no_book;
  StateView view{.place = place,
                 .premium = common.premium,
                 .trust = common.trust->appeal(state, false),
                 .certified = authority.exists() || common.labelled,
                 .may_be_exempt = may_be_exempt,
                 .years = common.years,
                 .growing_years = common.growing_years,
                 .met = &met};
  if (may_be_exempt) {
    view.exempt_trust = common.trust->appeal(state, true);
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
inline void operate(const World& world, const Surroundings& around, StateId state, const CommonView& common, OperatingMode mode,
                    StateView& view) {
  const Firm& firm = around.firm();
  const Place& place = view.place;
  view.mode = mode_weight(*common.layer, mode);
  const double hazard_there = firm.home == state.value ? 0.0 : world.states[state.index()].access_loss_hazard;
  const double hazard = hazard_there == 0 ? 0.0 : hazard_there * exposure_of(world, mode);
  if (hazard != view.loss_hazard) {
    view.loss_hazard = hazard;
    view.years = 1.0 / (common.discount + hazard);
    view.growing_years = common.growth == 0 ? view.years : 1.0 / (common.discount + hazard - common.growth);
  }
  if (view.may_be_exempt) operate_exempt(world, firm, state, common, mode, view);
  const bool public_too = sells_to_public(world, firm, state, place.rented(), view.certified, mode);
  if (view.demand >= 0 && public_too == view.public_too) return;
  view.public_too = public_too;
  view.demand = view.appeal() * place.demand(world, firm, state, public_too) / common.wage;
  if (common.granular) {
    const auto meet = [&](bool entrant) {
      return view_demand(world, firm, state, place.presence, view.weight(), entrant, !around.id().exists());
    };
    view.met->assign(1, {meet(false), common.reserved_until > 0 && public_too ? meet(true) : SegmentDemands{}});
  }
  view.reserved = 0;
  if (common.reserved_until > 0 && public_too && !common.granular) {
    view.reserved = view.appeal() * place.weight.origin[1] * place.reserved(world, firm, state) / common.wage;
  }
}

}  // namespace faultline

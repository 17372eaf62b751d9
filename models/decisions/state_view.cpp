#include "models/decisions/state_view.hpp"

#include "models/firms/access.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"

#include <algorithm>

namespace faultline {

namespace {

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

/// What it offers an exempt firm in one mode.
void operate_exempt(const World& world, const Firm& firm, StateId state, const CommonView& common, OperatingMode mode, StateView& view) {
  const Place& place = view.place;
  const bool public_too = sells_to_public(world, firm, state, place.rented(), common.labelled, mode);
  if (view.exempt_demand >= 0 && public_too == view.exempt_public) return;
  view.exempt_public = public_too;
  SellerWeight exempt = view.weight;
  exempt.trust = view.exempt_trust;
  exempt.public_too = public_too;
  view.exempt_demand = exempt.appeal() * place.demand(world, firm, state, public_too) / common.wage;
  const bool reserved = common.reserved_until > 0 && public_too;
  view.exempt_reserved = reserved ? exempt.appeal() * exempt.origin[1] * place.reserved(world, firm, state) / common.wage : 0.0;
  view.measured_demand = exempt.appeal() * demand_in(world, firm, place.presence, state, exempt, Level::present);
}

}  // namespace

StateView view_state(const World& world, const Surroundings& around, const Place& place, StateId state, const CommonView& common,
                     std::optional<StateView::Met>& met) {
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
                 .growing_years = common.growing_years,
                 .met = &met};
  view.weight.premium = common.premium;
  view.weight.trust = common.trust->appeal(state, false);
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
  if (view.may_be_exempt) operate_exempt(world, firm, state, common, mode, view);
  const bool public_too = sells_to_public(world, firm, state, place.rented(), view.certified, mode);
  if (view.demand >= 0 && public_too == view.weight.public_too) return;
  view.weight.public_too = public_too;
  view.demand = view.weight.appeal() * place.demand(world, firm, state, public_too) / common.wage;
  if (common.granular) {
    const auto meet = [&](bool entrant) {
      return view_demand(world, firm, state, place.presence, view.weight, entrant, !around.id().exists());
    };
    *view.met = StateView::Met{meet(false), common.reserved_until > 0 && public_too ? meet(true) : SegmentDemands{}};
  }
  view.reserved = 0;
  if (common.reserved_until > 0 && public_too && !common.granular) {
    view.reserved = view.weight.appeal() * view.weight.origin[1] * place.reserved(world, firm, state) / common.wage;
  }
}

}  // namespace faultline

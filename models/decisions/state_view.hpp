// One state as a firm or an idea sees it under one label, before it is known how it would serve it.
#pragma once

#include "models/decisions/market_outlook.hpp"
#include "models/firms/demand_view.hpp"
#include "models/firms/surroundings.hpp"

#include <optional>

namespace faultline {

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
  std::optional<Met>* met = nullptr;  ///< apart: hundreds of bytes that no other firm's view should clear
};

/// What a state offers whatever the mode.
/// @param met  takes what a granular firm meets
StateView view_state(const World& world, const Surroundings& around, const Place& place, StateId state, const CommonView& common,
                     std::optional<StateView::Met>& met);

/// What it offers in one mode.
/// @param view  of this state, in another mode or none yet
void operate(const World& world, const Surroundings& around, StateId state, const CommonView& common, OperatingMode mode, StateView& view);

}  // namespace faultline

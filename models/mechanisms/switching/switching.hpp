// Where buyers are used to buy. In each market every home, and the outside good, has an installed base x, a share of spending; the share x*
// that it would have if moving were free follows from weights as anywhere else. A factor of κ holds spending at x between dates, so that
// accrual stays exact; on dates x moves towards x*. Functions are in installed_base.hpp.
#pragma once

#include "sim/base/time.hpp"

#include <vector>

namespace faultline {

/// One home in one market.
struct InstalledBase {
  double share = 0;    ///< x
  double kappa = 0;    ///< κ of free choice, without what follows
  double network = 1;  ///< e^(γ x)
  double held = 1;     ///< x/x*: κ in the market book is the product of the three
};

/// Sums since time zero, by state and layer.
struct SwitchingCounts {
  double moved = 0;  ///< [US$ m / year] of spending that changed home
  double cost = 0;   ///< [US$ m]
};

struct Switching {
  bool active = false;
  std::vector<InstalledBase> bases;     ///< by market × (states + 1) + home, the outside good last; empty where the mechanism is off
  std::vector<double> rates;            ///< by market: ξ at present subsidies [1/year]
  std::vector<bool> known;              ///< by market: whether buyers have a base there yet
  std::vector<double> served;           ///< by market: part of spending whose buyers have a seller
  std::vector<double> answered;         ///< by market: what spending has become because not having moved makes its bundle dearer
  std::vector<SwitchingCounts> counts;  ///< by state × layers + layer
  SimTime moved_at = 0;
};

}  // namespace faultline

// The accounts, checked: not that the ledger adds up with itself, but that it agrees with what is kept elsewhere.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// A copy of the ledger with every accrued flow posted, and the firms' cash that goes with it.
struct ObservedAccounts {
  Ledger ledger;
  std::vector<double> cash;  ///< by account: Σ of firms' cash after the accrued flows [US$ m]
};
ObservedAccounts observe_accounts(const World& world);

/// Largest of: |received − paid| of any flow; |Σ firms' cash − balance| of any group of firms; |spending − sales − outside good −
/// unserved| of any state; |purchases of inputs − intermediate spending| of any state; intermediaries' balances; under the general
/// closure financiers' balance and the sum of all states' savings. Each relative to its own turnover.
double accounts_residual(const World& world, const ObservedAccounts& accounts);

}  // namespace faultline

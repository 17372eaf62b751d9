// A takeover is completed: firms change owners on a date.
#include "models/economy/answers.hpp"
#include "models/firms/access.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/mechanisms/takeovers/owners.hpp"
#include "models/scenario/named.hpp"

#include <algorithm>
#include <vector>

namespace faultline {

namespace {

bool founded_before(const FirmRecord& a, const FirmRecord& b) {
  return a.entered_at != b.entered_at ? a.entered_at < b.entered_at : a.number < b.number;
}

/// Every firm of the vendor, or the startup of its home and layer with the largest sales; of equals the one founded first.
std::vector<FirmId> firms_bought(const World& world, const TakeoverParameters& takeover) {
  std::vector<FirmId> firms;
  const std::size_t vendor = takeover.vendor.empty() ? 0 : place_named(world.scenario.vendors, takeover.vendor);
  const std::size_t home = takeover.vendor.empty() ? place_named(world.scenario.states, takeover.home) : 0;
  const std::size_t layer = takeover.vendor.empty() ? place_named(world.scenario.layers, takeover.layer) : 0;
  double largest = 0;
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    const Firm& firm = world.firms[id];
    if (!firm.active) continue;
    if (!takeover.vendor.empty()) {
      const VendorId owner = world.firms.record(id).owner;
      if (owner.exists() && owner.index() == vendor) firms.push_back(id);
      continue;
    }
    if (firm.firm_class != FirmClass::startup || firm.home != home || firm.layer != layer) continue;
    const double sales = revenue_flow(world, id);
    const bool larger =
        sales > largest || (sales == largest && sales > 0 && founded_before(world.firms.record(id), world.firms.record(firms.front())));
    if (!larger) continue;
    largest = sales;
    firms.assign(1, id);
  }
  return firms;
}

/// The new owners pay the old ones: households of the home, and financiers for their part.
void pay_old_owners(World& world, FirmId id, StateId buyer, double years) {
  const StateId seller = owner_of(world, id);
  const double price = years * std::max(0.0, profit_flow(world, id) - recurring_cost(world, world.firms[id]));
  FirmRecord& record = world.firms.record(id);
  const AccountId from = world.ledger.households(buyer);
  world.ledger.post(Flow::takeover, from, world.ledger.financiers(), price * record.outside_equity);
  hand_on_to_households(world, seller, price * record.outside_equity);
  world.ledger.post(Flow::takeover, from, world.ledger.households(seller), price * (1.0 - record.outside_equity));
  record.outside_equity = 0;
}

}  // namespace

void on_firm_taken_over(World& world, const Event& event) {
  const TakeoverParameters takeover = world.scenario.takeovers[event.subject];
  const StateId buyer{place_named(world.scenario.states, takeover.owner)};
  move_buyers(world);
  for (const FirmId id : firms_bought(world, takeover)) {
    settle(world, id);
    pay_old_owners(world, id, buyer, takeover.price_years);
    set_owner(world, id, buyer, takeover.origin_follows);
    if (takeover.origin_follows) update_access(world, id);
  }
  hold_bases(world);
}

}  // namespace faultline

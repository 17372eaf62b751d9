#include "models/measures/seller_groups.hpp"

#include "models/firms/settlement.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace faultline {

namespace {

/// A group by position instead of by name.
struct Group {
  LayerId layer;
  StateSet buyers = 0;
  StateSet homes = 0;
  std::vector<bool> vendors;
};

template <class Row>
bool names(const std::vector<std::string>& members, const Row& row) {
  return std::find(members.begin(), members.end(), row.name) != members.end();
}

Group resolve(const Scenario& scenario, const SellerGroupParameters& parameters) {
  Group group;
  for (std::size_t s = 0; s < scenario.layers.size(); ++s) {
    if (scenario.layers[s].name == parameters.layer) group.layer = LayerId{s};
  }
  for (std::size_t j = 0; j < scenario.states.size(); ++j) {
    if (parameters.buyers.empty() || names(parameters.buyers, scenario.states[j])) group.buyers |= bit(j);
    if (names(parameters.members, scenario.states[j])) group.homes |= bit(j);
  }
  for (const VendorParameters& vendor : scenario.vendors) group.vendors.push_back(names(parameters.members, vendor));
  return group;
}

bool is_member(const World& world, const Group& group, FirmId id) {
  const VendorId owner = world.firms.record(id).owner;
  return (group.homes & bit(world.firms[id].home)) != 0 || (owner.exists() && group.vendors[owner.index()]);
}

double sales_to(const World& world, const Group& group, FirmId id) {
  double sales = 0;
  for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
    if ((group.buyers & bit(world.firms[p].state)) != 0) sales += revenue_flow(world, world.firms[id], p);
  }
  return sales;
}

double spending_of(const World& world, const Group& group) {
  double spending = 0;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    if ((group.buyers & bit(j)) == 0) continue;
    spending += world.markets.spending_at(world.markets.market(StateId{j}, group.layer, MarketSegment::private_buyers), world.now);
    spending += public_spending_at(world, StateId{j}, group.layer);
  }
  return spending;
}

}  // namespace

std::vector<double> seller_group_shares(const World& world) {
  std::vector<double> shares;
  for (const SellerGroupParameters& parameters : world.scenario.seller_groups) {
    const Group group = resolve(world.scenario, parameters);
    double sales = 0;
    for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
      const FirmId id{row};
      const Firm& firm = world.firms[id];
      if (firm.active && firm.layer == group.layer.index() && is_member(world, group, id)) sales += sales_to(world, group, id);
    }
    const double spending = spending_of(world, group);
    shares.push_back(spending > 0 ? sales / spending : std::numeric_limits<double>::quiet_NaN());
  }
  return shares;
}

}  // namespace faultline

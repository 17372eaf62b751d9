#include "models/measures/census.hpp"

#include "models/firms/access.hpp"
#include "models/firms/settlement.hpp"
#include "models/measures/series.hpp"

#include <algorithm>

namespace faultline {

namespace {

void count_seller(SellerCensus& sellers, const World& world, FirmId id, const Presence& presence, double revenue, bool labelled) {
  const Firm& firm = world.firms[id];
  sellers.sellers += 1;
  sellers.revenue += revenue;
  sellers.revenues.push_back(revenue);
  const double variable_cost = revenue * (1.0 - presence.margin);
  sellers.variable_cost += variable_cost;
  if (firm.firm_class == FirmClass::vendor) {
    sellers.vendor_revenue += revenue;
    sellers.vendor_variable_cost += variable_cost;
  }
  if (presence.exempt) {
    (presence.held ? sellers.bunching : sellers.exempt) += 1;
  } else if (world.rules.book(StateId{std::size_t{presence.state}}, firm.label) != no_book) {
    sellers.obliged += 1;
  }
  if (presence.state == firm.home) sellers.home_revenue += revenue;
  if (presence.capacity != LocalCapacity::not_needed) sellers.localised += 1;
  const AuthorityId authority = world.rules.authority(StateId{std::size_t{presence.state}}, firm.label);
  if (labelled || (authority.exists() && has_access(world, id, StateId{std::size_t{presence.state}}))) sellers.certified_revenue += revenue;
}

void count_firm(Census& census, const World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  const std::size_t group = world.stream_index(StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}});
  FirmCensus& firms = census.firms[group * class_count + static_cast<std::size_t>(firm.firm_class)];
  const bool labelled = label_is_valid(world, id);
  if (labelled) census.labelled[firm.label - 1U] += 1;
  if (firm.presences == 0) {
    firms.waiting += 1;
    return;
  }
  firms.active += 1;
  bool at_home = false;
  double sales = 0;
  double foreign = 0;
  double compliance = firm.compliance_cost + firm.alliance_fee;
  bool abroad = false;
  double states = 0;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    if (!presence.open) continue;
    const double revenue = revenue_flow(world, firm, p);
    sales += revenue;
    states += 1;
    compliance += revenue * proportional_share(world.states[presence.state], firm.layer, presence);
    if (presence.state == firm.home) {
      at_home = true;
    } else {
      abroad = true;
      foreign += revenue;
    }
    count_seller(census.sellers[std::size_t{presence.state} * world.layer_count() + firm.layer], world, id, presence, revenue, labelled);
  }
  if (sales > 0) {
    const auto above = std::upper_bound(size_boundaries.begin(), size_boundaries.end(), sales);
    const auto size = static_cast<std::size_t>(above - size_boundaries.begin());
    SizeCensus& sizes = census.sizes[firm.home * size_classes.size() + size];
    sizes.revenue += sales;
    sizes.compliance += compliance;
    if (firm.firm_class == FirmClass::startup) {
      sizes.startups += 1;
      sizes.exporting_startups += abroad ? 1 : 0;
    }
  }
  if (sales > 0 && labelled) {
    HolderCensus& holders = census.holders[firm.label - 1U];
    holders.firms += 1;
    holders.states += states;
    holders.compliance += firm.compliance_cost + firm.alliance_fee;
    holders.foreign_sales += foreign;
  }
  if (sales > 0 && firm.firm_class == FirmClass::startup) census.sales[group].push_back(sales);
  if (abroad) {
    firms.exporters += 1;
    firms.exporter_sales += sales;
    firms.exporter_foreign_sales += foreign;
  }
  if (firm.firm_class != FirmClass::startup) return;
  const double productivity = world.firms.record(id).productivity;
  CutoffCensus& cutoffs = census.cutoffs[group];
  if (at_home) cutoffs.home = std::min(cutoffs.home, productivity);
  if (abroad) cutoffs.abroad = std::min(cutoffs.abroad, productivity);
}

}  // namespace

Census take_census(const World& world) {
  const std::size_t groups = world.state_count() * world.layer_count();
  Census census;
  census.firms.resize(groups * class_count);
  census.sellers.resize(groups);
  census.sales.resize(groups);
  census.cutoffs.resize(groups);
  census.sizes.resize(world.state_count() * size_classes.size());
  census.labelled.resize(world.scenario.alliances.size());
  census.holders.resize(world.scenario.alliances.size());
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    if (world.firms[FirmId{row}].active) count_firm(census, world, FirmId{row});
  }
  return census;
}

}  // namespace faultline

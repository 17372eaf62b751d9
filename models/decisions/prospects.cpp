#include "models/decisions/prospects.hpp"

#include "models/decisions/lone_markets.hpp"
#include "models/decisions/market_outlook.hpp"
#include "models/firms/access.hpp"
#include "models/firms/demand_view.hpp"
#include "models/firms/pricing.hpp"
#include "models/hooks.hpp"
#include "models/mechanisms/audits/audit_outlook.hpp"
#include "models/mechanisms/audits/audit_quotes.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/security/security.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"
#include "models/rules/audit.hpp"
#include "models/rules/entry.hpp"

#include <limits>
#include <optional>

namespace faultline {

const std::vector<LabelOption>& label_options(const World& world, FirmClass firm_class, VendorId owner) {
  return firm_class == FirmClass::startup ? world.startup_labels : world.vendor_labels[owner.index()];
}

ScaleLaw entry_law(const World& world, LayerId layer) {
  const StartupParameters& startups = world.scenario.startups;
  const double elasticity = world.layers[layer.index()].elasticity;
  switch (startups.productivity) {
    case ProductivityLaw::pareto: return ScaleLaw::pareto(startups.productivity_minimum, startups.productivity_shape, elasticity);
    case ProductivityLaw::lognormal: return ScaleLaw::lognormal(startups.productivity_log_mean, startups.productivity_log_sd, elasticity);
    case ProductivityLaw::degenerate: break;
  }
  return ScaleLaw::degenerate(startups.productivity_minimum, elasticity);
}

double exempt_ratio(const World& world, FirmId id, StateId state, LabelOption label) {
  const Firm& firm = world.firms[id];
  const PresenceId p = world.firms.presence_in(id, state);
  const bool labelled = world.rules.standard(label) != no_book;
  TrustOutlook trust(world, id, LayerId{std::size_t{firm.layer}}, label, keeps_promises(world, id));
  const LocalCapacity capacity = p.exists() ? world.firms[p].capacity : LocalCapacity::not_needed;
  SellerWeight weight = seller_weight(world, firm, id, state);
  weight.premium = label_premium(world, label, labelled);
  weight.trust = trust.appeal(state, true);
  const OperatingMode mode = p.exists() ? world.firms[p].mode : OperatingMode::connected;
  weight.mode = mode_weight(world.layers[firm.layer], mode);
  weight.public_too = sells_to_public(world, firm, state, capacity, labelled, mode);
  const double demand =
      weight.appeal() * weight.left_where_exempt() * demand_in(world, firm, p, state, weight, Level::present) * weight.mode;
  const bool levied = p.exists() && world.firms[p].levied;
  const SalesCharge charge = sales_charge(world.states[state.index()], firm.layer, false, levied);
  return firm.weight * measure_per_weight(world, firm, demand, state, capacity, charge) / world.states[state.index()].exempt_below;
}

namespace {

/// Size per unit of own weight: what a firm sells at home at its best price, over the sales of a firm of size 1. It does not
/// depend on what the firm chooses, so that the cost of a choice does not either.
double size_per_weight(const World& world, const Firm& firm, FirmId id) {
  const StateId home{std::size_t{firm.home}};
  const PresenceId presence = id.exists() ? world.firms.presence_in(id, home) : PresenceId::none();
  SellerWeight weight = seller_weight(world, firm, id, home);
  weight.public_too = sells_to_public(world, firm, home, LocalCapacity::not_needed, true);
  return demand_in(world, firm, presence, home, weight, Level::expected) / (world.scenario.compliance.size_reference * world.wage(home));
}

/// Years until the label's independent assessment is passed; 0 if it is, or none is asked for.
double wait_for_label(const World& world, FirmId id, LabelOption label, const CommonView& common) {
  const AuthorityId authority = world.rules.label_authority(label);
  const bool audited = authority.exists() && world.rules.mode(authority) == AuditMode::independent;
  if (!audited || common.established || world.now == 0 || (id.exists() && holds(world, id, authority))) return 0;
  return common.waits[authority.index()];
}

/// What each authority's certificate costs and how long it takes; nothing where no audit is asked for.
void look_at_audits(const World& world, const Firm& firm, FirmId id, double failure, CommonView& common, Outlook& outlook) {
  if (!world.rules.any_independent_audit()) {
    common.waits.assign(world.rules.authority_count(), 0.0);
    outlook.audit_cost.assign(world.rules.authority_count(), 0.0);
    return;
  }
  const AuditParameters& audit = world.scenario.audit;
  const double size = audit_size_of(world, id);
  const StateId home{std::size_t{firm.home}};
  const double posted = audit_fee(audit.fee, audit.fee_by_size, size, audit.size_exponent);
  const AuditOutlook costs(audit, posted * mechanisms_fee_borne(world, firm, id, posted), common.discount, failure);
  const double service = mean_service_time(audit.service_time, size, audit.size_exponent);
  for (std::size_t a = 0; a < world.rules.authority_count(); ++a) {
    const AuthorityId authority{a};
    const bool audited = world.rules.mode(authority) == AuditMode::independent;
    const Quote quote = audited ? shortest_quote(world, authority, service) : Quote{};
    common.waits.push_back(audited ? access_time(world, quote.queue, service, failure) : 0.0);
    const bool held = audited && (common.established || (id.exists() && (world.now == 0 || holds(world, id, authority))));
    outlook.audit_cost.push_back(audited ? costs.cost(held, quote.wage / world.wage(home), quote.multiple, quote.usual_multiple) : 0.0);
    if (!outlook.effort_is_chosen) continue;
    outlook.shirker_audit_cost.push_back(audited ? costs.shirkers_cost(further_audits(world), held, quote.multiple, quote.usual_multiple)
                                                 : 0.0);
  }
}

}  // namespace

CommonView::CommonView(const World& world, const Surroundings& around, LabelOption label_option, Vantage vantage, TrustOutlook& buyers)
    : label(label_option), trust(&buyers) {
  const Firm& firm = around.firm();
  labelled = world.rules.standard(label) != no_book && !trust->declines();
  premium = label_premium(world, label, labelled);
  discount = world.scenario.economy.interest_rate + exit_hazard_of(world, firm.firm_class);
  established = vantage == Vantage::established || vantage == Vantage::young;
  layer = &world.layers[firm.layer];
  if (firm.firm_class == FirmClass::startup && vantage == Vantage::own && around.id().exists()) {
    growth = layer->scale_growth;
    hurdle = layer->entry_hurdle;
  }
  wage = world.wage(StateId{std::size_t{firm.home}});
  years = present_value(1.0, world.scenario.economy.interest_rate, exit_hazard_of(world, firm.firm_class));
  growing_years = growth == 0 ? years : 1.0 / (discount - growth);
  takes_market = !is_granular(world, firm.firm_class);
  granular = !takes_market && firm.weight > 0;
  if (!established) reserved_until = entrant_years_left(world, around.id(), firm.firm_class);
  if (vantage == Vantage::young) reserved_until = std::numeric_limits<double>::infinity();
}

Outlook look_ahead(World& world, StateId home, LayerId layer, FirmClass firm_class, LabelOption label, FirmId id, double weight,
                   Vantage vantage, bool honest_idea) {
  const Surroundings around(world, home, layer, firm_class, id, weight);
  return look_ahead(world, around, label, vantage, honest_idea);
}

Outlook look_ahead(World& world, const Surroundings& around, LabelOption label, Vantage vantage, bool honest_idea, StateSet within) {
  const Firm& shape = around.firm();
  const FirmId id = around.id();
  const StateId home{std::size_t{shape.home}};
  const LayerId layer{std::size_t{shape.layer}};
  const FirmClass firm_class = shape.firm_class;
  TrustOutlook trust(world, id, layer, label, id.exists() ? keeps_promises(world, id) : honest_idea);
  CommonView common(world, around, label, vantage, trust);
  const bool has_standard = world.rules.standard(label) != no_book;
  std::optional<Threats> threats;
  if (world.enforcement.active) common.threats = &threats.emplace(world, shape, id, common.discount);
  Outlook outlook;
  outlook.label = label;
  outlook.yearly_years = common.years;
  outlook.sunk_years = common.established ? 0.0 : world.scenario.compliance.sunk_years;
  if (id.exists()) outlook.met = world.firms.record(id).books_met;
  if (has_standard) outlook.standard = bit(world.rules.standard(label));
  outlook.effort_is_chosen = world.enforcement.chosen;
  look_at_audits(world, shape, id, trust.failure_probability(), common, outlook);
  if (trust.declines()) common.waits[world.rules.label_authority(label).index()] = std::numeric_limits<double>::infinity();
  outlook.elasticity = world.layers[layer.index()].elasticity;
  outlook.discount = common.discount;
  outlook.growth = common.growth;
  outlook.label_wait = wait_for_label(world, id, label, common);
  if (outlook.standard != 0) {
    outlook.label_compliance = outlook.yearly_years * world.rules.cost(outlook.standard) +
                               outlook.sunk_years * (world.rules.cost(outlook.standard | outlook.met) - world.rules.cost(outlook.met));
    const AuthorityId assessed_by = world.rules.label_authority(label);
    outlook.label_cost = outlook.yearly_years * (world.rules.cost(outlook.standard) + world.scenario.alliances[label - 1U].fee) +
                         outlook.sunk_years * (world.rules.cost(outlook.standard | outlook.met) - world.rules.cost(outlook.met)) +
                         (assessed_by.exists() ? outlook.audit_cost[assessed_by.index()] : 0.0);
  }
  if (world.scenario.security.active) {  // once, whatever the markets
    outlook.label_cost += outlook.yearly_years * security_cost(world, firm_class, id) / world.wage(home);
  }
  if (threats) common.kept = share_kept(world, *threats, label);
  outlook.yearly_years *= common.kept;
  outlook.size_exponent = world.scenario.compliance.size_exponent;
  if (outlook.size_exponent > 0) outlook.size_level = size_per_weight(world, shape, id);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const StateId state{j};
    MarketOutlook& market = outlook.markets.emplace_back();
    market.state = state;
    market.book = world.rules.book(state, label);
    market.measure = world.states[j].exempt_measure;
    if ((within & bit(j)) != 0) look_at_market(world, around, state, common, outlook);
  }
  return outlook;
}

bool stand_alone(const World& world, const Surroundings& around) {
  const Scenario& scenario = world.scenario;
  if (world.rules.authority_count() != 0 || world.enforcement.active) return false;
  if (scenario.sovereignty.active || scenario.security.active || scenario.compliance.size_exponent != 0) return false;
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const CapacityView& capacity = around.at(StateId{j}).capacity;
    if (capacity.needs && !capacity.on_its_way) return false;
  }
  return true;
}

Prospect choose_alone(const World& world, const Surroundings& around, Vantage vantage) {
  constexpr LabelOption label = 0;
  TrustOutlook trust(world, around.id(), LayerId{std::size_t{around.firm().layer}}, label, keeps_promises(world, around.id()));
  const CommonView common(world, around, label, vantage, trust);
  return choose_each(world.state_count(), around.firm().weight, 0.0,
                     [&](std::size_t j) { return only_way(world, around, StateId{j}, common); });
}

}  // namespace faultline

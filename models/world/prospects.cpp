#include "models/world/prospects.hpp"

#include "models/rules/audit.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/entry.hpp"
#include "models/rules/procurement.hpp"
#include "models/world/access.hpp"
#include "models/world/audit_outlook.hpp"
#include "models/world/audit_quotes.hpp"
#include "models/world/effort.hpp"
#include "models/world/capacity_view.hpp"
#include "models/world/demand_view.hpp"
#include "models/world/foresight.hpp"
#include "models/world/installed_base.hpp"
#include "models/world/operating_mode.hpp"
#include "models/world/outages.hpp"
#include "models/world/owners.hpp"
#include "models/world/pricing.hpp"
#include "models/world/reserve_sales.hpp"
#include "models/world/security.hpp"
#include "models/world/settlement.hpp"
#include "models/world/surroundings.hpp"
#include "models/world/trust.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

/// What every market of one outlook shares.
struct CommonView {
  LabelOption label = 0;
  bool labelled = false;
  double appeal = 1;                          ///< of the label's premium
  TrustOutlook* trust = nullptr;              ///< … and of what buyers will believe
  Threats* threats = nullptr;                 ///< of inspectors
  double discount = 0;                        ///< r + δ [1/year]
  double growth = 0;                          ///< α [1/year] at which variable profit is expected to grow
  double hurdle = 1;                          ///< value over sunk cost at which a further market is entered
  double kept = 1;                            ///< share of its years that false findings leave a firm that complies
  bool established = false;
  InlineVector<double, 64> waits;             ///< [years] by authority: until its certificate

  /// e^(−discount · wait): most markets are waited for as long as the one before.
  [[nodiscard]] double patience(double wait) const {
    if (wait != last_wait) {
      last_wait = wait;
      last_patience = wait == 0 ? 1.0 : std::isfinite(wait) ? std::exp(-discount * wait) : 0.0;
    }
    return last_patience;
  }

 private:
  mutable double last_wait = 0;
  mutable double last_patience = 1;
};

/// Everything about one state that does not depend on which capacity is chosen.
struct StateView {
  double demand = 0;           ///< expected, per unit of own weight, eligible segments [US$ m / year at wage one]
  double exempt_demand = 0;    ///< … without the certificate, which the public segment may ask for
  double measured_demand = 0;  ///< … at present, not expected, in money: what a threshold is compared with
  bool may_be_exempt = false;
  bool granular = false;       ///< then `segments` count, without capacity, and not `demand`
  SegmentDemands segments;
  double duty = 1;             ///< what the duty of resilience leaves of its weight
  double access_wait = 0;
  double fixed = 0;      ///< [US$ m / year]
  double sunk = 0;       ///< [US$ m]
  double loss_hazard = 0;  ///< h [1/year] of losing access, as far as it reaches this mode
  double mode_weight = 1;  ///< what the mode leaves of a weight
  double reserved = 0;     ///< demand out of the public reserve, per unit of own weight [US$ m / year at wage one] …
  double reserved_until = 0;  ///< … for so many years
  PresenceId presence;
  double appeal = 1;       ///< of the label and of trust
  bool certified = false;  ///< for public buyers
};

/// What a state offers whatever the mode.
StateView view_state(const World& world, const Surroundings& around, const Place& place, StateId state, const CommonView& common) {
  StateView view;
  const Firm& firm = around.firm();
  const FirmId id = around.id();
  const LayerId layer{std::size_t{firm.layer}};
  const StateId home{std::size_t{firm.home}};
  const AuthorityId authority = world.rules.authority(state, common.label);
  view.presence = place.presence;
  view.certified = authority.exists() || common.labelled;
  view.appeal = common.appeal * common.trust->appeal(state, false);
  view.granular = is_granular(world, firm.firm_class) && firm.weight > 0;
  view.reserved_until = entrant_years_left(world, id, firm.firm_class);
  // Thresholds are for firms that take the market as given: one that prices by its share complies.
  view.may_be_exempt = !is_granular(world, firm.firm_class) && world.states[state.index()].exempt_below > 0 &&
                       world.rules.book(state, common.label) != no_book;
  if (view.may_be_exempt) {
    const double appeal = common.appeal * common.trust->appeal(state, true);
    const bool public_too = sells_to_public(world, firm, state, place.rented(), common.labelled);
    view.exempt_demand = appeal * place.demand(world, firm, state, public_too) / world.wage(home);
    view.measured_demand = appeal * demand_in(world, firm, view.presence, state, place.origin, public_too, Level::present);
  }
  if (authority.exists() && !common.established) {
    const bool admitted = id.exists() && (world.now == 0 || holds(world, id, authority) || has_access(world, id, state));
    if (!admitted) view.access_wait = common.waits[authority.index()];
    const bool sells_exempt = view.presence.exists() && world.firms[view.presence].exempt && world.firms[view.presence].open;
    if (!admitted && sells_exempt) {  // it goes on selling while it applies
      view.access_wait = std::max(0.0, view.access_wait - world.scenario.audit.transition);
    }
  }
  view.access_wait = std::max(view.access_wait, place.years_excluded);
  view.duty = place.duty;
  view.fixed = place.fixed;
  const Layer& row = world.layers[layer.index()];
  if (!view.presence.exists() && !common.established) {
    view.sunk = home == state ? row.market_entry_cost_home : row.market_entry_cost_abroad * common.hurdle;
  }
  return view;
}

/// What it offers in one mode.
void operate(const World& world, const Surroundings& around, const Place& place, StateId state, OperatingMode mode, StateView& view) {
  const Firm& firm = around.firm();
  const StateId home{std::size_t{firm.home}};
  const LayerId layer{std::size_t{firm.layer}};
  const bool public_too = sells_to_public(world, firm, state, place.rented(), view.certified, mode);
  view.demand = view.appeal * place.demand(world, firm, state, public_too) / world.wage(home);
  if (view.granular) {
    view.segments = view_demand(world, firm, state, view.presence, view.appeal, place.origin, public_too, !around.id().exists());
  }
  view.reserved = 0;
  if (view.reserved_until > 0 && public_too) {
    view.reserved = view.appeal * place.origin[1] * place.reserved(world, firm, state) / world.wage(home);
  }
  if (home != state) view.loss_hazard = world.states[state.index()].access_loss_hazard * exposure_of(world, mode);
  view.mode_weight = mode_weight(world.layers[layer.index()], mode);
}

MarketTerms terms_of(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                     LocalCapacity capacity, double lead_time, double capital) {
  const double discount = common.discount;
  const double wait = std::max(view.access_wait, common.established ? 0.0 : lead_time);
  const double years = 1.0 / (discount + view.loss_hazard);
  const double growing_years = common.growth == 0 ? years : 1.0 / (discount + view.loss_hazard - common.growth);
  const double patience = common.patience(wait);
  const Layer& layer = world.layers[firm.layer];
  const NationState& rules = world.states[state.index()];
  MarketTerms terms;
  const double capable = capacity_weight(layer, capacity) * view.duty * view.mode_weight;
  const double complying = rules.complying_weight[firm.layer];
  const double kept = 1.0 - rules.revenue_cost;
  terms.slope = view.granular
                    ? patience * growing_years * granular_profit(world, firm, view.segments, capable * complying) * kept /
                          (firm.weight * world.wage(StateId{std::size_t{firm.home}}))
                    : patience * growing_years * layer.margin * view.demand * capable * (kept * complying);
  if (view.reserved > 0) {
    terms.slope += years_between(discount + view.loss_hazard, wait, view.reserved_until) * layer.margin * view.reserved * capable *
                   (kept * complying);
  }
  if (common.trust->expected_liability() > 0) {  // a share of revenue, which small firms' prices do not answer
    terms.slope *= std::max(0.0, 1.0 - common.trust->expected_liability() / (layer.margin * kept));
  }
  terms.cost = patience * years * view.fixed + years * rules.filing_cost + view.sunk + capital;
  return terms;
}

/// The measure per unit of own weight of an exempt firm at its best price [US$ m / year].
double measure_per_weight(const World& world, const Firm& firm, double present_demand, StateId state,
                          LocalCapacity capacity) {
  const Layer& layer = world.layers[firm.layer];
  const double revenue = present_demand * capacity_weight(layer, capacity);
  const bool by_revenue = world.states[state.index()].exempt_measure == ExemptionMeasure::revenue;
  return by_revenue ? revenue : revenue * (1.0 - layer.margin);
}

/// Serving the state while exempt: no certificate to wait for, nothing to file.
ExemptTerms exempt_terms_of(const World& world, const Firm& firm, const StateView& view, StateId state,
                            const CommonView& common, LocalCapacity capacity, double lead_time, double capital) {
  ExemptTerms exempt;
  if (!view.may_be_exempt) return exempt;
  const double years = 1.0 / (common.discount + view.loss_hazard);
  const double growing_years = common.growth == 0 ? years : 1.0 / (common.discount + view.loss_hazard - common.growth);
  const double patience = common.patience(lead_time);
  const Layer& layer = world.layers[firm.layer];
  exempt.terms.slope = patience * growing_years * layer.margin * view.exempt_demand * (capacity_weight(layer, capacity) * view.duty);
  exempt.terms.cost = patience * years * view.fixed + view.sunk + capital;
  const double measure = measure_per_weight(world, firm, view.measured_demand * view.duty, state, capacity);
  exempt.free_up_to = measure > 0 ? world.states[state.index()].exempt_below / measure
                                  : std::numeric_limits<double>::infinity();
  return exempt;
}

/// What is sold rented until own capacity is connected, and from there on from it.
MarketTerms after_renting(MarketTerms rented, const MarketTerms& built, double wait, double discount) {
  rented.cost = built.cost;
  rented.slope += std::exp(-discount * wait) * (built.slope - rented.slope);
  return rented;
}

/// Fills in the ways that one operating mode offers: rented or own capacity, obliged or exempt.
void look_at_ways(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                  const CapacityView& capacity, const Threat& threat, MarketOutlook& outlook) {
  const auto look_at = [&](MarketTerms& obliged, ExemptTerms& exempt, LocalCapacity kind, double lead_time, double capital) {
    obliged = terms_of(world, firm, view, state, common, kind, lead_time, capital);
    exempt = exempt_terms_of(world, firm, view, state, common, kind, lead_time, capital);
    if (threat.active) count_on_inspections(threat, common.kept, view.sunk + capital, &obliged == &outlook.built, outlook, obliged, exempt);
  };
  if (!capacity.needs || capacity.on_its_way) {
    look_at(outlook.plain, outlook.exempt_plain, capacity.present, capacity.lead, 0.0);
  } else if (view.presence.exists()) {  // it goes on selling: renting at once, or renting until its own capacity stands
    look_at(outlook.plain, outlook.exempt_plain, LocalCapacity::rented, capacity.lead, 0.0);
    look_at(outlook.built, outlook.exempt_built, LocalCapacity::built, capacity.lead, capacity.build_cost);
    if (capacity.queues) {
      const double discount = common.discount + view.loss_hazard - common.growth;
      outlook.built = after_renting(outlook.plain, outlook.built, capacity.build_time, discount);
    }
  } else {
    look_at(outlook.plain, outlook.exempt_plain, LocalCapacity::rented, world.scenario.localisation.rent_time, 0.0);
    look_at(outlook.built, outlook.exempt_built, LocalCapacity::built, capacity.build_time, capacity.build_cost);
  }
}

/// Fills in what one state offers; it is closed so far.
void look_at_state(const World& world, const Surroundings& around, StateId state, const CommonView& common, MarketOutlook& outlook) {
  const Firm& firm = around.firm();
  const FirmId id = around.id();
  const StateId home{std::size_t{firm.home}};
  const Place& place = around.at(state);
  const bool barred = is_cut_off(world, home, state);
  if (barred) {  // who hangs on its home does not sell, and nobody comes or changes its mode
    if (!place.presence.exists() || hangs_on_home(world, id, state, world.firms[place.presence].mode)) return;
    outlook.mode = world.firms[place.presence].mode;
  }
  StateView view = view_state(world, around, place, state, common);
  operate(world, around, place, state, outlook.mode, view);
  outlook.support = outlook.book == no_book ? 0.0 : world.states[state.index()].support /
                                      ((common.discount + view.loss_hazard) * world.wage(home));
  const Threat threat = world.enforcement.active ? common.threats->in(state, common.label) : Threat{};
  look_at_ways(world, firm, view, state, common, place.capacity, threat, outlook);
  if (barred || home == state || !world.scenario.sovereignty.active) return;
  for (const OperatingMode mode : {OperatingMode::hybrid, OperatingMode::disconnected}) {
    MarketOutlook apart;
    operate(world, around, place, state, mode, view);
    look_at_ways(world, firm, view, state, common, place.capacity, threat, apart);
    outlook.plain_apart[static_cast<std::size_t>(mode) - 1] = apart.plain;
    outlook.built_apart[static_cast<std::size_t>(mode) - 1] = apart.built;
  }
}

}  // namespace

const std::vector<LabelOption>& label_options(const World& world, FirmClass firm_class, VendorId owner) {
  return firm_class == FirmClass::startup ? world.startup_labels : world.vendor_labels[owner.index()];
}

double exempt_ratio(const World& world, FirmId id, StateId state, LabelOption label) {
  const Firm& firm = world.firms[id];
  const PresenceId p = world.firms.presence_in(id, state);
  const bool labelled = world.rules.standard(label) != no_book;
  TrustOutlook trust(world, id, LayerId{std::size_t{firm.layer}}, label, keeps_promises(world, id));
  const double premium = labelled ? std::exp(world.scenario.alliances[label - 1U].certificate_premium) : 1.0;
  const double appeal = premium * trust.appeal(state, true);
  const LocalCapacity capacity = p.exists() ? world.firms[p].capacity : LocalCapacity::not_needed;
  const bool public_too = sells_to_public(world, firm, state, capacity, labelled);
  const double demand =
      appeal * duty_weight(world, firm, id, state) *
      demand_in(world, firm, p, state, origin_weights(world, id, state), public_too, Level::present);
  return firm.weight * measure_per_weight(world, firm, demand, state, capacity) / world.states[state.index()].exempt_below;
}

namespace {

/// Size per unit of own weight: what a firm sells at home at its best price, over the sales of a firm of size 1. It does not
/// depend on what the firm chooses, so that the cost of a choice does not either.
double size_per_weight(const World& world, const Firm& firm, FirmId id) {
  const StateId home{std::size_t{firm.home}};
  const PresenceId presence = id.exists() ? world.firms.presence_in(id, home) : PresenceId::none();
  const bool public_too = sells_to_public(world, firm, home, LocalCapacity::not_needed, true);
  return demand_in(world, firm, presence, home, origin_weights(world, id, home), public_too, Level::expected) /
         (world.scenario.compliance.size_reference * world.wage(home));
}

/// What each authority's certificate costs and how long it takes; nothing where no audit is asked for.
void look_at_audits(const World& world, StateId home, FirmId id, double failure, CommonView& common, Outlook& outlook) {
  if (!world.rules.any_independent_audit()) {
    common.waits.assign(world.rules.authority_count(), 0.0);
    outlook.audit_cost.assign(world.rules.authority_count(), 0.0);
    return;
  }
  const AuditParameters& audit = world.scenario.audit;
  const double size = audit_size_of(world, id);
  const AuditOutlook costs(audit, size, common.discount, failure);
  const double service = mean_service_time(audit.service_time, size, audit.size_exponent);
  for (std::size_t a = 0; a < world.rules.authority_count(); ++a) {
    const AuthorityId authority{a};
    const bool audited = world.rules.mode(authority) == AuditMode::independent;
    const Quote quote = audited ? shortest_quote(world, authority, service) : Quote{};
    common.waits.push_back(audited ? access_time(world, quote.queue, service, failure) : 0.0);
    const bool held = audited && (common.established || (id.exists() && (world.now == 0 || holds(world, id, authority))));
    outlook.audit_cost.push_back(audited ? costs.cost(held, quote.wage / world.wage(home), quote.multiple, quote.usual_multiple) : 0.0);
    if (!outlook.effort_is_chosen) continue;
    outlook.shirker_audit_cost.push_back(
        audited ? costs.shirkers_cost(further_audits(world), held, quote.multiple, quote.usual_multiple) : 0.0);
  }
}

}  // namespace

Outlook look_ahead(World& world, StateId home, LayerId layer, FirmClass firm_class, LabelOption label, FirmId id,
                   double weight, Vantage vantage, bool honest_idea) {
  const Surroundings around(world, home, layer, firm_class, id, weight);
  return look_ahead(world, around, label, vantage, honest_idea);
}

Outlook look_ahead(World& world, const Surroundings& around, LabelOption label, Vantage vantage, bool honest_idea, StateSet within) {
  const Firm& shape = around.firm();
  const FirmId id = around.id();
  const StateId home{std::size_t{shape.home}};
  const LayerId layer{std::size_t{shape.layer}};
  const FirmClass firm_class = shape.firm_class;
  CommonView common;
  common.label = label;
  TrustOutlook trust(world, id, layer, label, id.exists() ? keeps_promises(world, id) : honest_idea);
  common.trust = &trust;
  const bool has_standard = world.rules.standard(label) != no_book;
  common.labelled = has_standard && !trust.declines();
  if (common.labelled) common.appeal = std::exp(world.scenario.alliances[label - 1U].certificate_premium);
  common.discount = world.scenario.economy.interest_rate + exit_hazard_of(world, firm_class);
  common.established = vantage == Vantage::established;
  Threats threats(world, shape, id, common.discount);
  common.threats = &threats;
  if (firm_class == FirmClass::startup && vantage == Vantage::own && id.exists()) {
    common.growth = world.layers[layer.index()].scale_growth;
    common.hurdle = world.layers[layer.index()].entry_hurdle;
  }
  Outlook outlook;
  outlook.label = label;
  outlook.yearly_years = present_value(1.0, world.scenario.economy.interest_rate, exit_hazard_of(world, firm_class));
  outlook.sunk_years = common.established ? 0.0 : world.scenario.compliance.sunk_years;
  if (id.exists()) outlook.met = world.firms.record(id).books_met;
  if (has_standard) outlook.standard = bit(world.rules.standard(label));
  outlook.effort_is_chosen = world.enforcement.chosen;
  look_at_audits(world, home, id, trust.failure_probability(), common, outlook);
  if (trust.declines()) common.waits[world.rules.label_authority(label).index()] = std::numeric_limits<double>::infinity();
  outlook.elasticity = world.layers[layer.index()].elasticity;
  if (outlook.standard != 0) {
    outlook.label_compliance =
        outlook.yearly_years * world.rules.cost(outlook.standard) +
        outlook.sunk_years * (world.rules.cost(outlook.standard | outlook.met) - world.rules.cost(outlook.met));
    const AuthorityId assessed_by = world.rules.label_authority(label);
    outlook.label_cost =
        outlook.yearly_years * (world.rules.cost(outlook.standard) + world.scenario.alliances[label - 1U].fee) +
        outlook.sunk_years * (world.rules.cost(outlook.standard | outlook.met) - world.rules.cost(outlook.met)) +
        (assessed_by.exists() ? outlook.audit_cost[assessed_by.index()] : 0.0);
  }
  if (world.scenario.security.active) {  // once, whatever the markets
    outlook.label_cost += outlook.yearly_years * security_cost(world, firm_class, id) / world.wage(home);
  }
  common.kept = share_kept(world, shape, id, label, common.discount);
  outlook.yearly_years *= common.kept;
  outlook.size_exponent = world.scenario.compliance.size_exponent;
  if (outlook.size_exponent > 0) outlook.size_level = size_per_weight(world, shape, id);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const StateId state{j};
    MarketOutlook& market = outlook.markets.emplace_back();
    market.state = state;
    market.book = world.rules.book(state, label);
    market.measure = world.states[j].exempt_measure;
    if ((within & bit(j)) != 0) look_at_state(world, around, state, common, market);
  }
  return outlook;
}

}  // namespace faultline

#include "models/world/prospects.hpp"

#include "models/rules/audit.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/entry.hpp"
#include "models/world/access.hpp"
#include "models/world/foresight.hpp"
#include "models/world/pricing.hpp"
#include "models/world/settlement.hpp"
#include "models/world/shared_cost.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

/// Present values of audits before any authority: the first, if it is still to be passed, and all renewals. Each audit is
/// repeated until passed, 1/(1−p) times on average, with a remediation after each failure.
struct AuditOutlook {
  double once = 0;       ///< [US$ m]
  double renewals = 0;   ///< how many first audits all renewals are worth

  AuditOutlook(const AuditParameters& audit, double size, double discount) {
    const double tries = 1.0 / (1.0 - audit.failure_probability);
    const double fee = audit_fee(audit.fee, audit.fee_by_size, size, audit.size_exponent);
    once = fee * tries + audit.remediation_cost * (tries - 1.0);
    renewals = audit.validity > 0 ? 1.0 / std::expm1(discount * audit.validity) : 0.0;
  }
  [[nodiscard]] double cost(bool held) const { return once * (renewals + (held ? 0.0 : 1.0)); }
};

/// What every market of one outlook shares.
struct CommonView {
  LabelOption label = 0;
  bool labelled = false;
  double appeal = 1;                          ///< of the label
  double discount = 0;                        ///< r + δ [1/year]
  double growth = 0;                          ///< α [1/year] at which variable profit is expected to grow
  double hurdle = 1;                          ///< value over sunk cost at which a further market is entered
  bool established = false;
  InlineVector<double, 64> waits;             ///< [years] by authority: until its certificate
};

/// Everything about one state that does not depend on which capacity is chosen.
struct StateView {
  double level = 0;      ///< demand per unit of own weight, eligible segments [US$ m / year]
  bool granular = false; ///< then `demand` counts, without capacity, and not `level`
  SegmentDemands demand;
  double access_wait = 0;
  double fixed = 0;      ///< [US$ m / year]
  double sunk = 0;       ///< [US$ m]
  double loss_hazard = 0;  ///< h [1/year] of losing access
  PresenceId presence;
};

/// Expected sales per unit of own weight, κ E/Φ. A firm that does not sell there yet counts itself in,
/// κ E/(Φ + κ w): nothing to a small firm, much to a large one in a thin market.
double expected_sales(const World& world, const Firm& firm, PresenceId presence, MarketId m, MarketSegment segment) {
  const double kappa = world.markets.account(StateId{std::size_t{firm.home}}, m).kappa;
  const double level = kappa * world.markets.expected_level_at(m, world.now);
  const bool opening = world.now == 0;  // opening levels count every firm in
  if (opening || firm.weight == 0) return level;
  const double response = world.layers[firm.layer].spending_response;
  if (presence.exists() && world.firms[presence].weight[static_cast<std::size_t>(segment)] > 0) return level;
  const double spending = world.markets.spending_scale_at(m, world.now);
  if (spending <= 0) return level;
  if (response == 0) return level / (1.0 + level * firm.weight / spending);
  const double phi = world.markets.phi_at_level(m, world.markets.expected_level_at(m, world.now), world.now);
  return level * std::pow(1.0 + kappa * firm.weight / phi, response - 1.0);
}

/// What a granular firm meets in a state: an idea foresees that its rivals will price anew, an existing firm does not.
SegmentDemands view_demand(const World& world, const Firm& firm, StateId state, PresenceId presence, double appeal,
                           bool sells_to_public, bool is_idea) {
  const StateId home{std::size_t{firm.home}};
  const LayerId layer{std::size_t{firm.layer}};
  const double weight = firm.weight * appeal;
  const WeightBySegment constant{weight, sells_to_public ? weight : 0.0};
  const WeightBySegment selling = presence.exists() ? world.firms[presence].weight : WeightBySegment{};
  const SegmentDemands demand = demand_expected(world, home, state, layer, constant, selling);
  return is_idea ? demand_after_entry(world, state, layer, demand) : demand;
}

/// Variable profit at the best markups, with this capacity [US$ m / year].
double granular_profit(const World& world, const Firm& firm, SegmentDemands demand, double capacity_weight) {
  for (SegmentDemand& segment : demand) segment.own *= capacity_weight;
  const PricingTerms terms = pricing_terms(world, LayerId{std::size_t{firm.layer}});
  const double markup = best_markup(demand, terms);
  return revenue_at(demand, terms, markup) * profit_margin(markup);
}

StateView view_state(const World& world, const Firm& firm, FirmId id, StateId state, const CommonView& common) {
  StateView view;
  const LayerId layer{std::size_t{firm.layer}};
  const StateId home{std::size_t{firm.home}};
  const AuthorityId authority = world.rules.authority(state, common.label);
  if (id.exists()) view.presence = world.firms.presence_in(id, state);
  const bool needs = (world.states[state.index()].needs_capacity[layer.index()] & bit(home.index())) != 0;
  const LocalCapacity capacity = needs ? LocalCapacity::rented : LocalCapacity::not_needed;
  const MarketId private_market = world.markets.market(state, layer, MarketSegment::private_buyers);
  const MarketId public_market = world.markets.market(state, layer, MarketSegment::public_buyers);
  view.level = expected_sales(world, firm, view.presence, private_market, MarketSegment::private_buyers);
  const bool to_public = sells_to_public(world, firm, state, capacity, authority.exists() || common.labelled);
  if (to_public) {
    view.level += expected_sales(world, firm, view.presence, public_market, MarketSegment::public_buyers);
  }
  if (common.labelled) view.level *= common.appeal;
  view.granular = is_granular(world, firm.firm_class) && firm.weight > 0;
  if (view.granular) {
    view.demand = view_demand(world, firm, state, view.presence, common.appeal, to_public, !id.exists());
  }
  if (authority.exists() && !common.established) {
    const bool admitted = id.exists() && (world.now == 0 || holds(world, id, authority) || has_access(world, id, state));
    if (!admitted) view.access_wait = common.waits[authority.index()];
  }
  view.fixed = fixed_cost_of(world, firm, state);
  const Layer& row = world.layers[layer.index()];
  if (home != state) view.loss_hazard = world.states[state.index()].access_loss_hazard;
  if (!view.presence.exists() && !common.established) {
    view.sunk = home == state ? row.market_entry_cost_home : row.market_entry_cost_abroad * common.hurdle;
  }
  return view;
}

MarketTerms terms_of(const World& world, const Firm& firm, const StateView& view, StateId state, const CommonView& common,
                     LocalCapacity capacity, double lead_time, double capital) {
  const double discount = common.discount;
  const double wait = std::max(view.access_wait, common.established ? 0.0 : lead_time);
  const double years = 1.0 / (discount + view.loss_hazard);
  const double growing_years = common.growth == 0 ? years : 1.0 / (discount + view.loss_hazard - common.growth);
  const double patience = wait == 0 ? 1.0 : std::isfinite(wait) ? std::exp(-discount * wait) : 0.0;
  const Layer& layer = world.layers[firm.layer];
  MarketTerms terms;
  const double capacity_factor = capacity_weight(layer, capacity);
  terms.slope = view.granular
                    ? patience * growing_years * granular_profit(world, firm, view.demand, capacity_factor) / firm.weight
                    : patience * growing_years * layer.margin * view.level * capacity_factor;
  terms.cost = patience * years * view.fixed + years * world.states[state.index()].filing_cost + view.sunk + capital;
  return terms;
}

MarketOutlook outlook_on(const World& world, const Firm& firm, FirmId id, StateId state, const CommonView& common) {
  const StateView view = view_state(world, firm, id, state, common);
  const LocalisationParameters& local = world.scenario.localisation;
  MarketOutlook outlook;
  outlook.state = state;
  outlook.book = world.rules.book(state, common.label);
  const bool needs = (world.states[state.index()].needs_capacity[firm.layer] & bit(firm.home)) != 0;
  const LocalCapacity present =
      view.presence.exists() && needs ? world.firms[view.presence].capacity : LocalCapacity::not_needed;
  const double lead =
      view.presence.exists() ? years_from_seconds(std::max<SimTime>(0, world.firms[view.presence].ready_at - world.now)) : 0;
  const bool building = view.presence.exists() && world.firms[view.presence].building;
  if (!needs || building || present == LocalCapacity::built) {
    outlook.plain = terms_of(world, firm, view, state, common, present, lead, 0.0);
    return outlook;
  }
  if (view.presence.exists()) {  // it goes on selling: renting at once, or renting until its own capacity stands
    outlook.plain = terms_of(world, firm, view, state, common, LocalCapacity::rented, lead, 0.0);
    outlook.built = terms_of(world, firm, view, state, common, LocalCapacity::built, lead, local.build_cost);
    return outlook;
  }
  outlook.plain = terms_of(world, firm, view, state, common, LocalCapacity::rented, local.rent_time, 0.0);
  outlook.built = terms_of(world, firm, view, state, common, LocalCapacity::built, local.build_time, local.build_cost);
  return outlook;
}

}  // namespace

const std::vector<LabelOption>& label_options(const World& world, FirmClass firm_class, VendorId owner) {
  return firm_class == FirmClass::startup ? world.startup_labels : world.vendor_labels[owner.index()];
}

double audit_size_of(const World& world, FirmId firm) {
  const AuditParameters& audit = world.scenario.audit;
  return audit_size(firm.exists() ? revenue_flow(world, firm) : 0.0, audit.reference_revenue, audit.size_floor);
}

namespace {

/// Years from an application to a certificate, given the mean of the audit itself.
double access_time(const World& world, AuthorityId authority, double service) {
  const AuditParameters& audit = world.scenario.audit;
  double queue = std::numeric_limits<double>::infinity();
  for (const AuditBody& body : world.bodies) {
    if ((body.scope & bit(authority.index())) == 0) continue;
    queue = std::min(queue, quoted_wait(static_cast<int>(body.waiting + body.busy), static_cast<int>(body.auditors), service));
  }
  const double failures = audit.failure_probability / (1.0 - audit.failure_probability);
  return audit.preparation_time + queue + service + failures * (audit.remediation_time + queue + service);
}

}  // namespace

double quoted_access_time(const World& world, AuthorityId authority, double size) {
  if (world.rules.mode(authority) != AuditMode::independent) return 0;
  const AuditParameters& audit = world.scenario.audit;
  return access_time(world, authority, mean_service_time(audit.service_time, size, audit.size_exponent));
}

namespace {

/// What each authority's certificate costs and how long it takes; nothing where no audit is asked for.
void look_at_audits(const World& world, FirmId id, CommonView& common, Outlook& outlook) {
  if (!world.rules.any_independent_audit()) {
    common.waits.assign(world.rules.authority_count(), 0.0);
    outlook.audit_cost.assign(world.rules.authority_count(), 0.0);
    return;
  }
  const AuditParameters& audit = world.scenario.audit;
  const double size = audit_size_of(world, id);
  const AuditOutlook costs(audit, size, common.discount);
  const double service = mean_service_time(audit.service_time, size, audit.size_exponent);
  for (std::size_t a = 0; a < world.rules.authority_count(); ++a) {
    const AuthorityId authority{a};
    const bool audited = world.rules.mode(authority) == AuditMode::independent;
    common.waits.push_back(audited ? access_time(world, authority, service) : 0.0);
    const bool held = audited && (common.established || (id.exists() && (world.now == 0 || holds(world, id, authority))));
    outlook.audit_cost.push_back(audited ? costs.cost(held) : 0.0);
  }
}

}  // namespace

Outlook look_ahead(World& world, StateId home, LayerId layer, FirmClass firm_class, LabelOption label, FirmId id,
                   double weight, Vantage vantage) {
  Firm shape;  // an idea looks like a firm without history
  shape.firm_class = firm_class;
  shape.weight = weight;
  if (id.exists()) shape = world.firms[id];
  shape.home = static_cast<std::uint8_t>(home.value);
  shape.layer = static_cast<std::uint8_t>(layer.value);
  CommonView common;
  common.label = label;
  common.labelled = world.rules.standard(label) != no_book;
  if (common.labelled) common.appeal = std::exp(world.scenario.alliances[label - 1U].certificate_premium);
  common.discount = world.scenario.economy.interest_rate + exit_hazard_of(world, firm_class);
  common.established = vantage == Vantage::established;
  if (firm_class == FirmClass::startup && vantage == Vantage::own && id.exists()) {
    common.growth = world.layers[layer.index()].scale_growth;
    common.hurdle = world.layers[layer.index()].entry_hurdle;
  }
  Outlook outlook;
  outlook.label = label;
  outlook.yearly_years = present_value(1.0, world.scenario.economy.interest_rate, exit_hazard_of(world, firm_class));
  outlook.sunk_years = common.established ? 0.0 : world.scenario.compliance.sunk_years;
  if (id.exists()) outlook.met = world.firms.record(id).books_met;
  if (common.labelled) outlook.standard = bit(world.rules.standard(label));
  look_at_audits(world, id, common, outlook);
  if (outlook.standard != 0) {
    const AuthorityId assessed_by = world.rules.label_authority(label);
    outlook.label_cost =
        outlook.yearly_years * (world.rules.cost(outlook.standard) + world.scenario.alliances[label - 1U].fee) +
        outlook.sunk_years * (world.rules.cost(outlook.standard | outlook.met) - world.rules.cost(outlook.met)) +
        (assessed_by.exists() ? outlook.audit_cost[assessed_by.index()] : 0.0);
  }
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    outlook.markets.push_back(outlook_on(world, shape, id, StateId{j}, common));
  }
  return outlook;
}

namespace {

/// Adds up what each market brings and costs by itself.
void add_terms(const Outlook& outlook, Prospect& prospect) {
  for (StateSet rest = prospect.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketOutlook& market = outlook.markets[j];
    const MarketTerms& terms = (prospect.builds & bit(j)) != 0 ? market.built : market.plain;
    prospect.slope += terms.slope;
    prospect.cost += terms.cost;
  }
}

}  // namespace

Prospect choose_within(BookRange& range, const SharedCost& shared, const Outlook& outlook, double weight) {
  InlineVector<MarketOption, 64> options;
  StateSet better_built = 0;
  for (std::size_t j = 0; j < outlook.markets.size(); ++j) {
    const MarketOutlook& market = outlook.markets[j];
    const bool build = market.built.slope > 0 && market.built.at(weight) > market.plain.at(weight);
    if (build) better_built |= bit(j);
    const MarketTerms& terms = build ? market.built : market.plain;
    const double value = terms.slope > 0 ? terms.at(weight) : -std::numeric_limits<double>::infinity();
    options.push_back({value, market.book});
  }
  const MarketChoice choice =
      choose_markets_within(range, std::span(options.data(), options.size()), shared, shared, shared.shape());
  Prospect prospect;
  prospect.label = outlook.label;
  prospect.exact = choice.exact;
  if (choice.markets == 0 || choice.value < outlook.label_cost) return prospect;
  prospect.markets = choice.markets;
  prospect.builds = choice.markets & better_built;
  prospect.books = choice.books | outlook.standard;
  prospect.value = choice.value - outlook.label_cost;
  prospect.cost = outlook.label_cost + shared(choice.books);
  add_terms(outlook, prospect);
  return prospect;
}

Prospect evaluate(const SharedCost& shared, const Outlook& outlook, const Prospect& choice, double weight) {
  Prospect prospect = choice;
  BookSet books = 0;
  for (StateSet rest = choice.markets; rest != 0; rest &= rest - 1) {
    const std::uint32_t book = outlook.markets[static_cast<std::size_t>(std::countr_zero(rest))].book;
    if (book != no_book) books |= bit(book);
  }
  prospect.books = books | outlook.standard;
  prospect.slope = 0;
  prospect.cost = outlook.label_cost + shared(books);
  add_terms(outlook, prospect);
  prospect.value = weight * prospect.slope - prospect.cost;
  return prospect;
}

Prospect choose(World& world, const Outlook& outlook, double weight) {
  BookRange range;
  return choose_within(range, SharedCost(world.rules, outlook), outlook, weight);
}

Prospect choose_some(World& world, const Outlook& outlook, double weight) {
  Prospect best = choose(world, outlook, weight);
  if (best.markets != 0) return best;
  // A market that pays a reward larger than all costs is in every best set: so the best set with each market in turn.
  const SharedCost shared(world.rules, outlook);
  double reward = outlook.label_cost;
  for (const MarketOutlook& market : outlook.markets) {
    const double compliance = market.book == no_book ? 0.0 : shared.most_added(market.book);
    reward += weight * market.plain.slope + market.plain.cost + compliance + 1.0;
  }
  Outlook rewarded = outlook;
  for (MarketOutlook& market : rewarded.markets) {
    if (market.plain.slope <= 0) continue;
    market.plain.cost -= reward;
    const Prospect option = evaluate(shared, outlook, choose(world, rewarded, weight), weight);
    market.plain.cost += reward;
    if (best.markets == 0 || option.value > best.value) best = option;
  }
  return best;
}

Prospect better(const Prospect& a, const Prospect& b) {
  if (b.value != a.value) return b.value > a.value ? b : a;
  return a.markets == 0 && b.markets != 0 ? b : a;
}

Prospect best_prospect(World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  const StateId home{std::size_t{firm.home}};
  const LayerId layer{std::size_t{firm.layer}};
  Prospect best;
  for (const LabelOption label : label_options(world, firm.firm_class, world.firms.record(id).owner)) {
    best = better(best, choose(world, look_ahead(world, home, layer, firm.firm_class, label, id), firm.weight));
  }
  if (best.markets == 0 && world.firms.record(id).markets == 0 && world.layers[layer.index()].entry_hurdle != 1) {
    // Nothing to live on while it waits: now or never, at net present value.
    for (const LabelOption label : label_options(world, firm.firm_class, world.firms.record(id).owner)) {
      const Outlook outlook = look_ahead(world, home, layer, firm.firm_class, label, id, 0.0, Vantage::committed);
      best = better(best, choose(world, outlook, firm.weight));
    }
  }
  return world.foresight ? count_on_luck(world, id, best) : best;
}

}  // namespace faultline

#include "models/world/prospects.hpp"

#include "models/rules/audit.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/entry.hpp"
#include "models/rules/entry_value.hpp"
#include "models/world/access.hpp"
#include "models/world/settlement.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Present value of an authority's audits: the first if it is still to be passed, and every renewal. Each audit is repeated
/// until passed, 1/(1−p) times on average, with a remediation after each failure.
double present_audit_cost(const World& world, AuthorityId authority, double size, double discount, bool held) {
  if (world.rules.mode(authority) != AuditMode::independent) return 0;
  const AuditParameters& audit = world.scenario.audit;
  const double tries = 1.0 / (1.0 - audit.failure_probability);
  const double fee = audit_fee(audit.fee, audit.fee_by_size, size, audit.size_exponent);
  const double once = fee * tries + audit.remediation_cost * (tries - 1.0);
  const double renewals = audit.validity > 0 ? 1.0 / std::expm1(discount * audit.validity) : 0.0;
  return once * (renewals + (held ? 0.0 : 1.0));
}

/// Everything about one state that does not depend on which capacity is chosen.
struct StateView {
  double level = 0;      ///< demand per unit of own weight, eligible segments [US$ m / year]
  double access_wait = 0;
  double fixed = 0;      ///< [US$ m / year]
  double sunk = 0;       ///< [US$ m]
  PresenceId presence;
};

/// Expected sales per unit of own weight, κ E/Φ. A firm that does not sell there yet counts itself in,
/// κ E/(Φ + κ w): nothing to a small firm, much to a large one in a thin market.
double expected_sales(const World& world, const Firm& firm, PresenceId presence, MarketId m, MarketSegment segment) {
  const double kappa = world.markets.account(StateId{std::size_t{firm.home}}, m).kappa;
  const double level = kappa * world.markets.expected_level_at(m, world.now);
  const bool opening = world.now == 0;  // opening levels count every firm in
  const bool sells = opening || (presence.exists() && world.firms[presence].weight[static_cast<std::size_t>(segment)] > 0);
  const double spending = world.markets.spending_at(m, world.now);
  return sells || spending <= 0 ? level : level / (1.0 + level * firm.weight / spending);
}

StateView view_state(const World& world, const Firm& firm, FirmId id, StateId state, LabelOption label,
                     const std::array<double, 64>& waits) {
  StateView view;
  const LayerId layer{std::size_t{firm.layer}};
  const StateId home{std::size_t{firm.home}};
  const AuthorityId authority = world.rules.authority(state, label);
  if (id.exists()) view.presence = world.firms.presence_in(id, state);
  const bool needs = (world.states[state.index()].needs_capacity[layer.index()] & bit(home.index())) != 0;
  const LocalCapacity capacity = needs ? LocalCapacity::rented : LocalCapacity::not_needed;
  const bool labelled = world.rules.standard(label) != no_book;
  const MarketId private_market = world.markets.market(state, layer, MarketSegment::private_buyers);
  const MarketId public_market = world.markets.market(state, layer, MarketSegment::public_buyers);
  view.level = expected_sales(world, firm, view.presence, private_market, MarketSegment::private_buyers);
  if (sells_to_public(world, firm, state, capacity, authority.exists() || labelled)) {
    view.level += expected_sales(world, firm, view.presence, public_market, MarketSegment::public_buyers);
  }
  if (labelled) view.level *= std::exp(world.scenario.alliances[label - 1U].certificate_premium);
  const bool admitted = id.exists() && (world.now == 0 || holds(world, id, authority) || has_access(world, id, state));
  if (authority.exists() && !admitted) view.access_wait = waits[authority.index()];
  view.fixed = fixed_cost_of(world, firm, state);
  const Layer& row = world.layers[layer.index()];
  if (!view.presence.exists()) view.sunk = home == state ? row.market_entry_cost_home : row.market_entry_cost_abroad;
  return view;
}

MarketTerms terms_of(const World& world, const Firm& firm, const StateView& view, StateId state, double discount,
                     LocalCapacity capacity, double lead_time, double capital) {
  const double wait = std::max(view.access_wait, lead_time);
  const double years = 1.0 / discount;
  const double patience = std::isfinite(wait) ? std::exp(-discount * wait) : 0.0;
  const Layer& layer = world.layers[firm.layer];
  MarketTerms terms;
  terms.slope = patience * years * layer.margin * view.level * capacity_weight(layer, capacity);
  terms.cost = patience * years * view.fixed + years * world.states[state.index()].filing_cost + view.sunk + capital;
  return terms;
}

MarketOutlook outlook_on(const World& world, const Firm& firm, FirmId id, StateId state, LabelOption label, double discount,
                         const std::array<double, 64>& waits) {
  const StateView view = view_state(world, firm, id, state, label, waits);
  const LocalisationParameters& local = world.scenario.localisation;
  MarketOutlook outlook;
  outlook.state = state;
  outlook.book = world.rules.book(state, label);
  const bool needs = (world.states[state.index()].needs_capacity[firm.layer] & bit(firm.home)) != 0;
  const LocalCapacity present =
      view.presence.exists() && needs ? world.firms[view.presence].capacity : LocalCapacity::not_needed;
  const double lead =
      view.presence.exists() ? years_from_seconds(std::max<SimTime>(0, world.firms[view.presence].ready_at - world.now)) : 0;
  const bool building = view.presence.exists() && world.firms[view.presence].building;
  if (!needs || building || present == LocalCapacity::built) {
    outlook.plain = terms_of(world, firm, view, state, discount, present, lead, 0.0);
    return outlook;
  }
  if (view.presence.exists()) {  // it goes on selling: renting at once, or renting until its own capacity stands
    outlook.plain = terms_of(world, firm, view, state, discount, LocalCapacity::rented, lead, 0.0);
    outlook.built = terms_of(world, firm, view, state, discount, LocalCapacity::built, lead, local.build_cost);
    return outlook;
  }
  outlook.plain = terms_of(world, firm, view, state, discount, LocalCapacity::rented, local.rent_time, 0.0);
  outlook.built = terms_of(world, firm, view, state, discount, LocalCapacity::built, local.build_time, local.build_cost);
  return outlook;
}

/// K(S): the costs that markets share, less what the label costs anyway.
class SharedCost {
 public:
  SharedCost(World& world, const Outlook& outlook)
      : world_(world),
        outlook_(outlook),
        yearly_base_(world.rules.cost(outlook.standard)),
        sunk_base_(world.rules.cost(outlook.standard | outlook.met)) {}

  double operator()(BookSet books) const {
    if (books == 0) return 0;
    double cost = outlook_.yearly_years * (world_.rules.cost(books | outlook_.standard) - yearly_base_) +
                  outlook_.sunk_years * (world_.rules.cost(books | outlook_.standard | outlook_.met) - sunk_base_);
    std::uint64_t audited = 0;
    for (BookSet rest = books; rest != 0; rest &= rest - 1) {
      const AuthorityId authority = world_.rules.authority_of_book(static_cast<std::uint32_t>(std::countr_zero(rest)));
      if (authority.exists() && authority != world_.rules.label_authority(outlook_.label)) audited |= bit(authority.index());
    }
    for (; audited != 0; audited &= audited - 1) cost += outlook_.audit_cost[static_cast<std::size_t>(std::countr_zero(audited))];
    return cost;
  }

  /// No book adds more to any set than it costs alone: C is subadditive.
  double most_added(std::uint32_t book) const {
    const AuthorityId authority = world_.rules.authority_of_book(book);
    return (outlook_.yearly_years + outlook_.sunk_years) * world_.rules.cost(bit(book)) +
           (authority.exists() ? outlook_.audit_cost[authority.index()] : 0.0);
  }

 private:
  World& world_;
  const Outlook& outlook_;
  double yearly_base_;
  double sunk_base_;
};

/// Weight from which on an outlook's choice no longer changes: every market of positive slope served, capacity built where
/// that pays at all.
double full_weight(const SharedCost& shared, const Outlook& outlook) {
  double weight = 0;
  for (const MarketOutlook& market : outlook.markets) {
    const double alone = market.book == no_book ? 0.0 : shared.most_added(market.book);
    if (market.plain.slope > 0) weight = std::max(weight, (market.plain.cost + alone) / market.plain.slope);
    if (market.built.slope > market.plain.slope) {
      weight = std::max(weight, (market.built.cost - market.plain.cost) / (market.built.slope - market.plain.slope));
    }
  }
  return weight;
}

/// Leaves out markets that only a productivity of negligible probability could serve: their lines would be lost in rounding.
void drop_unreachable(Outlook& outlook, const ScaleLaw& law, double markup_weight) {
  constexpr double negligible = 1e-12;
  for (MarketOutlook& market : outlook.markets) {
    for (MarketTerms* terms : {&market.plain, &market.built}) {
      if (terms->slope <= 0) continue;
      const double least = (terms->cost) / (terms->slope * markup_weight);
      if (law.probability(std::max(least, 0.0), std::numeric_limits<double>::infinity()) < negligible) terms->slope = 0;
    }
  }
}

/// The more valuable; at equal values one that serves some market, then the first.
Prospect better(const Prospect& a, const Prospect& b) {
  if (b.value != a.value) return b.value > a.value ? b : a;
  return a.markets == 0 && b.markets != 0 ? b : a;
}

}  // namespace

std::vector<LabelOption> label_options(const World& world, FirmClass firm_class, VendorId owner) {
  const auto& alliances = world.scenario.alliances;
  std::vector<LabelOption> options;
  for (std::size_t a = 0; a < alliances.size(); ++a) {
    if (!alliances[a].active || alliances[a].kind != AllianceKind::vendors) continue;
    const auto label = static_cast<LabelOption>(a + 1);
    if (firm_class == FirmClass::startup) {
      if (alliances[a].open_to_startups) options.push_back(label);
    } else if (options.empty() && contains(alliances[a].members, world.scenario.vendors[owner.index()].name)) {
      options.push_back(label);
    }
  }
  if (firm_class == FirmClass::startup || options.empty()) options.insert(options.begin(), LabelOption{0});
  return options;
}

double audit_size_of(const World& world, FirmId firm) {
  const AuditParameters& audit = world.scenario.audit;
  return audit_size(firm.exists() ? revenue_flow(world, firm) : 0.0, audit.reference_revenue, audit.size_floor);
}

double quoted_access_time(const World& world, AuthorityId authority, double size) {
  if (world.rules.mode(authority) != AuditMode::independent) return 0;
  const AuditParameters& audit = world.scenario.audit;
  const double service = mean_service_time(audit.service_time, size, audit.size_exponent);
  double queue = std::numeric_limits<double>::infinity();
  for (const AuditBody& body : world.bodies) {
    if ((body.scope & bit(authority.index())) == 0) continue;
    queue = std::min(queue, quoted_wait(static_cast<int>(body.waiting + body.busy), static_cast<int>(body.auditors), service));
  }
  const double failures = audit.failure_probability / (1.0 - audit.failure_probability);
  return audit.preparation_time + queue + service + failures * (audit.remediation_time + queue + service);
}

Outlook look_ahead(World& world, StateId home, LayerId layer, FirmClass firm_class, LabelOption label, FirmId id) {
  const double discount = world.scenario.economy.interest_rate + exit_hazard_of(world, firm_class);
  Firm shape;  // an idea looks like a firm without history
  if (id.exists()) shape = world.firms[id];
  shape.home = static_cast<std::uint8_t>(home.value);
  shape.layer = static_cast<std::uint8_t>(layer.value);
  Outlook outlook;
  outlook.label = label;
  outlook.yearly_years = present_value(1.0, world.scenario.economy.interest_rate, exit_hazard_of(world, firm_class));
  outlook.sunk_years = world.scenario.compliance.sunk_years;
  if (id.exists()) outlook.met = world.firms.record(id).books_met;
  if (world.rules.standard(label) != no_book) outlook.standard = bit(world.rules.standard(label));
  std::array<double, 64> waits{};
  const double size = audit_size_of(world, id);
  for (std::size_t a = 0; a < world.rules.authority_count(); ++a) {
    const bool held = id.exists() && (world.now == 0 || holds(world, id, AuthorityId{a}));
    waits[a] = quoted_access_time(world, AuthorityId{a}, size);
    outlook.audit_cost[a] = present_audit_cost(world, AuthorityId{a}, size, discount, held);
  }
  if (outlook.standard != 0) {
    const AuthorityId assessed_by = world.rules.label_authority(label);
    outlook.label_cost =
        outlook.yearly_years * (world.rules.cost(outlook.standard) + world.scenario.alliances[label - 1U].fee) +
        outlook.sunk_years * (world.rules.cost(outlook.standard | outlook.met) - world.rules.cost(outlook.met)) +
        (assessed_by.exists() ? outlook.audit_cost[assessed_by.index()] : 0.0);
  }
  outlook.markets.reserve(world.state_count());
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    outlook.markets.push_back(outlook_on(world, shape, id, StateId{j}, label, discount, waits));
  }
  return outlook;
}

Prospect choose(World& world, const Outlook& outlook, double weight) {
  std::array<MarketOption, 64> options;
  StateSet better_built = 0;
  for (std::size_t j = 0; j < outlook.markets.size(); ++j) {
    const MarketOutlook& market = outlook.markets[j];
    const bool build = market.built.slope > 0 && market.built.at(weight) > market.plain.at(weight);
    if (build) better_built |= bit(j);
    const MarketTerms& terms = build ? market.built : market.plain;
    options[j].value = terms.slope > 0 ? terms.at(weight) : -std::numeric_limits<double>::infinity();
    options[j].book = market.book;
  }
  const SharedCost shared(world, outlook);
  const MarketChoice choice = choose_markets(
      std::span<const MarketOption>(options.data(), outlook.markets.size()), shared,
      [&](std::size_t book) { return shared.most_added(static_cast<std::uint32_t>(book)); },
      world.rules.any_recognition() ? CostShape::monotone : CostShape::submodular);
  Prospect prospect;
  prospect.label = outlook.label;
  prospect.exact = choice.exact;
  if (choice.markets == 0 || choice.value < outlook.label_cost) return prospect;
  prospect.markets = choice.markets;
  prospect.builds = choice.markets & better_built;
  prospect.books = choice.books | outlook.standard;
  prospect.value = choice.value - outlook.label_cost;
  prospect.cost = outlook.label_cost + shared(choice.books);
  for (std::size_t j = 0; j < outlook.markets.size(); ++j) {
    if ((choice.markets & bit(j)) == 0) continue;
    const MarketOutlook& market = outlook.markets[j];
    const MarketTerms& terms = (better_built & bit(j)) != 0 ? market.built : market.plain;
    prospect.slope += terms.slope;
    prospect.cost += terms.cost;
  }
  return prospect;
}

Prospect best_prospect(World& world, FirmId id) {
  const Firm firm = world.firms[id];
  Prospect best;
  for (const LabelOption label : label_options(world, firm.firm_class, world.firms.record(id).owner)) {
    const Outlook outlook =
        look_ahead(world, StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}}, firm.firm_class, label, id);
    best = better(best, choose(world, outlook, firm.weight));
  }
  return best;
}

double expected_entry_value(World& world, StateId home, LayerId layer) {
  const StartupParameters& startups = world.scenario.startups;
  const Layer& row = world.layers[layer.index()];
  std::vector<Outlook> outlooks;
  for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none())) {
    outlooks.push_back(look_ahead(world, home, layer, FirmClass::startup, label, FirmId::none()));
  }
  const auto best_at = [&](double scale) {
    Prospect best;
    for (const Outlook& outlook : outlooks) best = better(best, choose(world, outlook, scale * row.markup_weight));
    return ValueLine{best.slope * row.markup_weight, best.cost, best.markets};
  };
  if (startups.productivity == ProductivityLaw::degenerate) {
    const double scale = std::pow(startups.productivity_minimum, row.elasticity - 1.0);
    return std::max(0.0, best_at(scale).at(scale));
  }
  const ScaleLaw law =
      startups.productivity == ProductivityLaw::pareto
          ? ScaleLaw::pareto(startups.productivity_minimum, startups.productivity_shape, row.elasticity)
          : ScaleLaw::lognormal(startups.productivity_log_mean, startups.productivity_log_sd, row.elasticity);
  for (Outlook& outlook : outlooks) drop_unreachable(outlook, law, row.markup_weight);
  double high = law.least();
  for (const Outlook& outlook : outlooks) {
    high = std::max(high, full_weight(SharedCost(world, outlook), outlook) / row.markup_weight);
  }
  // Beyond `high` each label's own set is final; the labels' lines may still cross once.
  for (const Outlook& first : outlooks) {
    for (const Outlook& second : outlooks) {
      const Prospect a = choose(world, first, high * row.markup_weight);
      const Prospect b = choose(world, second, high * row.markup_weight);
      if (a.slope > b.slope) high = std::max(high, (a.cost - b.cost) / ((a.slope - b.slope) * row.markup_weight));
    }
  }
  std::vector<ValueSegment> envelope = upper_envelope(best_at, law.least(), std::max(high, law.least()) * 1.000001);
  extend_to_infinity(envelope);
  return expected_value(envelope, law);
}

}  // namespace faultline

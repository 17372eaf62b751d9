#include "models/decisions/commitments.hpp"

#include "models/firms/access.hpp"
#include "models/firms/pricing.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/audits/certification.hpp"
#include "models/mechanisms/enforcement/effort.hpp"
#include "models/mechanisms/grid/grid_queue.hpp"
#include "models/mechanisms/levies/levies.hpp"
#include "models/mechanisms/localisation/capacity_view.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"

#include <algorithm>
#include <bit>

namespace faultline {

namespace {

BookSet books_of(const World& world, StateSet markets, LabelOption label) {
  BookSet books = world.rules.standard(label) == no_book ? 0 : bit(world.rules.standard(label));
  for (StateSet rest = markets; rest != 0; rest &= rest - 1) {
    const std::uint32_t book = world.rules.book(StateId{std::countr_zero(rest)}, label);
    if (book != no_book) books |= bit(book);
  }
  return books;
}

/// What markets and a label ask for every year.
struct Obligations {
  BookSet books = 0;
  double compliance_cost = 0;  ///< C(S) and filing [US$ m / year]
  double alliance_fee = 0;     ///< [US$ m / year]
};

/// @param obliged  the markets where the firm is not exempt;  @param shirked  books that it does not keep
/// @param scale  share of C(S) that a firm of its size pays
Obligations obligations_of(World& world, StateSet obliged, BookSet shirked, LabelOption label, double scale) {
  Obligations due;
  due.books = books_of(world, obliged, label) & ~shirked;
  due.compliance_cost = scale * world.rules.cost(due.books);
  for (StateSet rest = obliged; rest != 0; rest &= rest - 1) {
    due.compliance_cost += world.states[static_cast<std::size_t>(std::countr_zero(rest))].filing_cost;
  }
  if (world.rules.standard(label) != no_book) due.alliance_fee = world.scenario.alliances[label - 1U].fee;
  return due;
}

double sunk_compliance(World& world, BookSet books, BookSet met, double scale) {
  const double added = world.rules.cost(books | met) - world.rules.cost(met);
  return scale * (world.scenario.compliance.sunk_years * std::max(0.0, added));
}

double market_entry_cost(const World& world, const Firm& firm, StateId state) {
  const Layer& layer = world.layers[firm.layer];
  return firm.home == state.value ? layer.market_entry_cost_home : layer.market_entry_cost_abroad;
}

/// Own capacity: paid for now, there after its lead time, and once the grid has connected it where that takes a connection.
void start_building(World& world, FirmId id, StateId state) {
  const LocalisationParameters& local = world.scenario.localisation;
  pay_through(world, id, Flow::local_capacity, world.ledger.landlords(), Flow::landlord_income, state,
              local.build_cost * world.wage(state));
  const SimTime built_at = later(world.now, seconds_from_years(local.build_time));
  if (grid_needed_in(world, state) != nullptr) return apply_to_grid(world, id, state, built_at);
  world.schedule_for(id, built_at, Verb::capacity_ready, state.value, static_cast<std::uint16_t>(LocalCapacity::built));
}

void enter(World& world, FirmId id, StateId state, bool builds, OperatingMode mode) {
  const Firm& firm = world.firms[id];
  const StateId home{std::size_t{firm.home}};
  pay(world, id, Flow::market_entry, world.ledger.households(home), market_entry_cost(world, firm, state) * world.wage(home));
  const PresenceId added = world.firms.add_presence(id, state);
  Presence& presence = world.firms[added];
  presence.margin = world.layers[firm.layer].margin;
  presence.mode = mode;
  presence.levied =
      !world.scenario.levies.empty() && is_liable(world.states[state.index()].levies[firm.layer], 0.0, revenue_flow(world, id));
  if (!needs_capacity(world, firm.home, firm.layer, state)) return;
  const LocalisationParameters& local = world.scenario.localisation;
  presence.capacity = builds ? LocalCapacity::built : LocalCapacity::rented;
  presence.data_cost_share = builds ? 0.0 : world.layers[firm.layer].rent_data_share;
  presence.ready_at = later(world.now, seconds_from_years(builds ? local.build_time : local.rent_time));
  if (builds && grid_needed_in(world, state) != nullptr) presence.ready_at = never;  // until it is connected
  if (builds) {
    start_building(world, id, state);
  } else if (presence.ready_at > world.now) {
    world.schedule_for(id, presence.ready_at, Verb::capacity_ready, state.value, static_cast<std::uint16_t>(LocalCapacity::rented));
  }
}

/// An existing presence meets a localisation rule that came, went, or is now better met by building.
void adapt_capacity(World& world, FirmId id, PresenceId p, bool builds) {
  const Firm& firm = world.firms[id];
  const StateId state{std::size_t{world.firms[p].state}};
  Presence& presence = world.firms[p];
  if (!needs_capacity(world, firm.home, firm.layer, state)) {
    presence.capacity = LocalCapacity::not_needed;
    presence.data_cost_share = 0;
    if (!world.grids.empty()) {
      withdraw_from_grid(world, id, state);
      if (presence.ready_at == never) presence.ready_at = world.now;
    }
    return;
  }
  if (presence.capacity == LocalCapacity::not_needed) {
    presence.capacity = LocalCapacity::rented;
    presence.data_cost_share = world.layers[firm.layer].rent_data_share;
  }
  if (builds && presence.capacity == LocalCapacity::rented && !presence.building) {
    presence.building = true;
    start_building(world, id, state);
  }
}

/// Whether weights and costs stay as they are due while nothing about a firm's presences changes: it takes its markets as given, and
/// neither what buyers believe nor what it does about rule books and security is looked at anew at each review.
bool rests(const World& world, const Firm& firm) {
  return !is_granular(world, firm.firm_class) && !world.trust.active && !world.enforcement.active && !world.scenario.security.active;
}

/// Whether a firm chose what it has, so that there is nothing to commit. It may say no where there is nothing either.
bool goes_on(const World& world, FirmId id, const Prospect& prospect) {
  const Firm& firm = world.firms[id];
  const FirmRecord& record = world.firms.record(id);
  const bool same_choice = prospect.markets == record.markets && prospect.label == firm.label &&
                           prospect.scale == record.compliance_scale && (prospect.builds | prospect.exempt) == 0;
  if (!same_choice || !world.grids.empty() || !rests(world, firm)) return false;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    const StateId state{std::size_t{presence.state}};
    const bool has_capacity = presence.capacity != LocalCapacity::not_needed;
    if (presence.mode != prospect.mode_in(state) || has_capacity != needs_capacity(world, firm.home, firm.layer, state)) return false;
    if (presence.exempt || !has_usual_terms(world, firm, presence)) return false;
  }
  return true;
}

}  // namespace

double upfront_cost(World& world, FirmId id, const Prospect& prospect) {
  const Firm& firm = world.firms[id];
  const FirmRecord& record = world.firms.record(id);
  const BookSet books = books_of(world, prospect.markets & ~prospect.exempt, prospect.label) & ~prospect.shirked;
  double cost = sunk_compliance(world, books, record.books_met, prospect.scale);
  for (StateSet rest = prospect.markets & ~record.markets; rest != 0; rest &= rest - 1) {
    cost += market_entry_cost(world, firm, StateId{std::countr_zero(rest)});
  }
  double builders = 0;
  double deposits = 0;
  for (StateSet rest = prospect.builds; rest != 0; rest &= rest - 1) {
    builders += world.wage(StateId{std::countr_zero(rest)});
    deposits += grid_deposit_in(world, StateId{std::countr_zero(rest)});
  }
  return cost * world.wage(StateId{std::size_t{firm.home}}) + builders * world.scenario.localisation.build_cost + deposits;
}

void commit(World& world, FirmId id, const Prospect& prospect) {
  if (goes_on(world, id, prospect)) {
    if (request_certificates(world, id)) update_access(world, id, Repricing::all);
    return;
  }
  settle(world, id);
  FirmRecord& record = world.firms.record(id);
  const StateSet before = record.markets;
  for (StateSet rest = before & ~prospect.markets; rest != 0; rest &= rest - 1) {
    const PresenceId p = world.firms.presence_in(id, StateId{std::countr_zero(rest)});
    withdraw_from_grid(world, id, StateId{std::countr_zero(rest)});
    close_presence(world, id, p);
    world.firms.remove_presence(id, p);
  }
  for (StateSet rest = prospect.markets; rest != 0; rest &= rest - 1) {
    const StateId state{std::countr_zero(rest)};
    const bool builds = (prospect.builds & bit(state.index())) != 0;
    if ((before & bit(state.index())) == 0) {
      enter(world, id, state, builds, prospect.mode_in(state));
    } else {
      const PresenceId p = world.firms.presence_in(id, state);
      world.firms[p].mode = prospect.mode_in(state);
      adapt_capacity(world, id, p, builds);
    }
  }
  record.markets = prospect.markets;
  record.compliance_scale = prospect.scale;
  world.firms[id].label = prospect.label;
  const bool loses_exemption = commit_exemptions(world, id, prospect);
  if (world.enforcement.active) commit_effort(world, id, prospect);
  refresh_obligations(world, id);
  if (loses_exemption) grant_transition(world, id);
  request_certificates(world, id);
  update_access(world, id, Repricing::all);
}

void refresh_obligations(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  FirmRecord& record = world.firms.record(id);
  const auto [books, cost, fee] =
      obligations_of(world, record.markets & ~exempt_markets(world, id), shirked_books(world, id), firm.label, record.compliance_scale);
  if (cost == firm.compliance_cost && fee == firm.alliance_fee && books == record.books) return;
  settle(world, id);
  const double sunk = sunk_compliance(world, books, record.books_met, record.compliance_scale);
  const StateId home{std::size_t{firm.home}};
  pay(world, id, Flow::compliance, world.ledger.households(home), sunk * world.wage(home));
  record.books = books;
  record.books_met |= books;
  firm.compliance_cost = cost;
  firm.alliance_fee = fee;
}

}  // namespace faultline

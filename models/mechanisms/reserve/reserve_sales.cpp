#include "models/mechanisms/reserve/reserve_sales.hpp"

#include "models/decisions/prospects.hpp"
#include "models/mechanisms/outages/outages.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/procurement.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <limits>

namespace faultline {

namespace {

MarketId public_market(const World& world, StateId state, LayerId layer) {
  return world.markets.market(state, layer, MarketSegment::public_buyers);
}

/// Divides public spending between the open market and the reserve, which nobody may sell out of where no entrant sells.
void split_market(World& world, StateId state, LayerId layer) {
  const MarketId m = public_market(world, state, layer);
  MarketBook& book = world.reserve.book;
  const double reserved = book.base_spending_at(m, world.now);
  const double share = book[m].phi > 0 ? world.reserve.shares[state.index()] : 0.0;
  if (reserved == 0 && share == 0) return;
  const double served = spending_left(world, m);  // who is held or stranded in the open market is not in the reserve
  const double total = world.markets.base_spending_at(m, world.now) / served + reserved;
  const double growth = world.states[state.index()].growth;
  if (world.layers[layer.index()].spending_response != 0) book.refer_to(m, world.markets[m].reference_phi, world.now);
  world.markets.set_spending(m, total * (1.0 - share) * served, 0.0, growth, world.now);
  book.set_spending(m, total * share, 0.0, growth, world.now);
}

/// What a public bundle costs where these weigh so much, a preference for home firms included.
double bundle_price(const World& world, double phi, double home, StateId state, LayerId layer) {
  const double margin = world.scenario.states[state.index()].preference_margin;
  return preferred_price_index(home, std::max(0.0, phi - home), margin, world.layers[layer.index()].elasticity);
}

/// … in the open market, to buyers who may not have moved yet.
double open_price(const World& world, StateId state, LayerId layer) {
  const MarketId m = public_market(world, state, layer);
  const double price = bundle_price(world, world.markets[m].phi, chosen_home_weight(world, m, state), state, layer);
  return world.switching.active ? price * elementary::exp(public_switching_wedge(world, state, layer)) : price;
}

/// … out of the reserve.
double reserve_price(const World& world, StateId state, LayerId layer) {
  const MarketId m = public_market(world, state, layer);
  const MarketBook& book = world.reserve.book;
  return bundle_price(world, book[m].phi, book[m].phi * book.share_of(state, m) + book[m].outside_weight, state, layer);
}

}  // namespace

bool is_entrant(const World& world, FirmId id) {
  const SimTime entered = world.firms.record(id).entered_at;
  if (!world.reserve.active || world.firms[id].firm_class != FirmClass::startup || entered < 0) return false;
  return world.now < later(entered, seconds_from_years(world.scenario.reserve.age));
}

double entrant_years(const World& world, FirmId id) {
  if (!id.exists()) return world.scenario.reserve.age;
  if (!is_entrant(world, id)) return 0;
  return years_from_seconds(later(world.firms.record(id).entered_at, seconds_from_years(world.scenario.reserve.age)) - world.now);
}

void move_reserved_weight(World& world, FirmId id, PresenceId presence, double due) {
  const double before = reserved_sales(world, presence).weight;
  std::vector<ReservedSales>& rows = world.reserve.sales;
  if (presence.index() >= rows.size()) rows.resize(std::max(presence.index() + 1, rows.size() + rows.size() / 8 + 64));
  const Firm& firm = world.firms[id];
  const StateId home{std::size_t{firm.home}};
  const StateId state{std::size_t{world.firms[presence].state}};
  const LayerId layer{std::size_t{firm.layer}};
  const MarketId m = public_market(world, state, layer);
  const bool was_open = world.reserve.book[m].phi > 0;
  const int sellers = static_cast<int>(due > 0) - static_cast<int>(before > 0);
  world.reserve.book.add_weight(home, m, due - before, sellers, world.now);
  rows[presence.index()] = {due, world.reserve.book.accrued_at(home, m, world.now), rows[presence.index()].missing};
  if ((world.reserve.book[m].phi > 0) != was_open) split_market(world, state, layer);
}

void note_missing_reserve(World& world, FirmId id, PresenceId presence) {
  const Presence& row = world.firms[presence];
  const double due = is_entrant(world, id) ? full_weights(world, presence)[1] - row.weight[1] : 0.0;
  const double before = reserved_sales(world, presence).missing;
  if (before == due) return;
  std::vector<ReservedSales>& rows = world.reserve.sales;
  if (presence.index() >= rows.size()) rows.resize(presence.index() + 1);
  const Firm& firm = world.firms[id];
  const MarketId m = public_market(world, StateId{std::size_t{row.state}}, LayerId{std::size_t{firm.layer}});
  const int presences = static_cast<int>(due > 0) - static_cast<int>(before > 0);
  world.reserve.book.add_missing(StateId{std::size_t{firm.home}}, m, due - before, presences, world.now);
  rows[presence.index()].missing = due;
}

void read_reserved_shares(World& world) {
  world.reserve.shares.assign(world.state_count(), 0.0);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const auto found = world.scenario.reserve.share.find(world.scenario.states[j].name);
    if (found != world.scenario.reserve.share.end()) world.reserve.shares[j] = found->second;
  }
}

void merge_reserve(World& world) {
  for (std::size_t m = 0; m < world.reserve.book.market_count(); ++m) {
    const double reserved = world.reserve.book.base_spending_at(MarketId{m}, world.now);
    if (reserved == 0) continue;
    const double growth = world.reserve.book[MarketId{m}].growth;
    const double open = world.markets.base_spending_at(MarketId{m}, world.now) + reserved * spending_left(world, MarketId{m});
    world.markets.set_spending(MarketId{m}, open, 0.0, growth, world.now);
    world.reserve.book.set_spending(MarketId{m}, 0.0, 0.0, growth, world.now);
  }
}

void split_reserve(World& world) {
  if (!world.reserve.active) return;
  read_reserved_shares(world);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) split_market(world, StateId{j}, LayerId{s});
  }
}

double reserve_spending_if(const World& world, StateId state, LayerId layer, double phi) {
  const MarketId m = public_market(world, state, layer);
  const MarketBook& book = world.reserve.book;
  if (book[m].phi > 0) return book.spending_if(m, phi, world.now);
  return world.reserve.shares[state.index()] * (world.markets.spending_if(m, phi, world.now) / spending_left(world, m));
}

double reserved_demand(const World& world, StateId home, LayerId layer, StateId state, PresenceId presence, double weight) {
  const double share = world.reserve.active ? world.reserve.shares[state.index()] : 0.0;
  if (share == 0) return 0;
  const MarketId m = public_market(world, state, layer);
  const MarketBook& book = world.reserve.book;
  const double kappa = book.account(home, m).kappa;
  double phi = book[m].phi + book.missing_weight(m);
  const ReservedSales present = presence.exists() ? reserved_sales(world, presence) : ReservedSales{};
  if (present.weight + present.missing == 0) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    phi += kappa * (weight > 0 ? weight : entry_law(world, layer).moment(0.0, infinity) * world.layers[layer.index()].markup_weight);
  }
  if (phi <= 0) return 0;
  if (spending_left(world, m) != 1.0 || world.layers[layer.index()].spending_response != 0)
    return kappa * reserve_spending_if(world, state, layer, phi) / phi;
  return kappa * share * public_spending_at(world, state, layer) / phi;
}

double reserve_wedge(const World& world, StateId state, LayerId layer) {
  if (!world.reserve.active) return 0;
  const double reserved = world.reserve.book.spending_at(public_market(world, state, layer), world.now);
  if (reserved == 0) return 0;
  return reserve_wedge(reserved / public_spending_at(world, state, layer), open_price(world, state, layer),
                       reserve_price(world, state, layer));
}

double reserve_cost(const World& world, StateId state, LayerId layer) {
  const double reserved = world.reserve.book.spending_at(public_market(world, state, layer), world.now);
  if (reserved == 0) return 0;
  return reserved * (1.0 - open_price(world, state, layer) / reserve_price(world, state, layer));
}

void mechanisms::PublicReserve::open(World& world) {
  if (world.scenario.reserve.active) world.reserve.book = MarketBook(world.state_count(), world.layer_count(), 0.0);
  world.reserve.active = world.scenario.reserve.active;
  read_reserved_shares(world);
}

}  // namespace faultline

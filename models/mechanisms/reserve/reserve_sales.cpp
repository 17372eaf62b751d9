#include "models/mechanisms/reserve/reserve_sales.hpp"

#include "models/decisions/prospects.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/procurement.hpp"

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
  const double total = world.markets.base_spending_at(m, world.now) + reserved;
  const double growth = world.states[state.index()].growth;
  world.markets.set_spending(m, total * (1.0 - share), 0.0, growth, world.now);
  book.set_spending(m, total * share, 0.0, growth, world.now);
}

/// What a public bundle costs where these firms sell it, a preference for home firms included.
double bundle_price(const World& world, const MarketBook& book, StateId state, LayerId layer) {
  const MarketId m = public_market(world, state, layer);
  const double margin = world.scenario.states[state.index()].preference_margin;
  const double home = book[m].phi * book.share_of(state, m) + book[m].outside_weight;
  return preferred_price_index(home, std::max(0.0, book[m].phi - home), margin, world.layers[layer.index()].elasticity);
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
  rows[presence.index()] = {due, world.reserve.book.accrued_at(home, m, world.now)};
  if ((world.reserve.book[m].phi > 0) != was_open) split_market(world, state, layer);
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
    world.markets.set_spending(MarketId{m}, world.markets.base_spending_at(MarketId{m}, world.now) + reserved, 0.0, growth, world.now);
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

double reserved_demand(const World& world, StateId home, LayerId layer, StateId state, PresenceId presence, double weight) {
  const double share = world.reserve.active ? world.reserve.shares[state.index()] : 0.0;
  if (share == 0) return 0;
  const MarketId m = public_market(world, state, layer);
  const MarketBook& book = world.reserve.book;
  const double kappa = book.account(home, m).kappa;
  double phi = book[m].phi;
  if (!presence.exists() || reserved_sales(world, presence).weight == 0) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    phi += kappa * (weight > 0 ? weight : entry_law(world, layer).moment(0.0, infinity) * world.layers[layer.index()].markup_weight);
  }
  return phi > 0 ? kappa * share * public_spending_at(world, state, layer) / phi : 0.0;
}

double reserve_wedge(const World& world, StateId state, LayerId layer) {
  if (!world.reserve.active) return 0;
  const double reserved = world.reserve.book.spending_at(public_market(world, state, layer), world.now);
  if (reserved == 0) return 0;
  return reserve_wedge(reserved / public_spending_at(world, state, layer), bundle_price(world, world.markets, state, layer),
                       bundle_price(world, world.reserve.book, state, layer));
}

double reserve_cost(const World& world, StateId state, LayerId layer) {
  const double reserved = world.reserve.book.spending_at(public_market(world, state, layer), world.now);
  if (reserved == 0) return 0;
  return reserved * (1.0 - bundle_price(world, world.markets, state, layer) / bundle_price(world, world.reserve.book, state, layer));
}

void mechanisms::PublicReserve::open(World& world) {
  if (world.scenario.reserve.active) world.reserve.book = MarketBook(world.state_count(), world.layer_count(), 0.0);
  world.reserve.active = world.scenario.reserve.active;
  read_reserved_shares(world);
}

}  // namespace faultline

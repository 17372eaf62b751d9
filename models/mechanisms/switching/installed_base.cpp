#include "models/mechanisms/switching/installed_base.hpp"

#include "models/firms/settlement.hpp"
#include "models/rules/switching.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

namespace {

/// Below this share of free choice a home has nothing to sell: a cut-off by trade cost, or no seller.
constexpr double least_choice = 1e-9;

double number_of(const std::map<std::string, double>& numbers, const std::string& name) {
  const auto found = numbers.find(name);
  return found == numbers.end() ? 0.0 : found->second;
}

/// A market by its parts.
struct Place {
  StateId state;
  LayerId layer;
  MarketSegment segment{};
};

Place place_of(const World& world, MarketId m) {
  const std::size_t group = m.index() / segment_count;
  return {StateId{group / world.layer_count()}, LayerId{group % world.layer_count()},
          static_cast<MarketSegment>(m.index() % segment_count)};
}

std::size_t choices(const World& world) { return world.state_count() + 1; }

const InstalledBase& base_of(const World& world, MarketId m, std::size_t home) {
  return world.switching.bases[m.index() * choices(world) + home];
}
InstalledBase& base_of(World& world, MarketId m, std::size_t home) { return world.switching.bases[m.index() * choices(world) + home]; }

double rate_of(const World& world, MarketId m) { return world.switching.rates[m.index()]; }

void read_rates(World& world) {
  const SwitchingParameters& parameters = world.scenario.switching;
  for (std::size_t m = 0; m < world.switching.rates.size(); ++m) {
    const Place place = place_of(world, MarketId{m});
    const double rate = number_of(parameters.rate, world.scenario.layers[place.layer.index()].name);
    const double subsidy = number_of(parameters.subsidy, world.scenario.states[place.state.index()].name);
    world.switching.rates[m] = rate == 0 ? 0.0 : subsidised_rate(rate, subsidy, parameters.response);
  }
}

/// Own weights of a home's sellers; of the outside good's one.
double own_weight(const World& world, MarketId m, std::size_t home) {
  if (home == world.state_count()) return 1.0;
  const HomeAccount& account = world.markets.account(StateId{home}, m);
  return account.weight + account.weight_rest;
}

/// Φ of free choice; 0 where nobody sells.
double free_phi(const World& world, MarketId m) {
  double phi = 0;
  for (std::size_t h = 0; h < choices(world); ++h)
    phi += base_of(world, m, h).kappa * base_of(world, m, h).network * own_weight(world, m, h);
  return phi;
}

double chosen_share(const World& world, MarketId m, std::size_t home, double phi) {
  const InstalledBase& base = base_of(world, m, home);
  return base.kappa * base.network * own_weight(world, m, home) / phi;
}

void apply_base(World& world, MarketId m, std::size_t home) {
  const InstalledBase& base = base_of(world, m, home);
  const double kappa = base.kappa * base.network * base.held;
  if (home == world.state_count()) {
    world.markets.set_outside_weight(m, kappa, world.now);
  } else {
    world.markets.set_kappa(StateId{home}, m, kappa, world.now);
    const bool reserves = world.reserve.active && place_of(world, m).segment == MarketSegment::public_buyers;
    if (reserves) world.reserve.book.set_kappa(StateId{home}, m, base.kappa * base.network, world.now);  // who buys there chooses anew
  }
}

/// @param answered  what a dearer bundle makes of spending that answers to prices
void serve(World& world, MarketId m, double served, double answered) {
  double& before = world.switching.served[m.index()];
  double& answered_before = world.switching.answered[m.index()];
  if (before == served && answered_before == answered) return;
  const double all = world.markets.base_spending_at(m, world.now);
  const double inputs = all * world.markets[m].intermediate_share;  // production goes on with what other sellers have
  const double spending = (all - inputs) * (served / before * (answered / answered_before)) + inputs;
  world.markets.set_spending(m, spending, spending > 0 ? inputs / spending : 0.0, world.markets[m].growth, world.now);
  before = served;
  answered_before = answered;
}

/// Every home at free choice, as without the mechanism: no bit differs.
void release(World& world, MarketId m) {
  if (!world.switching.known[m.index()]) return;
  for (std::size_t h = 0; h < choices(world); ++h) {
    base_of(world, m, h).network = base_of(world, m, h).held = 1;
    apply_base(world, m, h);
  }
  serve(world, m, 1.0, 1.0);
  world.switching.known[m.index()] = false;
}

/// Sellers get what their base spends; buyers whose sellers are gone spend nothing.
void hold(World& world, MarketId m) {
  if (rate_of(world, m) == 0) return release(world, m);
  if (!world.switching.known[m.index()]) return;
  const double phi = free_phi(world, m);
  if (phi <= 0) return;
  double stranded = 0;
  for (std::size_t h = 0; h < choices(world); ++h) {
    if (chosen_share(world, m, h, phi) < least_choice) stranded += base_of(world, m, h).share;
  }
  const double served = 1.0 - stranded;
  if (served < least_choice) return;
  for (std::size_t h = 0; h < choices(world); ++h) {
    InstalledBase& base = base_of(world, m, h);
    const double chosen = chosen_share(world, m, h, phi);
    base.held = chosen < least_choice ? 1.0 : base.share / (served * chosen);
    apply_base(world, m, h);
  }
  const Layer& layer = world.layers[place_of(world, m).layer.index()];
  const double answered = layer.spending_response == 0 ? 1.0 : elementary::exp((1.0 - layer.upper_elasticity) * switching_wedge(world, m));
  serve(world, m, stranded < least_choice ? 1.0 : served, answered);
}

/// Buyers begin where they would choose to be.
void settle_in(World& world, MarketId m) {
  const double gamma = number_of(world.scenario.switching.network, world.scenario.layers[place_of(world, m).layer.index()].name);
  constexpr int rounds = 200;  // a network makes choice depend on what others chose
  for (int round = 0; round < (gamma > 0 ? rounds : 1); ++round) {
    const double phi = free_phi(world, m);
    if (phi <= 0) return;
    for (std::size_t h = 0; h < choices(world); ++h) base_of(world, m, h).share = chosen_share(world, m, h, phi);
    for (std::size_t h = 0; h < choices(world); ++h) base_of(world, m, h).network = elementary::exp(gamma * base_of(world, m, h).share);
  }
  world.switching.known[m.index()] = true;
}

void pay_for_moving(World& world, const Place& place, double cost) {
  const AccountId households = world.ledger.households(place.state);
  const AccountId government = world.ledger.government(place.state);
  if (place.segment == MarketSegment::public_buyers) {
    world.ledger.post(Flow::tax, households, government, cost);
    world.ledger.post(Flow::migration, government, households, cost);
    return;
  }
  const double paid = cost * number_of(world.scenario.switching.subsidy, world.scenario.states[place.state.index()].name);
  world.ledger.post(Flow::tax, households, government, paid);
  world.ledger.post(Flow::switching_subsidy, government, households, paid);
  world.ledger.post(Flow::migration, households, households, cost);
}

void move_in(World& world, MarketId m, double years) {
  const double rate = rate_of(world, m);
  if (rate == 0) return;
  const Place place = place_of(world, m);
  if (!world.switching.known[m.index()]) {
    settle_in(world, m);
    return hold(world, m);
  }
  const double phi = free_phi(world, m);
  if (phi <= 0) return;
  const double gamma = number_of(world.scenario.switching.network, world.scenario.layers[place.layer.index()].name);
  double moved = 0;
  for (std::size_t h = 0; h < choices(world); ++h) {
    InstalledBase& base = base_of(world, m, h);
    const double chosen = chosen_share(world, m, h, phi);
    const double share = move_share(base.share, chosen, rate, years);
    moved += 0.5 * std::abs(share - base.share);
    base.share = share;
  }
  for (std::size_t h = 0; h < choices(world) && gamma > 0; ++h)
    base_of(world, m, h).network = elementary::exp(gamma * base_of(world, m, h).share);
  const double inputs = world.markets[m].intermediate_share;
  const double all = world.markets.spending_at(m, world.now);
  const double spending = inputs == 0 ? moved * all / world.switching.served[m.index()]
                                      : moved * (all * (1.0 - inputs) / world.switching.served[m.index()] + all * inputs);
  const double cost = spending * world.scenario.switching.cost;
  SwitchingCounts& counts = world.switching.counts[place.state.index() * world.layer_count() + place.layer.index()];
  counts.moved += spending;
  counts.cost += cost;
  pay_for_moving(world, place, cost);
  hold(world, m);
}

}  // namespace

/// Makes room for every market's bases; nobody is used to anything yet.
void mechanisms::SwitchingCosts::open(World& world) {
  if (!world.scenario.switching.active) return;
  Switching& switching = world.switching;
  switching.active = true;
  switching.bases.resize(world.markets.market_count() * choices(world));
  switching.rates.resize(world.markets.market_count());
  read_rates(world);
  switching.known.assign(world.markets.market_count(), false);
  switching.served.assign(world.markets.market_count(), 1.0);
  switching.answered.assign(world.markets.market_count(), 1.0);
  switching.counts.resize(world.state_count() * world.layer_count());
}

double held_kappa(World& world, MarketId m, StateId home, double free) {
  if (!world.switching.active) return free;
  InstalledBase& base = base_of(world, m, home.index());
  base.kappa = free;
  return free * base.network * base.held;
}

double held_outside_weight(World& world, MarketId m, double free) { return held_kappa(world, m, StateId{world.state_count()}, free); }

double kappa_with_habits(const World& world, MarketId m, StateId home, FirmClass firm_class) {
  const InstalledBase& base = base_of(world, m, home.index());
  const double discount = world.scenario.economy.interest_rate + exit_hazard_of(world, firm_class);
  return base.kappa * base.network * expected_held(base.held, rate_of(world, m), discount);
}

HomeDemand home_demand(const World& world, MarketId m, StateId home, FirmClass firm_class) {
  const auto kappa = [&](std::size_t h) { return base_of(world, m, h).kappa * base_of(world, m, h).network; };
  HomeDemand demand;
  demand.kappa = kappa(home.index());
  demand.weight = own_weight(world, m, home.index()) + world.markets.missing_of(home, m);
  demand.phi = free_phi(world, m);
  for (std::size_t h = 0; h < world.state_count(); ++h) demand.phi += kappa(h) * world.markets.missing_of(StateId{h}, m);
  demand.base = base_of(world, m, home.index()).share / world.switching.served[m.index()];
  demand.moving = moving_weight(rate_of(world, m), world.scenario.economy.interest_rate + exit_hazard_of(world, firm_class));
  return demand;
}

double free_outside_weight(const World& world, MarketId m) {
  return base_of(world, m, world.state_count()).kappa * base_of(world, m, world.state_count()).network;
}

void hold_bases(World& world) {
  if (!world.switching.active) return;
  read_rates(world);
  for (std::size_t m = 0; m < world.markets.market_count(); ++m) hold(world, MarketId{m});
}

void move_buyers(World& world) {
  if (!world.switching.active) return;
  const double years = years_from_seconds(world.now - world.switching.moved_at);
  for (std::size_t m = 0; m < world.markets.market_count(); ++m) move_in(world, MarketId{m}, years);
  world.switching.moved_at = world.now;
}

double switching_wedge(const World& world, MarketId m) {
  if (!has_bases(world, m)) return 0;
  const double phi = free_phi(world, m);
  if (phi <= 0 || world.markets[m].phi <= 0) return 0;
  const double elasticity = world.layers[place_of(world, m).layer.index()].elasticity;
  double sum = 0;
  for (std::size_t h = 0; h < choices(world); ++h) {
    const double share =
        h == world.state_count() ? world.markets[m].outside_weight / world.markets[m].phi : world.markets.share_of(StateId{h}, m);
    sum += switching_term(share, chosen_share(world, m, h, phi), elasticity);
  }
  return std::max(0.0, switching_wedge(sum, elasticity));
}

double public_switching_wedge(const World& world, StateId state, LayerId layer) {
  const MarketId m = world.markets.market(state, layer, MarketSegment::public_buyers);
  const double margin = world.scenario.states[state.index()].preference_margin;
  if (margin == 0) return switching_wedge(world, m);
  const double phi = has_bases(world, m) ? free_phi(world, m) : 0.0;
  if (phi <= 0 || world.markets[m].phi <= 0) return 0;
  const double elasticity = world.layers[layer.index()].elasticity;
  PreferredShares held;
  for (std::size_t h = 0; h < choices(world); ++h) {
    const bool outside = h == world.state_count();
    const double share = outside ? world.markets[m].outside_weight / world.markets[m].phi : world.markets.share_of(StateId{h}, m);
    held.add(share, chosen_share(world, m, h, phi), outside || h == state.index() ? 0.0 : margin, elasticity);
  }
  return held.wedge(elasticity);
}

double chosen_home_weight(const World& world, MarketId m, StateId state) {
  const Market& market = world.markets[m];
  const double phi = has_bases(world, m) ? free_phi(world, m) : 0.0;
  if (phi <= 0) return market.phi * world.markets.share_of(state, m) + market.outside_weight;
  return market.phi * (chosen_share(world, m, state.index(), phi) + chosen_share(world, m, world.state_count(), phi));
}

double network_weight(const World& world, MarketId m, StateId home) {
  return world.switching.active ? base_of(world, m, home.index()).network : 1.0;
}

double stranded_share(const World& world, MarketId m) { return world.switching.active ? 1.0 - world.switching.served[m.index()] : 0.0; }

void mechanisms::SwitchingCosts::begin(World& world) {
  if (!world.switching.active) return;
  world.schedule(std::max<SimTime>(1, seconds_from_years(world.scenario.switching.settle_every)), Verb::buyers_move, 0);
}

}  // namespace faultline

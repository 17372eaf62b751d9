#include "models/mechanisms/grid/grid_queue.hpp"

#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/rules/grid.hpp"
#include "models/scenario/named.hpp"
#include "sim/base/elementary.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

namespace {

const GridParameters& parameters_of(const World& world, std::size_t grid) { return world.scenario.grids[grid]; }

/// Position of a state's grid; the number of grids where it has none.
std::size_t grid_in(const World& world, StateId state) {
  std::size_t grid = 0;
  while (grid < world.grids.size() && world.grids[grid].state != state) ++grid;
  return grid;
}

/// G e^(γt) [MW / year].
double rate_at(const GridParameters& grid, SimTime time) { return grid.connects * elementary::exp(grid.growth * years_from_seconds(time)); }

/// Years until the grid has connected so much more than what it is at.
double time_behind(const World& world, std::size_t g, double megawatts) {
  const Grid& grid = world.grids[g];
  const SimTime free_at = grid.connecting == no_project ? world.now : std::max(world.now, grid.connecting_until);
  const double rate = rate_at(parameters_of(world, g), free_at);
  return years_from_seconds(free_at - world.now) + connection_time(megawatts, rate, parameters_of(world, g).growth);
}

void append(Grid& grid, std::uint32_t p) {
  GridProject& project = grid.projects[p];
  project.previous = grid.last;
  project.next = no_project;
  (grid.last == no_project ? grid.first : grid.projects[grid.last].next) = p;
  grid.last = p;
  grid.queued += project.megawatts;
}

void count_ready(Grid& grid, GridProject& project, bool ready) {
  if (project.counted_ready == ready) return;
  project.counted_ready = ready;
  grid.ready_megawatts += ready ? project.megawatts : -project.megawatts;
}

/// Takes a project out of the order; it goes on waiting.
void unlink(Grid& grid, std::uint32_t p) {
  GridProject& project = grid.projects[p];
  (project.previous == no_project ? grid.first : grid.projects[project.previous].next) = project.next;
  (project.next == no_project ? grid.last : grid.projects[project.next].previous) = project.previous;
  grid.queued -= project.megawatts;
  count_ready(grid, project, false);
  if (grid.held_by == p) grid.held_by = no_project;
}

/// Every project but a firm's is paid for by financiers: under the general closure, households of the grid's state.
void pay_deposit(World& world, std::size_t g, GridProject& project, double amount) {
  if (project.firm.exists()) {
    pay(world, project.firm, Flow::grid_deposit, world.ledger.grid_deposits(), amount);
  } else {
    fund_financiers(world, world.grids[g].state, amount);
    world.ledger.post(Flow::grid_deposit, world.ledger.financiers(), world.ledger.grid_deposits(), amount);
  }
  project.deposit += amount;
  world.grids[g].deposits += amount;
}

void refund_deposit(World& world, std::size_t g, GridProject& project, double amount) {
  if (project.firm.exists()) {
    receive(world, project.firm, Flow::grid_refund, world.ledger.grid_deposits(), amount);
  } else {
    world.ledger.post(Flow::grid_refund, world.ledger.grid_deposits(), world.ledger.financiers(), amount);
    hand_on_to_households(world, world.grids[g].state, amount);
  }
  project.deposit -= amount;
  world.grids[g].deposits -= amount;
}

/// Puts a project at the end of the queue, deposit paid; it is ready after its own unit-exponential time.
std::uint32_t enqueue(World& world, std::size_t g, GridProject project, double readiness) {
  Grid& grid = world.grids[g];
  std::uint32_t p = static_cast<std::uint32_t>(grid.projects.size());
  if (grid.free.empty()) {
    grid.projects.emplace_back();
  } else {
    p = grid.free.back();
    grid.free.pop_back();
  }
  project.stamp = grid.projects[p].stamp + 1;
  project.applied_at = world.now;
  const double time = readiness * parameters_of(world, g).readiness_time;
  project.ready_at = project.kind == ProjectKind::speculative ? never : later(world.now, seconds_from_years(time));
  grid.projects[p] = project;
  integrate_grid(grid, world.now);
  grid.waiting += project.megawatts;
  grid.speculative += project.kind == ProjectKind::speculative ? project.megawatts : 0.0;
  grid.totals.arrived += project.megawatts;
  grid.firms += project.firm.exists() ? 1U : 0U;
  append(grid, p);
  pay_deposit(world, g, grid.projects[p], grid.deposit * project.megawatts);
  if (project.ready_at == world.now) {
    count_ready(grid, grid.projects[p], true);
  } else if (project.ready_at != never) {
    world.schedule(project.ready_at, Verb::project_ready, static_cast<std::uint32_t>(g), p, project.stamp);
  }
  return p;
}

std::uint32_t project_of(const World& world, std::size_t g, FirmId firm) {
  const Grid& grid = world.grids[g];
  if (grid.connecting != no_project && grid.projects[grid.connecting].firm == firm) return grid.connecting;
  std::uint32_t p = grid.first;
  while (p != no_project && grid.projects[p].firm != firm) p = grid.projects[p].next;
  return p;
}

/// [US$ m / MW] What a place is worth to a speculative project.
double draw_option(const World& world, std::size_t g, std::uint64_t who) {
  const GridParameters& grid = parameters_of(world, g);
  if (grid.option_law == OptionLaw::deterministic) return grid.option_value;
  return grid.option_value * exponential_from(world.chance.uniform(Purpose::grid_option_value, who, 0), 1.0);
}

void derive_grid(World& world, std::size_t g) {
  const GridParameters& parameters = parameters_of(world, g);
  Grid& grid = world.grids[g];
  grid.deposit = parameters.deposit;
  if (grid.rate == parameters.outside_rate) return;
  grid.remaining = std::max(0.0, grid.remaining - grid.rate * years_from_seconds(world.now - grid.updated_at));
  grid.updated_at = world.now;
  grid.rate = parameters.outside_rate;
  schedule_next_project(world, g);
}

/// Who must pay more pays, if it is worth it to a speculative project; who must pay less has the rest back.
void follow_deposit(World& world, std::size_t g, std::uint32_t p) {
  GridProject& project = world.grids[g].projects[p];
  const double due = world.grids[g].deposit * project.megawatts;
  if (due == project.deposit) return;
  if (due < project.deposit) {
    refund_deposit(world, g, project, project.deposit - due);
  } else if (project.kind == ProjectKind::speculative && !keeps_place(project.option_value, (due - project.deposit) / project.megawatts)) {
    return withdraw_project(world, g, p);
  } else {
    pay_deposit(world, g, project, due - project.deposit);
  }
  if (project.firm.exists()) {
    settle(world, project.firm);
    watch_runway(world, project.firm);
  }
}

}  // namespace

const GridParameters* grid_needed_in(const World& world, StateId state) {
  const std::size_t g = grid_in(world, state);
  return g < world.grids.size() && parameters_of(world, g).megawatts > 0 ? &parameters_of(world, g) : nullptr;
}

double grid_deposit_in(const World& world, StateId state) {
  const GridParameters* grid = grid_needed_in(world, state);
  return grid == nullptr ? 0.0 : grid->deposit * grid->megawatts;
}

double quoted_connection(const World& world, StateId state) {
  const std::size_t g = grid_in(world, state);
  if (g == world.grids.size()) return 0;
  const GridParameters& parameters = parameters_of(world, g);
  if (parameters.discipline == GridDiscipline::readiness) {
    const double ready_ahead = world.grids[g].ready_megawatts + parameters.megawatts;
    return parameters.readiness_time + time_behind(world, g, ready_ahead);
  }
  return std::max(parameters.readiness_time, time_behind(world, g, world.grids[g].queued + parameters.megawatts));
}

double remaining_connection(const World& world, FirmId firm, StateId state) {
  const std::size_t g = grid_in(world, state);
  if (g == world.grids.size()) return 0;
  const Grid& grid = world.grids[g];
  const std::uint32_t own = project_of(world, g, firm);
  if (own == no_project) return 0;
  const GridProject& project = grid.projects[own];
  const double building = years_from_seconds(std::max<SimTime>(0, project.built_at - world.now));
  if (own == grid.connecting) return std::max(building, years_from_seconds(std::max<SimTime>(0, grid.connecting_until - world.now)));
  const bool by_readiness = parameters_of(world, g).discipline == GridDiscipline::readiness;
  double ahead = project.megawatts;
  for (std::uint32_t p = project.previous; p != no_project; p = grid.projects[p].previous) {
    if (!by_readiness || grid.projects[p].counted_ready) ahead += grid.projects[p].megawatts;
  }
  const double readiness = project.counted_ready ? 0.0 : parameters_of(world, g).readiness_time;
  const double queue = time_behind(world, g, ahead);
  return std::max(building, by_readiness ? readiness + queue : std::max(readiness, queue));
}

void apply_to_grid(World& world, FirmId firm, StateId state, SimTime built_at) {
  const std::size_t g = grid_in(world, state);
  GridProject project;
  project.kind = ProjectKind::firm;
  project.firm = firm;
  project.megawatts = parameters_of(world, g).megawatts;
  project.built_at = built_at;
  const std::uint64_t who = identity_of(world.grids[g].key ^ world.firms.record(firm).identity, 0);
  enqueue(world, g, project, exponential_from(world.chance.uniform(Purpose::grid_readiness, who, 0), 1.0));
  connect_next(world, g);
}

void withdraw_from_grid(World& world, FirmId firm, StateId state) {
  const std::size_t g = grid_in(world, state);
  if (g == world.grids.size()) return;
  const std::uint32_t p = project_of(world, g, firm);
  if (p == no_project) return;
  withdraw_project(world, g, p);
  connect_next(world, g);
}

/// Grids as the scenario has them at time zero: empty, then their backlog.
void mechanisms::GridQueue::begin(World& world) {
  for (std::size_t g = 0; g < world.scenario.grids.size(); ++g) {
    const GridParameters& parameters = parameters_of(world, g);
    Grid& grid = world.grids.emplace_back();
    grid.state = StateId{place_named(world.scenario.states, parameters.state)};
    grid.key = key_of("grid/" + parameters.name);
    grid.deposit = parameters.deposit;
    for (int n = 0; n < parameters.backlog; ++n) add_outside_project(world, g, static_cast<std::uint32_t>(n), Numbered::incumbents);
    const std::uint64_t stream = identity_of(world.grids[g].key, 0);
    world.grids[g].remaining = exponential_from(world.chance.uniform(Purpose::grid_application, stream, 0), 1.0);
    derive_grid(world, g);
    connect_next(world, g);
  }
}

/// A changed scenario: rates of application, deposits (who must pay more stays if it is worth it), who is connected next.
void mechanisms::GridQueue::follow(World& world, const Scenario&) {
  for (std::size_t g = 0; g < world.grids.size(); ++g) {
    const double before = world.grids[g].deposit;
    derive_grid(world, g);
    if (world.grids[g].deposit != before) {
      if (world.grids[g].connecting != no_project) follow_deposit(world, g, world.grids[g].connecting);
      for (std::uint32_t p = world.grids[g].first; p != no_project;) {
        const std::uint32_t next = world.grids[g].projects[p].next;
        follow_deposit(world, g, p);
        p = next;
      }
    }
    connect_next(world, g);
  }
}

void schedule_next_project(World& world, std::size_t g) {
  Grid& grid = world.grids[g];
  ++grid.arrival_stamp;
  world.schedule(later(world.now, exponential_delay(grid.remaining, grid.rate)), Verb::project_applies, static_cast<std::uint32_t>(g),
                 grid.next_number, grid.arrival_stamp);
}

void add_outside_project(World& world, std::size_t g, std::uint32_t number, Numbered what) {
  const GridParameters& parameters = parameters_of(world, g);
  const std::uint64_t who = identity_of(world.grids[g].key, number + 1, what);
  GridProject project;
  project.megawatts = parameters.outside_megawatts;
  const bool speculates = bernoulli_from(world.chance.uniform(Purpose::grid_speculation, who, 0), parameters.speculative_share);
  project.kind = speculates ? ProjectKind::speculative : ProjectKind::outside;
  if (speculates) {
    project.option_value = draw_option(world, g, who);
    if (!keeps_place(project.option_value, world.grids[g].deposit)) return;
  }
  project.built_at = world.now;
  const std::uint32_t p = enqueue(world, g, project, exponential_from(world.chance.uniform(Purpose::grid_readiness, who, 0), 1.0));
  if (!speculates || parameters.option_life <= 0) return;
  const double life = exponential_from(world.chance.uniform(Purpose::grid_option_life, who, 0), parameters.option_life);
  world.schedule(later(world.now, seconds_from_years(life)), Verb::project_lapses, static_cast<std::uint32_t>(g), p,
                 world.grids[g].projects[p].stamp, static_cast<std::uint16_t>(LapseKind::option));
}

void remove_project(World& world, std::size_t g, std::uint32_t p) {
  Grid& grid = world.grids[g];
  if (p == grid.connecting) {
    grid.connecting = no_project;
  } else {
    unlink(grid, p);
  }
  GridProject& project = grid.projects[p];
  integrate_grid(grid, world.now);
  grid.waiting -= project.megawatts;
  grid.speculative -= project.kind == ProjectKind::speculative ? project.megawatts : 0.0;
  grid.firms -= project.firm.exists() ? 1U : 0U;
  grid.totals.residence += project.megawatts * years_from_seconds(world.now - project.applied_at);
  ++project.stamp;
  project.firm = FirmId::none();
  grid.free.push_back(p);
}

void become_ready(World& world, std::size_t g, std::uint32_t p) {
  if (p != world.grids[g].connecting) count_ready(world.grids[g], world.grids[g].projects[p], true);
}

void refund_project(World& world, std::size_t g, std::uint32_t p) {
  GridProject& project = world.grids[g].projects[p];
  refund_deposit(world, g, project, project.deposit);
}

void withdraw_project(World& world, std::size_t g, std::uint32_t p) {
  Grid& grid = world.grids[g];
  GridProject& project = grid.projects[p];
  world.ledger.post(Flow::grid_forfeit, world.ledger.grid_deposits(), world.ledger.households(grid.state), project.deposit);
  grid.deposits -= project.deposit;
  grid.totals.withdrawn += project.megawatts;
  remove_project(world, g, p);
}

void move_to_end(World& world, std::size_t g, std::uint32_t p) {
  Grid& grid = world.grids[g];
  unlink(grid, p);
  append(grid, p);
}

void connect_next(World& world, std::size_t g) {
  const GridParameters& parameters = parameters_of(world, g);
  Grid& grid = world.grids[g];
  if (grid.connecting != no_project || grid.first == no_project || parameters.connects <= 0) return;
  std::uint32_t next = grid.first;
  if (parameters.discipline == GridDiscipline::fifo && parameters.hold_time > 0) {
    if (!grid.projects[next].counted_ready) {
      if (grid.held_by == next) return;
      grid.held_by = next;
      world.schedule(later(world.now, seconds_from_years(parameters.hold_time)), Verb::project_lapses, static_cast<std::uint32_t>(g), next,
                     grid.projects[next].stamp, static_cast<std::uint16_t>(LapseKind::hold));
      return;
    }
  } else {
    while (next != no_project && !grid.projects[next].counted_ready) next = grid.projects[next].next;
    if (next == no_project) return;
  }
  unlink(grid, next);
  grid.connecting = next;
  const double time = connection_time(grid.projects[next].megawatts, rate_at(parameters, world.now), parameters.growth);
  grid.connecting_until = later(world.now, seconds_from_years(time));
  world.schedule(grid.connecting_until, Verb::project_connects, static_cast<std::uint32_t>(g), next, grid.projects[next].stamp);
}

}  // namespace faultline

#include "models/decisions/firm_dynamics.hpp"

#include "models/decisions/foresight.hpp"
#include "models/firms/access.hpp"
#include "sim/base/elementary.hpp"
#include "sim/random/distributions.hpp"

namespace faultline {

namespace {

/// @returns false once it has lost faith in itself
bool learn(World& world, FirmId id) {
  const StartupParameters& startups = world.scenario.startups;
  FirmDynamics& dynamics = world.dynamics[id.index()];
  const double chance = dynamics.good ? startups.learning_success_good : startups.learning_success_bad;
  const double u = world.chance.uniform(Purpose::startup_signal, world.firms.record(id).identity, dynamics.steps);
  dynamics.belief += log_odds_of_signal(bernoulli_from(u, chance), startups.learning_success_good, startups.learning_success_bad);
  return !gives_up(dynamics.belief, log_odds(startups.learning_exit_posterior));
}

void move_productivity(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  FirmRecord& record = world.firms.record(id);
  FirmDynamics& dynamics = world.dynamics[id.index()];
  const LogStep step = productivity_step(world, years_from_seconds(world.now - dynamics.moved_at));
  const double normal = normal_from(world.chance.uniform(Purpose::productivity_step, world.firms.record(id).identity, dynamics.steps));
  record.productivity = elementary::exp(step.apply(elementary::log(record.productivity), normal));
  firm.weight = weight_of(world.layers[firm.layer], record.productivity, 0.0);
  dynamics.moved_at = world.now;
  refresh_access(world, id);
}

}  // namespace

LogStep productivity_step(const World& world, double years) {
  const StartupParameters& startups = world.scenario.startups;
  const bool reverts = startups.productivity_process == ProductivityProcess::ar1;
  return log_step(startups.productivity_drift, startups.productivity_shock_sd, reverts ? startups.productivity_persistence : 1.0, years);
}

void start_dynamics(World& world, FirmId id) {
  if (world.dynamics.size() < world.firms.row_count()) world.dynamics.resize(world.firms.row_count());
  const StartupParameters& startups = world.scenario.startups;
  FirmDynamics fresh;
  fresh.moved_at = world.now;
  if (startups.learning) {
    fresh.belief = log_odds(startups.learning_prior);
    const double u = world.chance.uniform(Purpose::startup_type, world.firms.record(id).identity, 0);
    fresh.good = bernoulli_from(u, startups.learning_prior);
  }
  world.dynamics[id.index()] = fresh;
}

bool begin_period(World& world, FirmId id) {
  const StartupParameters& startups = world.scenario.startups;
  ++world.dynamics[id.index()].steps;
  if (startups.learning && !learn(world, id)) return false;
  if (world.foresight && startups.stopping == Stopping::before_draw && !worth_going_on(world, id)) return false;
  if (startups.productivity_process != ProductivityProcess::constant) move_productivity(world, id);
  return true;
}

}  // namespace faultline

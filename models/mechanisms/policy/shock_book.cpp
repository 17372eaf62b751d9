#include "models/mechanisms/policy/shock_book.hpp"

#include "models/economy/world.hpp"
#include "models/scenario/field_table.hpp"
#include "sim/base/contracts.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>

namespace faultline {

namespace {

std::uint64_t identity_of_shock(const ShockParameters& shock) { return key_of(shock.name) & (Chance::whos - 1); }

void apply(Scenario& scenario, const ShockParameters& shock) {
  for (const ScriptedChange& change : shock.set) set_parameter(scenario, change.key, change.value);
}

double draw_duration(const World& world, const ShockParameters& shock, std::uint32_t strike) {
  const double u = world.chance.uniform(Purpose::shock_duration, identity_of_shock(shock), strike);
  switch (shock.duration_law) {
    case DurationLaw::deterministic: return shock.duration;
    case DurationLaw::exponential: return exponential_from(u, shock.duration);
    case DurationLaw::lognormal: return lognormal_from(u, shock.duration, shock.duration_variation);
  }
  return shock.duration;
}

}  // namespace

ShockBook open_shock_book(const Scenario& scenario) {
  ShockBook book;
  book.records.resize(scenario.shocks.size());
  const auto ends = [](const ShockParameters& shock) { return shock.duration > 0; };
  if (std::any_of(scenario.shocks.begin(), scenario.shocks.end(), ends)) book.at_start = scenario;
  return book;
}

void schedule_strike(World& world, std::uint32_t number, SimTime from) {
  const ShockParameters& shock = world.scenario.shocks[number];
  SimTime delay = 0;
  if (shock.hazard > 0) {
    const std::uint32_t strike = world.shocks.records[number].strikes;
    const double unit = exponential_from(world.chance.uniform(Purpose::shock_date, identity_of_shock(shock), strike), 1.0);
    delay = exponential_delay(unit, shock.hazard);
  }
  world.schedule(later(from, delay), Verb::shock_strikes, number);
}

void begin_shock(World& world, std::uint32_t number) {
  const ShockParameters shock = world.scenario.shocks[number];
  ShockRecord& record = world.shocks.records[number];
  EXPECTS(!record.in_force);
  record.in_force = true;
  record.changed_at = world.now;
  const std::uint32_t strike = record.strikes++;
  world.shocks.in_force.push_back(number);
  apply(world.scenario, shock);
  if (shock.duration <= 0) return;
  world.schedule(later(world.now, std::max<SimTime>(1, seconds_from_years(draw_duration(world, shock, strike)))), Verb::shock_ends, number);
}

void end_shock(World& world, std::uint32_t number) {
  ShockRecord& record = world.shocks.records[number];
  EXPECTS(record.in_force && world.shocks.at_start.has_value());
  record.years_in_force = years_in_force(record, world.now);
  record.in_force = false;
  record.changed_at = world.now;
  std::vector<std::uint32_t>& in_force = world.shocks.in_force;
  in_force.erase(std::find(in_force.begin(), in_force.end(), number));
  world.scenario = *world.shocks.at_start;
  for (const std::uint32_t other : in_force) apply(world.scenario, world.scenario.shocks[other]);
  if (world.scenario.shocks[number].hazard > 0) schedule_strike(world, number, world.now);
}

}  // namespace faultline

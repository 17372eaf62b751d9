#include "models/initialise.hpp"

#include "models/decisions/opening.hpp"
#include "models/hooks.hpp"
#include "models/mechanisms/entry/entry.hpp"
#include "models/mechanisms/inputs/price_settlement.hpp"
#include "models/model.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

namespace {

void place_vendors(World& world) {
  for (std::size_t v = 0; v < world.scenario.vendors.size(); ++v) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const auto& productivity = world.scenario.vendors[v].productivity;
      const auto found = productivity.find(world.scenario.layers[s].name);
      if (found != productivity.end() && found->second > 0) place_vendor_firm(world, VendorId{v}, LayerId{s}, found->second);
    }
  }
}

void place_incumbents(World& world) {
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const auto& incumbents = world.scenario.states[h].incumbents;
      const auto found = incumbents.find(world.scenario.layers[s].name);
      if (found == incumbents.end()) continue;
      const auto count = static_cast<std::uint32_t>(std::llround(found->second));
      for (std::uint32_t number = 0; number < count; ++number) place_incumbent(world, StateId{h}, LayerId{s}, number);
    }
  }
}

void schedule_calendar(World& world) {
  for (std::size_t e = 0; e < world.scenario.shocks.size(); ++e) {
    if (!world.scenario.shocks[e].active) continue;
    schedule_strike(world, static_cast<std::uint32_t>(e), seconds_from_years(world.scenario.shocks[e].at));
  }
  world.schedule(seconds_from_years(world.scenario.run.settle_every), Verb::sums_settle, 0);
  if (settles_prices(world.scenario)) {
    world.schedule(seconds_from_years(world.scenario.inputs.settle_every), Verb::inputs_settle, 0);
  }
  begin_mechanisms(world);
  const std::vector<double> times = sample_times(world.scenario);
  for (std::size_t t = 0; t < times.size(); ++t) {
    world.schedule(seconds_from_years(times[t]), Verb::sample_taken, static_cast<std::uint32_t>(t));
  }
}

}  // namespace

World initialise(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication) {
  World world(scenario, seed, replication);
  place_vendors(world);
  place_incumbents(world);
  expect_opening(world);
  schedule_calendar(world);
  return world;
}

}  // namespace faultline

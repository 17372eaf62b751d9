// What an idea that arrives at the date is worth, and whether it enters. To find it for every home and layer takes longer than a quarter's
// ideas do, because most of these are turned down at a bound: so it is found once a year.
#include "models/measures/recorder.hpp"

#include <utility>

#include "models/decisions/prospects.hpp"
#include "models/rules/entry.hpp"

namespace faultline {

void Recorder::record_prospective_entry(World& world) {
  const StartupParameters& startups = world.scenario.startups;
  if (startups.entry == EntryRule::fixed) return;
  const bool first_of_year = world.now / seconds_per_year != last_.at / seconds_per_year;
  const bool last = world.now >= seconds_from_years(world.scenario.run.horizon);
  if (!first_of_year && !last) return;
  std::vector<Continuation> kept;  // a sample must not decide when a programme is solved again
  if (world.foresight) kept = world.continuations;
  std::vector<SeedChoices> known = world.seed_choices;  // … nor when the choices of ideas are looked at anew
  for (std::size_t g = 0; g < world.streams.size(); ++g) {
    const LayerId layer{g % world.layer_count()};
    const double cost = world.layers[layer.index()].entry_cost;
    if (world.streams[g].rate <= 0 || cost <= 0) continue;
    const double value = expected_entry_value(world, StateId{g / world.layer_count()}, layer);
    put(Series::free_entry_distance, g, value / cost - 1.0);
    if (startups.entry != EntryRule::elastic) continue;
    put(Series::entry_probability, g, elastic_entry_probability(value, cost, startups.entry_probability, startups.entry_elasticity));
  }
  if (world.foresight) world.continuations = std::move(kept);
  world.seed_choices = std::move(known);
}

}  // namespace faultline

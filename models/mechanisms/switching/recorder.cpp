// What is recorded of buyers who move.
#include "models/measures/sample.hpp"
#include "models/mechanisms/switching/installed_base.hpp"

namespace faultline {

void mechanisms::SwitchingCosts::record(Sample& sample) {
  const World& world = sample.world;
  if (!world.switching.active) return;
  sample.last.switching.resize(world.switching.counts.size());
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const std::size_t cell = j * world.layer_count() + s;
      const MarketId m = world.markets.market(StateId{j}, LayerId{s}, MarketSegment::private_buyers);
      const SwitchingCounts& now = world.switching.counts[cell];
      const SwitchingCounts& before = sample.last.switching[cell];
      const double phi = world.markets[m].phi;
      if (phi > 0) sample.put(Series::home_base, cell, world.markets.share_of(StateId{j}, m) + world.markets[m].outside_weight / phi);
      sample.put(Series::moved_spending, cell, (now.moved - before.moved) / sample.years);
      sample.put(Series::migration_cost, cell, (now.cost - before.cost) / sample.years);
      sample.put(Series::stranded_share, cell, stranded_share(world, m));
      sample.put(Series::switching_wedge, cell, switching_wedge(world, m));
    }
  }
  sample.last.switching = world.switching.counts;
}

}  // namespace faultline

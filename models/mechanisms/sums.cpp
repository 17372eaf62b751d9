#include "models/mechanisms/sums.hpp"

#include "sim/base/contracts.hpp"

#include <algorithm>

namespace faultline {

void on_sums_settle(World& world, const Event&) {
  constexpr double most_drift = 1e-10;
  const std::size_t homes = world.state_count();
  std::vector<std::vector<CompensatedSum>> weights(world.markets.market_count(), std::vector<CompensatedSum>(homes));
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const Firm& firm = world.firms[FirmId{row}];
    if (!firm.active) continue;
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      const Presence& presence = world.firms[p];
      if (!presence.open) continue;
      for (std::size_t g = 0; g < segment_count; ++g) {
        const MarketId m = world.markets.market(StateId{std::size_t{presence.state}}, LayerId{std::size_t{firm.layer}},
                                                static_cast<MarketSegment>(g));
        weights[m.index()][firm.home].add(presence.weight[g]);
      }
    }
  }
  for (std::size_t m = 0; m < weights.size(); ++m) {
    const double drift = world.markets.refresh(MarketId{m}, weights[m], world.now);
    INVARIANT(drift <= most_drift);
    world.worst_drift = std::max(world.worst_drift, drift);
  }
  const SimTime interval = seconds_from_years(world.scenario.run.settle_every);
  world.schedule(later(world.now, std::max<SimTime>(1, interval)), Verb::sums_settle, 0);
}

}  // namespace faultline

#include "models/mechanisms/sums.hpp"

#include "models/world/reserve_sales.hpp"
#include "sim/base/contracts.hpp"

#include <algorithm>

namespace faultline {

namespace {

constexpr double most_drift = 1e-10;

/// The same for what entrants weigh in the public reserve.
void settle_reserve(World& world) {
  std::vector<std::vector<CompensatedSum>> weights(world.markets.market_count(), std::vector<CompensatedSum>(world.state_count()));
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const Firm& firm = world.firms[FirmId{row}];
    if (!firm.active) continue;
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      const MarketId m = world.markets.market(StateId{std::size_t{world.firms[p].state}}, LayerId{std::size_t{firm.layer}},
                                              MarketSegment::public_buyers);
      weights[m.index()][firm.home].add(reserved_sales(world, p).weight);
    }
  }
  for (std::size_t m = 0; m < weights.size(); ++m) {
    const double drift = world.reserve.book.refresh(MarketId{m}, weights[m], world.now);
    INVARIANT(drift <= most_drift);
    if (world.reserve.book[MarketId{m}].spending > 0) world.worst_drift = std::max(world.worst_drift, drift);
  }
}

}  // namespace

void on_sums_settle(World& world, const Event&) {
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
  if (world.reserve.active) settle_reserve(world);
  const SimTime interval = seconds_from_years(world.scenario.run.settle_every);
  world.schedule(later(world.now, std::max<SimTime>(1, interval)), Verb::sums_settle, 0);
}

}  // namespace faultline

// Sums: at fixed intervals the incremental sums of every market are replaced by exact ones, and the drift that had built up is
// checked. The only event that looks at every firm for its own sake.
#include "models/economy/answers.hpp"
#include "models/firms/sales.hpp"
#include "sim/base/contracts.hpp"

#include <algorithm>

namespace faultline {

namespace {

constexpr double most_drift = 1e-10;

/// Σ of own weights by market and home.
using WeightSums = std::vector<std::vector<CompensatedSum>>;

}  // namespace

void on_sums_settle(World& world, const Event&) {
  WeightSums open(world.markets.market_count(), std::vector<CompensatedSum>(world.state_count()));
  WeightSums reserved(world.reserve.active ? open : WeightSums{});
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const Firm& firm = world.firms[FirmId{row}];
    if (!firm.active) continue;
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      visit_sales(world, firm, p,
                  [&](const Sales& sales) { (sales.reserved ? reserved : open)[sales.market.index()][firm.home].add(sales.weight); });
    }
  }
  const auto settle_book = [&](MarketBook& book, const WeightSums& weights, bool counts_idle) {
    for (std::size_t m = 0; m < weights.size(); ++m) {
      const double drift = book.refresh(MarketId{m}, weights[m], world.now);
      INVARIANT(drift <= most_drift);
      if (counts_idle || book[MarketId{m}].spending > 0) world.worst_drift = std::max(world.worst_drift, drift);
    }
  };
  settle_book(world.markets, open, true);
  settle_book(world.reserve.book, reserved, false);
  const SimTime interval = seconds_from_years(world.scenario.run.settle_every);
  world.schedule(later(world.now, std::max<SimTime>(1, interval)), Verb::sums_settle, 0);
}

}  // namespace faultline

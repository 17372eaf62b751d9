// What is recorded of grid queues.
#include "models/measures/sample.hpp"
#include "models/mechanisms/grid/grid_queue.hpp"

#include <limits>
#include <vector>

namespace faultline {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// What each grid has counted up to now.
std::vector<GridTotals> grid_totals(const World& world) {
  std::vector<GridTotals> totals;
  for (const Grid& grid : world.grids) {
    GridTotals& now = totals.emplace_back(grid.totals);
    now.waiting_integral += grid.waiting * years_from_seconds(world.now - grid.integrated_at);
  }
  return totals;
}

}  // namespace

void mechanisms::GridQueue::remember(Memory& memory, const World& world) { memory.grids = grid_totals(world); }

void mechanisms::GridQueue::record(Sample& sample) {
  const World& world = sample.world;
  if (world.grids.empty()) return;
  for (std::size_t j = 0; j < world.state_count(); ++j) {  // a state without a grid queue: nothing waits there
    for (const Series series : {Series::grid_waiting, Series::grid_queue, Series::grid_arrivals, Series::grid_connections,
                                Series::grid_withdrawals, Series::grid_firms, Series::grid_firms_connected, Series::grid_deposits}) {
      sample.put(series, j, 0);
    }
  }
  const std::vector<GridTotals> totals = grid_totals(world);
  for (std::size_t g = 0; g < world.grids.size(); ++g) {
    const Grid& grid = world.grids[g];
    const std::size_t j = grid.state.index();
    const auto since = [&](double GridTotals::*total) {
      return totals[g].*total - (g < sample.last.grids.size() ? sample.last.grids[g].*total : 0.0);
    };
    const double left = since(&GridTotals::connected) + since(&GridTotals::withdrawn);
    sample.put(Series::grid_waiting, j, grid.waiting);
    sample.put(Series::grid_queue, j, since(&GridTotals::waiting_integral) / sample.years);
    sample.put(Series::grid_arrivals, j, since(&GridTotals::arrived) / sample.years);
    sample.put(Series::grid_connections, j, since(&GridTotals::connected) / sample.years);
    sample.put(Series::grid_withdrawals, j, since(&GridTotals::withdrawn) / sample.years);
    sample.put(Series::grid_wait, j, ratio(since(&GridTotals::firms_wait), since(&GridTotals::firms_connected)));
    const double firms = since(&GridTotals::firms_connected);
    std::vector<SimTime> waits(grid.firm_waits.end() - static_cast<std::ptrdiff_t>(firms), grid.firm_waits.end());
    sample.put(Series::grid_wait_q50, j, wait_quantile(waits, 50));
    sample.put(Series::grid_wait_q90, j, wait_quantile(waits, 90));
    sample.put(Series::grid_firms_connected, j, firms / sample.years);
    sample.put(Series::grid_quote, j, grid_needed_in(world, grid.state) == nullptr ? missing : quoted_connection(world, grid.state));
    sample.put(Series::grid_residence, j, ratio(since(&GridTotals::residence), left));
    sample.put(Series::grid_speculative_share, j, ratio(grid.speculative, grid.waiting));
    sample.put(Series::grid_firms, j, grid.firms);
    sample.put(Series::grid_deposits, j, grid.deposits);
  }
}

}  // namespace faultline

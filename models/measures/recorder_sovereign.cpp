// What the recorder says about operating modes, cut-offs and grid queues.
#include "models/measures/recorder.hpp"

#include "models/world/grid_queue.hpp"
#include "models/world/operating_mode.hpp"
#include "models/world/settlement.hpp"

#include <array>
#include <limits>

namespace faultline {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double ratio(double part, double whole) { return whole > 0 ? part / whole : missing; }

/// Firms from elsewhere in one state and layer.
struct ModeCensus {
  std::array<double, operating_mode_count> sellers{};
  std::array<double, operating_mode_count> revenue{};  ///< [US$ m / year] at the date
  double cut_off = 0;
};

void count_modes(std::vector<ModeCensus>& census, const World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    if (presence.state == firm.home) continue;
    ModeCensus& cell = census[std::size_t{presence.state} * world.layer_count() + firm.layer];
    if (presence.open) {
      cell.sellers[static_cast<std::size_t>(presence.mode)] += 1;
      cell.revenue[static_cast<std::size_t>(presence.mode)] += revenue_flow(world, firm, p);
    } else if (is_cut_off(world, StateId{std::size_t{firm.home}}, StateId{std::size_t{presence.state}})) {
      cell.cut_off += 1;
    }
  }
}

}  // namespace

std::vector<GridTotals> grid_totals(const World& world) {
  std::vector<GridTotals> totals;
  for (Grid grid : world.grids) {
    integrate_grid(grid, world.now);
    totals.push_back(grid.totals);
  }
  return totals;
}

void Recorder::record_modes(const World& world) {
  if (!world.scenario.sovereignty.active) return;
  std::vector<ModeCensus> census(world.state_count() * world.layer_count());
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    if (world.firms[FirmId{row}].active) count_modes(census, world, FirmId{row});
  }
  for (std::size_t cell = 0; cell < census.size(); ++cell) {
    const auto& [sellers, revenue, cut_off] = census[cell];
    put(Series::hybrid_sellers, cell, sellers[1]);
    put(Series::disconnected_sellers, cell, sellers[2]);
    put(Series::cut_off_sellers, cell, cut_off);
    put(Series::disconnected_share, cell, ratio(revenue[2], revenue[0] + revenue[1] + revenue[2]));
  }
}

void Recorder::record_grids(const World& world) {
  if (world.grids.empty()) return;
  for (std::size_t j = 0; j < world.state_count(); ++j) {  // a state without a grid queue: nothing waits there
    for (const Series series : {Series::grid_waiting, Series::grid_queue, Series::grid_arrivals, Series::grid_connections,
                                Series::grid_withdrawals, Series::grid_firms, Series::grid_deposits}) {
      put(series, j, 0);
    }
  }
  const std::vector<GridTotals> totals = grid_totals(world);
  for (std::size_t g = 0; g < world.grids.size(); ++g) {
    const Grid& grid = world.grids[g];
    const std::size_t j = grid.state.index();
    const auto since = [&](double GridTotals::*total) { return totals[g].*total - (g < last_.grids.size() ? last_.grids[g].*total : 0.0); };
    const double left = since(&GridTotals::connected) + since(&GridTotals::withdrawn);
    put(Series::grid_waiting, j, grid.waiting);
    put(Series::grid_queue, j, since(&GridTotals::waiting_integral) / years_);
    put(Series::grid_arrivals, j, since(&GridTotals::arrived) / years_);
    put(Series::grid_connections, j, since(&GridTotals::connected) / years_);
    put(Series::grid_withdrawals, j, since(&GridTotals::withdrawn) / years_);
    put(Series::grid_wait, j, ratio(since(&GridTotals::firms_wait), since(&GridTotals::firms_connected)));
    put(Series::grid_quote, j, grid_needed_in(world, grid.state) == nullptr ? missing : quoted_connection(world, grid.state));
    put(Series::grid_residence, j, ratio(since(&GridTotals::residence), left));
    put(Series::grid_speculative_share, j, ratio(grid.speculative, grid.waiting));
    put(Series::grid_firms, j, grid.firms);
    put(Series::grid_deposits, j, grid.deposits);
  }
}

}  // namespace faultline

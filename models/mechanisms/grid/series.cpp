// The series of grid.
#include "models/measures/series_rows.hpp"
#include "models/mechanisms/grid/mechanism.hpp"
#include "models/scenario/parameters.hpp"

namespace faultline {

namespace {

using namespace series_rows;

bool with_grids(const Scenario& scenario) { return !scenario.grids.empty(); }

const std::array<SeriesEntry, 14> table{{
    {Series::grid_waiting, "grid_waiting", "MW", "waiting for the grid", "Capacity that waits for a connection, at the date.", by_state,
     sum, "", with_grids},
    {Series::grid_queue, "grid_queue", "MW", "mean queue for the grid", "Mean over the time since the last date of what waits.", by_state,
     sum, "", with_grids},
    {Series::grid_arrivals, "grid_arrivals", "MW/year", "applications to the grid", "Capacity applied for, per year since the last date.",
     by_state, sum, "", with_grids},
    {Series::grid_connections, "grid_connections", "MW/year", "connections to the grid",
     "Capacity connected, per year since the last date.", by_state, sum, "", with_grids},
    {Series::grid_withdrawals, "grid_withdrawals", "MW/year", "withdrawals from the grid queue",
     "Capacity withdrawn from the queue, per year since the last date.", by_state, sum, "", with_grids},
    {Series::grid_wait, "grid_wait", "years", "wait of firms for the grid",
     "Mean time from application to connection of the firms connected since the last date; missing where none was.", by_state,
     mean_of_events, "grid_firms_connected", with_grids},
    {Series::grid_wait_q50, "grid_wait_q50", "years", "wait for the grid, half of firms",
     "Of the firms connected since the last date, half waited no longer from application to connection; missing where none was.", by_state,
     mean_of_events, "grid_firms_connected", with_grids},
    {Series::grid_wait_q90, "grid_wait_q90", "years", "wait for the grid, nine in ten firms",
     "Of the firms connected since the last date, nine in ten waited no longer from application to connection; missing where none was.",
     by_state, mean_of_events, "grid_firms_connected", with_grids},
    {Series::grid_firms_connected, "grid_firms_connected", "1/year", "firms connected to the grid",
     "Firms whose own capacity was connected, per year since the last date.", by_state, sum, "", with_grids},
    {Series::grid_quote, "grid_quote", "years", "quoted wait for the grid",
     "What a firm that applies at the date is quoted; missing where it needs no connection.", by_state, mean, "", with_grids},
    {Series::grid_residence, "grid_residence", "years", "time in the grid queue",
     "Mean time that the capacity which left the queue since the last date, connected or withdrawn, had waited; missing where none left.",
     by_state, mean, "", with_grids},
    {Series::grid_speculative_share, "grid_speculative_share", "share", "speculative share of the grid queue",
     "Part of what waits, at the date, that only holds its place; missing where nothing waits.", by_state, mean, "grid_waiting",
     with_grids},
    {Series::grid_firms, "grid_firms", "1", "firms waiting for the grid", "Firms whose own capacity waits for a connection, at the date.",
     by_state, sum, "", with_grids},
    {Series::grid_deposits, "grid_deposits", "US$ m", "deposits held by the grid", "Deposits of all who wait, at the date.", by_state, sum,
     "", with_grids},
}};

}  // namespace

std::span<const SeriesEntry> mechanisms::GridQueue::series() { return table; }

}  // namespace faultline

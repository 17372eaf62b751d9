// The grid queue, as several mechanisms see it: what a connection would take, joining it, leaving it, and who is connected next.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Detail of Verb::project_lapses.
enum class LapseKind : std::uint16_t {
  option,  ///< its place is worth nothing to a speculative project any longer
  hold,    ///< it was called, and kept the others waiting for as long as it may
};

/// The grid of a state as the scenario describes it; null where there is none, or where firms need no connection to it.
const GridParameters* grid_needed_in(const World& world, StateId state);

/// Deposit that a firm's own capacity in a state asks for [US$ m]; 0 where it needs no connection.
double grid_deposit_in(const World& world, StateId state);

/// Years until own capacity of a firm that applies now would be connected, as the grid quotes them: what is ahead over what is
/// connected a year, and no less than the mean time to readiness. Under `readiness` only what is ready is ahead, once it is ready itself.
double quoted_connection(const World& world, StateId state);

/// The same for a firm that has applied, until its capacity stands; 0 if it has not.
double remaining_connection(const World& world, FirmId firm, StateId state);

/// A firm applies for its own capacity and pays the deposit.
/// @param built_at  when the building stands
void apply_to_grid(World& world, FirmId firm, StateId state, SimTime built_at);

/// A firm gives up its place, if it has one, and its deposit.
void withdraw_from_grid(World& world, FirmId firm, StateId state);

// What the events of a grid are made of.
void schedule_next_project(World& world, std::size_t grid);
void add_outside_project(World& world, std::size_t grid, std::uint32_t number, Numbered what);
/// Marks a project that waits as ready.
void become_ready(World& world, std::size_t grid, std::uint32_t project);
/// Pays a deposit back to whom it belongs.
void refund_project(World& world, std::size_t grid, std::uint32_t project);
void withdraw_project(World& world, std::size_t grid, std::uint32_t project);
void move_to_end(World& world, std::size_t grid, std::uint32_t project);
/// Takes a project out of the grid, connected or withdrawn, and counts it; the deposit must be settled.
void remove_project(World& world, std::size_t grid, std::uint32_t project);
/// Begins to connect the next project, if the grid is free and anyone may be.
void connect_next(World& world, std::size_t grid);

}  // namespace faultline

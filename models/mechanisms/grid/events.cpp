// The grid queue: projects apply, become ready, lose their place or their patience, and are connected.
#include "models/economy/answers.hpp"
#include "models/economy/sentences.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/grid/grid_queue.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>

namespace faultline {

namespace {

/// Is the event still about the project that it was scheduled for?
bool concerns(const Grid& grid, const Event& event) { return grid.projects[event.object].stamp == event.plan; }

/// Connected capacity of a firm opens once the building stands as well.
void deliver(World& world, FirmId firm, StateId state, SimTime built_at) {
  const PresenceId p = world.firms.presence_in(firm, state);
  if (!p.exists()) return;
  const SimTime date = std::max(world.now, built_at);
  if (world.firms[p].ready_at == never) world.firms[p].ready_at = date;
  world.schedule_for(firm, date, Verb::capacity_ready, state.value, static_cast<std::uint16_t>(LocalCapacity::built));
}

}  // namespace

void on_project_applies(World& world, const Event& event) {
  Grid& grid = world.grids[event.subject];
  if (event.plan != grid.arrival_stamp) return;
  const std::uint32_t number = grid.next_number++;
  const std::uint64_t stream = identity_of(grid.key, 0);
  grid.remaining = exponential_from(world.chance.uniform(Purpose::grid_application, stream, grid.next_number), 1.0);
  grid.updated_at = world.now;
  schedule_next_project(world, event.subject);
  add_outside_project(world, event.subject, number, Numbered::ideas);
  connect_next(world, event.subject);
}

void on_project_ready(World& world, const Event& event) {
  Grid& grid = world.grids[event.subject];
  if (!concerns(grid, event)) return;
  become_ready(world, event.subject, event.object);
  connect_next(world, event.subject);
}

void on_project_lapses(World& world, const Event& event) {
  Grid& grid = world.grids[event.subject];
  if (!concerns(grid, event)) return;
  const bool speculative = grid.projects[event.object].kind == ProjectKind::speculative;
  if (static_cast<LapseKind>(event.detail) == LapseKind::option) {
    withdraw_project(world, event.subject, event.object);
  } else if (grid.held_by == event.object) {
    if (speculative) {
      withdraw_project(world, event.subject, event.object);  // called, it has nothing to build
    } else {
      move_to_end(world, event.subject, event.object);
    }
  }
  connect_next(world, event.subject);
}

void on_project_connects(World& world, const Event& event) {
  Grid& grid = world.grids[event.subject];
  if (!concerns(grid, event)) return;
  const GridProject project = grid.projects[event.object];
  const double wait = years_from_seconds(world.now - project.applied_at);
  refund_project(world, event.subject, event.object);
  grid.totals.connected += project.megawatts;
  if (project.firm.exists()) {
    grid.totals.firms_connected += 1;
    grid.totals.firms_wait += wait;
    grid.firm_waits.push_back(world.now - project.applied_at);
  }
  remove_project(world, event.subject, event.object);
  connect_next(world, event.subject);
  if (!project.firm.exists()) return;
  settle(world, project.firm);
  deliver(world, project.firm, world.grids[event.subject].state, project.built_at);
  watch_runway(world, project.firm);
}

std::string mechanisms::GridQueue::noun(std::string_view what, const World& world, const Event& event) {
  if (what != "project") return "";
  const GridProject& project = world.grids[event.subject].projects[event.object];
  if (project.firm.exists()) return "the capacity of " + name_of(world, project.firm);
  return project.kind == ProjectKind::speculative ? "a speculative project" : "a project of somebody else";
}

}  // namespace faultline

// A player looks at what its actions would earn beside what the others do, and keeps its own or takes another.
#include <fmt/format.h>

#include "models/economy/answers.hpp"
#include "models/mechanisms/strategy/strategy.hpp"

#include <algorithm>

namespace faultline {

namespace {

void schedule_revision(World& world, std::uint32_t player, SimTime from) {
  const SimTime delay = revision_delay(world, player);
  if (delay != never) world.schedule(later(from, std::max<SimTime>(1, delay)), Verb::player_revises, player);
}

}  // namespace

void on_player_revises(World& world, const Event& event) {
  const std::uint32_t action = revise(world, event.subject);
  const bool moves = action != world.strategy.profile[event.subject];
  take_action(world, event.subject, action);
  if (world.told.wanted) {
    const PlayerParameters& player = world.scenario.players[event.subject];
    world.told.lines.push_back(fmt::format("{} {}", moves ? "takes" : "keeps", player.actions[action].name));
  }
  schedule_revision(world, event.subject, world.now);
}

void mechanisms::Strategy::begin(World& world) {
  if (!world.scenario.game.active) return;
  world.strategy = open_strategy_book(world.scenario, world.chance);
  const SimTime start = seconds_from_years(world.scenario.game.start);
  for (std::uint32_t player = 0; player < world.scenario.players.size(); ++player) schedule_revision(world, player, start);
}

}  // namespace faultline

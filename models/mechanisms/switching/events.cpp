// The dates on which buyers who changed to sellers of another home are counted.
#include "models/economy/answers.hpp"
#include "models/mechanisms/switching/installed_base.hpp"

#include <algorithm>

namespace faultline {

void on_buyers_move(World& world, const Event&) {
  move_buyers(world);
  const SimTime interval = seconds_from_years(world.scenario.switching.settle_every);
  world.schedule(later(world.now, std::max<SimTime>(1, interval)), Verb::buyers_move, 0);
}

}  // namespace faultline

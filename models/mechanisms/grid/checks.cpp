// One grid per state.
#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/scenario_checks.hpp"

namespace faultline {

void mechanisms::GridQueue::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  for (std::size_t g = 0; g < scenario.grids.size(); ++g) {
    for (std::size_t other = 0; other < g; ++other) {
      if (scenario.grids[g].state != scenario.grids[other].state) continue;
      diagnostics.error(places.nearest("grid." + scenario.grids[g].name + ".state").value,
                        fmt::format("a second grid in state '{}'", scenario.grids[g].state), "one grid per state");
    }
  }
}

}  // namespace faultline

// A network has buyers who move one after another.
#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/scenario_checks.hpp"

namespace faultline {

void mechanisms::SwitchingCosts::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  if (!scenario.switching.active) return;
  for (const LayerParameters& layer : scenario.layers) {
    const auto network = scenario.switching.network.find(layer.name);
    const auto rate = scenario.switching.rate.find(layer.name);
    if (network == scenario.switching.network.end() || network->second == 0 ||
        (rate != scenario.switching.rate.end() && rate->second > 0)) {
      continue;
    }
    diagnostics.error(
        places.nearest("switching.network." + layer.name).value,
        fmt::format("layer '{}' has a network whose buyers move at once: where they go would depend on who goes first", layer.name),
        "a switching.rate of the layer above 0");
  }
}

}  // namespace faultline

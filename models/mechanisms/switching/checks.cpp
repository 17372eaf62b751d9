// A network has buyers who move one after another.
#include <fmt/format.h>

#include <algorithm>

#include "models/mechanisms/switching/mechanism.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

/// Between two settlements wages stand still while bases move to where these wages would have them, at an elasticity of up to 2(σ−1) in the
/// bases that made them: further than the part 1/(2σ−1) of the way, and they would swing about where they come to rest.
void check_wages_of_bases(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  if (scenario.economy.closure != Closure::general) return;
  for (const LayerParameters& layer : scenario.layers) {
    const auto rate = scenario.switching.rate.find(layer.name);
    if (rate == scenario.switching.rate.end()) continue;
    double fastest = rate->second;
    for (const auto& [state, subsidy] : scenario.switching.subsidy) {
      fastest = std::max(fastest, rate->second * elementary::pow(1.0 - subsidy, -scenario.switching.response));
    }
    const double most = -elementary::log1p(-1.0 / (2.0 * layer.elasticity - 1.0)) / scenario.inputs.settle_every;
    if (fastest <= most) continue;
    diagnostics.error(
        places.nearest("switching.rate." + layer.name).value,
        fmt::format("buyers of layer '{}' move at {:.3g} a year, faster than wages follow that are settled every {:.3g} years", layer.name,
                    fastest, scenario.inputs.settle_every),
        fmt::format("at most {:.3g} a year, or inputs.settle_every of at most {:.3g}", most,
                    most * scenario.inputs.settle_every / fastest));
  }
}

}  // namespace

void mechanisms::SwitchingCosts::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  if (!scenario.switching.active) return;
  check_wages_of_bases(scenario, places, diagnostics);
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

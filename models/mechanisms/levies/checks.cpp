// At most one levy takes a share of the sales of one layer in one state, and leaves something.
#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/scenario_checks.hpp"
#include "sim/base/text.hpp"

namespace faultline {

void mechanisms::Levies::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  const auto concerns = [](const LevyParameters& levy, const std::string& layer) {
    return levy.layers.empty() || std::find(levy.layers.begin(), levy.layers.end(), layer) != levy.layers.end();
  };
  for (std::size_t i = 0; i < scenario.levies.size(); ++i) {
    const LevyParameters& levy = scenario.levies[i];
    const std::string key = "levy." + levy.name + ".";
    for (std::size_t other = 0; other < i; ++other) {
      const bool shares_layer = std::any_of(scenario.layers.begin(), scenario.layers.end(), [&](const LayerParameters& layer) {
        return concerns(levy, layer.name) && concerns(scenario.levies[other], layer.name);
      });
      if (scenario.levies[other].state != levy.state || !shares_layer) continue;
      diagnostics.error(
          places.nearest(key + "state").value,
          fmt::format("levies '{}' and '{}' take a share of the same sales in '{}'", scenario.levies[other].name, levy.name, levy.state),
          "other layers, or one levy");
    }
    for (const StateParameters& state : scenario.states) {
      if (state.name != levy.state) continue;
      for (const RegimeParameters& regime : scenario.regimes) {
        constexpr double most = 0.95;
        if (regime.name != state.regime || regime.revenue_cost + levy.rate <= most) continue;
        diagnostics.error(places.nearest(key + "rate").value,
                          fmt::format("levy '{}' and the revenue_cost of '{}' take {} of revenue", levy.name, regime.name,
                                      format_number(regime.revenue_cost + levy.rate)),
                          fmt::format("at most {} together", most));
      }
    }
  }
}

}  // namespace faultline

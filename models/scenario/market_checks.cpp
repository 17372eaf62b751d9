// What markets ask of a scenario beyond single values: scripted events that concern vendors must find the firms they mean, takeovers
// name one thing, and networks have buyers who move one after another.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "models/scenario/parameter_access.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/text.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

namespace {

/// A scripted event moves the productivity of firms that are there; it founds none.
void check_productivity_changes(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  for (const ShockParameters& shock : scenario.shocks) {
    for (const ScriptedChange& change : shock.set) {
      for (const VendorParameters& vendor : scenario.vendors) {
        const std::string prefix = "vendor." + vendor.name + ".productivity.";
        if (!std::string_view(change.key).starts_with(prefix)) continue;
        const std::string layer = change.key.substr(prefix.size());
        if (vendor.productivity.count(layer) > 0) continue;
        std::vector<std::string> layers;
        for (const auto& [name, value] : vendor.productivity) layers.push_back(name);
        diagnostics.error(places.nearest("shock." + shock.name + ".set." + quote_toml(change.key)).value,
                          fmt::format("vendor '{}' has no firm in layer '{}' whose productivity could change", vendor.name, layer),
                          fmt::format("a layer of its productivity at the start: {}", join(layers)));
      }
    }
  }
}

void check_switching(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
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

void check_takeover(const Scenario& scenario, const TakeoverParameters& takeover, const Places& places, Diagnostics& diagnostics) {
  const std::string key = "takeover." + takeover.name + ".";
  const bool of_startup = !takeover.home.empty() && !takeover.layer.empty();
  const bool of_vendor = !takeover.vendor.empty();
  if (of_vendor ? !takeover.home.empty() || !takeover.layer.empty() : !of_startup) {
    diagnostics.error(places.nearest(key + "name").key,
                      fmt::format("takeover '{}' must say either whose firms are bought or which startup", takeover.name),
                      "vendor = …, or home = … and layer = …");
    return;
  }
  std::string home = takeover.home;
  for (const VendorParameters& vendor : scenario.vendors) {
    if (of_vendor && vendor.name == takeover.vendor) home = vendor.home;
  }
  if (takeover.owner == home) {
    diagnostics.error(places.nearest(key + "owner").value,
                      fmt::format("takeover '{}' leaves the firm in its home '{}'", takeover.name, home), "another state");
  }
}

/// At most one levy takes a share of the sales of one layer in one state, and leaves something.
void check_levies(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
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

}  // namespace

void check_markets(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  check_productivity_changes(scenario, places, diagnostics);
  check_switching(scenario, places, diagnostics);
  check_levies(scenario, places, diagnostics);
  for (const TakeoverParameters& takeover : scenario.takeovers) check_takeover(scenario, takeover, places, diagnostics);
}

}  // namespace faultline

// What markets ask of a scenario beyond single values: scripted events that concern vendors must find the firms they mean.
#include <fmt/format.h>

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

}  // namespace

void check_markets(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  check_productivity_changes(scenario, places, diagnostics);
}

}  // namespace faultline

// The material is on where a layer uses it, and its share leaves room for the others.
#include <fmt/format.h>

#include "models/scenario/combinations.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

void check_material(const Scenario& scenario, const LayerParameters& layer, const Places& places, Diagnostics& diagnostics) {
  if (layer.material_share == 0) return;
  const std::string key = "layer." + layer.name + ".material_share";
  const SourcePosition place = places.nearest(key).value;
  if (!scenario.materials.active) {
    diagnostics.error(place, fmt::format("layer '{}' uses the material, but materials are off", layer.name),
                      is_refused(scenario, Switch::materials) ? "0" : "0, or materials.active = true");
  }
  double sum = layer.material_share;
  for (const auto& [input, share] : layer.inputs) sum += share;
  if (sum >= 1) {
    diagnostics.error(place, fmt::format("the shares of inputs and material of layer '{}' sum to {}", layer.name, format_number(sum)),
                      "shares that sum to less than 1");
  }
  const bool cobb_douglas = scenario.inputs.short_elasticity == 1 && scenario.inputs.long_elasticity == 1;
  if (cobb_douglas || layer.inputs.empty()) return;
  Diagnostic diagnostic{Severity::error,
                        place,
                        "a share of the material is a share at any prices, which asks for Cobb-Douglas inputs",
                        "short_elasticity = 1 and long_elasticity = 1",
                        {},
                        {}};
  if (places.find("inputs.short_elasticity") != nullptr) diagnostic.related.push_back(places.find("inputs.short_elasticity")->value);
  diagnostics.add(std::move(diagnostic));
}

}  // namespace

void mechanisms::Materials::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  for (const LayerParameters& layer : scenario.layers) check_material(scenario, layer, places, diagnostics);
}

}  // namespace faultline

// Scripted events of one date. Which of two comes first is nobody's decision, so they must not disagree.
#include <fmt/format.h>

#include <vector>

#include <string_view>

#include "models/scenario/list_edits.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/text.hpp"
#include "sim/base/time.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

namespace {

/// One key is the other, or all of what the other is a part of: "state.a.spending" and "state.a.spending.cloud".
bool overlap(const std::string& a, const std::string& b) {
  const std::string& shorter = a.size() <= b.size() ? a : b;
  const std::string& longer = a.size() <= b.size() ? b : a;
  return longer.compare(0, shorter.size(), shorter) == 0 && (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

bool strike_together(const ShockParameters& a, const ShockParameters& b) {
  return a.active && b.active && a.hazard == 0 && b.hazard == 0 && seconds_from_years(a.at) == seconds_from_years(b.at);
}

}  // namespace

void check_simultaneous_shocks(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  const std::vector<ShockParameters>& shocks = scenario.shocks;
  for (std::size_t i = 0; i < shocks.size(); ++i) {
    if (shocks[i].at > scenario.run.horizon) continue;  // neither comes
    for (std::size_t other = 0; other < i; ++other) {
      if (!strike_together(shocks[i], shocks[other])) continue;
      for (const ScriptedChange& change : shocks[i].set) {
        for (const ScriptedChange& rival : shocks[other].set) {
          if (!overlap(change.key, rival.key) || !disagree(change.value, rival.value)) continue;
          Diagnostic diagnostic{Severity::error,
                                places.nearest(fmt::format("shock.{}.set.{}", shocks[i].name, quote_toml(change.key))).key,
                                fmt::format("shocks '{}' and '{}' set '{}' to different values at the same date", shocks[other].name,
                                            shocks[i].name, change.key),
                                "two dates, or one value",
                                {},
                                {}};
          diagnostic.related.push_back(places.nearest("shock." + shocks[other].name + ".at").value);
          diagnostics.add(std::move(diagnostic));
        }
      }
    }
  }
}

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

}  // namespace faultline

// What markets ask of a scenario beyond single values: scripted events that concern vendors must find the firms they mean, takeovers
// name one thing, and what the public reserve is not valued with is refused.
#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "models/scenario/foresight_rule.hpp"
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

/// Refuses a mechanism beside a switch that it is not valued or accounted for with.
void refuse_pair(const std::string& key, const std::string& other, const std::string& why, const std::string& instead, const Places& places,
                 Diagnostics& diagnostics) {
  Diagnostic diagnostic{Severity::error, places.nearest(key).value, fmt::format("'{}' {}", key, why), instead, {}, {}};
  if (places.find(other) != nullptr) diagnostic.related.push_back(places.find(other)->value);
  diagnostics.add(std::move(diagnostic));
}

void check_reserve(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  if (!scenario.reserve.active) return;
  const EconomyParameters& economy = scenario.economy;
  const auto refuse = [&](const std::string& other, const std::string& why, const std::string& instead) {
    refuse_pair("reserve.active", other, why, instead, places, diagnostics);
  };
  if (economy.closure == Closure::general) {
    refuse("economy.closure", "divides public spending, which the general closure takes as one", "false, or closure = \"partial\"");
  }
  if (foresees_productivity(scenario)) {
    refuse("economy.expectations", "gives a right that ends with an age, which foresight does not value",
           "false, or " + without_foresight(scenario));
  }
  if (economy.real_options) {
    refuse("economy.real_options", "gives a right that ends with an age, for which the option's trigger is not known",
           "false, or real_options = false");
  }
  if (economy.conduct != Conduct::monopolistic && economy.granular_firms == GranularFirms::all) {
    refuse("economy.granular_firms", "is for startups that take the market as given", "false, or granular_firms = \"vendors\"");
  }
  if (scenario.compliance.size_exponent > 0) {
    refuse("compliance.size_exponent", "is not part of the size by which compliance is scaled", "false, or size_exponent = 0");
  }
  // Firms that mean to comply and have nothing false to fear weigh no fines, which are a share of all that they sell.
  const EnforcementParameters& enforcement = scenario.enforcement;
  if (enforcement.active && (enforcement.effort == Effort::chosen || enforcement.false_finding > 0)) {
    refuse("enforcement.effort", "gives sales that end with an age, and effort is valued where they last",
           std::string("false, or ") + (enforcement.false_finding == 0         ? "effort = \"honest\""
                                        : enforcement.effort == Effort::honest ? "false_finding = 0"
                                                                               : "effort = \"honest\" and false_finding = 0"));
  }
  if (!scenario.outages.empty()) {
    refuse("outage." + scenario.outages.front().name + ".name", "is not part of the sales that outages are counted by",
           "false, or no outage");
  }
  for (const RegimeParameters& regime : scenario.regimes) {
    if (regime.exempt_below <= 0) continue;
    refuse("regime." + regime.name + ".exempt_below", "is not part of the measure that a threshold is compared with",
           "false, or exempt_below = 0");
  }
  for (const LayerParameters& layer : scenario.layers) {
    if (layer.upper_elasticity == 1) continue;
    refuse("layer." + layer.name + ".upper_elasticity", "is a share of a budget, which must not answer to prices",
           "false, or upper_elasticity = 1");
  }
}

/// Something that the movement of buyers is not valued or accounted for with.
void check_switching(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  if (!scenario.switching.active) return;
  const EconomyParameters& economy = scenario.economy;
  const auto refuse = [&](const std::string& other, const std::string& why, const std::string& instead) {
    refuse_pair("switching.active", other, why, instead, places, diagnostics);
  };
  if (economy.closure == Closure::general) {
    refuse("economy.closure", "leaves stranded spending out, which is income under the general closure", "false, or closure = \"partial\"");
  }
  if (foresees_productivity(scenario)) {
    refuse("economy.expectations", "moves sales in a way that foresight does not value", "false, or " + without_foresight(scenario));
  }
  if (economy.real_options) {
    refuse("economy.real_options", "moves sales in a way for which the option's trigger is not known", "false, or real_options = false");
  }
  if (economy.conduct != Conduct::monopolistic) {
    refuse("economy.conduct", "holds buyers, and the best price of a seller who knows that is not known",
           "false, or conduct = \"monopolistic\"");
  }
  for (const StateParameters& state : scenario.states) {
    if (state.preference_margin == 0) continue;
    refuse("state." + state.name + ".preference_margin", "distorts choice in another way, and the cost of both is not the sum of theirs",
           "false, or preference_margin = 0");
  }
  if (scenario.enforcement.active && scenario.enforcement.effort == Effort::chosen) {
    refuse("enforcement.effort", "moves sales, and effort is valued where they rest", "false, or effort = \"honest\"");
  }
  if (scenario.reserve.active) refuse("reserve.active", "has no installed base in a reserve", "false, or reserve.active = false");
  for (const RegimeParameters& regime : scenario.regimes) {
    if (regime.exempt_below <= 0) continue;
    refuse("regime." + regime.name + ".exempt_below", "moves the measure that a threshold is compared with", "false, or exempt_below = 0");
  }
  for (const LayerParameters& layer : scenario.layers) {
    if (layer.upper_elasticity != 1) {
      refuse("layer." + layer.name + ".upper_elasticity", "leaves stranded spending out of a budget, which must not answer to prices",
             "false, or upper_elasticity = 1");
    }
    for (const auto& [input, share] : layer.inputs) {
      if (share > 0) refuse("layer." + layer.name + ".inputs", "is for final buyers", "false, or no inputs");
    }
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
  if (scenario.economy.closure == Closure::general) {
    refuse_pair(key + "name", "economy.closure", "moves profits between states, and under the general closure they stay at home",
                "closure = \"partial\"", places, diagnostics);
  }
}

}  // namespace

void check_markets(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  check_productivity_changes(scenario, places, diagnostics);
  check_reserve(scenario, places, diagnostics);
  check_switching(scenario, places, diagnostics);
  for (const TakeoverParameters& takeover : scenario.takeovers) check_takeover(scenario, takeover, places, diagnostics);
}

}  // namespace faultline

// Operating modes are ordered, and on where they are asked for.
#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/combinations.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

void order_error(const std::string& low, double low_value, const std::string& high, double high_value, const Places& places,
                 Diagnostics& diagnostics) {
  if (low_value <= high_value) return;
  Diagnostic diagnostic{Severity::error,
                        places.nearest("sovereignty." + high).value,
                        fmt::format("'{}' is {}, below '{}', {}", high, format_number(high_value), low, format_number(low_value)),
                        fmt::format("at least {}", format_number(low_value)),
                        {},
                        {}};
  if (places.find("sovereignty." + low) != nullptr) diagnostic.related.push_back(places.find("sovereignty." + low)->value);
  diagnostics.add(std::move(diagnostic));
}

}  // namespace

void mechanisms::Sovereignty::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  const SovereigntyParameters& modes = scenario.sovereignty;
  order_error("hybrid_premium", modes.hybrid_premium, "disconnected_premium", modes.disconnected_premium, places, diagnostics);
  order_error("disconnected_exposure", modes.disconnected_exposure, "hybrid_exposure", modes.hybrid_exposure, places, diagnostics);
  const bool modes_refused = is_refused(scenario, Switch::operating_modes);
  for (const StateParameters& state : scenario.states) {
    if (state.procurement != Eligibility::sovereign || modes.active) continue;
    diagnostics.error(places.nearest("state." + state.name + ".procurement").value,
                      fmt::format("state '{}' buys from sovereign operators, but firms do not choose how they operate", state.name),
                      modes_refused ? "procurement = \"domestic\"" : "procurement = \"domestic\", or sovereignty.active = true");
  }
}

}  // namespace faultline

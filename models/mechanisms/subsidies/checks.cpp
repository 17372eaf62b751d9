// At most one subsidy pays for the audits of one class of firms of one layer and state.
#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/scenario_checks.hpp"

namespace faultline {

namespace {

bool share_layer(const SubsidyParameters& a, const SubsidyParameters& b) {
  if (a.layers.empty() || b.layers.empty()) return true;
  return std::any_of(a.layers.begin(), a.layers.end(),
                     [&](const std::string& layer) { return std::find(b.layers.begin(), b.layers.end(), layer) != b.layers.end(); });
}

bool share_class(const SubsidyParameters& a, const SubsidyParameters& b) {
  return a.recipients == b.recipients || a.recipients == SubsidyRecipients::all || b.recipients == SubsidyRecipients::all;
}

}  // namespace

void mechanisms::Subsidies::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < scenario.subsidies.size(); ++i) {
    const SubsidyParameters& subsidy = scenario.subsidies[i];
    for (std::size_t other = 0; other < i; ++other) {
      const SubsidyParameters& rival = scenario.subsidies[other];
      if (rival.state != subsidy.state || !share_layer(rival, subsidy) || !share_class(rival, subsidy)) continue;
      diagnostics.error(places.nearest("subsidy." + subsidy.name + ".state").value,
                        fmt::format("subsidies '{}' and '{}' pay for the same audits in '{}'", rival.name, subsidy.name, subsidy.state),
                        "other layers or recipients, or one subsidy");
    }
  }
}

}  // namespace faultline

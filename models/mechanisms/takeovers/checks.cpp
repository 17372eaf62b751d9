// A takeover names one thing, and moves it abroad.
#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/scenario_checks.hpp"

namespace faultline {

namespace {

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

}  // namespace

void mechanisms::Takeovers::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  for (const TakeoverParameters& takeover : scenario.takeovers) check_takeover(scenario, takeover, places, diagnostics);
}

}  // namespace faultline

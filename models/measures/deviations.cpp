#include "models/measures/deviations.hpp"

#include "models/firms/pricing.hpp"
#include "models/mechanisms/outages/outages.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/thresholds/exemption.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

double gain_of(const World& world, const Firm& firm, PresenceId id) {
  const Presence& presence = world.firms[id];
  const WeightBySegment weight = full_weights(world, id);
  const LayerId layer{std::size_t{firm.layer}};
  const double factor = markup_factor(world, firm, presence);
  const WeightBySegment constant{weight[0] / factor, weight[1] / factor};
  const SegmentDemands demand =
      demand_met(world, {firm, id, reserved_sales(world, id).weight > 0}, StateId{std::size_t{presence.state}}, constant, weight);
  return deviation_gain(demand, pricing_terms(world, layer), 1.0 / (1.0 - price_margin(world, firm, presence)));
}

}  // namespace

std::vector<double> measure_deviation_gains(const World& world) {
  std::vector<double> gains(world.state_count() * world.layer_count(), std::numeric_limits<double>::quiet_NaN());
  if (world.scenario.economy.conduct == Conduct::monopolistic) return gains;
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const Firm& firm = world.firms[FirmId{row}];
    if (!firm.active || !is_granular(world, firm.firm_class)) continue;
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      const Presence& presence = world.firms[p];
      if (!presence.open) continue;
      double& largest = gains[std::size_t{presence.state} * world.layer_count() + firm.layer];
      const double gain = gain_of(world, firm, p);
      largest = std::isnan(largest) ? gain : std::max(largest, gain);
    }
  }
  return gains;
}

}  // namespace faultline

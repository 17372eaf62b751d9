// What is recorded of operating modes and cut-offs.
#include "models/firms/settlement.hpp"
#include "models/measures/sample.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"

#include <array>
#include <vector>

namespace faultline {

namespace {

/// Firms from elsewhere in one state and layer.
struct ModeCensus {
  std::array<double, operating_mode_count> sellers{};
  std::array<double, operating_mode_count> revenue{};  ///< [US$ m / year] at the date
  double cut_off = 0;
};

void count_modes(std::vector<ModeCensus>& census, const World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    if (presence.state == firm.home) continue;
    ModeCensus& cell = census[std::size_t{presence.state} * world.layer_count() + firm.layer];
    if (presence.open) {
      cell.sellers[static_cast<std::size_t>(presence.mode)] += 1;
      cell.revenue[static_cast<std::size_t>(presence.mode)] += revenue_flow(world, firm, p);
    } else if (is_cut_off(world, StateId{std::size_t{firm.home}}, StateId{std::size_t{presence.state}})) {
      cell.cut_off += 1;
    }
  }
}

}  // namespace

void mechanisms::Sovereignty::record(Sample& sample) {
  const World& world = sample.world;
  if (!world.scenario.sovereignty.active) return;
  std::vector<ModeCensus> census(world.state_count() * world.layer_count());
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    if (world.firms[FirmId{row}].active) count_modes(census, world, FirmId{row});
  }
  for (std::size_t cell = 0; cell < census.size(); ++cell) {
    const auto& [sellers, revenue, cut_off] = census[cell];
    sample.put(Series::hybrid_sellers, cell, sellers[1]);
    sample.put(Series::disconnected_sellers, cell, sellers[2]);
    sample.put(Series::cut_off_sellers, cell, cut_off);
    sample.put(Series::disconnected_share, cell, ratio(revenue[2], revenue[0] + revenue[1] + revenue[2]));
  }
}

}  // namespace faultline

#include "models/mechanisms/sovereignty/operating_mode.hpp"

namespace faultline {

double exposure_of(const World& world, OperatingMode mode) {
  const SovereigntyParameters& modes = world.scenario.sovereignty;
  if (!modes.active) return 1.0;
  switch (mode) {
    case OperatingMode::connected: return 1.0;
    case OperatingMode::hybrid: return modes.hybrid_exposure;
    case OperatingMode::disconnected: return modes.disconnected_exposure;
  }
  return 1.0;
}

bool hangs_on_home(const World& world, FirmId firm, StateId state, OperatingMode mode) {
  const double exposure = exposure_of(world, mode);
  if (exposure <= 0 || exposure >= 1) return exposure > 0;
  const std::uint64_t who = identity_of(world.states[state.index()].key ^ world.firms.record(firm).identity, 0);
  return world.chance.uniform(Purpose::cut_off_dependence, who, 0) < exposure;
}

}  // namespace faultline

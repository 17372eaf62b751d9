// A presence: a firm in one state's market for its layer, both segments. One cache line.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace faultline {

enum class LocalCapacity : std::uint8_t { not_needed, rented, built };

/// How a firm from elsewhere operates in a state: run from its home, in part, or apart.
enum class OperatingMode : std::uint8_t { connected, hybrid, disconnected };
inline constexpr std::size_t operating_mode_count = 3;

struct alignas(64) Presence {
  std::array<double, segment_count> weight{};    ///< its part of Φ before the home factor κ; 0 while closed
  std::array<double, segment_count> bookmark{};  ///< accrual integral A_hm when last settled
  double margin = 0;                             ///< variable profit over revenue; of one that is not obliged 1 − 1/markup
  double data_cost_share = 0;                    ///< share of production cost paid to data-centre landlords
  SimTime ready_at = 0;                          ///< local capacity is there from then on
  PresenceId next;
  std::uint8_t state = 0;
  bool open = false;
  LocalCapacity capacity{};
  bool building : 1 = false;   ///< own capacity is paid for and on its way
  bool exempt : 1 = false;     ///< from everything that the state's regime asks
  bool held : 1 = false;       ///< exempt because it holds its measure at the threshold
  bool supported : 1 = false;  ///< obliged, and paid the regime's support
  bool shirks : 1 = false;     ///< the rule book that obliges it
  bool levied : 1 = false;     ///< liable to the state's levy
  OperatingMode mode : 2 = OperatingMode::connected;
};
static_assert(sizeof(Presence) == 64);

/// Whether it bears what complying costs in proportion to its sales.
inline bool bears_proportional_cost(const Presence& presence) { return !presence.exempt && !presence.shirks; }

/// Price over unit cost, to which complying in proportion belongs.
inline double markup_of(const Presence& presence) { return 1.0 / (1.0 - presence.margin); }

}  // namespace faultline

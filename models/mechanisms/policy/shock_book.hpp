// Which shocks are in force. What the scenario says at any time is what it said at the start, changed by the shocks in force
// in the order in which they struck: the later strike prevails, and the end of a shock undoes what is its own only.
#pragma once

#include "models/agents/ids.hpp"
#include "models/scenario/parameters.hpp"
#include "sim/base/time.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace faultline {

struct World;

struct ShockRecord {
  std::uint32_t strikes = 0;  ///< so far: the occasion of its random numbers
  bool in_force = false;
  SimTime changed_at = 0;
  double years_in_force = 0;  ///< up to changed_at
};

struct ShockBook {
  std::vector<ShockRecord> records;     ///< by shock
  std::vector<std::uint32_t> in_force;  ///< in the order in which they struck
  std::optional<Scenario> at_start;     ///< kept where a shock may end
};

/// Years that a shock has been in force up to `now`.
inline double years_in_force(const ShockRecord& record, SimTime now) {
  return record.years_in_force + (record.in_force ? years_from_seconds(now - record.changed_at) : 0.0);
}

/// Empty records, and the scenario of the start where it will be needed again.
ShockBook open_shock_book(const Scenario& scenario);

/// Puts the next strike on the list: at its date, or an exponential time after `from` at its hazard.
void schedule_strike(World& world, std::uint32_t shock, SimTime from);

/// A shock comes into force: the scenario changes. Its end, if it has one, is put on the list.
void begin_shock(World& world, std::uint32_t shock);

/// A shock is over: the scenario is what the others leave. The next strike, if it strikes at a hazard, is put on the list.
void end_shock(World& world, std::uint32_t shock);

}  // namespace faultline

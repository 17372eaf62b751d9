// A grid: the queue of projects that wait for a connection, and the one that is being connected. Rows are reused; a stamp tells an
// event meant for an earlier project of the row that it has come too late.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/time.hpp"

#include <cstdint>
#include <vector>

namespace faultline {

enum class ProjectKind : std::uint8_t {
  firm,         ///< own capacity of a firm of this economy
  outside,      ///< of somebody else, who builds
  speculative,  ///< holds its place for its option value and is never ready
};

inline constexpr std::uint32_t no_project = UINT32_MAX;

struct GridProject {
  double megawatts = 0;
  double option_value = 0;  ///< [US$ m / MW] of a speculative one
  double deposit = 0;       ///< [US$ m] held
  SimTime applied_at = 0;
  SimTime ready_at = 0;  ///< `never` for a speculative one
  SimTime built_at = 0;  ///< when the building stands, connected or not
  FirmId firm;
  std::uint32_t stamp = 0;
  std::uint32_t previous = no_project;  ///< in order of application
  std::uint32_t next = no_project;
  ProjectKind kind{};
  bool counted_ready = false;  ///< in Grid::ready_megawatts
};

/// Since time zero; the recorder takes differences.
struct GridTotals {
  double arrived = 0;           ///< [MW]
  double connected = 0;         ///< [MW]
  double withdrawn = 0;         ///< [MW]
  double waiting_integral = 0;  ///< ∫ waiting dt [MW years]
  double residence = 0;         ///< [MW years] that those who left, connected or not, had waited
  double firms_connected = 0;
  double firms_wait = 0;  ///< [years] sum over these
};

struct Grid {
  StateId state;
  std::uint64_t key = 0;  ///< digest of its name
  std::vector<GridProject> projects;
  std::vector<std::uint32_t> free;
  std::uint32_t first = no_project;
  std::uint32_t last = no_project;
  std::uint32_t connecting = no_project;
  std::uint32_t held_by = no_project;  ///< head that was called unready and keeps the others waiting
  SimTime connecting_until = 0;
  double waiting = 0;             ///< [MW] in the queue or being connected
  double speculative = 0;         ///< [MW] of these
  double queued = 0;              ///< [MW] in the queue
  double ready_megawatts = 0;     ///< [MW] in the queue and ready
  double deposit = 0;             ///< [US$ m / MW] that is asked for
  double deposits = 0;            ///< [US$ m] held
  std::uint32_t firms = 0;        ///< firms' projects that wait
  std::uint32_t next_number = 0;  ///< of the next project of others
  double remaining = 0;           ///< unit-exponential time left to the next of these at updated_at
  double rate = 0;                ///< [1/year] of these
  SimTime updated_at = 0;
  std::uint32_t arrival_stamp = 0;  ///< a change of rate makes the scheduled application void
  SimTime integrated_at = 0;
  GridTotals totals;
  std::vector<SimTime> firm_waits;  ///< from application to connection, of every firm connected, in their order
};

/// Brings the time integral forward; to be called before `waiting` changes.
inline void integrate_grid(Grid& grid, SimTime now) {
  grid.totals.waiting_integral += grid.waiting * years_from_seconds(now - grid.integrated_at);
  grid.integrated_at = now;
}

}  // namespace faultline

// What a world holds for its firms: rows, pending events, certificates, unused room in its tables.
#pragma once

#include <malloc.h>

#include <cstddef>
#include <optional>
#include <utility>

#include "tests/support/small_world.hpp"

namespace faultline::bench {

inline std::size_t bytes_in_use() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

struct WorldMemory {
  double presences = 0;
  double bytes = 0;  ///< more than the same world holds before its first firm
  [[nodiscard]] double per_presence() const { return bytes / presences; }
};

/// Runs a trial for some years, then lets go of all but its world: what observes it is not its memory.
inline WorldMemory memory_after(const Scenario& scenario, std::uint64_t seed, double years) {
  Scenario without_firms = scenario;
  for (StateParameters& state : without_firms.states) {
    state.incumbents.clear();
    state.ideas.clear();
  }
  without_firms.vendors.clear();
  std::optional<testing::Trial> trial;
  trial.emplace(scenario, seed);  // what is built once for all trials is there from now on
  trial.reset();
  const std::size_t at_first = bytes_in_use();
  double empty = 0;
  {
    const World world(without_firms, seed, 0);
    empty = static_cast<double>(bytes_in_use() - at_first);
  }
  WorldMemory memory;
  trial.emplace(scenario, seed);
  trial->run_to_year(years);
  for (const FirmId id : trial->firms()) memory.presences += trial->world.firms[id].presences;
  const World kept = std::move(trial->world);
  trial.reset();
  memory.bytes = static_cast<double>(bytes_in_use() - at_first) - empty;
  return memory;
}

}  // namespace faultline::bench

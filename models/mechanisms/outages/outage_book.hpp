// Which outages are in force, whom they can hit, and what is missing because of them. Everything is empty without outages.
#pragma once

#include "models/agents/ids.hpp"
#include "models/rules/outages.hpp"
#include "sim/base/time.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace faultline {

struct OutageRecord {
  std::uint32_t strikes = 0;  ///< so far: the occasion of its random numbers
  bool in_force = false;
  SimTime changed_at = 0;
  double years_in_force = 0;  ///< up to changed_at
  std::uint32_t stages = 0;   ///< of the repair under way
  std::uint32_t stages_done = 0;
  double remaining = 0;  ///< share of the loss that is not yet repaired
};

struct OutageScope {         ///< whom an outage can hit, by position
  std::uint64_t key = 0;     ///< of its random numbers
  VendorId vendor;           ///< none: any owner's firms, and startups
  std::uint64_t layers = 0;  ///< bit s: layer s
  StateSet states = 0;       ///< where supply is lost
  RepairLaw repair;
};

struct FirmExposure {            ///< by firm's row
  std::uint32_t generation = 0;  ///< of the firm that it is about
  std::uint64_t breached = 0;    ///< bit o: attack o, in force, came in
  std::uint64_t standby = 0;     ///< bit o: has hired capacity against outage o
};

struct OutageBook {
  std::vector<OutageRecord> records;  ///< by outage
  std::vector<OutageScope> scopes;    ///< by outage
  std::vector<std::uint32_t> in_force;
  std::vector<FirmExposure> exposure;                      ///< by firm's row, as far as it was needed
  std::vector<std::array<double, segment_count>> missing;  ///< own weight, by presence's row, as far as it was needed
};

/// Years that an outage has been in force up to `now`.
inline double years_in_force(const OutageRecord& record, SimTime now) {
  return record.years_in_force + (record.in_force ? years_from_seconds(now - record.changed_at) : 0.0);
}

}  // namespace faultline

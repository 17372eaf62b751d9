// Who complies, who was inspected, fined and excluded: the state of enforcement. Tables by firm's row, empty where it is off.
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/time.hpp"

#include <cstdint>
#include <vector>

namespace faultline {

/// How a firm keeps the rule books that oblige it, as of its last review and what happened since.
struct EffortRecord {
  BookSet shirked = 0;        ///< books that it does not keep, and whose cost it saves
  bool lapsed = false;        ///< drifted out of compliance with all others, and does not know
  std::uint32_t reviews = 0;  ///< so far: the occasion of its lapses, and the stamp of what was scheduled for one
};

/// A firm before one state's inspectors.
struct Standing {
  double hazard = -1;           ///< value of the state's integral of rates at which it is inspected next; below 0: no clock runs
  SimTime inspected_at = -1;    ///< the date of that at present rates
  SimTime excluded_until = -1;  ///< `never`: for good
  std::uint32_t clocks = 0;     ///< gaps drawn so far: the occasion of its inspections
  std::uint32_t offences = 0;   ///< findings on record
};

/// A fine between finding and payment.
struct Fine {
  FirmId firm;
  std::uint32_t generation = 0;
  StateId state;
  double amount = 0;  ///< [US$ m] levied
};

/// By state, cumulative since time zero.
struct EnforcementStatistics {
  double inspections = 0;
  double findings = 0;  ///< true and false ones
  double false_findings = 0;
  double levied = 0;       ///< [US$ m]
  double paid = 0;         ///< [US$ m]
  double written_off = 0;  ///< [US$ m] fell due and was not collected
  double exclusions = 0;
};

/// Levied and not yet due [US$ m]; what is left of rounding when none is is nothing.
inline double fines_outstanding(const EnforcementStatistics& statistics) {
  const double left = statistics.levied - statistics.paid - statistics.written_off;
  return left > 1e-12 * statistics.levied ? left : 0.0;
}

/// What one state's regime threatens with, by state.
struct StateEnforcement {
  double base_rate = 0;  ///< h [1/year] that the scenario gives
  double rate = 0;       ///< h [1/year] now
  double hazard = 0;     ///< ∫ rate dt up to hazard_at
  SimTime hazard_at = 0;
  double fine = 0;              ///< share of yearly revenue here
  double inspections_seen = 0;  ///< at the inspectorate's last review
  double true_findings_seen = 0;

  [[nodiscard]] double hazard_by(SimTime now) const { return hazard + rate * years_from_seconds(now - hazard_at); }
};

struct EnforcementBook {
  bool active = false;
  bool chosen = false;                   ///< firms choose their effort
  std::vector<EffortRecord> efforts;     ///< by firm's row
  std::vector<Standing> standings;       ///< by firm's row × states + state
  std::vector<StateEnforcement> states;  ///< by state
  std::vector<Fine> fines;               ///< rows reused
  std::vector<std::uint32_t> free_fines;
  std::vector<EnforcementStatistics> statistics;  ///< by state
};

}  // namespace faultline

// What the recorder says about the supply and the price of audits.
#include "models/measures/recorder.hpp"

#include <limits>

namespace faultline {

void Recorder::record_audit_supply(const World& world) {
  if (!world.scenario.audit_supply.active) return;
  const auto ratio = [](double part, double whole) { return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN(); };
  for (std::size_t b = 0; b < world.bodies.size(); ++b) {
    AuditBody now = world.bodies[b];
    integrate_body(now, world.now);
    AuditBody before = last_.bodies[b];
    integrate_body(before, last_.at);
    const double capacity = now.capacity_integral - before.capacity_integral;
    const double fees = now.fees - before.fees;
    put(Series::auditors, b, capacity / years_);
    put(Series::trainee_auditors, b, now.staffing.trainees);
    put(Series::auditor_income, b, ratio(fees, capacity));
    put(Series::audit_fee_multiple, b, ratio(fees, fees - (now.staffing.premiums - before.staffing.premiums)));
  }
}

}  // namespace faultline

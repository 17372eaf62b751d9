// What is recorded of the supply and the price of audits.
#include "models/measures/sample.hpp"

namespace faultline {

void mechanisms::AuditSupply::record(Sample& sample) {
  const World& world = sample.world;
  if (!world.scenario.audit_supply.active) return;
  for (std::size_t b = 0; b < world.bodies.size(); ++b) {
    AuditBody now = world.bodies[b];
    integrate_body(now, world.now);
    AuditBody before = sample.last.bodies[b];
    integrate_body(before, sample.last.at);
    const double capacity = now.capacity_integral - before.capacity_integral;
    const double fees = now.fees - before.fees;
    sample.put(Series::auditors, b, capacity / sample.years);
    sample.put(Series::trainee_auditors, b, now.staffing.trainees);
    sample.put(Series::auditor_income, b, ratio(fees, capacity));
    sample.put(Series::audit_fee_multiple, b, ratio(fees, fees - (now.staffing.premiums - before.staffing.premiums)));
  }
}

}  // namespace faultline

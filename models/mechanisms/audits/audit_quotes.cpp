#include "models/mechanisms/audits/audit_quotes.hpp"

#include "models/firms/settlement.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "models/rules/audit.hpp"
#include "models/rules/audit_supply.hpp"

namespace faultline {

double audit_size_of(const World& world, FirmId firm) {
  const AuditParameters& audit = world.scenario.audit;
  if (!firm.exists()) return audit_size(0.0, audit.reference_revenue, audit.size_floor);
  const double wage = world.wage(StateId{std::size_t{world.firms[firm].home}});
  return audit_size(revenue_flow(world, firm), audit.reference_revenue * wage, audit.size_floor);
}

Quote shortest_quote(const World& world, AuthorityId authority, double service) {
  Quote quote;
  for (const AuditBody& body : world.bodies) {
    if ((body.scope & bit(authority.index())) == 0) continue;
    const double queue = quoted_wait(static_cast<int>(body.waiting + body.busy), static_cast<int>(body.auditors), service);
    if (queue >= quote.queue) continue;
    quote = {queue, world.wage(body.home), 1.0, 1.0};
    if (!prices_congestion(world)) continue;
    quote.multiple = congestion_multiple(world.scenario.audit_supply.congestion_rate, queue);
    quote.usual_multiple = body.staffing.usual_multiple;
  }
  return quote;
}

double access_time(const World& world, double queue, double service, double failure_probability) {
  const AuditParameters& audit = world.scenario.audit;
  const double failures = failure_probability / (1.0 - failure_probability);
  return audit.preparation_time + queue + service + failures * (audit.remediation_time + queue + service);
}

double quoted_access_time(const World& world, AuthorityId authority, double size, bool honest) {
  if (world.rules.mode(authority) != AuditMode::independent) return 0;
  const AuditParameters& audit = world.scenario.audit;
  const double service = mean_service_time(audit.service_time, size, audit.size_exponent);
  return access_time(world, shortest_quote(world, authority, service).queue, service, failure_probability_of(world, honest));
}

double audit_price(const World& world, AuthorityId authority, double size) {
  const AuditParameters& audit = world.scenario.audit;
  const Quote quote = shortest_quote(world, authority, mean_service_time(audit.service_time, size, audit.size_exponent));
  return quote.wage * quote.multiple;
}

}  // namespace faultline

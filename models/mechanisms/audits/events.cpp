// Audits: a queue before each audit body. Two clocks: the applicant's preparation and remediation hold no auditor. Fees are
// paid when an audit begins; a failure sends the applicant back to its own work and then to the end of a queue.
#include "models/decisions/prospects.hpp"
#include "models/economy/answers.hpp"
#include "models/economy/sentences.hpp"
#include "models/firms/access.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/hooks.hpp"
#include "models/mechanisms/audits/audit_quotes.hpp"
#include "models/mechanisms/audits/certification.hpp"
#include "models/mechanisms/enforcement/effort.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "models/rules/audit.hpp"
#include "models/rules/audit_supply.hpp"
#include "sim/random/distributions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace faultline {

namespace {

bool is_current(const World& world, const Event& event, Application stage) {
  const Certificate& certificate = world.firms[CertificateId{event.subject}];
  return certificate.used && certificate.stamp == event.plan && certificate.application == stage;
}

double draw_service(const World& world, const Certificate& certificate, double mean) {
  const AuditParameters& audit = world.scenario.audit;
  if (mean <= 0) return 0;  // audits that take no time have no law
  const double u = world.chance.uniform(Purpose::audit_service, applicant_identity(world, certificate), certificate.attempts);
  switch (audit.service_law) {
    case ServiceLaw::lognormal: return lognormal_from(u, mean, audit.service_variation);
    case ServiceLaw::exponential: return exponential_from(u, mean);
    case ServiceLaw::deterministic: return mean;
  }
  return mean;
}

/// The accredited body with the shortest quoted wait; at equal waits one from the applicant's home, then the first.
BodyId choose_body(const World& world, const Certificate& certificate) {
  BodyId best;
  double best_wait = std::numeric_limits<double>::infinity();
  const std::uint32_t home = world.firms[certificate.firm].home;
  for (std::size_t b = 0; b < world.bodies.size(); ++b) {
    const AuditBody& body = world.bodies[b];
    if ((body.scope & bit(certificate.authority.index())) == 0) continue;
    const double wait = quoted_wait(static_cast<int>(body.waiting + body.busy), static_cast<int>(body.auditors), 1.0);
    const bool nearer = wait == best_wait && best.exists() && body.home.value == home && world.bodies[best.index()].home.value != home;
    if (!best.exists() || wait < best_wait || nearer) {
      best = BodyId{b};
      best_wait = wait;
    }
  }
  return best;
}

void tell_of_begin(World& world, BodyId b, CertificateId id) {
  const double wait = years_from_seconds(world.now - world.firms[id].queued_at);
  world.told.lines.push_back(fmt::format("{} begins to audit {}, which waited {:.6f} years", world.scenario.audit_bodies[b.index()].name,
                                         name_of(world, id), wait));
}

void begin_audit(World& world, BodyId b, CertificateId id, double fee_multiple) {
  AuditBody& body = world.bodies[b.index()];
  Certificate& certificate = world.firms[id];
  const AuditParameters& audit = world.scenario.audit;
  const FirmId firm = certificate.firm;
  --body.waiting;
  ++body.busy;
  ++body.begun;
  body.wait_sum += years_from_seconds(world.now - certificate.queued_at);
  body.waits.push_back(world.now - certificate.queued_at);
  if (world.told.wanted) tell_of_begin(world, b, id);
  certificate.application = Application::in_audit;
  const double size = audit_size_of(world, firm);
  const double fee = audit_fee(audit.fee, audit.fee_by_size, size, audit.size_exponent) * world.wage(body.home);
  settle(world, firm);
  pay_through(world, firm, Flow::audit_fee, world.ledger.auditors(), Flow::auditor_income, body.home, fee);
  body.fees += fee;
  if (fee_multiple > 1) {
    const double premium = fee * (fee_multiple - 1);
    pay_through(world, firm, Flow::audit_premium, world.ledger.auditors(), Flow::auditor_rent, body.home, premium);
    body.fees += premium;
    body.staffing.premiums += premium;
  }
  mechanisms_on_audit_paid(world, firm, fee / world.wage(body.home), fee * std::max(1.0, fee_multiple));
  const double service = draw_service(world, certificate, mean_service_time(audit.service_time, size, audit.size_exponent));
  world.schedule(later(world.now, seconds_from_years(service)), Verb::audit_ends, id.value, b.value, certificate.stamp);
  watch_runway(world, firm);
}

void begin_audits(World& world, BodyId b) {
  AuditBody& body = world.bodies[b.index()];
  integrate_body(body, world.now);
  while (body.busy < body.auditors && body.waiting > 0) {
    INVARIANT(!body.retainers.empty() || !body.ordinary.empty());
    const QueueEntry entry = body.retainers.empty() ? body.ordinary.pop() : body.retainers.pop();
    const Certificate& certificate = world.firms[entry.certificate];
    const bool alive = certificate.used && certificate.stamp == entry.stamp && certificate.application == Application::queued;
    if (alive) begin_audit(world, b, entry.certificate, entry.fee_multiple);
  }
}

/// What a body asks of a newcomer over the posted fee.
double asked_multiple(const World& world, const AuditBody& body, FirmId firm) {
  if (!prices_congestion(world)) return 1;
  const AuditParameters& audit = world.scenario.audit;
  const double service = mean_service_time(audit.service_time, audit_size_of(world, firm), audit.size_exponent);
  return congestion_multiple(world.scenario.audit_supply.congestion_rate,
                             quoted_wait(static_cast<int>(body.waiting + body.busy), static_cast<int>(body.auditors), service));
}

void grant_certificate(World& world, CertificateId id) {
  Certificate& certificate = world.firms[id];
  const AuditParameters& audit = world.scenario.audit;
  certificate.application = Application::none;
  certificate.failures_before_pass = std::exchange(certificate.failures, std::uint16_t{0});
  end_extension(world, id);
  const SimTime validity = seconds_from_years(audit.validity);
  validate_certificate(world, id, validity > 0 ? later(std::max(world.now, certificate.valid_until), validity) : never);
  update_access(world, certificate.firm);
  watch_runway(world, certificate.firm);
}

void prepare(World& world, CertificateId id, double years) {
  Certificate& certificate = world.firms[id];
  certificate.application = Application::preparing;
  world.schedule(later(world.now, seconds_from_years(years)), Verb::applicant_queues, id.value, 0, certificate.stamp);
}

}  // namespace

void on_firm_applies(World& world, const Event& event) {
  if (!is_current(world, event, Application::preparing)) return;
  prepare(world, CertificateId{event.subject}, world.scenario.audit.preparation_time);
}

void on_applicant_queues(World& world, const Event& event) {
  if (!is_current(world, event, Application::preparing)) return;
  const CertificateId id{event.subject};
  Certificate& certificate = world.firms[id];
  const BodyId b = choose_body(world, certificate);
  if (!b.exists()) {  // nobody may audit for this authority: the firm finds out at its next review
    certificate.application = Application::none;
    return;
  }
  AuditBody& body = world.bodies[b.index()];
  integrate_body(body, world.now);
  certificate.application = Application::queued;
  certificate.body = b;
  certificate.queued_at = world.now;
  ++certificate.attempts;
  ++body.arrivals;
  const double multiple = asked_multiple(world, body, certificate.firm);
  ++body.waiting;
  const VendorId owner = world.firms.record(certificate.firm).owner;
  const bool first_served = world.scenario.audit.discipline == QueueDiscipline::priority && owner.exists() && body.retained[owner.index()];
  (first_served ? body.retainers : body.ordinary).push({id, certificate.stamp, multiple});
  const double patience =
      exponential_from(world.chance.uniform(Purpose::audit_withdrawal, applicant_identity(world, certificate), certificate.attempts), 1.0);
  const SimTime delay = exponential_delay(patience, world.scenario.audit.withdrawal_hazard);
  world.schedule(later(world.now, delay), Verb::applicant_withdraws, id.value, 0, certificate.stamp);
  begin_audits(world, b);
}

void on_applicant_withdraws(World& world, const Event& event) {
  if (!is_current(world, event, Application::queued)) return;
  leave_queue(world, CertificateId{event.subject});
  const FirmId firm = world.firms[CertificateId{event.subject}].firm;
  update_access(world, firm);
  watch_runway(world, firm);
}

void on_audit_ends(World& world, const Event& event) {
  const BodyId b{event.object};
  AuditBody& body = world.bodies[b.index()];
  integrate_body(body, world.now);
  --body.busy;
  ++body.completed;
  if (body.staffing.leaving > 0 && body.auditors > 0) {
    --body.staffing.leaving;
    --body.auditors;
  }
  if (is_current(world, event, Application::in_audit)) {
    const CertificateId id{event.subject};
    Certificate& certificate = world.firms[id];
    const AuditParameters& audit = world.scenario.audit;
    const double u = world.chance.uniform(Purpose::audit_outcome, applicant_identity(world, certificate), certificate.attempts);
    ++certificate.stamp;  // whatever was scheduled for this attempt is void
    const bool fails = bernoulli_from(u, audit_failure_probability(world, certificate.firm, certificate.authority));
    if (world.told.wanted) world.told.lines.emplace_back(fails ? "not passed: remediation, and to the end of a queue" : "passed");
    if (fails) {
      ++body.failed;
      ++certificate.failures;
      if (world.enforcement.active) remedy(world, certificate.firm, certificate.authority);
      const Firm& firm = world.firms[certificate.firm];
      settle(world, certificate.firm);
      const StateId home{std::size_t{firm.home}};
      pay(world, certificate.firm, Flow::compliance, world.ledger.households(home), audit.remediation_cost * world.wage(home));
      if (world.trust.active) look_again(world, certificate.firm);
      watch_runway(world, certificate.firm);
      prepare(world, id, audit.remediation_time);
    } else {
      grant_certificate(world, id);
    }
  } else if (world.told.wanted) {
    world.told.lines.emplace_back("for nobody: the applicant is gone");
  }
  begin_audits(world, b);
}

void on_renewal_due(World& world, const Event& event) {
  if (!is_current(world, event, Application::none)) return;
  const CertificateId id{event.subject};
  Certificate& certificate = world.firms[id];
  if (!needs_certificate(world, certificate.firm, certificate.authority)) return;
  if (world.rules.mode(certificate.authority) != AuditMode::independent) return;
  prepare(world, id, world.scenario.audit.preparation_time);
}

void on_certificate_expires(World& world, const Event& event) {
  if (!end_certificate(world, CertificateId{event.subject})) return;
  const FirmId firm = world.firms[CertificateId{event.subject}].firm;
  update_access(world, firm);
  watch_runway(world, firm);
}

void on_auditors_change(World& world, const Event& event) { begin_audits(world, BodyId{event.subject}); }

}  // namespace faultline

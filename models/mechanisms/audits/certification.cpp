#include "models/mechanisms/audits/certification.hpp"

#include "models/firms/access.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "sim/base/elementary.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

bool needs_certificate(const World& world, FirmId id, AuthorityId authority) {
  const Firm& firm = world.firms[id];
  if (firm.label != 0 && world.rules.label_authority(firm.label) == authority) return true;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    if (world.firms[p].exempt) continue;
    if (world.rules.authority(StateId{std::size_t{world.firms[p].state}}, firm.label) == authority) return true;
  }
  return false;
}

std::uint64_t applicant_identity(const World& world, const Certificate& certificate) {
  return identity_of(world.firms.record(certificate.firm).identity, digits_of(key_of(authority_name(world, certificate.authority))));
}

void validate_certificate(World& world, CertificateId id, SimTime until) {
  Certificate& certificate = world.firms[id];
  certificate.valid_until = until;
  certificate.attested = false;
  if (until == never) return;
  const SimTime lead = std::min(seconds_from_years(world.scenario.audit.renewal_lead), until - world.now);
  world.schedule(until - lead, Verb::renewal_due, id.value, 0, certificate.stamp);
  world.schedule(until, Verb::certificate_expires, id.value);
}

bool end_certificate(World& world, CertificateId id) {
  Certificate& certificate = world.firms[id];
  if (!certificate.used || certificate.valid_until != world.now) return false;
  if (!world.scenario.audit.extended_renewal || certificate.application == Application::none) return true;
  certificate.extended = true;
  certificate.valid_until = never;
  return false;
}

void end_extension(World& world, CertificateId id) {
  Certificate& certificate = world.firms[id];
  if (!certificate.extended) return;
  certificate.extended = false;
  certificate.valid_until = world.now;
}

namespace {

/// The firm's own word, at once and for ever; an audit that was on its way is called off.
/// @returns whether it had not given it before
bool attest(World& world, CertificateId id) {
  Certificate& certificate = world.firms[id];
  if (certificate.application != Application::none) leave_queue(world, id);
  if (certificate.attested && certificate.valid_until == never) return false;
  certificate.valid_until = never;
  certificate.attested = true;
  return true;
}

/// Failures before the pass of a certificate that a firm holds from the start: geometric, as of one that tried until it passed.
std::uint16_t past_failures(const World& world, FirmId firm, std::uint64_t applicant) {
  if (!world.trust.errors || world.enforcement.active) return 0;
  const double failure = failure_probability_of(world, keeps_promises(world, firm));
  const double u = world.chance.uniform(Purpose::certificate_tries, applicant, 0);
  return static_cast<std::uint16_t>(std::min(1000.0, std::floor(elementary::log(u) / elementary::log(failure))));
}

/// @returns whether a certificate came or went at once
bool request(World& world, FirmId firm, AuthorityId authority) {
  if (!authority.exists()) return false;
  CertificateId id = world.firms.certificate_from(firm, authority);
  if (!id.exists()) id = world.firms.add_certificate(firm, authority);
  Certificate& certificate = world.firms[id];
  if (world.rules.mode(authority) != AuditMode::independent) {
    if (!declines_to_attest(world, firm, authority)) return attest(world, id);
    if (certificate.attested) certificate.valid_until = world.now;
    return certificate.attested;
  }
  if (holds(world, firm, authority) || certificate.application != Application::none) return false;
  if (world.now == 0) {
    const double left = world.chance.uniform(Purpose::certificate_age, applicant_identity(world, certificate), 0);
    const double validity = world.scenario.audit.validity;
    certificate.failures_before_pass = past_failures(world, firm, applicant_identity(world, certificate));
    validate_certificate(world, id, validity > 0 ? 1 + seconds_from_years(validity * left) : never);
    return true;
  }
  certificate.application = Application::preparing;
  world.schedule(world.now, Verb::firm_applies, id.value, 0, certificate.stamp);
  return false;
}

}  // namespace

bool request_needed_certificates(World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  bool changes = firm.label != 0 && request(world, id, world.rules.label_authority(firm.label));
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    if (world.firms[p].exempt) continue;
    changes = request(world, id, world.rules.authority(StateId{std::size_t{world.firms[p].state}}, firm.label)) || changes;
  }
  for (CertificateId c = firm.first_certificate; c.exists(); c = world.firms[c].next) {
    const Certificate& certificate = world.firms[c];
    const bool idle = certificate.application == Application::none || certificate.application == Application::in_audit;
    if (idle || needs_certificate(world, id, certificate.authority)) continue;
    changes = changes || certificate.extended;
    leave_queue(world, c);
  }
  return changes;
}

bool leave_queue(World& world, CertificateId id) {
  Certificate& certificate = world.firms[id];
  const bool waited = certificate.application == Application::queued;
  if (waited) {
    AuditBody& body = world.bodies[certificate.body.index()];
    integrate_body(body, world.now);
    --body.waiting;
    ++body.abandoned;
  }
  certificate.application = Application::none;
  ++certificate.stamp;
  end_extension(world, id);
  return waited;
}

void grant_transition(World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  const SimTime until = later(world.now, seconds_from_years(world.scenario.audit.transition));
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const StateId state{std::size_t{world.firms[p].state}};
    if (!world.firms[p].open || world.firms[p].exempt || has_access(world, id, state)) continue;
    const AuthorityId authority = world.rules.authority(state, LabelOption{0});
    CertificateId certificate = world.firms.certificate_from(id, authority);
    if (!certificate.exists()) certificate = world.firms.add_certificate(id, authority);
    world.firms[certificate].valid_until = until;
    world.firms[certificate].attested = false;
    world.schedule(until, Verb::certificate_expires, certificate.value);
    if (world.firms[certificate].application == Application::none && needs_certificate(world, id, authority)) {
      world.schedule(world.now, Verb::renewal_due, certificate.value, 0, world.firms[certificate].stamp);
    }
  }
}

}  // namespace faultline

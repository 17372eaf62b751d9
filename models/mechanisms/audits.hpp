// Audits: a queue before each audit body. Two clocks: the applicant's preparation and remediation hold no auditor. Fees are
// paid when an audit begins; a failure sends the applicant back to its own work and then to the end of a queue.
#pragma once

#include "models/world/world.hpp"

namespace faultline {

void on_firm_applies(World& world, const Event& event);         ///< Verb::firm_applies
void on_applicant_queues(World& world, const Event& event);     ///< Verb::applicant_queues
void on_applicant_withdraws(World& world, const Event& event);  ///< Verb::applicant_withdraws
void on_audit_ends(World& world, const Event& event);           ///< Verb::audit_ends
void on_renewal_due(World& world, const Event& event);          ///< Verb::renewal_due
void on_certificate_expires(World& world, const Event& event);  ///< Verb::certificate_expires
void on_auditors_change(World& world, const Event& event);      ///< Verb::auditors_change

}  // namespace faultline

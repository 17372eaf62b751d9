// Certificates from the firm's side: which it needs, how one is asked for, and how an applicant leaves a queue.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Does any market of the firm, or its label, need a certificate of this authority?
bool needs_certificate(const World& world, FirmId firm, AuthorityId authority);

/// Makes a certificate valid until a date and schedules its renewal and its end.
void validate_certificate(World& world, CertificateId certificate, SimTime until);

/// The date is reached: the certificate ends, unless its renewal is under way and that extends it.
/// @returns true if it ended
bool end_certificate(World& world, CertificateId certificate);

/// An extended certificate loses its extension: the renewal is granted or given up.
void end_extension(World& world, CertificateId certificate);

/// Address of the random numbers of one firm's dealings with one authority.
std::uint64_t applicant_identity(const World& world, const Certificate& certificate);

/// Asks for every certificate that the firm's markets and label need and that it neither holds nor has applied for:
/// self-attested ones are given at once, independent ones schedule an application;
/// firms that are there at time zero hold theirs already, of every age up to the validity. Applications no longer needed end.
/// @returns whether a certificate came or went at once, which access then follows
bool request_needed_certificates(World& world, FirmId firm);
inline bool request_certificates(World& world, FirmId firm) {
  return world.rules.authority_count() != 0 && request_needed_certificates(world, firm);
}

/// Takes an applicant out of its body's queue, if it is in one, and voids the application.
/// @returns true if it was waiting
bool leave_queue(World& world, CertificateId certificate);

/// Lets a firm that already sells go on for the transition period wherever a new rule asks for a certificate it lacks.
void grant_transition(World& world, FirmId firm);

}  // namespace faultline

// A certificate, or the attempt to get one: a firm before one authority (a regime or an alliance).
#pragma once

#include "models/agents/ids.hpp"
#include "sim/base/time.hpp"

#include <cstdint>

namespace faultline {

/// What the applicant is doing; a valid certificate may be under renewal at the same time.
enum class Application : std::uint8_t { none, preparing, queued, in_audit };

struct Certificate {
  FirmId firm;
  AuthorityId authority;
  BodyId body;               ///< that audits it now
  SimTime valid_until = -1;  ///< before the present: not valid; `never`: for ever
  SimTime queued_at = 0;
  std::uint32_t stamp = 0;     ///< a withdrawal or a new attempt makes older events void
  std::uint32_t attempts = 0;  ///< audits begun: the occasion of their random numbers
  CertificateId next;
  Application application{};
  bool used = false;
  bool extended = false;                   ///< past its date, valid while its renewal is under way
  std::uint16_t failures = 0;              ///< audits failed since the last one passed
  std::uint16_t failures_before_pass = 0;  ///< … and before it, since the one passed before
  bool attested = false;                   ///< by the firm itself: worth nothing where an independent audit is asked for
};

}  // namespace faultline

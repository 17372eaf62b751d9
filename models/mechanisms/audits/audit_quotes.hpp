// What audit bodies quote: waits and prices.
#pragma once

#include "models/economy/world.hpp"

#include <limits>

namespace faultline {

struct Quote {
  double queue = std::numeric_limits<double>::infinity();  ///< [years]
  double wage = 1;                                         ///< of the auditors
  double multiple = 1;                                     ///< of the posted fee that the queue makes
  double usual_multiple = 1;                               ///< of late
};

/// The shortest wait among the bodies that may audit, given the mean of the audit itself.
Quote shortest_quote(const World& world, AuthorityId authority, double service);

/// Years from an application to a certificate.
double access_time(const World& world, double queue, double service, double failure_probability);

/// Time an applicant would wait for a certificate now, its own preparation and likely remediation included [years];
/// infinite where no body may audit for this authority.
double quoted_access_time(const World& world, AuthorityId authority, double size, bool honest = true);

/// Whether fees of audits rise with the wait that is quoted.
inline bool prices_congestion(const World& world) {
  const AuditSupplyParameters& supply = world.scenario.audit_supply;
  return supply.active && supply.pricing == AuditPricing::congestion;
}

/// What such an applicant would pay now over the posted fee: the wage of the auditors, and what their queue adds.
double audit_price(const World& world, AuthorityId authority, double size);

/// Size of a firm before an auditor; of an idea if `firm` is none.
double audit_size_of(const World& world, FirmId firm);

}  // namespace faultline

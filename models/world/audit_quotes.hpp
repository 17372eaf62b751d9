// What audit bodies quote: waits and prices.
#pragma once

#include "models/world/world.hpp"

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

}  // namespace faultline

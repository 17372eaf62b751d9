// Effort and enforcement as a scenario gives them: who inspects, what is found, what it costs, and whether a firm minds.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace faultline {

enum class Effort : std::uint8_t { honest, chosen };
enum class Inspectors : std::uint8_t { fixed, adaptive };
enum class AuditorChoice : std::uint8_t { client, central };

struct EnforcementParameters {                    // [enforcement]
  bool active = false;                            ///< whether compliance is inspected, and recorded, at all
  Effort effort{};                                ///< whether firms mean to comply, or compare what complying and shirking are worth
  double lapse_rate = 0;                          ///< δ_c [1/year] at which a firm that complies drifts out of compliance, unnoticed
  std::map<std::string, double> inspection_rate;  ///< regime -> h [1/year] at which a firm is inspected in each of its states
  double missed = 0;                              ///< β, probability that an inspection does not find a firm that does not comply
  double false_finding = 0;                       ///< α, probability that an inspection finds against a firm that complies
  std::map<std::string, double> fine;             ///< regime -> share of yearly revenue in the state
  double false_fine = 0;                          ///< share of the fines for false findings that stand
  double collected_home = 0;                      ///< χ, share of a fine on a firm from here that is collected
  double collected_abroad = 0;                    ///< χ of firms from elsewhere
  double payment_delay = 0;                       ///< [years] from a finding to the payment: appeals
  int exclusion_after = 0;                        ///< findings in a state after which it excludes a firm; 0: it excludes nobody
  double exclusion_years = 0;                     ///< [years] of an exclusion; 0: for good
  Inspectors inspectors{};                        ///< whether rates are given, or follow what inspections bring
  double inspection_cost = 0;                     ///< K [US$ m] of an inspection to an adaptive inspectorate
  double finding_benefit = 0;                     ///< B [US$ m] that a true finding is worth to it
  double rate_adaptation = 0;                     ///< [1/year² per US$ m] at which its rate follows its gain on an inspection
  double rate_review = 0;                         ///< [years] between two of its reviews of its rate
  double rate_floor = 0;                          ///< [1/year] below which it does not go
};

}  // namespace faultline

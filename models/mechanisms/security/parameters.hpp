// What a scenario says about security against attacks.
#pragma once

#include <cstdint>

namespace faultline {

enum class BreachFunction : std::uint8_t { power, exponential, threshold };

struct SecurityParameters {  // [security]: what firms spend against attacks
  bool active = false;
  BreachFunction breach_function{};
  double vulnerability = 0;      ///< v, probability that an attack breaches a firm that spends nothing
  double effectiveness = 0;      ///< α [1 / (US$ m / year)] of spending
  double exponent = 0;           ///< b of the power function
  double protection_cost = 0;    ///< c [US$ m / year] of being safe under the threshold
  double loss = 0;               ///< L [US$ m] of a breach, of a startup
  double vendor_loss = 0;        ///< L [US$ m] of a breach, of a vendor's firm
  double attack_rate = 0;        ///< [1/year] at which firms expect to be attacked
  double partners = 0;           ///< n − 1, firms whose insecurity a firm is exposed to
  double vendor_partners = 0;    ///< share of them that are vendors' firms
  double contagion = 0;          ///< q, probability that an attack comes in through an insecure partner
  bool secure_at_start = false;  ///< what firms take their partners to be at time zero
  double vendor_minimum = 0;     ///< [US$ m / year] that vendors' firms must spend
};

}  // namespace faultline

// What a scenario says about failures and attacks, and what firms and states hold against them: one struct per table. Included by
// parameters.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faultline {

enum class Recovery : std::uint8_t { at_once, by_stage };
enum class BreachFunction : std::uint8_t { power, exponential, threshold };

struct OutageParameters {  // [[outage]]: one cause, and all the firms that it hits lose supply together
  std::string name;
  std::string label;
  std::string vendor;               ///< whose firms it hits; empty: any owner's, and startups
  std::vector<std::string> layers;  ///< in these layers; empty: all
  std::vector<std::string> states;  ///< supply that is lost in these states' markets; empty: all
  double loss = 0;                  ///< share of its supply that a firm hit loses, in [0, 1]
  double reach = 0;                 ///< share of these firms that are hit, in [0, 1]
  bool attack = false;              ///< it hits only firms whose security it breaches
  double at = 0;                    ///< [years] date of the strike; with a hazard the date from which it may strike
  double hazard = 0;                ///< [1/year] of striking while it is not in force; 0: once, at `at`
  double duration = 0;              ///< [years] mean time of repair
  double variation = 0;             ///< coefficient of variation of the time of repair
  Recovery recovery{};              ///< when supply returns
  double notice = 0;                ///< [years] by which it is announced
};

struct ResilienceParameters {  // [resilience]: what firms hold against outages, by duty or on warning
  bool active = false;
  double duty_cost = 0;           ///< what being able to replace all supply adds to variable cost, as a share of it
  double standby_cover = 0;       ///< share of lost supply that capacity hired on warning replaces
  double standby_cost = 0;        ///< [US$ m] per US$ m / year of sales that it can carry, paid once per announcement
  double standby_fixed_cost = 0;  ///< [US$ m] per firm and announcement
};

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

struct MaterialsParameters {  // [materials]: an input from outside the economy, whose shares are `layer.material_share`
  bool active = false;
  double price = 0;                  ///< of the material; 1 is usual
  double stockpile = 0;              ///< [years] of use, sold at the usual price while the material is dear
  double holding_cost = 0;           ///< [1/year] share of the stockpile's usual value
  std::vector<std::string> holders;  ///< states that keep the stockpile; empty: all
};

}  // namespace faultline

// What a scenario says about failures and attacks, and about the resilience held against them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faultline {

enum class Recovery : std::uint8_t { at_once, by_stage };

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

}  // namespace faultline

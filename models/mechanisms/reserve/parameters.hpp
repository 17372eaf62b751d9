// What a scenario says about public spending that is reserved for entrants.
#pragma once

#include <map>
#include <string>

namespace faultline {

struct ReserveParameters {  // [reserve]: a part of public spending that only young startups may win
  bool active = false;
  std::map<std::string, double> share;  ///< state -> share of its public spending
  double age = 0;                       ///< [years] from founding for which a startup counts as an entrant
};

}  // namespace faultline

// What a scenario says about a boycott.
#pragma once

#include <string>

namespace faultline {

struct BoycottParameters {  // [boycott]
  std::string state;        ///< whose buyers take part; empty: nobody does
  double at = 0;            ///< [years] the date
  double strength = 0;      ///< log points of appeal that foreign firms lose
};

}  // namespace faultline

// What a scenario says about buyers who move one after another.
#pragma once

#include <map>
#include <string>

namespace faultline {

struct SwitchingParameters {  // [switching]: buyers move between homes of sellers at a rate, not at once
  bool active = false;
  std::map<std::string, double> rate;     ///< layer -> ξ [1/year]; 0: at once
  double settle_every = 0;                ///< [years] spacing of the dates on which buyers have moved
  double cost = 0;                        ///< [US$ per US$ of yearly spending that moves]
  std::map<std::string, double> subsidy;  ///< state -> share of that cost which the state pays
  double response = 0;                    ///< elasticity of the rate in what is left for the buyer to pay
  std::map<std::string, double> network;  ///< layer -> γ [log points of appeal of a home that everybody buys from]
};

}  // namespace faultline

// What a scenario says about the critical material.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace faultline {

struct MaterialsParameters {  // [materials]: an input from outside the economy, whose shares are `layer.material_share`
  bool active = false;
  double price = 0;                  ///< of the material; 1 is usual
  double stockpile = 0;              ///< [years] of use, sold at the usual price while the material is dear
  double holding_cost = 0;           ///< [1/year] share of the stockpile's usual value
  std::vector<std::string> holders;  ///< states that keep the stockpile; empty: all
};

}  // namespace faultline

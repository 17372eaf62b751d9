// What a scenario says about levies on sales.
#pragma once

#include <string>
#include <vector>

namespace faultline {

struct LevyParameters {  // [[levy]]: a state takes a share of what firms sell there
  std::string name;
  std::string label;
  bool active = true;               ///< false: it is not raised
  std::string state;                ///< that raises and receives it
  std::vector<std::string> layers;  ///< whose sales it takes a share of; empty: all
  double rate = 0;                  ///< ℓ, share of revenue
  double above_here = 0;            ///< [US$ m / year] of sales in the state, and …
  double above_worldwide = 0;       ///< … in all states, above which a firm is liable; 0: all are
};

}  // namespace faultline

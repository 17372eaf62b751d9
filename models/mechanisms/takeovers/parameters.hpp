// What a scenario says about firms that change owners.
#pragma once

#include <string>

namespace faultline {

struct TakeoverParameters {  // [[takeover]]: on a date, firms change owners
  std::string name;
  std::string label;
  bool active = true;           ///< false: it does not come about
  double at = 0;                ///< [years] the date
  std::string vendor;           ///< whose firms are bought; empty: a startup …
  std::string home;             ///< … the one of this home …
  std::string layer;            ///< … and layer with the largest sales on the date
  std::string owner;            ///< state in which the buyers live
  double price_years = 0;       ///< [years of profit] paid for each firm; 0: nothing
  bool origin_follows = false;  ///< buyers and cut-offs treat the firm as one of the new owner's state
};

}  // namespace faultline

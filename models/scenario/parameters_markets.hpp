// What a scenario says about the public reserve for entrants, firms that change owners and buyers who take time to move. As parameters.hpp.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace faultline {

struct ReserveParameters {  // [reserve]: a part of public spending that only young startups may win
  bool active = false;
  std::map<std::string, double> share;  ///< state -> share of its public spending
  double age = 0;                       ///< [years] from founding for which a startup counts as an entrant
};

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

// What a scenario says about subsidies of audits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faultline {

enum class SubsidyRecipients : std::uint8_t { startups, vendors, all };

struct SubsidyParameters {  // [[subsidy]]: a state pays a part of what audits cost firms at home there
  std::string name;
  std::string label;
  bool active = true;
  std::string state;                ///< that pays, for its own firms
  std::vector<std::string> layers;  ///< of the firms; empty: all
  SubsidyRecipients recipients{};
  double share = 0;   ///< of an audit's fee
  double below = 0;   ///< [US$ m / year] of sales in all states from which on a firm gets nothing; 0: all get it
  double cap = 0;     ///< [US$ m] at most, of one audit; 0: none
  double budget = 0;  ///< [US$ m] a year; who comes when it is spent gets nothing; 0: none
};

}  // namespace faultline

// From what is chosen to a prospect: the markets, the way of serving each, the books and the label, as a function of weight.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/decisions/shared_cost.hpp"

namespace faultline {

/// How a served state is served.
struct ChosenWay {
  MarketTerms terms;  ///< of a firm that is not exempt
  OperatingMode mode{};
  bool builds = false;
  Stance stance{};
};

/// What is chosen, whatever way the markets were weighed: the books and the label are paid for, the markets are not added yet.
/// @returns a prospect without markets where the label's cost takes all
Prospect begin_prospect(const MarketChoice& choice, SharedCost& shared, const Outlook& outlook, double scale);

/// Writes down the books that are shirked. @param states  those in which they are, of the prospect or none of them
void note_shirked(Prospect& prospect, const Outlook& outlook, StateSet states);

/// Adds one served state to what the prospect is worth as a function of weight.
void add_market(Prospect& prospect, const Outlook& outlook, const MarketOutlook& market, const ChosenWay& way, double weight);

}  // namespace faultline

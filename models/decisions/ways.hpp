// From what is chosen to a prospect: the markets, the way of serving each, the books and the label, as a function of weight.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/decisions/shared_cost.hpp"

namespace faultline {

/// How a served state is served.
struct ChosenWay {
  MarketTerms terms;  ///< of a firm that is obliged
  OperatingMode mode{};
  bool builds = false;
};

/// What is chosen, whatever way the markets were weighed: the books and the label are paid for, the markets are not added yet.
/// @returns a prospect without markets where the label's cost takes all
Prospect begin_prospect(const MarketChoice& choice, SharedCost& shared, const Outlook& outlook, double scale);

/// The ways without the book are those of a firm that shirks, where effort is chosen: it is obliged all the same.
void note_shirked(Prospect& prospect, const Outlook& outlook);

/// Adds one served state to what the prospect is worth as a function of weight.
void add_market(Prospect& prospect, const MarketOutlook& market, const ChosenWay& way, double elasticity, double weight);

}  // namespace faultline

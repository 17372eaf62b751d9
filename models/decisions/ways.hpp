// From what is chosen to a prospect: the markets, the way of serving each, the books and the label, as a function of weight.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/rules/value_curves.hpp"

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

/// Powers of scale in the value of what is chosen under an outlook: profit that is held by revenue, by variable cost, and the share of
/// compliance by size.
CurveExponents curve_exponents(const Outlook& outlook);

/// What is chosen at a weight as a function of scale, around it; in the order of the exponents.
/// @param markup_weight  weight per unit of scale
ValueCurve curve_of(const Prospect& chosen, const Outlook& outlook, double markup_weight);

}  // namespace faultline

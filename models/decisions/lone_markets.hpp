// Markets that stand alone: nobody asks for anything and everybody sells in one way, so that each is served if it is worth its cost,
// whatever becomes of the others. A firm then needs no outlook of what there is to choose from.
#pragma once

#include "models/decisions/prospects.hpp"

namespace faultline {

/// Whether the markets of this firm stand alone whatever its label, which it cannot have.
bool stand_alone(const World& world, const Surroundings& around);

/// The best set there; what choose() finds under an outlook, to the last bit.
Prospect choose_alone(const World& world, const Surroundings& around, Vantage vantage);

/// Every market that is worth its cost.
/// @param terms_of  MarketTerms of a state by its place
template <class TermsOf>
Prospect choose_each(std::size_t states, double weight, double label_cost, TermsOf&& terms_of) {
  Prospect prospect;
  prospect.cost = label_cost;
  for (std::size_t j = 0; j < states; ++j) {
    const MarketTerms terms = terms_of(j);
    if (terms.slope <= 0) continue;
    const double value = terms.at(weight);
    EXPECTS(value < std::numeric_limits<double>::infinity());  // false for NaN too
    if (value < 0) continue;
    prospect.markets |= bit(j);
    prospect.value += value;
    prospect.slope += terms.slope;
    prospect.cost += terms.cost;
  }
  prospect.value -= label_cost;
  if (prospect.markets == 0 || prospect.value < 0) {  // better nothing than the label's cost
    prospect.markets = 0;
    prospect.value = prospect.slope = prospect.cost = 0;
  }
  return prospect;
}

}  // namespace faultline

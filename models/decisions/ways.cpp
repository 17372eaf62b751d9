#include "models/decisions/ways.hpp"

#include <bit>

namespace faultline {

Prospect begin_prospect(const MarketChoice& choice, SharedCost& shared, const Outlook& outlook, double scale) {
  Prospect prospect;
  prospect.label = outlook.label;
  prospect.scale = scale;
  prospect.exact = choice.exact;
  const double label_cost = outlook.label_cost - (1.0 - scale) * outlook.label_compliance;
  if (choice.markets == 0 || choice.value < label_cost) return prospect;
  prospect.markets = choice.markets;
  prospect.exempt = choice.exempt;
  prospect.books = choice.books | outlook.standard;
  prospect.value = choice.value - label_cost;
  shared.set_scale(1.0);
  prospect.cost = outlook.label_cost + shared(choice.books);
  prospect.compliance = outlook.label_compliance + shared.compliance(choice.books);
  return prospect;
}

void note_shirked(Prospect& prospect, const Outlook& outlook) {
  if (!outlook.effort_is_chosen) return;
  for (StateSet rest = prospect.exempt; rest != 0; rest &= rest - 1) {
    prospect.shirked |= bit(outlook.markets[static_cast<std::size_t>(std::countr_zero(rest))].book);
  }
  prospect.shirked &= ~prospect.books;
  prospect.exempt = 0;
}

void add_market(Prospect& prospect, const MarketOutlook& market, const ChosenWay& way, double elasticity, double weight) {
  const std::uint64_t state = bit(market.state.index());
  if ((prospect.exempt & state) == 0) {
    const MarketTerms& terms = way.terms;
    prospect.set_mode(market.state, way.mode);
    const bool supported = (way.builds ? market.exempt_built : market.exempt_plain).holds(weight);
    prospect.builds |= way.builds ? state : 0;
    prospect.slope += terms.slope;
    prospect.cost += supported ? terms.cost - market.support : terms.cost;
    return;
  }
  prospect.set_mode(market.state, market.mode);
  const ExemptTerms& exempt = way.builds ? market.exempt_built : market.exempt_plain;
  prospect.builds |= way.builds ? state : 0;
  prospect.cost += exempt.terms.cost;
  if (!exempt.holds(weight)) {
    prospect.slope += exempt.terms.slope;
    return;
  }
  prospect.held |= state;
  prospect.held_profit[static_cast<std::size_t>(market.measure)].add(held_firm(elasticity, market.measure), exempt.terms.slope,
                                                                     exempt.free_up_to);
}

}  // namespace faultline

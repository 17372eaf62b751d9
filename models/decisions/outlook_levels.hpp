// The levels of an outlook: what a programme that was solved for it depends on, number by number, always in one order.
#pragma once

#include "models/decisions/prospects.hpp"

namespace faultline {

/// Slopes of the modes other than a connected one's.
template <class Visit>
void visit_slopes_apart(const Outlook& outlook, Visit&& visit) {
  for (const MarketOutlook& market : outlook.markets) {
    for (const MarketTerms& terms : market.plain_apart) visit(terms.slope);
    for (const MarketTerms& terms : market.built_apart) visit(terms.slope);
  }
}

/// Slopes of the ways without the book, and per unit of own weight how much of the threshold a firm would fill.
template <class Visit>
void visit_exempt(const Outlook& outlook, Visit&& visit) {
  for (const MarketOutlook& market : outlook.markets) {
    outlook.visit_beside(market, [&](const WaysBeside& ways) {
      for (const ExemptTerms* exempt : {&ways.exempt_plain, &ways.exempt_built}) {
        visit(exempt->terms.slope);
        visit(exempt->free_up_to > 0 ? 1.0 / exempt->free_up_to : 0.0);
      }
      if (!outlook.effort_is_chosen) return;
      visit(ways.shirking_plain.slope);
      visit(ways.shirking_built.slope);
    });
  }
  visit(outlook.size_level);
}

/// Costs of serving markets, support, audits and the label.
template <class Visit>
void visit_costs(const Outlook& outlook, Visit&& visit) {
  for (const MarketOutlook& market : outlook.markets) market.visit_obliged([&](const MarketTerms& terms) { visit(terms.cost); });
  for (const MarketOutlook& market : outlook.markets) {
    outlook.visit_beside(market, [&](const WaysBeside& ways) {
      visit(ways.exempt_plain.terms.cost);
      visit(ways.support);
    });
  }
  for (const double cost : outlook.audit_cost) visit(cost);
  visit(outlook.label_cost);
}

}  // namespace faultline

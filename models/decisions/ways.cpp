#include "models/decisions/ways.hpp"

#include "sim/base/elementary.hpp"

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

void note_shirked(Prospect& prospect, const Outlook& outlook, StateSet states) {
  for (StateSet rest = states & prospect.markets; rest != 0; rest &= rest - 1) {
    prospect.shirked |= bit(outlook.markets[static_cast<std::size_t>(std::countr_zero(rest))].book);
  }
  prospect.shirked &= ~prospect.books;
}

void add_market(Prospect& prospect, const Outlook& outlook, const MarketOutlook& market, const ChosenWay& way, double weight) {
  const std::uint64_t state = bit(market.state.index());
  prospect.set_mode(market.state, way.mode);
  prospect.builds |= way.builds ? state : 0;
  const WaysBeside& beside = outlook.beside(market, way.mode);
  const ExemptTerms& exempt = beside.exempt(way.builds);
  if (way.stance != Stance::exempt) {
    const MarketTerms& terms = way.terms;
    prospect.slope += terms.slope;
    prospect.cost += exempt.holds(weight) ? terms.cost - beside.support_of(way.stance) : terms.cost;
    return;
  }
  prospect.cost += exempt.terms.cost;
  if (!exempt.holds(weight)) {
    prospect.slope += exempt.terms.slope;
    return;
  }
  prospect.held |= state;
  HeldProfit& profit = prospect.held_profit[static_cast<std::size_t>(market.measure)];
  const HeldFirm held = held_firm(outlook.elasticity, market.measure);
  if (exempt.times == 0) return profit.add(held, {exempt.terms.slope, 0.0, exempt.free_up_to});
  for (std::size_t i = 0; i < exempt.times; ++i) {
    const SoldExempt& time = outlook.times_exempt[exempt.first_time + i];
    if (time.holds(weight)) {
      profit.add(held, time);
    } else {
      prospect.slope += time.slope;
    }
  }
}

CurveExponents curve_exponents(const Outlook& outlook) {
  return {held_firm(outlook.elasticity, ExemptionMeasure::revenue).cost_power(),
          held_firm(outlook.elasticity, ExemptionMeasure::production).revenue_power(), outlook.size_exponent};
}

ValueCurve curve_of(const Prospect& chosen, const Outlook& outlook, double markup_weight) {
  const HeldProfit& by_revenue = chosen.held_profit[static_cast<std::size_t>(ExemptionMeasure::revenue)];
  const HeldProfit& by_cost = chosen.held_profit[static_cast<std::size_t>(ExemptionMeasure::production)];
  ValueCurve curve;
  curve.linear = chosen.slope * markup_weight;
  curve.cost = chosen.cost - by_revenue.revenue - by_cost.cost;  // held revenue, held cost: whatever the scale
  const CurveExponents powers = curve_exponents(outlook);
  if (by_revenue.cost != 0) curve.coefficient[0] = by_revenue.cost * elementary::pow(markup_weight, powers[0]);
  if (by_cost.revenue != 0) curve.coefficient[1] = by_cost.revenue * elementary::pow(markup_weight, powers[1]);
  if (chosen.scale < 1) {
    curve.cost -= chosen.compliance;
    curve.coefficient[2] = -chosen.compliance * elementary::pow(markup_weight * outlook.size_level, powers[2]);
  }
  return curve;
}

}  // namespace faultline

#include "models/firms/demand_view.hpp"

#include "models/firms/access.hpp"
#include "models/mechanisms/outages/outages.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

/// Sales per unit of own weight, κ E/Φ. A firm that does not sell there yet counts itself in,
/// κ E/(Φ + κ w): nothing to a small firm, much to a large one in a thin market.
/// @param trade  factor of its weight
double sales_at(const World& world, const Firm& firm, PresenceId presence, StateId state, MarketSegment segment, double trade,
                Level level_of) {
  const MarketId m = world.markets.market(state, LayerId{std::size_t{firm.layer}}, segment);
  const Market& market = world.markets[m];
  if (market.base_spending == 0 && market.expected_level == 0) return 0;  // nobody buys there, as most states do in public
  const double market_level =
      level_of == Level::expected ? world.markets.expected_level_at(m, world.now) : world.markets.present_level_at(m, world.now);
  const StateId home{std::size_t{firm.home}};
  const double present_kappa = world.markets.account(home, m).kappa;  // what a threshold is compared with is sold today
  const double kappa = (level_of == Level::expected ? expected_kappa(world, m, home, firm.firm_class) : present_kappa) * trade;
  const double level = kappa * market_level;
  const bool opening = world.now == 0;  // opening levels count every firm in
  if (opening || firm.weight == 0) return level;
  const double response = world.layers[firm.layer].spending_response;
  if (presence.exists() && full_weights(world, presence)[static_cast<std::size_t>(segment)] > 0) return level;
  const double spending = world.markets.spending_scale_at(m, world.now);
  if (spending <= 0) return level;
  if (response == 0) return level / (1.0 + level * firm.weight / spending);
  const double phi = world.markets.phi_at_level(m, market_level, world.now);
  return level * elementary::pow(1.0 + kappa * firm.weight / phi, response - 1.0);
}

}  // namespace

SegmentDemands view_demand(const World& world, const Firm& firm, StateId state, PresenceId presence, const SellerWeight& weight,
                           bool entrant, bool is_idea) {
  const Seller seller{firm, presence, entrant};
  const WeightBySegment selling = presence.exists() ? full_weights(world, presence) : WeightBySegment{};
  const SegmentDemands demand = demand_expected(world, seller, state, weight.offered_in_any_way(), selling);
  return is_idea ? demand_after_entry(world, seller, state, demand) : demand;
}

BestSales granular_sales(const World& world, const Firm& firm, SegmentDemands demand, double capacity_weight) {
  for (SegmentDemand& segment : demand) segment.own *= capacity_weight;
  const PricingTerms terms = pricing_terms(world, LayerId{std::size_t{firm.layer}});
  const double markup = best_markup(demand, terms);
  const double revenue = revenue_at(demand, terms, markup);
  return {revenue * profit_margin(markup), revenue};
}

double demand_in(const World& world, const Firm& firm, PresenceId presence, StateId state, const SellerWeight& weight, bool public_too,
                 Level level) {
  const auto in = [&](MarketSegment segment) { return sales_at(world, firm, presence, state, segment, weight.trade, level); };
  const double privately = weight.origin[0] * in(MarketSegment::private_buyers);
  return public_too ? privately + weight.origin[1] * in(MarketSegment::public_buyers) : privately;
}

double measure_per_weight(const World& world, const Firm& firm, double present_demand, StateId state, LocalCapacity capacity,
                          const SalesCharge& charge) {
  const Layer& layer = world.layers[firm.layer];
  const double revenue = present_demand * capacity_weight(layer, capacity) * charge.weight;
  const bool by_revenue = world.states[state.index()].exempt_measure == ExemptionMeasure::revenue;
  return by_revenue ? revenue : revenue * (1.0 - layer.margin) * charge.kept;
}

}  // namespace faultline

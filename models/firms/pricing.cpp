#include "models/firms/pricing.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/elementary.hpp"

namespace faultline {

PricingTerms pricing_terms(const World& world, LayerId layer) {
  const EconomyParameters& economy = world.scenario.economy;
  const Layer& row = world.layers[layer.index()];
  return {row.elasticity, row.upper_elasticity, economy.markup_ceiling,
          economy.conduct == Conduct::cournot ? Rivalry::quantities : Rivalry::prices};
}

SegmentDemands demand_met(const World& world, StateId home, StateId state, LayerId layer, const WeightBySegment& constant,
                          const WeightBySegment& selling) {
  SegmentDemands demand;
  for (std::size_t g = 0; g < segment_count; ++g) {
    const MarketId m = world.markets.market(state, layer, static_cast<MarketSegment>(g));
    const double kappa = world.markets.account(home, m).kappa;
    const Market& market = world.markets[m];
    demand[g].own = kappa * constant[g];
    demand[g].spending = world.markets.spending_scale_at(m, world.now);
    demand[g].counts_own = world.now == 0 && market.opening_level > 0;
    demand[g].rivals = demand[g].counts_own ? world.markets.phi_at_level(m, market.opening_level, world.now)
                                            : std::max(0.0, market.phi + world.markets.missing_weight(m) - kappa * selling[g]);
  }
  return demand;
}

SegmentDemands demand_expected(const World& world, StateId home, StateId state, LayerId layer, const WeightBySegment& constant,
                               const WeightBySegment& selling) {
  SegmentDemands demand = demand_met(world, home, state, layer, constant, selling);
  for (std::size_t g = 0; g < segment_count; ++g) {
    if (demand[g].counts_own) continue;
    const MarketId m = world.markets.market(state, layer, static_cast<MarketSegment>(g));
    const double present = world.markets[m].phi + world.markets.missing_weight(m);
    if (demand[g].spending <= 0 || present <= 0) continue;
    const double expected = world.markets.phi_at_level(m, world.markets.expected_level_at(m, world.now), world.now);
    demand[g].rivals *= expected / present;
  }
  return demand;
}

SegmentDemands demand_after_entry(const World& world, StateId state, LayerId layer, const SegmentDemands& demand) {
  const PricingTerms terms = pricing_terms(world, layer);
  const double constant_markup = ces_markup(terms.elasticity);
  std::array<double, segment_count> outside{};
  std::array<double, segment_count> count{};
  SegmentDemands rival = demand;  // one of them: own weights as its cost explains them
  double revenue = 0;
  double lost = 0;
  for (std::size_t g = 0; g < segment_count; ++g) {
    const MarketId m = world.markets.market(state, layer, static_cast<MarketSegment>(g));
    for (std::size_t h = 0; h < world.state_count(); ++h) count[g] += world.markets.account(StateId{h}, m).sellers;
    outside[g] = std::min(world.markets[m].outside_weight, demand[g].rivals);
    rival[g].own = count[g] > 0 ? (demand[g].rivals - outside[g]) / count[g] : 0.0;
    if (rival[g].own <= 0) continue;
    const double share = rival[g].own / demand[g].rivals;
    const double sales = share * demand[g].spending * elementary::pow(demand[g].rivals, world.layers[layer.index()].spending_response);
    revenue += sales;
    lost += sales * perceived_elasticity(share, terms);
  }
  if (revenue <= 0) return demand;
  double rivals_markup = std::min(terms.markup_ceiling, ces_markup(lost / revenue));
  const double factor = relative_markup_weight(rivals_markup, terms.elasticity);
  for (SegmentDemand& segment : rival) segment.own /= factor;
  SegmentDemands entrant = demand;
  double own_markup = constant_markup;
  constexpr int most_rounds = 500;
  for (int round = 0; round < most_rounds; ++round) {
    const double rivals_factor = relative_markup_weight(rivals_markup, terms.elasticity);
    const double own_factor = relative_markup_weight(own_markup, terms.elasticity);
    for (std::size_t g = 0; g < segment_count; ++g) {
      const double each = rival[g].own * rivals_factor;
      entrant[g].rivals = outside[g] + count[g] * each;
      rival[g].rivals = outside[g] + std::max(0.0, count[g] - 1.0) * each + demand[g].own * own_factor;
    }
    const double rivals_next = best_markup(rival, terms);
    const double own_next = best_markup(entrant, terms);
    const double change = std::max(std::abs(rivals_next - rivals_markup), std::abs(own_next - own_markup));
    rivals_markup = rivals_next;
    own_markup = own_next;
    if (change < 1e-13) break;
  }
  return entrant;
}

}  // namespace faultline

#include "models/firms/pricing.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

PricingTerms pricing_terms(const World& world, LayerId layer) {
  const EconomyParameters& economy = world.scenario.economy;
  const Layer& row = world.layers[layer.index()];
  return {row.elasticity, row.upper_elasticity, economy.markup_ceiling,
          economy.conduct == Conduct::cournot ? Rivalry::quantities : Rivalry::prices};
}

namespace {

/// Where buyers have bases a seller sells to those who are used to its home for a while, and to all as they move.
void split_by_habit(const World& world, const Seller& seller, MarketId m, double constant, double selling, SegmentDemand& free,
                    SegmentDemand& used) {
  if (!has_bases(world, m)) return;
  const HomeDemand home = home_demand(world, m, seller.home(), seller.firm.firm_class);
  free.own = used.own = home.kappa * constant;
  free.rivals = std::max(0.0, home.phi - home.kappa * selling);
  used.rivals = home.kappa * std::max(0.0, home.weight - selling);
  used.beyond = std::max(0.0, free.rivals - used.rivals);
  used.spending = free.spending * ((1.0 - home.moving) * home.base);
  free.spending *= home.moving;
}

/// What an entrant meets in the reserve.
SegmentDemand reserve_met(const World& world, const Seller& seller, StateId state, double constant, double selling) {
  if (world.reserve.shares[state.index()] == 0 || constant == 0) return {};
  const MarketId m = world.markets.market(state, seller.layer(), MarketSegment::public_buyers);
  const MarketBook& book = world.reserve.book;
  const double kappa = book.account(seller.home(), m).kappa;
  const bool sells = seller.presence.exists() && reserved_sales(world, seller.presence).weight > 0;
  SegmentDemand demand;
  demand.own = kappa * constant;
  demand.rivals = std::max(0.0, book[m].phi + book.missing_weight(m) - (sells ? kappa * selling : 0.0));
  demand.spending = reserve_spending_if(world, state, seller.layer(), 1.0);
  return demand;
}

}  // namespace

SegmentDemands demand_met(const World& world, const Seller& seller, StateId state, const WeightBySegment& constant,
                          const WeightBySegment& selling) {
  SegmentDemands demand;
  for (std::size_t g = 0; g < segment_count; ++g) {
    const MarketId m = world.markets.market(state, seller.layer(), static_cast<MarketSegment>(g));
    const double kappa = world.markets.account(seller.home(), m).kappa;
    const Market& market = world.markets[m];
    demand[g].own = kappa * constant[g];
    demand[g].spending = world.markets.spending_scale_at(m, world.now);
    demand[g].counts_own = world.now == 0 && market.opening_level > 0;
    demand[g].rivals = demand[g].counts_own ? world.markets.phi_at_level(m, market.opening_level, world.now)
                                            : std::max(0.0, market.phi + world.markets.missing_weight(m) - kappa * selling[g]);
    split_by_habit(world, seller, m, constant[g], selling[g], demand[g], demand[habit_place + g]);
  }
  if (!seller.entrant) return demand;
  demand[reserve_place] = reserve_met(world, seller, state, constant[1], selling[1]);
  const MarketId m = world.markets.market(state, seller.layer(), MarketSegment::public_buyers);
  if (demand[reserve_place].own > 0 && world.reserve.book[m].phi == 0) {  // which opens with it, and takes its share of what is open now
    for (const std::size_t place : {std::size_t{1}, habit_place + 1}) demand[place].spending *= 1.0 - world.reserve.shares[state.index()];
  }
  return demand;
}

SegmentDemands demand_expected(const World& world, const Seller& seller, StateId state, const WeightBySegment& constant,
                               const WeightBySegment& selling) {
  SegmentDemands demand = demand_met(world, seller, state, constant, selling);
  for (std::size_t g = 0; g < segment_count; ++g) {
    if (demand[g].counts_own) continue;
    const MarketId m = world.markets.market(state, seller.layer(), static_cast<MarketSegment>(g));
    const double present = world.markets[m].phi + world.markets.missing_weight(m);
    if (demand[g].spending <= 0 || present <= 0) continue;
    const double expected = world.markets.phi_at_level(m, world.markets.expected_level_at(m, world.now), world.now);
    demand[g].rivals *= expected / present;
    demand[habit_place + g].rivals *= expected / present;
    demand[habit_place + g].beyond *= expected / present;
  }
  return demand;
}

namespace {

/// How many sell in each place that a firm's price reaches, and what the outside good weighs there.
struct SellersMet {
  std::array<double, std::tuple_size_v<SegmentDemands>> count{};
  std::array<double, std::tuple_size_v<SegmentDemands>> outside{};
};

SellersMet sellers_met(const World& world, const Seller& seller, StateId state, const SegmentDemands& demand) {
  SellersMet met;
  for (std::size_t g = 0; g < segment_count; ++g) {
    const MarketId m = world.markets.market(state, seller.layer(), static_cast<MarketSegment>(g));
    for (std::size_t h = 0; h < world.state_count(); ++h) met.count[g] += world.markets.account(StateId{h}, m).sellers;
    const bool habits = has_bases(world, m);
    met.outside[g] = std::min(habits ? free_outside_weight(world, m) : world.markets[m].outside_weight, demand[g].rivals);
    if (habits) met.count[habit_place + g] = world.markets.account(seller.home(), m).sellers;
  }
  if (demand[reserve_place].own == 0) return met;
  const MarketId m = world.markets.market(state, seller.layer(), MarketSegment::public_buyers);
  for (std::size_t h = 0; h < world.state_count(); ++h) met.count[reserve_place] += world.reserve.book.account(StateId{h}, m).sellers;
  return met;
}

}  // namespace

SegmentDemands demand_after_entry(const World& world, const Seller& seller, StateId state, const SegmentDemands& demand) {
  const LayerId layer = seller.layer();
  const PricingTerms terms = pricing_terms(world, layer);
  const double constant_markup = ces_markup(terms.elasticity);
  const auto [count, outside] = sellers_met(world, seller, state, demand);
  const std::size_t places = std::max(segment_count, places_sold_in(demand));  // rivals may sell to the public where it does not
  SegmentDemands rival = demand;                                               // one of them: own weights as its cost explains them
  double revenue = 0;
  double lost = 0;
  for (std::size_t g = 0; g < places; ++g) {
    rival[g].own = count[g] > 0 ? (demand[g].rivals - outside[g]) / count[g] : 0.0;
    if (rival[g].own <= 0) continue;
    const double share = rival[g].own / demand[g].rivals;
    const double all = demand[g].rivals + demand[g].beyond;
    const double sales = share * demand[g].spending * elementary::pow(all, world.layers[layer.index()].spending_response);
    revenue += sales;
    lost += sales * perceived_elasticity(share, rival[g].own / all, terms);
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
    for (std::size_t g = 0; g < places; ++g) {
      const double each = rival[g].own * rivals_factor;
      entrant[g].rivals = outside[g] + count[g] * each;
      rival[g].rivals = outside[g] + std::max(0.0, count[g] - 1.0) * each + demand[g].own * own_factor;
    }
    for (std::size_t g = 0; habit_place + g < places && g < segment_count; ++g) {
      for (SegmentDemands* side : {&rival, &entrant})
        (*side)[habit_place + g].beyond = std::max(0.0, (*side)[g].rivals - (*side)[habit_place + g].rivals);
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

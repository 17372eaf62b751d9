#include "models/world/opening.hpp"

#include "models/world/access.hpp"
#include "models/world/prospects.hpp"
#include "sim/base/contracts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace faultline {

namespace {

struct Candidate {
  std::array<double, segment_count> weight{};  ///< κ · own weight · capacity weight: its part of Φ; 0 where it may not sell
  double cost = 0;          ///< [US$ m / year] of serving this market, beside the others
  double exempt_cost = 0;   ///< … while exempt from its rules

  /// The larger Φ can be, the more competitive the firm: it breaks even at Φ = E/σ · weight/cost.
  [[nodiscard]] double competitiveness() const { return cost > 0 ? weight[0] / cost : std::numeric_limits<double>::infinity(); }
};

/// Yearly cost of the state's rules to a firm that already keeps those of its home.
double added_compliance(World& world, StateId home, StateId state) {
  const std::uint32_t at_home = world.rules.book(home, 0);
  const std::uint32_t here = world.rules.book(state, 0);
  if (here == no_book) return 0;
  const BookSet kept = at_home == no_book || home == state ? 0 : bit(at_home);
  return world.rules.cost(kept | bit(here)) - world.rules.cost(kept);
}

std::vector<Candidate> candidates_for(World& world, StateId state, LayerId layer) {
  std::vector<double> cost_by_home(world.state_count());
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    cost_by_home[h] = added_compliance(world, StateId{h}, state) + world.states[state.index()].filing_cost;
  }
  const MarketId private_market = world.markets.market(state, layer, MarketSegment::private_buyers);
  const MarketId public_market = world.markets.market(state, layer, MarketSegment::public_buyers);
  std::vector<Candidate> candidates;
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const Firm& firm = world.firms[FirmId{row}];
    if (!firm.active || firm.layer != layer.value) continue;
    const bool needs = (world.states[state.index()].needs_capacity[layer.index()] & bit(firm.home)) != 0;
    const LocalCapacity capacity = needs ? LocalCapacity::rented : LocalCapacity::not_needed;
    const StateId home{std::size_t{firm.home}};
    Candidate candidate;
    const double capable = capacity_weight(world.layers[layer.index()], capacity);
    candidate.weight[0] = firm.weight * world.markets.account(home, private_market).kappa * capable;
    if (sells_to_public(world, firm, state, capacity, world.rules.authority(state, LabelOption{0}).exists())) {
      candidate.weight[1] = firm.weight * world.markets.account(home, public_market).kappa * capable;
    }
    candidate.exempt_cost = fixed_cost_of(world, firm, state);
    candidate.cost = cost_by_home[firm.home] + candidate.exempt_cost;
    candidates.push_back(candidate);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.competitiveness() > b.competitiveness(); });
  return candidates;
}

/// A market while it is filled.
struct Filling {
  const Layer& layer;
  const NationState& rules;
  double complying_weight;   ///< what the price of complying leaves of a weight
  std::array<double, segment_count> spending{};
  std::array<double, segment_count> phi{};

  /// Sales at a price that leaves this part of the weight at the best price.
  [[nodiscard]] double sales(const Candidate& candidate, double part) const {
    double sum = 0;
    for (std::size_t g = 0; g < segment_count; ++g) {
      const double weight = candidate.weight[g] * part;
      if (weight > 0) sum += weight * spending[g] / (phi[g] + weight);
    }
    return sum;
  }

  /// Takes the candidate in, in the way that pays it more, unless it would lose either way.
  void admit(const Candidate& candidate) {
    double part = complying_weight;
    double profit = (1.0 - rules.revenue_cost) * layer.margin * sales(candidate, part) - candidate.cost;
    const double best_sales = rules.exempt_below > 0 ? sales(candidate, 1.0) : 0.0;
    const double measure = rules.exempt_measure == ExemptionMeasure::revenue ? 1.0 : 1.0 - layer.margin;
    const double ratio = rules.exempt_below > 0 ? best_sales * measure / rules.exempt_below : 2.0;
    if (ratio > 1) profit += rules.support;
    if (rules.exempt_below > 0) {
      const HeldFirm held = held_firm(layer.elasticity, rules.exempt_measure);
      const double gain = ratio <= 1 ? 1.0 : held.profit(ratio) / ratio;  // profit over that at the best price
      const double exempt_profit = layer.margin * best_sales * gain - candidate.exempt_cost;
      if (exempt_profit >= profit) {
        profit = exempt_profit;
        part = ratio <= 1 ? 1.0 : std::pow(held.price(ratio), 1.0 - layer.elasticity);
      }
    }
    if (profit < 0) return;
    for (std::size_t g = 0; g < segment_count; ++g) phi[g] += candidate.weight[g] * part;
  }
};

void fill_market(World& world, StateId state, LayerId layer) {
  const NationState& rules = world.states[state.index()];
  Filling filling{world.layers[layer.index()], rules, rules.complying_weight[layer.index()]};
  std::array<MarketId, segment_count> markets;
  for (std::size_t g = 0; g < segment_count; ++g) {
    markets[g] = world.markets.market(state, layer, static_cast<MarketSegment>(g));
    filling.spending[g] = world.markets.spending_at(markets[g], world.now);
    filling.phi[g] = world.markets[markets[g]].outside_weight;
  }
  for (const Candidate& candidate : candidates_for(world, state, layer)) filling.admit(candidate);
  for (std::size_t g = 0; g < segment_count; ++g) {
    if (filling.phi[g] > 0) world.markets.set_opening_level(markets[g], filling.spending[g] / filling.phi[g]);
  }
}

}  // namespace

void expect_opening(World& world) {
  EXPECTS(world.now == 0);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) fill_market(world, StateId{j}, LayerId{s});
  }
}

}  // namespace faultline

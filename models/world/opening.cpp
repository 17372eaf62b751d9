#include "models/world/opening.hpp"

#include "models/world/access.hpp"
#include "sim/base/contracts.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace faultline {

namespace {

struct Candidate {
  std::array<double, segment_count> weight{};  ///< κ · own weight · capacity weight: its part of Φ; 0 where it may not sell
  double cost = 0;          ///< [US$ m / year] of serving this market, beside the others

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
    candidate.cost = cost_by_home[firm.home] + fixed_cost_of(world, firm, state);
    candidates.push_back(candidate);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.competitiveness() > b.competitiveness(); });
  return candidates;
}

void fill_market(World& world, StateId state, LayerId layer) {
  std::array<MarketId, segment_count> markets;
  std::array<double, segment_count> spending{};
  std::array<double, segment_count> phi{};
  for (std::size_t g = 0; g < segment_count; ++g) {
    markets[g] = world.markets.market(state, layer, static_cast<MarketSegment>(g));
    spending[g] = world.markets.spending_at(markets[g], world.now);
    phi[g] = world.markets[markets[g]].outside_weight;
  }
  const double margin = world.layers[layer.index()].margin;
  for (const Candidate& candidate : candidates_for(world, state, layer)) {
    double sales = candidate.weight[0] * spending[0] / (phi[0] + candidate.weight[0]);
    if (candidate.weight[1] > 0) sales += candidate.weight[1] * spending[1] / (phi[1] + candidate.weight[1]);
    if (margin * sales < candidate.cost) continue;
    for (std::size_t g = 0; g < segment_count; ++g) phi[g] += candidate.weight[g];
  }
  for (std::size_t g = 0; g < segment_count; ++g) {
    if (phi[g] > 0) world.markets.set_opening_level(markets[g], spending[g] / phi[g]);
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

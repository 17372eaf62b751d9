#include "models/decisions/opening.hpp"

#include "models/decisions/prospects.hpp"
#include "models/firms/access.hpp"
#include "models/firms/pricing.hpp"
#include "models/firms/sales_charge.hpp"
#include "models/firms/seller_weight.hpp"
#include "models/mechanisms/inputs/price_settlement.hpp"
#include "models/mechanisms/levies/levies.hpp"
#include "models/mechanisms/localisation/capacity_view.hpp"
#include "models/mechanisms/materials/materials.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "sim/base/contracts.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace faultline {

namespace {

struct Candidate {
  std::array<double, segment_count> weight{};  ///< its part of Φ at the constant markup, capacity included; 0 where it may not sell
  double cost = 0;                             ///< [US$ m / year] of serving this market, beside the others
  double exempt_cost = 0;                      ///< … while exempt from its rules
  double margin = 0;                           ///< variable profit over revenue
  double factor = 1;                           ///< of its weight, by its price
  double own_weight = 0;                       ///< own weight · capacity weight, at the constant markup
  double data_share = 0;                       ///< of production cost, rented
  std::size_t home = 0;
  bool exempt = false;
  bool granular = false;
  bool serves = false;
};

/// In order of competitiveness: the larger Φ can be, the more competitive the firm; it breaks even at Φ = E/σ · weight/cost.
std::vector<Candidate> in_order(const std::vector<Candidate>& candidates) {
  struct Rank {
    double competitiveness;
    std::size_t candidate;
  };
  std::vector<Rank> ranks;
  ranks.reserve(candidates.size());
  for (const Candidate& candidate : candidates) {
    const double competitiveness = candidate.cost > 0 ? candidate.weight[0] / candidate.cost : std::numeric_limits<double>::infinity();
    ranks.push_back({competitiveness, ranks.size()});
  }
  std::stable_sort(ranks.begin(), ranks.end(), [](const Rank& a, const Rank& b) { return a.competitiveness > b.competitiveness; });
  std::vector<Candidate> ordered;
  ordered.reserve(candidates.size());
  for (const Rank& rank : ranks) ordered.push_back(candidates[rank.candidate]);
  return ordered;
}

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
    const bool needs = needs_capacity(world, firm.home, firm.layer, state);
    const LocalCapacity capacity = needs ? LocalCapacity::rented : LocalCapacity::not_needed;
    const StateId home{std::size_t{firm.home}};
    if ((world.states[state.index()].cut_off & bit(home.index())) != 0) continue;
    Candidate candidate;
    TrustOutlook trust(world, FirmId{row}, layer, LabelOption{0}, keeps_promises(world, FirmId{row}));
    SellerWeight weight = seller_weight(world, firm, FirmId{row}, state);
    weight.capacity = capacity_weight(world.layers[layer.index()], capacity);
    weight.trust = trust.appeal(state, false);
    const double capable = weight.left_at_opening();
    candidate.weight[0] = firm.weight * world.markets.account(home, private_market).kappa * capable;
    if (sells_to_public(world, firm, state, capacity, world.rules.authority(state, LabelOption{0}).exists())) {
      candidate.weight[1] = firm.weight * world.markets.account(home, public_market).kappa * capable;
    }
    candidate.own_weight = firm.weight * capable;
    candidate.data_share = needs ? world.layers[layer.index()].rent_data_share : 0.0;
    candidate.home = firm.home;
    candidate.exempt_cost = fixed_cost_of(world, firm, state) * world.wage(home);
    candidate.cost = (cost_by_home[firm.home] + fixed_cost_of(world, firm, state)) * world.wage(home);
    candidate.granular = is_granular(world, firm.firm_class);
    candidates.push_back(candidate);
  }
  return in_order(candidates);
}

/// A market as it fills: spending as given, Φ with those who serve.
class Filling {
 public:
  Filling(const World& world, StateId state, LayerId layer)
      : layer_(world.layers[layer.index()]), rules_(world.states[state.index()]), terms_(pricing_terms(world, layer)) {
    const SalesCharge charge = sales_charge(rules_, layer.index(), true, is_liable_at_once(rules_, layer.index()));
    complying_weight_ = charge.weight;
    kept_ = charge.kept;
    of_exempt_ = sales_charge(rules_, layer.index(), false, is_liable_at_once(rules_, layer.index()));
    for (std::size_t g = 0; g < segment_count; ++g) {
      const MarketId m = world.markets.market(state, layer, static_cast<MarketSegment>(g));
      spending_[g] = world.markets.base_spending_at(m, world.now);
      outside_[g] = world.markets[m].outside_weight;
    }
  }

  [[nodiscard]] const std::array<double, segment_count>& phi() const { return phi_; }

  /// Every granular firm begins at the constant markup.
  void begin(std::vector<Candidate>& candidates) const {
    for (Candidate& candidate : candidates) {
      candidate.margin = kept_ * layer_.margin;
      candidate.factor = complying_weight_;
    }
  }

  /// Lets in, in order, whoever covers its cost. @returns whether someone chose otherwise than before
  bool select(std::vector<Candidate>& candidates) {
    phi_ = outside_;
    bool changed = false;
    for (Candidate& candidate : candidates) {
      const bool serves = candidate.granular ? covers_cost(candidate) : admit(candidate);
      changed = changed || serves != candidate.serves;
      candidate.serves = serves;
      if (serves) add(candidate);
    }
    return changed;
  }

  /// Brings granular firms that serve to rest at mutual best responses, one after another.
  void settle_prices(std::vector<Candidate>& candidates) {
    constexpr int most_rounds = 500;
    for (int round = 0; round < most_rounds; ++round) {
      phi_ = outside_;
      for (const Candidate& candidate : candidates) {
        if (candidate.serves) add(candidate);
      }
      double change = 0;
      for (Candidate& candidate : candidates) {
        if (candidate.granular && candidate.serves) change = std::max(change, price(candidate));
      }
      if (change < 1e-13) break;
    }
  }

 private:
  void add(const Candidate& candidate, double sign = 1.0) {
    for (std::size_t g = 0; g < segment_count; ++g) phi_[g] += sign * candidate.weight[g] * candidate.factor;
  }

  /// Sales at a price that leaves this part of the weight.
  [[nodiscard]] double sales(const Candidate& candidate, double part) const {
    double sum = 0;
    for (std::size_t g = 0; g < segment_count; ++g) {
      const double weight = candidate.weight[g] * part;
      if (weight > 0) sum += weight * spending_[g] / (phi_[g] + weight);
    }
    return sum;
  }

  [[nodiscard]] bool covers_cost(const Candidate& candidate) const {
    return !(candidate.margin * sales(candidate, candidate.factor) - candidate.cost + rules_.support < 0);
  }

  /// A small firm is obliged or exempt, whatever pays it more; its price follows. @returns whether it pays at all
  [[nodiscard]] bool admit(Candidate& candidate) const {
    candidate.factor = complying_weight_;
    candidate.margin = kept_ * layer_.margin;
    candidate.exempt = false;
    double profit = kept_ * layer_.margin * sales(candidate, candidate.factor) - candidate.cost;
    const double best_sales = rules_.exempt_below > 0 ? sales(candidate, of_exempt_.weight) : 0.0;
    const double measure = rules_.exempt_measure == ExemptionMeasure::revenue ? 1.0 : (1.0 - layer_.margin) * of_exempt_.kept;
    const double ratio = rules_.exempt_below > 0 ? best_sales * measure / rules_.exempt_below : 2.0;
    if (ratio > 1) profit += rules_.support;
    if (rules_.exempt_below > 0) {
      const HeldFirm held = held_firm(layer_.elasticity, rules_.exempt_measure);
      const double gain = ratio <= 1 ? 1.0 : held.profit(ratio) / ratio;  // profit over that at the best price
      const double exempt_profit = of_exempt_.kept * layer_.margin * best_sales * gain - candidate.exempt_cost;
      if (exempt_profit >= profit) {
        profit = exempt_profit;
        candidate.factor = of_exempt_.weight * (ratio <= 1 ? 1.0 : elementary::pow(held.price(ratio), 1.0 - layer_.elasticity));
        candidate.margin = of_exempt_.kept * (ratio <= 1 ? layer_.margin : held.margin(held.price(ratio)));
        candidate.exempt = true;
      }
    }
    return !(profit < 0);
  }

  /// @returns by how much its margin changed
  double price(Candidate& candidate) {
    std::array<SegmentDemand, segment_count> demand;
    for (std::size_t g = 0; g < segment_count; ++g) {
      const double own = candidate.weight[g] * complying_weight_;
      demand[g] = {own, std::max(0.0, phi_[g] - candidate.weight[g] * candidate.factor), spending_[g], false};
      const double response = layer_.spending_response;
      if (response != 0 && phi_[g] > 0) demand[g].spending /= elementary::pow(phi_[g], response);  // E(Φ) is what is given
    }
    add(candidate, -1.0);
    const double before = candidate.margin;
    const double markup = best_markup(demand, terms_);
    candidate.margin = kept_ * profit_margin(markup);
    candidate.factor = complying_weight_ * relative_markup_weight(markup, terms_.elasticity);
    add(candidate);
    return std::abs(candidate.margin - before);
  }

  const Layer& layer_;
  const NationState& rules_;
  PricingTerms terms_;
  double complying_weight_ = 1;  ///< what the price of complying leaves of a weight
  double kept_ = 1;              ///< what the regime leaves of revenue
  SalesCharge of_exempt_;        ///< what a levy takes of those whom the regime spares
  std::array<double, segment_count> spending_{};
  std::array<double, segment_count> outside_{};
  std::array<double, segment_count> phi_{};
};

/// @param accepted what the firms that are in weigh and cost, for prices and wages to be settled on
void fill_market(World& world, StateId state, LayerId layer, MarketWeights& accepted) {
  std::vector<Candidate> candidates = candidates_for(world, state, layer);
  Filling filling(world, state, layer);
  filling.begin(candidates);
  filling.select(candidates);
  const bool any_granular =
      std::any_of(candidates.begin(), candidates.end(), [](const Candidate& candidate) { return candidate.granular; });
  // Granular firms' markups leave room for others, who leave less to them: a few rounds, the last word is the prices'.
  constexpr int most_rounds = 8;
  for (int round = 0; any_granular && round < most_rounds; ++round) {
    if (round > 0 && !filling.select(candidates)) break;
    filling.settle_prices(candidates);
  }
  const NationState& rules = world.states[state.index()];
  const double levy = is_liable_at_once(rules, layer.index()) ? rules.levies[layer.index()].rate : 0.0;
  for (const Candidate& candidate : candidates) {
    if (!candidate.serves) continue;
    const double cost = candidate.exempt ? candidate.exempt_cost : candidate.cost;
    const double complying =
        candidate.exempt ? 0.0 : proportional_compliance(rules.revenue_cost, rules.production_cost, candidate.margin, levy);
    accepted.recurring[candidate.home] += cost / world.wage(StateId{candidate.home});
    for (std::size_t g = 0; g < segment_count; ++g) {
      if (candidate.weight[g] <= 0) continue;
      const MarketId m = world.markets.market(state, layer, static_cast<MarketSegment>(g));
      const std::size_t slot = accepted.slot(m, candidate.home);
      const double own = candidate.own_weight * candidate.factor;
      accepted.own[slot] += own;
      const double rent = material_rent(world, StateId{candidate.home}, layer);
      accepted.cost[slot] += own * (1.0 - candidate.margin - complying - levy) * (1.0 - candidate.data_share) * (1.0 - rent);
      accepted.complying[slot] += own * complying;
    }
  }
  for (std::size_t g = 0; g < segment_count; ++g) {
    if (filling.phi()[g] > 0) {
      world.markets.set_opening(world.markets.market(state, layer, static_cast<MarketSegment>(g)), filling.phi()[g]);
    }
  }
}

/// Labour of the entrants that replace the startups placed, one for one: what entry uses before any has been seen.
void expect_replacement(World& world) {
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const StateParameters& state = world.scenario.states[j];
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      const auto incumbents = state.incumbents.find(world.scenario.layers[s].name);
      if (incumbents == state.incumbents.end() || world.streams[world.stream_index(StateId{j}, LayerId{s})].rate <= 0) continue;
      world.production.one_off[j] += world.scenario.startups.exit_hazard * incumbents->second * world.layers[s].entry_cost;
    }
  }
}

MarketWeights fill_markets(World& world) {
  MarketWeights accepted(world);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) fill_market(world, StateId{j}, LayerId{s}, accepted);
  }
  return accepted;
}

/// Who is in makes wages, wages make who is in, and firms answer more than markets at given firms do: full steps would swing
/// ever wider. The next step's length follows from how the gap changed over the last one (Aitken's Δ²).
double next_relaxation(double relaxation, const std::vector<double>& before, const std::vector<double>& after) {
  constexpr double least = 0.02;
  double cross = 0;
  double square = 0;
  for (std::size_t j = 0; j < after.size(); ++j) {
    cross += before[j] * (after[j] - before[j]);
    square += (after[j] - before[j]) * (after[j] - before[j]);
  }
  return square > 0 ? std::clamp(-relaxation * cross / square, least, 1.0) : relaxation;
}

}  // namespace

void expect_opening(World& world) {
  EXPECTS(world.now == 0);
  MarketWeights accepted = fill_markets(world);
  if (!settles_prices(world.scenario)) return;
  constexpr int most_rounds = 30;
  constexpr double precision = 1e-6;  // firms are lumps, so it may not end at zero
  expect_replacement(world);
  double relaxation = 0.3;
  std::vector<double> gap(world.state_count());
  for (int round = 0; round < most_rounds; ++round) {
    const PriceChange change = settle_prices(world, accepted, relaxation);
    world.production.log_adapted = world.production.log_prices;
    accepted = fill_markets(world);
    if (change.largest < precision) break;
    if (round > 0) relaxation = next_relaxation(relaxation, gap, change.wage_gap);
    gap = change.wage_gap;
  }
}

}  // namespace faultline

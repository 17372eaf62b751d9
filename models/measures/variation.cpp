#include "models/measures/variation.hpp"

#include "models/firms/access.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/switching/installed_base.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "models/rules/demand.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>

namespace faultline {

namespace {

/// A presence in one segment, its weights as a part of Φ.
struct SegmentWeights {
  double acted_on = 0;   ///< 0 while it waits
  double informed = 0;   ///< the same without appeal that is not experienced; 0 while it waits
  double awaited = 0;    ///< `informed`, or what it will be once what it waits for is there
  double misled_by = 0;  ///< log points of appeal that is not experienced
  double appeal = 0;     ///< log points of appeal of label and trust
};

/// The premium of a valid label is acted on and not experienced.
double premium_of(const World& world, FirmId id) {
  return label_is_valid(world, id) ? world.scenario.alliances[world.firms[id].label - 1U].certificate_premium : 0.0;
}

/// The appeal of label and trust by which buyers in one state choose, and the part of it that they do not experience.
struct Appeal {
  double acted_on = 0;
  double misled_by = 0;
};

Appeal appeal_of(const World& world, FirmId id, const Presence& presence, double premium) {
  if (!world.trust.active || world.scenario.trust.appeal == 0.0) return {premium, premium};
  const StateId state{std::size_t{presence.state}};
  const double appeal = premium + world.scenario.trust.appeal * belief_in(world, id, state, label_is_valid(world, id)).believed;
  return {appeal, appeal - true_appeal(world, id, state)};
}

SegmentWeights weigh(const World& world, const Firm& firm, const Presence& presence, std::size_t segment, const Appeal& appeal,
                     double awaited) {
  const MarketId m =
      world.markets.market(StateId{std::size_t{presence.state}}, LayerId{std::size_t{firm.layer}}, static_cast<MarketSegment>(segment));
  const double kappa = world.markets.account(StateId{std::size_t{firm.home}}, m).kappa;
  SegmentWeights weights;
  weights.acted_on = kappa * presence.weight[segment];
  weights.appeal = appeal.acted_on;
  weights.misled_by = appeal.misled_by;
  weights.informed = appeal.misled_by == 0.0 ? weights.acted_on : weights.acted_on * elementary::exp(-appeal.misled_by);
  weights.awaited = weights.acted_on > 0.0 ? weights.informed : kappa * awaited;
  return weights;
}

/// Calls visit(firm, presence, by segment) for every presence, open or awaited.
template <class Visit>
void visit_presences(const World& world, Visit&& visit) {
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    const Firm& firm = world.firms[id];
    if (!firm.active) continue;
    const double premium = premium_of(world, id);
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      const Presence& presence = world.firms[p];
      const std::array<double, segment_count> awaited = awaited_weights(world, id, presence);
      const Appeal appeal = appeal_of(world, id, presence, premium);
      std::array<SegmentWeights, segment_count> weights;
      for (std::size_t g = 0; g < segment_count; ++g) weights[g] = weigh(world, firm, presence, g, appeal, awaited[g]);
      visit(id, presence, weights);
    }
  }
}

/// Public spending out of the reserve as well, and what buying from few costs.
void survey_reserve(const World& world, std::vector<MarketSurvey>& survey) {
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      MarketSurvey& market = survey[world.markets.market(StateId{j}, LayerId{s}, MarketSegment::public_buyers).index()];
      market.spending = public_spending_at(world, StateId{j}, LayerId{s});
      market.reserve_wedge = reserve_wedge(world, StateId{j}, LayerId{s});
    }
  }
}

}  // namespace

std::vector<StateIncome> incomes_between(const World& world, const Ledger& before, const Ledger& after, double years) {
  std::vector<StateIncome> incomes(world.state_count());
  for (std::size_t h = 0; h < world.state_count(); ++h) {
    StateIncome& income = incomes[h];
    for (std::size_t s = 0; s < world.layer_count(); ++s) {
      for (const MarketSegment segment : {MarketSegment::private_buyers, MarketSegment::public_buyers}) {
        income.budget += world.markets.final_spending_at(world.markets.market(StateId{h}, LayerId{s}, segment), world.now);
      }
      if (world.reserve.active)
        income.budget += public_spending_at(world, StateId{h}, LayerId{s}) -
                         world.markets.spending_at(world.markets.market(StateId{h}, LayerId{s}, MarketSegment::public_buyers), world.now);
      if (world.scenario.economy.closure == Closure::general) continue;  // the budget is income: profits are in it
      for (const FirmClass c : {FirmClass::startup, FirmClass::vendor}) {
        const AccountId account = after.firms(StateId{h}, LayerId{s}, c);
        const auto paid = [&](Flow flow) { return (after.paid(account, flow) - before.paid(account, flow)) / years; };
        const auto received = [&](Flow flow) { return (after.received(account, flow) - before.received(account, flow)) / years; };
        income.profits += received(Flow::sales_private) + received(Flow::sales_public) - paid(Flow::production) - paid(Flow::input_use) -
                          paid(Flow::local_data) - paid(Flow::fixed_cost) - paid(Flow::market_entry) - paid(Flow::local_capacity) -
                          paid(Flow::entry_cost) - paid(Flow::standby) - paid(Flow::breach) - paid(Flow::liability);
        income.compliance +=
            paid(Flow::compliance) + paid(Flow::audit_fee) + paid(Flow::alliance_fee) - received(Flow::support) + paid(Flow::audit_premium);
        income.fines -= paid(Flow::fine) + paid(Flow::levy);
      }
    }
    const AccountId households = after.households(StateId{h});
    const AccountId government = after.government(StateId{h});
    const auto received = [&](AccountId account, Flow flow) {
      return (after.received(account, flow) - before.received(account, flow)) / years;
    };
    income.profits += received(households, Flow::liability);
    income.compliance += received(households, Flow::migration);
    income.compliance += (after.paid(government, Flow::support) - before.paid(government, Flow::support)) / years;
    income.fines += received(government, Flow::fine) + received(government, Flow::levy);
    income.compliance -= received(households, Flow::auditor_rent);  // what a queue adds to fees is a transfer to auditors
  }
  return incomes;
}

void VariationMeasure::set_reference(const World& world, const std::vector<MarketSurvey>& survey, const std::vector<StateIncome>& incomes) {
  reference_ = survey;
  incomes_ = incomes;
  outside_weights_.clear();
  for (std::size_t m = 0; m < world.markets.market_count(); ++m) outside_weights_.push_back(world.markets[MarketId{m}].outside_weight);
  firms_.assign(world.firms.row_count(), {});
  varieties_.clear();
  visit_presences(world, [&](FirmId id, const Presence& presence, const auto& weights) {
    FirmVarieties& own = firms_[id.index()];
    if (own.count == 0) own = {world.firms[id].generation, static_cast<std::uint32_t>(varieties_.size()), 0};
    ++own.count;
    varieties_.push_back({presence.state, {weights[0].awaited, weights[1].awaited}, markup_of(presence)});
  });
}

const VariationMeasure::Variety* VariationMeasure::find(const World& world, FirmId id, std::uint32_t state) const {
  if (id.index() >= firms_.size() || firms_[id.index()].generation != world.firms[id].generation) return nullptr;
  const FirmVarieties& own = firms_[id.index()];
  for (std::uint32_t v = own.first; v < own.first + own.count; ++v) {
    if (varieties_[v].state == state) return &varieties_[v];
  }
  return nullptr;
}

std::vector<MarketSurvey> VariationMeasure::survey_markets(const World& world) const {
  std::vector<MarketSurvey> survey(world.markets.market_count());
  for (std::size_t m = 0; m < survey.size(); ++m) {
    const double outside = world.markets[MarketId{m}].outside_weight;
    survey[m].spending = world.markets.final_spending_at(MarketId{m}, world.now);
    survey[m].weights = {outside, outside, outside, outside};
    survey[m].plain = outside;
    const bool continues = !outside_weights_.empty() && outside > 0 && outside_weights_[m] > 0;
    if (continues) survey[m].continuing.push_back({outside_weights_[m], outside, 0.0});
  }
  if (world.reserve.active) survey_reserve(world, survey);
  for (std::size_t m = 0; m < survey.size(); ++m) survey[m].switching_wedge = switching_wedge(world, MarketId{m});
  visit_presences(world, [&](FirmId id, const Presence& presence, const auto& weights) {
    const Firm& firm = world.firms[id];
    const double elasticity = world.layers[firm.layer].elasticity;
    const Variety* before = find(world, id, presence.state);
    const auto without = [&](double appeal) { return appeal == 0.0 ? 1.0 : elementary::exp(-appeal / elasticity); };
    const double experienced = without(weights[0].misled_by);  // both segments are told the same
    const double plain = without(weights[0].appeal);
    for (std::size_t g = 0; g < segment_count; ++g) {
      const MarketId m =
          world.markets.market(StateId{std::size_t{presence.state}}, LayerId{std::size_t{firm.layer}}, static_cast<MarketSegment>(g));
      const SegmentWeights& own = weights[g];
      WeightSums& sums = survey[m.index()].weights;
      sums.acted_on += own.acted_on;
      sums.experienced += own.acted_on * experienced;
      survey[m.index()].plain += own.acted_on * plain;
      sums.informed += own.informed;
      sums.awaited += own.awaited;
      if (before == nullptr || before->weight[g] <= 0.0 || own.awaited <= 0.0) continue;
      survey[m.index()].continuing.push_back({before->weight[g], own.awaited, elementary::log(markup_of(presence) / before->markup)});
    }
  });
  return survey;
}

Variation VariationMeasure::measure(const World& world, const std::vector<MarketSurvey>& survey, StateId state,
                                    const StateIncome& income) const {
  // Where spending answers to prices utility is not Cobb–Douglas, and a larger budget is no gain: nothing is claimed.
  const bool responds =
      std::any_of(world.layers.begin(), world.layers.end(), [](const Layer& layer) { return layer.spending_response != 0; });
  if (incomes_.empty() || responds) return value_change({}, income, {});
  StatePriceChange prices;
  const StateIncome& before = incomes_[state.index()];
  for (std::size_t s = 0; s < world.layer_count(); ++s) {
    const double elasticity = world.layers[s].elasticity;
    for (std::size_t g = 0; g < segment_count; ++g) {
      const std::size_t m = world.markets.market(state, LayerId{s}, static_cast<MarketSegment>(g)).index();
      const double share = 0.5 * (reference_[m].spending / before.budget + survey[m].spending / income.budget);
      if (!(share > 0.0)) continue;
      const PriceChange change =
          decompose_price_change(survey[m].continuing, reference_[m].weights.awaited, survey[m].weights.awaited, elasticity);
      const PriceWedges then = price_wedges(reference_[m].weights, elasticity);
      const PriceWedges now = price_wedges(survey[m].weights, elasticity);
      prices.varieties.costs += share * change.costs;
      prices.varieties.markups += share * change.markups;
      prices.varieties.variety += share * (change.variety + survey[m].reserve_wedge - reference_[m].reserve_wedge);
      prices.wedges.delay += share * (now.delay - then.delay + survey[m].switching_wedge - reference_[m].switching_wedge);
      prices.wedges.trust += share * (now.trust - then.trust);
      prices.wedges.appeal += share * (now.appeal - then.appeal);
    }
  }
  return value_change(before, income, prices);
}

}  // namespace faultline

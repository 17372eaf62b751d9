// What an idea is worth before its productivity is known. The best choice is asked for at many weights under the same
// outlooks, so what does not change with the weight is kept between one and the next.
#include "models/rules/entry_value.hpp"
#include "models/world/foresight.hpp"
#include "models/world/pricing.hpp"
#include "models/world/prospects.hpp"
#include "models/world/shared_cost.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>

namespace faultline {

namespace {

/// One label's outlook and the ranges of books found at the weights asked so far: gains rise with the weight, so a range
/// holds at higher weights from below and at lower ones from above.
class LabelledChoice {
 public:
  LabelledChoice(World& world, const Outlook& outlook) : outlook_(outlook), shared_(world.rules, outlook_) {
    known_.reserve(64);
  }
  LabelledChoice(const LabelledChoice&) = delete;  // shared_ refers to outlook_
  LabelledChoice& operator=(const LabelledChoice&) = delete;

  Prospect at(double weight) {
    const auto after = std::upper_bound(known_.begin(), known_.end(), weight,
                                        [](double w, const Known& known) { return w < known.weight; });
    BookRange range;
    if (after != known_.begin()) range.lower = std::prev(after)->range.lower;
    if (after != known_.end()) range.upper = after->range.upper;
    const Prospect prospect = choose_within(range, shared_, outlook_, weight);
    known_.insert(after, {weight, range});
    return prospect;
  }

  /// The best set that is not empty.
  Prospect at_a_loss(World& world, double weight) const { return choose_some(world, outlook_, weight); }

  /// Leaves out markets that only a productivity of negligible probability could serve: their lines would be lost in rounding.
  void drop_unreachable(const ScaleLaw& law, double markup_weight) {
    constexpr double negligible = 1e-12;
    for (MarketOutlook& market : outlook_.markets) {
      for (MarketTerms* terms : {&market.plain, &market.built}) {
        if (terms->slope <= 0) continue;
        const double least = (terms->cost) / (terms->slope * markup_weight);
        if (law.probability(std::max(least, 0.0), std::numeric_limits<double>::infinity()) < negligible) terms->slope = 0;
      }
    }
  }

  /// Weight from which on the choice no longer changes: every market of positive slope served, capacity built where that
  /// pays at all.
  [[nodiscard]] double full_weight() const {
    double weight = 0;
    for (const MarketOutlook& market : outlook_.markets) {
      const double alone = market.book == no_book ? 0.0 : shared_.most_added(market.book);
      if (market.plain.slope > 0) weight = std::max(weight, (market.plain.cost + alone) / market.plain.slope);
      if (market.built.slope > market.plain.slope) {
        weight = std::max(weight, (market.built.cost - market.plain.cost) / (market.built.slope - market.plain.slope));
      }
    }
    return weight;
  }

 private:
  struct Known {
    double weight;
    BookRange range;
  };
  Outlook outlook_;
  SharedCost shared_;
  std::vector<Known> known_;
};

std::vector<std::unique_ptr<LabelledChoice>> labelled_choices(World& world, StateId home, LayerId layer, Vantage vantage,
                                                              double weight) {
  std::vector<std::unique_ptr<LabelledChoice>> choices;
  for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none())) {
    choices.push_back(std::make_unique<LabelledChoice>(
        world, look_ahead(world, home, layer, FirmClass::startup, label, FirmId::none(), weight, vantage)));
  }
  return choices;
}

/// Scale from which on the best choice no longer changes: beyond the weight at which each label's own set is final, the labels'
/// lines may still cross once.
double final_scale(std::vector<std::unique_ptr<LabelledChoice>>& choices, double low, double markup_weight) {
  double high = low;
  for (auto& choice : choices) high = std::max(high, choice->full_weight() / markup_weight);
  for (auto& first : choices) {
    for (auto& second : choices) {
      if (first == second) continue;
      const Prospect a = first->at(high * markup_weight);
      const Prospect b = second->at(high * markup_weight);
      if (a.slope > b.slope) high = std::max(high, (a.cost - b.cost) / ((a.slope - b.slope) * markup_weight));
    }
  }
  return high;
}

}  // namespace

ScaleLaw entry_law(const World& world, LayerId layer) {
  const StartupParameters& startups = world.scenario.startups;
  const double elasticity = world.layers[layer.index()].elasticity;
  switch (startups.productivity) {
    case ProductivityLaw::pareto:
      return ScaleLaw::pareto(startups.productivity_minimum, startups.productivity_shape, elasticity);
    case ProductivityLaw::lognormal:
      return ScaleLaw::lognormal(startups.productivity_log_mean, startups.productivity_log_sd, elasticity);
    case ProductivityLaw::degenerate: break;
  }
  return ScaleLaw::degenerate(startups.productivity_minimum, elasticity);
}

std::vector<ValueSegment> value_of_selling(World& world, StateId home, LayerId layer, Vantage vantage) {
  const double markup_weight = world.layers[layer.index()].markup_weight;
  std::vector<std::unique_ptr<LabelledChoice>> choices = labelled_choices(world, home, layer, vantage, 0.0);
  const auto best_at = [&](double scale) {
    Prospect best;
    for (auto& choice : choices) {
      const Prospect option = choice->at_a_loss(world, scale * markup_weight);
      if (best.markets == 0 || (option.markets != 0 && option.value > best.value)) best = option;
    }
    return ValueLine{best.slope * markup_weight, best.cost, best.markets};
  };
  const double high = final_scale(choices, 0.0, markup_weight) * 1.000001;
  std::vector<ValueSegment> envelope = upper_envelope(std::ref(best_at), 0.0, high);
  extend_to_infinity(envelope);
  return envelope;
}

double expected_entry_value(World& world, StateId home, LayerId layer) {
  if (world.foresight) return expected_value_with_foresight(world, home, layer);
  const StartupParameters& startups = world.scenario.startups;
  const Layer& row = world.layers[layer.index()];
  const bool certain = startups.productivity == ProductivityLaw::degenerate;
  const ScaleLaw law = entry_law(world, layer);
  // An idea that knows its productivity knows whether it would be large; one that does not takes itself as small.
  const double weight = certain && is_granular(world, FirmClass::startup) ? law.least() * row.markup_weight : 0.0;
  std::vector<std::unique_ptr<LabelledChoice>> choices = labelled_choices(world, home, layer, Vantage::own, weight);
  const auto best_at = [&](double scale) {
    Prospect best;
    for (auto& choice : choices) best = better(best, choice->at(scale * row.markup_weight));
    return ValueLine{best.slope * row.markup_weight, best.cost, best.markets};
  };
  if (certain) return std::max(0.0, best_at(law.least()).at(law.least()));
  for (auto& choice : choices) choice->drop_unreachable(law, row.markup_weight);
  const double high = final_scale(choices, law.least(), row.markup_weight);
  std::vector<ValueSegment> envelope =
      upper_envelope(std::ref(best_at), law.least(), std::max(high, law.least()) * 1.000001);
  extend_to_infinity(envelope);
  return expected_value(envelope, law);
}

}  // namespace faultline

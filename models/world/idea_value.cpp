// What an idea is worth before its productivity is known. The best choice is asked for at many weights under the same
// outlooks, so what does not change with the weight is kept between one and the next.
#include "models/rules/entry_value.hpp"
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

ScaleLaw scale_law(const StartupParameters& startups, double elasticity) {
  return startups.productivity == ProductivityLaw::pareto
             ? ScaleLaw::pareto(startups.productivity_minimum, startups.productivity_shape, elasticity)
             : ScaleLaw::lognormal(startups.productivity_log_mean, startups.productivity_log_sd, elasticity);
}

}  // namespace

double expected_entry_value(World& world, StateId home, LayerId layer) {
  const StartupParameters& startups = world.scenario.startups;
  const Layer& row = world.layers[layer.index()];
  const bool certain = startups.productivity == ProductivityLaw::degenerate;
  const double certain_scale = std::pow(startups.productivity_minimum, row.elasticity - 1.0);
  // An idea that knows its productivity knows whether it would be large; one that does not takes itself as small.
  const double weight = certain && is_granular(world, FirmClass::startup) ? certain_scale * row.markup_weight : 0.0;
  std::vector<std::unique_ptr<LabelledChoice>> choices;
  for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none())) {
    choices.push_back(std::make_unique<LabelledChoice>(
        world, look_ahead(world, home, layer, FirmClass::startup, label, FirmId::none(), weight)));
  }
  const auto best_at = [&](double scale) {
    Prospect best;
    for (auto& choice : choices) best = better(best, choice->at(scale * row.markup_weight));
    return ValueLine{best.slope * row.markup_weight, best.cost, best.markets};
  };
  if (certain) return std::max(0.0, best_at(certain_scale).at(certain_scale));
  const ScaleLaw law = scale_law(startups, row.elasticity);
  double high = law.least();
  for (auto& choice : choices) {
    choice->drop_unreachable(law, row.markup_weight);
    high = std::max(high, choice->full_weight() / row.markup_weight);
  }
  // Beyond `high` each label's own set is final; the labels' lines may still cross once.
  for (auto& first : choices) {
    for (auto& second : choices) {
      if (first == second) continue;
      const Prospect a = first->at(high * row.markup_weight);
      const Prospect b = second->at(high * row.markup_weight);
      if (a.slope > b.slope) high = std::max(high, (a.cost - b.cost) / ((a.slope - b.slope) * row.markup_weight));
    }
  }
  std::vector<ValueSegment> envelope =
      upper_envelope(std::ref(best_at), law.least(), std::max(high, law.least()) * 1.000001);
  extend_to_infinity(envelope);
  return expected_value(envelope, law);
}

}  // namespace faultline

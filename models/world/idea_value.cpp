// What an idea is worth before its productivity is known. The best choice is asked for at many weights under the same
// outlooks, so what does not change with the weight is kept between one and the next.
#include "models/rules/entry_value.hpp"
#include "models/rules/value_curves.hpp"
#include "models/world/foresight.hpp"
#include "models/world/market_lines.hpp"
#include "models/world/pricing.hpp"
#include "models/world/prospects.hpp"
#include "models/world/shared_cost.hpp"
#include "models/world/surroundings.hpp"
#include "models/world/trust.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>

namespace faultline {

namespace {

/// One label's outlook and the ranges of books found at the weights asked so far: gains rise with the weight, so a range
/// holds at higher weights from below and at lower ones from above.
class LabelledChoice {
 public:
  LabelledChoice(World& world, const Outlook& outlook) : outlook_(outlook), shared_(world.rules, outlook_) {
    known_.reserve(64);
  }
  [[nodiscard]] const Outlook& outlook() const { return outlook_; }
  LabelledChoice(const LabelledChoice&) = delete;  // shared_ and lines_ refer to outlook_
  LabelledChoice& operator=(const LabelledChoice&) = delete;

  Prospect at(double weight) {
    const auto after = std::upper_bound(known_.begin(), known_.end(), weight,
                                        [](double w, const Known& known) { return w < known.weight; });
    BookRange range;
    if (after != known_.begin()) range.lower = std::prev(after)->range.lower;
    if (after != known_.end()) range.upper = after->range.upper;
    const Prospect prospect = choose_within(range, shared_, lines(), outlook_, weight);
    known_.insert(after, {weight, range, prospect.value, weight * prospect.slope + prospect.cost, prospect.exact});
    return prospect;
  }

  /// No choice at this weight is worth more: the best of lines is convex, so it lies below the chord between two weights at which
  /// it is known. Rounding is allowed for.
  [[nodiscard]] double ceiling(double weight) const {
    const auto after = std::upper_bound(known_.begin(), known_.end(), weight,
                                        [](double w, const Known& known) { return w < known.weight; });
    if (after == known_.begin() || after == known_.end()) return std::numeric_limits<double>::infinity();
    const Known& left = *std::prev(after);
    if (!left.exact || !after->exact) return std::numeric_limits<double>::infinity();
    constexpr double rounding = 1e-9;
    const double share = (weight - left.weight) / (after->weight - left.weight);
    return left.value + share * (after->value - left.value) + rounding * after->turnover;
  }

  /// The same where gains may fall, or costs rise, with the weight: nothing is known from one weight to the next.
  Prospect at_any(double weight) {
    BookRange range;
    return choose_within(range, shared_, lines(), outlook_, weight);
  }

  /// The best set that is not empty.
  Prospect at_a_loss(World& world, double weight) const { return choose_some(world, outlook_, weight); }

  /// Leaves out markets that only a productivity of negligible probability could serve: their lines would be lost in rounding.
  void drop_unreachable(const ScaleLaw& law, double markup_weight) {
    constexpr double negligible = 1e-12;
    double reached = 0;  // a scale known to be reached: whatever less suffices is reached too
    const auto is_reached = [&](double scale) {
      if (scale <= reached) return true;
      if (law.probability(scale, std::numeric_limits<double>::infinity()) < negligible) return false;
      reached = scale;
      return true;
    };
    for (MarketOutlook& market : outlook_.markets) {
      for (MarketTerms* terms : {&market.plain, &market.built, &market.exempt_plain.terms, &market.exempt_built.terms,
                                 &market.plain_apart[0], &market.plain_apart[1], &market.built_apart[0], &market.built_apart[1]}) {
        if (terms->slope <= 0) continue;
        const double least = (terms->cost - market.support) / (terms->slope * markup_weight);
        if (!is_reached(std::max(least, 0.0))) terms->slope = 0;
      }
    }
    lines_.reset();
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
      if (market.operates_apart()) weight = std::max(weight, last_change_of_mode(market, alone));
      for (const ExemptTerms* exempt : {&market.exempt_plain, &market.exempt_built}) {
        if (exempt->terms.slope > 0) weight = std::max(weight, last_held_weight(market, *exempt, alone));
      }
    }
    return weight;
  }

 private:
  /// Weight from which on no steeper way of serving a market while obliged replaces another.
  /// @param alone  [US$ m] that the book costs by itself
  static double last_change_of_mode(const MarketOutlook& market, double alone) {
    double weight = 0;
    market.visit_obliged([&](const MarketTerms& terms) {
      if (terms.slope <= 0) return;
      weight = std::max(weight, (terms.cost + alone) / terms.slope);
      market.visit_obliged([&](const MarketTerms& steeper) {
        if (steeper.slope > terms.slope) weight = std::max(weight, (steeper.cost - terms.cost) / (steeper.slope - terms.slope));
      });
    });
    return weight;
  }

  /// Weight from which an exempt way is not chosen any longer; where nobody can comply, from which it is worth its cost.
  /// @param alone  [US$ m] that the book costs by itself
  [[nodiscard]] double last_held_weight(const MarketOutlook& market, const ExemptTerms& exempt, double alone) const {
    if (!std::isfinite(exempt.free_up_to)) return last_shirking_weight(market, exempt.terms, alone);
    const HeldFirm held = held_firm(outlook_.elasticity, market.measure);
    const double at_threshold = exempt.terms.slope * exempt.free_up_to;
    double ratio = 1;
    bool can_comply = false;
    for (const MarketTerms* obliged : {&market.plain, &market.built}) {
      if (obliged->slope <= 0) continue;
      can_comply = true;
      const double cost = (obliged->cost + alone - exempt.terms.cost) / at_threshold;
      ratio = std::max(ratio, held.indifference(obliged->slope / exempt.terms.slope, cost));
    }
    constexpr double never = 1e12;
    while (!can_comply && ratio < never && held.profit(ratio) * at_threshold < exempt.terms.cost) ratio *= 2;
    return ratio * exempt.free_up_to;
  }

  /// The same of a way that is open at every weight: from which it is worth its cost, and keeping the book is worth more.
  [[nodiscard]] static double last_shirking_weight(const MarketOutlook& market, const MarketTerms& shirking, double alone) {
    double weight = shirking.cost / shirking.slope;
    for (const MarketTerms* obliged : {&market.plain, &market.built}) {
      if (obliged->slope <= shirking.slope) continue;
      weight = std::max(weight, (obliged->cost + alone - shirking.cost) / (obliged->slope - shirking.slope));
    }
    return weight;
  }

  const MarketLines& lines() {
    if (!lines_) lines_.emplace(outlook_);
    return *lines_;
  }

  struct Known {
    double weight;
    BookRange range;
    double value;
    double turnover;  ///< gross value and cost together: what rounding is relative to
    bool exact;
  };
  Outlook outlook_;
  SharedCost shared_;
  std::optional<MarketLines> lines_;  ///< of the outlook as it is
  std::vector<Known> known_;
};

/// The choices under every label that a startup may hold.
class LabelChoices {
 public:
  LabelChoices(World& world, const Surroundings& around, Vantage vantage, bool honest)
      : markup_weight_(world.layers[around.firm().layer].markup_weight) {
    for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none())) {
      choices_.push_back(std::make_unique<LabelledChoice>(world, look_ahead(world, around, label, vantage, honest)));
    }
    const auto& markets = outlook().markets;
    const bool shirks = outlook().effort_is_chosen;  // ways without the book are then open at every scale, and lines
    linear_ = outlook().size_exponent == 0 && std::all_of(markets.begin(), markets.end(), [&](const MarketOutlook& market) {
      return (shirks || (market.exempt_plain.terms.slope <= 0 && market.exempt_built.terms.slope <= 0)) && market.support == 0;
    });
  }

  /// Whether every choice is a line in scale.
  [[nodiscard]] bool linear() const { return linear_; }

  /// The best of all labels' choices. A label that cannot be best here, by what is known of it at other scales, is not asked.
  ValueLine line_at(double scale) {
    const double weight = scale * markup_weight_;
    std::size_t first = 0;
    for (std::size_t i = 1; i < choices_.size(); ++i) {
      if (choices_[i]->ceiling(weight) > choices_[first]->ceiling(weight)) first = i;
    }
    const Prospect likely = choices_[first]->at(weight);
    if (choices_.size() == 1) return ValueLine{likely.slope * markup_weight_, likely.cost, likely.markets};
    Prospect best;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      if (i == first) {
        take_better(best, likely);
      } else if (choices_[i]->ceiling(weight) >= likely.value) {
        take_better(best, choices_[i]->at(weight));
      }
    }
    return ValueLine{best.slope * markup_weight_, best.cost, best.markets};
  }

  /// The best set that is not empty, at a loss if need be.
  ValueLine line_at_a_loss(World& world, double scale) {
    Prospect best;
    for (auto& choice : choices_) {
      const Prospect option = choice->at_a_loss(world, scale * markup_weight_);
      if (best.markets == 0 || (option.markets != 0 && option.value > best.value)) best = option;
    }
    return ValueLine{best.slope * markup_weight_, best.cost, best.markets};
  }

  /// In the order of `exponents`: profit that is held by revenue, by variable cost, and the share of compliance by size.
  ValueCurve curve_at(double scale) {
    Prospect best;
    for (auto& choice : choices_) take_better(best, choice->at_any(scale * markup_weight_));
    const HeldProfit& by_revenue = best.held_profit[static_cast<std::size_t>(ExemptionMeasure::revenue)];
    const HeldProfit& by_cost = best.held_profit[static_cast<std::size_t>(ExemptionMeasure::production)];
    ValueCurve curve;
    curve.linear = best.slope * markup_weight_;
    curve.cost = best.cost - by_revenue.revenue - by_cost.cost;  // held revenue, held cost: whatever the scale
    const CurveExponents powers = exponents();
    if (by_revenue.cost != 0) curve.coefficient[0] = by_revenue.cost * std::pow(markup_weight_, powers[0]);
    if (by_cost.revenue != 0) curve.coefficient[1] = by_cost.revenue * std::pow(markup_weight_, powers[1]);
    if (best.scale < 1) {
      curve.cost -= best.compliance;
      curve.coefficient[2] = -best.compliance * std::pow(markup_weight_ * outlook().size_level, powers[2]);
    }
    return curve;
  }

  [[nodiscard]] CurveExponents exponents() const {
    const Outlook& any = outlook();
    return {held_firm(any.elasticity, ExemptionMeasure::revenue).cost_power(),
            held_firm(any.elasticity, ExemptionMeasure::production).revenue_power(), any.size_exponent};
  }

  /// Leaves out markets that only a productivity of negligible probability could serve.
  void drop_unreachable(const ScaleLaw& law) {
    for (auto& choice : choices_) choice->drop_unreachable(law, markup_weight_);
  }

  /// Scale, at least `low`, from which on every label's choice is final; the labels' lines may still cross once beyond their own.
  double final_scale(double low) {
    double high = std::max(low, full_size());
    for (auto& choice : choices_) high = std::max(high, choice->full_weight() / markup_weight_);
    if (choices_.size() == 1) return high;
    std::vector<Prospect> at_high(choices_.size());
    const auto look = [&] {
      for (std::size_t i = 0; i < choices_.size(); ++i) {
        at_high[i] = linear_ ? choices_[i]->at(high * markup_weight_) : choices_[i]->at_any(high * markup_weight_);
      }
    };
    look();
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      for (std::size_t j = 0; j < choices_.size(); ++j) {
        const Prospect& a = at_high[i];
        const Prospect& b = at_high[j];
        if (a.slope <= b.slope) continue;
        const double crossing = (a.cost - b.cost) / ((a.slope - b.slope) * markup_weight_);
        if (crossing <= high) continue;
        high = crossing;
        look();
      }
    }
    return high;
  }

  /// Scales at which the form of some choice changes: a threshold is met, size 1 is reached. Below size 1, where a share that
  /// grows faster than profit can make firms drop a book that smaller and larger ones keep, cells so narrow that the share is
  /// within a thousandth of its chord.
  std::vector<double> breaks(const ScaleLaw& law, double high) const {
    std::vector<double> scales{law.least(), high};
    const auto add = [&](double scale) {
      if (scale > law.least() && scale < high) scales.push_back(scale);
    };
    double first = high;
    for (const auto& choice : choices_) {
      for (const MarketOutlook& market : choice->outlook().markets) {
        for (const ExemptTerms* exempt : {&market.exempt_plain, &market.exempt_built}) {
          if (exempt->terms.slope > 0) add(exempt->free_up_to / markup_weight_);
        }
        for (const MarketTerms* terms :
             {&market.plain, &market.built, &market.exempt_plain.terms, &market.exempt_built.terms}) {
          if (terms->slope > 0) first = std::min(first, (terms->cost - market.support) / (terms->slope * markup_weight_));
        }
      }
    }
    add(full_size());
    const double exponent = outlook().size_exponent;
    if (exponent > 1 && full_size() > 0) {
      constexpr double tolerance = 1e-3;
      constexpr double negligible = 1e-12;
      const double step = 1.0 + std::sqrt(8.0 * tolerance / (exponent * (exponent - 1.0)));
      const double infinity = std::numeric_limits<double>::infinity();
      first = std::max({first, law.least(), full_size() * std::pow(tolerance, 1.0 / exponent)});  // below it next to nothing is paid
      for (double scale = first; scale < full_size() && law.probability(scale, infinity) > negligible; scale *= step) {
        add(scale);
      }
    }
    std::sort(scales.begin(), scales.end());
    return scales;
  }

 private:
  [[nodiscard]] const Outlook& outlook() const { return choices_.front()->outlook(); }

  /// Scale of size 1, from which on compliance is paid in full; 0 where it always is, or never.
  [[nodiscard]] double full_size() const {
    const double level = outlook().size_exponent > 0 ? outlook().size_level : 0.0;
    return level > 0 ? 1.0 / (level * markup_weight_) : 0.0;
  }

  double markup_weight_;
  bool linear_ = true;
  std::vector<std::unique_ptr<LabelledChoice>> choices_;
};

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
  const Surroundings around(world, home, layer, FirmClass::startup, FirmId::none(), 0.0);
  LabelChoices choices(world, around, vantage, true);
  const double high = choices.final_scale(0.0) * 1.000001;
  std::vector<ValueSegment> envelope =
      upper_envelope([&](double scale) { return choices.line_at_a_loss(world, scale); }, 0.0, high);
  extend_to_infinity(envelope);
  return envelope;
}

namespace {

/// The weight that an idea takes itself to have: one that knows its productivity knows whether it would be large, any other takes
/// itself as small.
double weight_foreseen(const World& world, LayerId layer) {
  const bool knows = world.scenario.startups.productivity == ProductivityLaw::degenerate && is_granular(world, FirmClass::startup);
  return knows ? entry_law(world, layer).least() * world.layers[layer.index()].markup_weight : 0.0;
}

/// The same of an idea that knows whether it would comply.
double expected_value_of_type(World& world, const Surroundings& around, bool honest) {
  const bool certain = world.scenario.startups.productivity == ProductivityLaw::degenerate;
  const ScaleLaw law = entry_law(world, LayerId{std::size_t{around.firm().layer}});
  LabelChoices choices(world, around, Vantage::own, honest);
  const bool linear = choices.linear();
  if (certain) {
    const double scale = law.least();
    return std::max(0.0, linear ? choices.line_at(scale).at(scale) : value_at(choices.curve_at(scale), choices.exponents(), scale));
  }
  choices.drop_unreachable(law);
  const double high = choices.final_scale(law.least());
  if (!linear) {
    return expected_curve_value([&](double scale) { return choices.curve_at(scale); }, choices.breaks(law, high),
                                choices.exponents(), law);
  }
  std::vector<ValueSegment> envelope = upper_envelope([&](double scale) { return choices.line_at(scale); }, law.least(),
                                                      std::max(high, law.least()) * 1.000001);
  extend_to_infinity(envelope);
  return expected_value(envelope, law);
}

}  // namespace

double expected_entry_value(World& world, StateId home, LayerId layer) {
  if (world.foresight) return expected_value_with_foresight(world, home, layer);
  const Surroundings around(world, home, layer, FirmClass::startup, FirmId::none(), weight_foreseen(world, layer));
  const double honest = expected_value_of_type(world, around, true);
  if (!types_differ(world)) return honest;
  const double share = world.scenario.trust.compliant_share;
  return share * honest + (1.0 - share) * expected_value_of_type(world, around, false);
}

}  // namespace faultline

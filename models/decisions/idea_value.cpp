// What an idea is worth before its productivity is known. The best choice is asked for at many weights under the same
// outlooks, so what does not change with the weight is kept between one and the next.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "models/decisions/foresight.hpp"
#include "models/decisions/labelled_choice.hpp"
#include "models/decisions/prospects.hpp"
#include "models/decisions/seed_rules.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/decisions/ways.hpp"
#include "models/firms/pricing.hpp"
#include "models/firms/surroundings.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "models/rules/entry_value.hpp"
#include "models/rules/value_curves.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

/// Under a limit the choice goes on changing where without one it is final: up to this many times the scale. What is missed beyond is
/// less than a billionth of the value.
constexpr double further = 1e6;

/// The choices under every label that a startup may hold.
class LabelChoices {
 public:
  /// @param cash  [US$ m at wage one] that the idea will have; infinite: no limit
  LabelChoices(World& world, const Surroundings& around, Vantage vantage, bool honest, double cash)
      : world_(world), around_(around), cash_(cash), markup_weight_(world.layers[around.firm().layer].markup_weight) {
    for (const LabelOption label : label_options(world, FirmClass::startup, VendorId::none())) {
      choices_.push_back(std::make_unique<LabelledChoice>(world, look_ahead(world, around, label, vantage, honest)));
    }
    const auto& markets = outlook().markets;
    const auto straight = [](const WaysBeside& ways) {
      return ways.exempt_plain.terms.slope <= 0 && ways.exempt_built.terms.slope <= 0 && ways.support == 0;
    };
    linear_ = outlook().size_exponent == 0 && std::all_of(markets.begin(), markets.end(), straight) &&
              std::all_of(outlook().ways_apart.begin(), outlook().ways_apart.end(), straight);
  }

  /// Whether every choice is a line in scale.
  [[nodiscard]] bool linear() const { return linear_; }

  /// Whether cash limits what is chosen.
  [[nodiscard]] bool limited() const { return cash_ < std::numeric_limits<double>::infinity(); }

  /// The best of all labels' choices. A label that cannot be best here, by what is known of it at other scales, is not asked.
  ValueLine line_at(double scale) {
    const double weight = scale * markup_weight_;
    if (limited()) {
      double from = 0;
      const Prospect best = affordable_at(weight, from);
      return ValueLine{best.slope * markup_weight_, best.cost, best.markets, from / markup_weight_};
    }
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
  ValueLine line_at_a_loss(double scale) {
    const Prospect best = at_a_loss(scale);
    return ValueLine{best.slope * markup_weight_, best.cost, best.markets};
  }
  ValueCurve curve_at_a_loss(double scale) { return curve_of(at_a_loss(scale), outlook(), markup_weight_); }

  ValueCurve curve_at(double scale) {
    Prospect best;
    double from = 0;
    if (limited()) {
      best = affordable_at(scale * markup_weight_, from);
    } else {
      for (auto& choice : choices_) take_better(best, choice->at_any(scale * markup_weight_));
    }
    ValueCurve curve = curve_of(best, outlook(), markup_weight_);
    curve.from = from / markup_weight_;
    return curve;
  }

  [[nodiscard]] CurveExponents exponents() const { return curve_exponents(outlook()); }

  /// Expected value of what the cash pays for. Which choices these are is looked at anew when demand has changed in its composition;
  /// what they are worth and from which scale on they can be paid for is of today, so that the value is one that could be had.
  double value_within(SeedChoices& known, const ScaleLaw& law) {
    if (!is_near(known)) solve(known, law);
    std::vector<ValueLine> lines;
    if (!read_lines(known, lines)) {
      solve(known, law);
      const bool offered = read_lines(known, lines);
      ENSURES(offered);
    }
    double high = law.least();
    for (const ValueLine& line : lines) {
      if (line.slope > 0) high = std::max(high, line.cost / line.slope);
    }
    const auto best_at = [&](double scale) {
      ValueLine best;
      for (const ValueLine& line : lines) {
        if (line.from <= scale && line.at(scale) > best.at(scale)) best = line;
      }
      return best;
    };
    std::vector<ValueSegment> envelope = upper_envelope(best_at, law.least(), high * further);
    extend_to_infinity(envelope);
    return expected_value(envelope, law);
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
  /// @param reached  whether scales from one on count
  template <class Reached>
  std::vector<double> breaks(double low, double high, Reached&& reached) const {
    std::vector<double> scales{low, high};
    const auto add = [&](double scale) {
      if (scale > low && scale < high) scales.push_back(scale);
    };
    double first = high;
    for (const auto& choice : choices_) {
      for (const MarketOutlook& market : choice->outlook().markets) {
        double support = market.support;
        const auto count_first = [&](const MarketTerms& terms) {
          if (terms.slope > 0) first = std::min(first, (terms.cost - support) / (terms.slope * markup_weight_));
        };
        choice->outlook().visit_beside(market, [&](const WaysBeside& ways) {
          support = std::max(support, ways.support);
          for (const ExemptTerms* exempt : {&ways.exempt_plain, &ways.exempt_built}) {
            if (exempt->terms.slope <= 0) continue;
            add(exempt->free_up_to / markup_weight_);
            for (std::size_t i = 0; i < exempt->times; ++i) {
              add(choice->outlook().times_exempt[exempt->first_time + i].free_up_to / markup_weight_);
            }
            count_first(exempt->terms);
          }
          count_first(ways.shirking_plain);
          count_first(ways.shirking_built);
        });
        market.visit_obliged(count_first);
      }
    }
    add(full_size());
    const double exponent = outlook().size_exponent;
    if (exponent > 1 && full_size() > 0) {
      constexpr double tolerance = 1e-3;
      const double step = 1.0 + std::sqrt(8.0 * tolerance / (exponent * (exponent - 1.0)));
      first = std::max({first, low, full_size() * elementary::pow(tolerance, 1.0 / exponent)});  // below it next to nothing is paid
      for (double scale = first; scale < full_size() && reached(scale); scale *= step) add(scale);
    }
    std::sort(scales.begin(), scales.end());
    return scales;
  }

 private:
  [[nodiscard]] const Outlook& outlook() const { return choices_.front()->outlook(); }

  Prospect at_a_loss(double scale) {
    Prospect best;
    for (auto& choice : choices_) {
      const Prospect option = choice->at_a_loss(world_, scale * markup_weight_);
      if (best.markets == 0 || (option.markets != 0 && option.value > best.value)) best = option;
    }
    return best;
  }

  /// Scale of size 1, from which on compliance is paid in full; 0 where it always is, or never.
  [[nodiscard]] double full_size() const {
    const double level = outlook().size_exponent > 0 ? outlook().size_level : 0.0;
    return level > 0 ? 1.0 / (level * markup_weight_) : 0.0;
  }

  static constexpr double most_dispersion = 3e-2;  ///< mean absolute change of a market's demand relative to all of them

  /// What the choices of seeds rest on and only a scripted event can change.
  [[nodiscard]] std::vector<double> rules() {
    std::vector<double> found = rules_of_seeds(world_, LayerId{std::size_t{around_.firm().layer}});
    found.push_back(cash_);
    for (const auto& choice : choices_) {
      const Outlook& seen = choice->outlook();
      found.push_back(static_cast<double>(seen.label));
      for (const MarketOutlook& market : seen.markets) {
        found.push_back(market.book == no_book ? -1.0 : world_.rules.cost(bit(market.book) | seen.standard));
      }
    }
    return found;
  }

  /// Whether demand has kept its composition since the choices were looked at: its level only moves the scales at which they are best.
  [[nodiscard]] bool is_near(const SeedChoices& known) {
    if (known.rules != rules() || known.label_cost.size() != choices_.size()) return false;
    double before = 0;
    double now = 0;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      const Outlook& seen = choices_[i]->outlook();
      if (std::abs(seen.label_cost - known.label_cost[i]) > most_dispersion * known.label_cost[i]) return false;
      for (std::size_t j = 0; j < seen.markets.size(); ++j) {
        before += known.slopes[i * seen.markets.size() + j];
        now += seen.markets[j].plain.slope;
      }
    }
    if (before <= 0) return now <= 0;
    const double change = now / before;
    double dispersion = 0;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      const auto& markets = choices_[i]->outlook().markets;
      for (std::size_t j = 0; j < markets.size(); ++j) {
        dispersion += std::abs(markets[j].plain.slope - change * known.slopes[i * markets.size() + j]);
      }
    }
    return dispersion <= most_dispersion * now;
  }

  void solve(SeedChoices& known, const ScaleLaw& law) {
    known = SeedChoices{};
    known.rules = rules();
    for (const auto& choice : choices_) {
      known.label_cost.push_back(choice->outlook().label_cost);
      for (const MarketOutlook& market : choice->outlook().markets) known.slopes.push_back(market.plain.slope);
    }
    constexpr double below = 0.5;  // demand may fall until they are looked at again
    const double low = below * law.least();
    const double high = final_scale(low) * further;
    upper_envelope(
        [&](double scale) {
          double from = 0;
          const Prospect best = affordable_at(scale * markup_weight_, from);
          if (best.markets != 0) known.add(best);
          return ValueLine{best.slope * markup_weight_, best.cost, best.markets, from / markup_weight_};
        },
        low, std::max(high, low) * 1.000001);
  }

  /// @returns false if a choice is no longer offered
  bool read_lines(const SeedChoices& known, std::vector<ValueLine>& lines) {
    lines.clear();
    for (const SeedChoice& choice : known.choices) {
      for (auto& labelled : choices_) {
        if (labelled->outlook().label != choice.label) continue;
        std::optional<ValueLine> line = labelled->money(world_, around_).line_of(choice.prospect(), cash_);
        if (!line) return false;
        line->slope *= markup_weight_;
        line->from /= markup_weight_;
        lines.push_back(*line);
      }
    }
    return true;
  }

  /// The best of what can be paid for, and the weight from which it can.
  Prospect affordable_at(double weight, double& from) {
    Prospect best;
    for (auto& choice : choices_) {
      double since = 0;
      const Prospect option = choice->affordable_at(world_, around_, weight, cash_, best.value, linear_, since);
      if (option.markets == 0) continue;
      best = option;
      from = since;
    }
    return best;
  }

  World& world_;
  const Surroundings& around_;
  double cash_;
  double markup_weight_;
  bool linear_ = true;
  std::vector<std::unique_ptr<LabelledChoice>> choices_;
};

}  // namespace

ValueByScale value_of_selling(World& world, StateId home, LayerId layer, Vantage vantage, bool honest) {
  const Surroundings around(world, home, layer, FirmClass::startup, FirmId::none(), 0.0);
  LabelChoices choices(world, around, vantage, honest, std::numeric_limits<double>::infinity());
  const double high = choices.final_scale(0.0) * 1.000001;
  ValueByScale value;
  if (choices.linear()) {
    value.lines = upper_envelope([&](double scale) { return choices.line_at_a_loss(scale); }, 0.0, high);
    extend_to_infinity(value.lines);
    return value;
  }
  std::vector<double> breaks = choices.breaks(0.0, high, [](double) { return true; });
  constexpr double least = 1e-9;  // of the first break: smaller firms choose alike
  breaks.front() = least * breaks[1];
  value.curves = curve_envelope([&](double scale) { return choices.curve_at_a_loss(scale); }, breaks, choices.exponents());
  return value;
}

namespace {

/// The weight that an idea takes itself to have: one that knows its productivity knows whether it would be large, any other takes
/// itself as small.
double weight_foreseen(const World& world, LayerId layer) {
  const bool knows = world.scenario.startups.productivity == ProductivityLaw::degenerate && is_granular(world, FirmClass::startup);
  return knows ? entry_law(world, layer).least() * world.layers[layer.index()].markup_weight : 0.0;
}

/// Cash that limits what a new startup may take on [US$ m at wage one].
double seed_of(const World& world) {
  const FundingParameters& funding = world.scenario.funding;
  return funding.rule == FundingRule::runway ? funding.seed : std::numeric_limits<double>::infinity();
}

/// The same of an idea that knows whether it would comply.
double expected_value_of_type(World& world, const Surroundings& around, bool honest) {
  const bool certain = world.scenario.startups.productivity == ProductivityLaw::degenerate;
  const StateId home{std::size_t{around.firm().home}};
  const LayerId layer{std::size_t{around.firm().layer}};
  const ScaleLaw law = entry_law(world, layer);
  LabelChoices choices(world, around, Vantage::own, honest, seed_of(world));
  const bool linear = choices.linear();
  if (certain) {
    const double scale = law.least();
    return std::max(0.0, linear ? choices.line_at(scale).at(scale) : value_at(choices.curve_at(scale), choices.exponents(), scale));
  }
  choices.drop_unreachable(law);
  if (choices.limited() && linear)
    return choices.value_within(world.seed_choices[world.stream_index(home, layer) * 2 + (honest ? 0 : 1)], law);
  const double high = choices.final_scale(law.least()) * (choices.limited() ? further : 1.0);
  if (!linear) {
    constexpr double negligible = 1e-12;
    const auto reached = [&](double scale) { return law.probability(scale, std::numeric_limits<double>::infinity()) > negligible; };
    const std::vector<double> breaks = choices.breaks(law.least(), high, reached);
    return expected_curve_value([&](double scale) { return choices.curve_at(scale); }, breaks, choices.exponents(), law);
  }
  std::vector<ValueSegment> envelope =
      upper_envelope([&](double scale) { return choices.line_at(scale); }, law.least(), std::max(high, law.least()) * 1.000001);
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

// The choices of an idea under every label that it may hold, asked for at many scales under the same outlooks: what does not change with
// the scale is kept between one and the next.
#pragma once

#include "models/decisions/labelled_choice.hpp"
#include "models/decisions/ways.hpp"
#include "models/economy/seed_choices.hpp"
#include "models/firms/surroundings.hpp"
#include "models/rules/entry_value.hpp"
#include "models/rules/value_curves.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

namespace faultline {

class LabelChoices {
 public:
  /// Under a limit the choice goes on changing where without one it is final: up to this many times the scale. What is missed beyond is
  /// less than a billionth of the value.
  static constexpr double further = 1e6;

  /// @param cash  [US$ m at wage one] that the idea will have; infinite: no limit
  LabelChoices(World& world, const Surroundings& around, Vantage vantage, bool honest, double cash);

  /// Whether every choice is a line in scale.
  [[nodiscard]] bool linear() const { return linear_; }

  /// Whether every choice has been found to be the best.
  [[nodiscard]] bool exact() const { return exact_; }

  /// Whether cash limits what is chosen.
  [[nodiscard]] bool limited() const { return cash_ < std::numeric_limits<double>::infinity(); }

  /// The best of all labels' choices. A label that cannot be best here, by what is known of it at other scales, is not asked.
  ValueLine line_at(double scale);

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
  /// @param lines  takes what they are worth
  double value_within(SeedChoices& known, const ScaleLaw& law, std::vector<ValueLine>& lines);

  /// Looks the choices up anew if demand has changed in its composition since they were, or a rule has.
  /// @returns whether it did
  bool refresh(SeedChoices& known, const ScaleLaw& law);

  /// Calls visit(outlook) for every label.
  template <class Visit>
  void visit_outlooks(Visit&& visit) const {
    for (const auto& choice : choices_) visit(choice->outlook());
  }

  /// Leaves out markets that only a productivity of negligible probability could serve.
  void drop_unreachable(const ScaleLaw& law) {
    for (auto& choice : choices_) choice->drop_unreachable(law, markup_weight_);
  }

  /// Scale, at least `low`, from which on every label's choice is final; the labels' lines may still cross once beyond their own.
  double final_scale(double low);

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

  Prospect at_a_loss(double scale);

  /// Scale of size 1, from which on compliance is paid in full; 0 where it always is, or never.
  [[nodiscard]] double full_size() const {
    const double level = outlook().size_exponent > 0 ? outlook().size_level : 0.0;
    return level > 0 ? 1.0 / (level * markup_weight_) : 0.0;
  }

  /// What the choices of seeds rest on and only a scripted event can change.
  [[nodiscard]] std::vector<double> rules() const;

  /// Whether demand has kept its composition since the choices were looked at: its level only moves the scales at which they are best.
  [[nodiscard]] bool is_near(SeedChoices& known) const;

  void solve(SeedChoices& known, const ScaleLaw& law);

  /// @returns false if a choice is no longer offered
  bool read_lines(const SeedChoices& known, std::vector<ValueLine>& lines);

  /// The best of what can be paid for, and the weight from which it can.
  Prospect affordable_at(double weight, double& from);

  World& world_;
  const Surroundings& around_;
  double cash_;
  double markup_weight_;
  bool linear_ = true;
  bool exact_ = true;
  std::vector<std::unique_ptr<LabelledChoice>> choices_;
};

}  // namespace faultline

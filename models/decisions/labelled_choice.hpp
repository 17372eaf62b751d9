// The choices of an idea under one label, asked for at many weights: what is known of them at one weight narrows the search at others.
#pragma once

#include "models/decisions/affordability.hpp"
#include "models/decisions/market_lines.hpp"
#include "models/decisions/prospects.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/rules/entry_value.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace faultline {

/// One label's outlook and the ranges of books found at the weights asked so far: gains rise with the weight, so a range
/// holds at higher weights from below and at lower ones from above.
class LabelledChoice {
 public:
  LabelledChoice(World& world, const Outlook& outlook) : outlook_(outlook), shared_(world.rules, outlook_) { known_.reserve(64); }
  [[nodiscard]] const Outlook& outlook() const { return outlook_; }
  LabelledChoice(const LabelledChoice&) = delete;  // shared_ and lines_ refer to outlook_
  LabelledChoice& operator=(const LabelledChoice&) = delete;

  Prospect at(double weight) {
    const auto after =
        std::upper_bound(known_.begin(), known_.end(), weight, [](double w, const Known& known) { return w < known.weight; });
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
    const auto after =
        std::upper_bound(known_.begin(), known_.end(), weight, [](double w, const Known& known) { return w < known.weight; });
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

  /// The best that a newcomer's cash pays for, if it is worth more than `at_least`, with the weight from which it does.
  Prospect affordable_at(World& world, const Surroundings& around, double weight, double cash, double at_least, bool is_line,
                         double& from) {
    const Prospect unlimited = is_line ? at(weight) : at_any(weight);
    if (unlimited.markets == 0 || unlimited.value <= at_least) return {};
    constexpr double tolerance = 1e-4;  // of the value of an idea
    const Prospect prospect = money(world, around).best(unlimited, weight, cash, at_least, tolerance);
    if (prospect.markets != 0) from = money_->affordable_from(prospect, cash);
    return prospect;
  }

  /// What its choices ask of the idea's cash.
  Affordability& money(World& world, const Surroundings& around) {
    if (!money_) money_ = std::make_unique<Affordability>(world, around, outlook_);
    return *money_;
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
    const auto drop = [&](MarketTerms& terms, double support) {
      if (terms.slope <= 0) return;
      const double least = (terms.cost - support) / (terms.slope * markup_weight);
      if (!is_reached(std::max(least, 0.0))) terms.slope = 0;
    };
    const auto drop_beside = [&](WaysBeside& ways) {
      for (ExemptTerms* exempt : {&ways.exempt_plain, &ways.exempt_built}) {
        if (exempt->times == 0) drop(exempt->terms, ways.support);  // damages may bend the others upwards
      }
      drop(ways.shirking_plain, ways.support);
      drop(ways.shirking_built, ways.support);
    };
    for (MarketOutlook& market : outlook_.markets) {
      drop_beside(market);
      for (const bool builds : {false, true}) {
        drop(builds ? market.built : market.plain, market.support);
        for (std::size_t m = 0; m < market.plain_apart.size(); ++m) {
          const double support = outlook_.beside(market, static_cast<OperatingMode>(m + 1)).support;
          drop((builds ? market.built_apart : market.plain_apart)[m], support);
        }
      }
    }
    for (WaysBeside& ways : outlook_.ways_apart) drop_beside(ways);
    lines_.reset();
    money_.reset();
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
      outlook_.visit_beside(market, [&](const WaysBeside& ways) {
        for (const ExemptTerms* exempt : {&ways.exempt_plain, &ways.exempt_built}) {
          if (exempt->terms.slope > 0) weight = std::max(weight, last_held_weight(market, *exempt, alone));
        }
        for (const MarketTerms* shirking : {&ways.shirking_plain, &ways.shirking_built}) {
          if (shirking->slope > 0) weight = std::max(weight, last_shirking_weight(market, *shirking, alone));
        }
      });
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
    if (exempt.times != 0 || market.apart != 0) return last_weight_among_times(market, exempt, alone, held);
    const double at_threshold = exempt.terms.slope * exempt.free_up_to;
    double ratio = 1;
    bool can_comply = false;
    for (const MarketTerms* obliged : {&market.plain, &market.built}) {
      if (obliged->slope <= 0) continue;
      can_comply = true;
      const double cost = (obliged->cost + alone - exempt.terms.cost) / at_threshold;
      ratio = std::max(ratio, held.indifference(obliged->slope / exempt.terms.slope, cost));
    }
    constexpr double out_of_reach = 1e12;
    while (!can_comply && ratio < out_of_reach && held.profit(ratio) * at_threshold < exempt.terms.cost) ratio *= 2;
    return ratio * exempt.free_up_to;
  }

  /// The same where there are more ways than two, or its measure changes: its value is concave in the weight, that of complying a line.
  [[nodiscard]] double last_weight_among_times(const MarketOutlook& market, const ExemptTerms& exempt, double alone,
                                               const HeldFirm& held) const {
    double last = exempt.free_up_to;
    for (std::size_t i = 0; i < exempt.times; ++i) last = std::max(last, outlook_.times_exempt[exempt.first_time + i].free_up_to);
    constexpr double out_of_reach = 1e12;
    if (!std::isfinite(last)) return exempt.free_up_to;
    bool can_comply = false;
    double weight = last;
    market.visit_obliged([&](const MarketTerms& obliged) {
      if (obliged.slope <= 0) return;
      can_comply = true;
      double at = last;
      while (at < last * out_of_reach && obliged.at(at) - alone < outlook_.exempt_value(exempt, at, held)) at *= 2;
      weight = std::max(weight, at);
    });
    while (!can_comply && weight < last * out_of_reach && outlook_.exempt_value(exempt, weight, held) < 0) weight *= 2;
    return weight;
  }

  /// The same of a way that is open at every weight: from which it is worth its cost, and keeping the book is worth more.
  [[nodiscard]] static double last_shirking_weight(const MarketOutlook& market, const MarketTerms& shirking, double alone) {
    double weight = shirking.cost / shirking.slope;
    market.visit_obliged([&](const MarketTerms& obliged) {
      if (obliged.slope <= shirking.slope) return;
      weight = std::max(weight, (obliged.cost + alone - shirking.cost) / (obliged.slope - shirking.slope));
    });
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
  std::optional<MarketLines> lines_;      ///< of the outlook as it is
  std::unique_ptr<Affordability> money_;  ///< of the outlook as it is, once it is asked for
  std::vector<Known> known_;
};

}  // namespace faultline

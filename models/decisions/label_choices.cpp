#include "models/decisions/label_choices.hpp"

#include "models/decisions/foresight.hpp"
#include "models/decisions/seed_rules.hpp"
#include "models/economy/world.hpp"

#include <functional>
#include <optional>

namespace faultline {

namespace {

constexpr double most_dispersion = 3e-2;  ///< mean absolute change of a market's demand relative to all of them

}  // namespace

LabelChoices::LabelChoices(World& world, const Surroundings& around, Vantage vantage, bool honest, double cash)
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

ValueLine LabelChoices::line_at(double scale) {
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
  exact_ = exact_ && likely.exact;
  if (choices_.size() == 1) return ValueLine{likely.slope * markup_weight_, likely.cost, likely.markets};
  Prospect best;
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    if (i == first) {
      take_better(best, likely);
    } else if (choices_[i]->ceiling(weight) >= likely.value) {
      const Prospect option = choices_[i]->at(weight);
      exact_ = exact_ && option.exact;
      take_better(best, option);
    }
  }
  return ValueLine{best.slope * markup_weight_, best.cost, best.markets};
}

bool LabelChoices::refresh(SeedChoices& known, const ScaleLaw& law) {
  if (is_near(known)) return false;
  solve(known, law);
  return true;
}

double LabelChoices::value_within(SeedChoices& known, const ScaleLaw& law, std::vector<ValueLine>& lines) {
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

double LabelChoices::final_scale(double low) {
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

Prospect LabelChoices::at_a_loss(double scale) {
  Prospect best;
  for (auto& choice : choices_) {
    const Prospect option = choice->at_a_loss(world_, scale * markup_weight_);
    if (best.markets == 0 || (option.markets != 0 && option.value > best.value)) best = option;
  }
  return best;
}

std::vector<double> LabelChoices::rules() const {
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

bool LabelChoices::is_near(SeedChoices& known) const {
  if (known.derivations != world_.derivations) {
    if (known.rules != rules()) return false;
    known.derivations = world_.derivations;
  }
  if (known.label_cost.size() != choices_.size()) return false;
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

void LabelChoices::solve(SeedChoices& known, const ScaleLaw& law) {
  known = SeedChoices{};
  known.derivations = world_.derivations;
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

bool LabelChoices::read_lines(const SeedChoices& known, std::vector<ValueLine>& lines) {
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

Prospect LabelChoices::affordable_at(double weight, double& from) {
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

}  // namespace faultline

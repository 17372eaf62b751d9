#include "models/decisions/idea_value.hpp"

#include "models/decisions/entry_bounds.hpp"
#include "models/decisions/foresight.hpp"
#include "models/decisions/label_choices.hpp"
#include "models/firms/pricing.hpp"
#include "models/mechanisms/trust/trust.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace faultline {

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

/// The weight by which an idea would set its price. An idea that knows its productivity knows whether it would be large. Any other
/// expects to be small in every market.
double weight_foreseen(const World& world, LayerId layer) {
  const bool knows = world.scenario.startups.productivity == ProductivityLaw::degenerate && is_granular(world, FirmClass::startup);
  return knows ? entry_law(world, layer).least() * world.layers[layer.index()].markup_weight : 0.0;
}

/// Cash that limits what a new startup may take on [US$ m at wage one].
double seed_of(const World& world) {
  const FundingParameters& funding = world.scenario.funding;
  return funding.rule == FundingRule::runway ? funding.seed : std::numeric_limits<double>::infinity();
}

/// Value by scale of these lines, cash or no cash.
std::vector<ValueSegment> free_envelope(const std::vector<ValueLine>& lines) {
  double high = 0;
  for (const ValueLine& line : lines) {
    for (const ValueLine& other : lines) {
      if (line.slope > other.slope) high = std::max(high, (line.cost - other.cost) / (line.slope - other.slope));
    }
    if (line.slope > 0) high = std::max(high, line.cost / line.slope);
  }
  const auto best_at = [&](double scale) {
    ValueLine best;
    for (const ValueLine& line : lines) {
      const double lead = line.at(scale) - best.at(scale);
      if (lead > 0 || (lead == 0 && line.slope > best.slope)) best = line;
    }
    best.from = 0;
    return best;
  };
  std::vector<ValueSegment> envelope = upper_envelope(best_at, 0.0, 2.0 * high);
  extend_to_infinity(envelope);
  return envelope;
}

}  // namespace

/// An idea that knows whether it would comply.
class IdeaValue::OfType {
 public:
  OfType(World& world, const Surroundings& around, bool honest)
      : world_(world),
        place_(world.stream_index(StateId{std::size_t{around.firm().home}}, LayerId{std::size_t{around.firm().layer}}) * 2 +
               (honest ? 0 : 1)),
        law_(entry_law(world, LayerId{std::size_t{around.firm().layer}})),
        certain_(world.scenario.startups.productivity == ProductivityLaw::degenerate),
        choices_(world, around, Vantage::own, honest, seed_of(world)) {
    if (!certain_) choices_.drop_unreachable(law_);
  }

  /// @returns infinite where nothing is known of earlier ideas
  double at_most() {
    if (!has_bound()) return std::numeric_limits<double>::infinity();
    if (choices_.limited() && choices_.refresh(known(), law_)) return std::numeric_limits<double>::infinity();
    return value_at_most(world_.entry_bounds[place_], world_, choices_, law_);
  }

  /// @param notes  whether later ideas are compared with this one
  double value(bool notes) {
    if (certain_) return certain_value(law_.least());
    if (!choices_.linear()) return value_of_curves();
    if (choices_.limited()) return value_within_cash(notes);
    std::vector<ValueSegment> envelope = upper_envelope([&](double scale) { return choices_.line_at(scale); }, law_.least(),
                                                        std::max(choices_.final_scale(law_.least()), law_.least()) * 1.000001);
    extend_to_infinity(envelope);
    if (notes) note(envelope);
    return expected_value(envelope, law_);
  }

 private:
  [[nodiscard]] SeedChoices& known() { return world_.seed_choices[place_]; }
  [[nodiscard]] bool has_bound() const { return !certain_ && choices_.linear() && !world_.enforcement.chosen; }

  void note(const std::vector<ValueSegment>& envelope) {
    EntryBound& bound = world_.entry_bounds[place_];
    bound.known = false;
    if (has_bound() && choices_.exact()) note_bound(bound, world_, choices_, envelope);
  }

  double certain_value(double scale) {
    return std::max(
        0.0, choices_.linear() ? choices_.line_at(scale).at(scale) : value_at(choices_.curve_at(scale), choices_.exponents(), scale));
  }

  double value_within_cash(bool notes) {
    choices_.refresh(known(), law_);
    std::vector<ValueLine> lines;
    const double value = choices_.value_within(known(), law_, lines);
    if (notes) note(free_envelope(lines));
    return value;
  }

  double value_of_curves() {
    constexpr double negligible = 1e-12;
    const double high = choices_.final_scale(law_.least()) * (choices_.limited() ? LabelChoices::further : 1.0);
    const auto reached = [&](double scale) { return law_.probability(scale, std::numeric_limits<double>::infinity()) > negligible; };
    const std::vector<double> breaks = choices_.breaks(law_.least(), high, reached);
    return expected_curve_value([&](double scale) { return choices_.curve_at(scale); }, breaks, choices_.exponents(), law_);
  }

  World& world_;
  std::size_t place_;
  ScaleLaw law_;
  bool certain_;
  LabelChoices choices_;
};

IdeaValue::IdeaValue(World& world, StateId home, LayerId layer) : world_(world), home_(home), layer_(layer) {
  if (world.foresight) return;
  around_ = std::make_unique<Surroundings>(world, home, layer, FirmClass::startup, FirmId::none(), weight_foreseen(world, layer));
  honest_ = std::make_unique<OfType>(world, *around_, true);
  if (!types_differ(world)) return;
  share_ = world.scenario.trust.compliant_share;
  other_ = std::make_unique<OfType>(world, *around_, false);
}

IdeaValue::~IdeaValue() = default;

double IdeaValue::at_most() {
  constexpr double rounding = 1e-9;
  if (world_.foresight || !world_.bounds_entry) return std::numeric_limits<double>::infinity();
  const double honest = honest_->at_most();  // both, because looking may find that choices must be looked up anew
  const double other = other_ ? other_->at_most() : 0.0;
  return (share_ * honest + (1.0 - share_) * other) * (1.0 + rounding);
}

double IdeaValue::value(bool notes) {
  if (world_.foresight) return expected_value_with_foresight(world_, home_, layer_);
  const double honest = honest_->value(notes);
  if (!other_) return honest;
  return share_ * honest + (1.0 - share_) * other_->value(notes);
}

double expected_entry_value(World& world, StateId home, LayerId layer) { return IdeaValue(world, home, layer).value(false); }

}  // namespace faultline

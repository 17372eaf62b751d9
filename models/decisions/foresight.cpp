#include "models/decisions/foresight.hpp"

#include "models/decisions/firm_dynamics.hpp"
#include "models/decisions/outlook_levels.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/mechanisms/reserve/reserve_sales.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

constexpr double level_spacing = 0.02;    // log points of demand between the three solutions
constexpr double most_dispersion = 2e-3;  // mean absolute change of a market's demand relative to all of them
constexpr double most_of_reserve = 2e-2;  // the same of what the reserve adds, which few sell

double discount_of(const World& world) { return world.scenario.economy.interest_rate + exit_hazard_of(world, FirmClass::startup); }

/// Whose programme it is.
struct Kind {
  StateId home;
  LayerId layer;
  bool honest = true;  ///< where types fare differently
};

Outlook outlook_of(World& world, const Kind& kind, LabelOption label, Vantage vantage = Vantage::established) {
  return look_ahead(world, kind.home, kind.layer, FirmClass::startup, label, FirmId::none(), 0.0, vantage, kind.honest);
}

/// What buyers' beliefs make of each label, where they move.
std::vector<double> slopes_by_label(World& world, const Kind& kind) {
  std::vector<double> sums;
  if (!world.trust.active || world.startup_labels.size() < 2) return sums;
  for (const LabelOption label : world.startup_labels) {
    double sum = 0;
    for (const MarketOutlook& market : outlook_of(world, kind, label).markets) sum += market.plain.slope;
    sums.push_back(sum);
  }
  return sums;
}

/// What the reserve adds to the slopes, by state.
std::vector<double> reserved_slopes(World& world, const Kind& kind, const Outlook& outlook) {
  std::vector<double> added;
  if (!world.reserve.active) return added;
  const Outlook young = outlook_of(world, kind, LabelOption{0}, Vantage::young);
  for (std::size_t j = 0; j < young.markets.size(); ++j) added.push_back(young.markets[j].plain.slope - outlook.markets[j].plain.slope);
  return added;
}

/// Whether these have moved with demand, one by one or taken together.
bool moved_alike(const std::vector<double>& before, const std::vector<double>& now, double change, double most) {
  double moved = 0;
  double all = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    moved += std::abs(now[i] - change * before[i]);
    all += std::abs(now[i]);
  }
  return moved <= most * all;
}

/// How far demand is from where a programme was solved.
struct Level {
  double log_change = 0;  ///< common to all markets, log points
  bool near = false;      ///< near enough for the solutions at hand
};

/// Whether the other modes have moved with the connected one, and costs have stayed, as far as the solutions bear.
/// @param change  of demand;  @param sum  of the slopes of connected firms
bool rest_is_near(const Continuation& known, const Outlook& outlook, double change, double sum) {
  constexpr double ways_apart = 2 * (operating_mode_count - 1);  // each of which moves with the connected one
  std::size_t i = 0;
  double moved = 0;
  visit_slopes_apart(outlook, [&](double slope) { moved += std::abs(slope - change * known.apart[i++]); });
  if (moved > most_dispersion * ways_apart * sum) return false;
  std::size_t levels = 0, costs = 0;
  visit_exempt(outlook, [&](double) { ++levels; });
  visit_costs(outlook, [&](double) { ++costs; });
  if (levels != known.exempt.size() || costs != known.costs.size()) return false;  // a mode came or went
  i = 0;
  bool same = true;
  visit_exempt(outlook, [&](double level) {
    const double expected = change * known.exempt[i++];
    same = same && std::abs(level - expected) <= most_dispersion * expected;
  });
  if (!same) return false;
  i = 0;
  moved = 0;
  double all = 0;
  visit_costs(outlook, [&](double cost) {
    moved += std::abs(cost - known.costs[i++]);
    all += cost;
  });
  return moved <= most_dispersion * all;
}

Level level_of(World& world, const Kind& kind, const Continuation& known, const Outlook& outlook) {
  if (!known.solved) return {};
  double sum = 0;
  for (const MarketOutlook& market : outlook.markets) sum += market.plain.slope;
  if (sum <= 0 || known.slope <= 0) return {0, known.slope == sum};
  const double change = sum / known.slope;
  double dispersion = 0;
  for (std::size_t j = 0; j < known.slopes.size(); ++j) {
    dispersion += std::abs(outlook.markets[j].plain.slope - change * known.slopes[j]);
  }
  const double log_change = elementary::log(change);
  const bool near = std::abs(log_change) <= level_spacing && dispersion <= most_dispersion * sum &&
                    rest_is_near(known, outlook, change, sum) &&
                    moved_alike(known.labels, slopes_by_label(world, kind), change, most_dispersion) &&
                    moved_alike(known.reserved, reserved_slopes(world, kind, outlook), change, most_of_reserve);
  return {log_change, near};
}

void solve(World& world, const Kind& kind, const Outlook& outlook, Continuation& known) {
  const EconomyParameters& economy = world.scenario.economy;
  const double discount = discount_of(world);
  const double period = world.scenario.startups.review_period;
  known.solved = true;
  known.slope = 0;
  known.slopes.assign(0, 0.0);
  for (const MarketOutlook& market : outlook.markets) {
    known.slopes.push_back(market.plain.slope);
    known.slope += market.plain.slope;
  }
  known.apart.clear();
  known.exempt.clear();
  known.costs.clear();
  visit_slopes_apart(outlook, [&](double slope) { known.apart.push_back(slope); });
  visit_exempt(outlook, [&](double level) { known.exempt.push_back(level); });
  visit_costs(outlook, [&](double cost) { known.costs.push_back(cost); });
  if (known.slope <= 0) return;
  known.labels = slopes_by_label(world, kind);
  known.reserved = reserved_slopes(world, kind, outlook);
  const auto flow_from = [&](Vantage vantage) {
    ValueByScale flow = value_of_selling(world, kind.home, kind.layer, vantage, kind.honest);
    flow.multiply(discount);
    flow.drop_out_of_reach();
    return flow;
  };
  known.flow = flow_from(Vantage::established);
  if (world.reserve.active) known.young_flow = flow_from(Vantage::young);
  const ScaleLaw law = entry_law(world, kind.layer);
  const double power = world.layers[kind.layer.index()].elasticity - 1.0;
  const bool before_draw = world.scenario.startups.stopping == Stopping::before_draw;
  for (std::size_t i = 0; i < known.at_level.size(); ++i) {
    const double change = elementary::exp(level_spacing * (static_cast<double>(i) - 1.0));
    const ValueByScale flow = known.flow.at_demand(change);
    const FirmProgramme programme{.flow = flow.lines,
                                  .curves = flow.straight() ? nullptr : &flow.curves,
                                  .discount = discount,
                                  .period = period,
                                  .step = scaled(productivity_step(world, period), power),
                                  .stops_before_draw = before_draw,
                                  .points = economy.value_grid_points,
                                  .bound = economy.value_grid_bound > 0 ? elementary::pow(economy.value_grid_bound, power) : 0.0};
    known.at_level[i] = FirmValue::solve(programme);
    if (world.reserve.active) {
      const auto added = [with = known.young_flow.at_demand(change), flow](double scale) {
        return std::max(0.0, with.at(scale) - flow.at(scale));
      };
      constexpr double most_periods = 400.0;  // beyond which a right is for ever
      const double periods = std::min(most_periods, std::ceil(world.scenario.reserve.age / period));
      known.young[i] = EndingRight::solve(programme, known.at_level[i], added, static_cast<std::size_t>(periods));
    }
    known.entry[i] = known.at_level[i].expected(
        law, [](double) { return 0.0; }, !before_draw);
  }
}

/// Quadratic through three equally spaced values.
double interpolate(const std::array<double, 3>& values, double log_change) {
  const double t = log_change / level_spacing;
  return values[1] + 0.5 * t * (values[2] - values[0]) + 0.5 * t * t * (values[2] - 2.0 * values[1] + values[0]);
}

/// Where a firm stands in the programme.
struct Position {
  double scale = 0;           ///< z of a newcomer who would sell as much
  double reserved_years = 0;  ///< for which it may still sell out of the reserve
};

/// The programme of a home and layer at present demand.
struct View {
  const Continuation* known;
  double log_change;

  [[nodiscard]] double value(const Position& at) const {
    return by_level([&](std::size_t i) { return known->at_level[i].value(at.scale) + young(i, at); });
  }
  [[nodiscard]] double expected_next(const Position& at) const {
    return by_level([&](std::size_t i) {
      const double later = known->at_level[i].expected_next(at.scale);
      return at.reserved_years > 0 ? later + known->young[i].expected_next(at.scale, at.reserved_years) : later;
    });
  }
  [[nodiscard]] bool sells_anywhere() const { return known->slope > 0; }
  /// What is added at one level of demand by sales out of the reserve.
  [[nodiscard]] double young(std::size_t level, const Position& at) const {
    return at.reserved_years > 0 ? known->young[level].value(at.scale, at.reserved_years) : 0.0;
  }

 private:
  template <class Value>
  [[nodiscard]] double by_level(const Value& value) const {
    return interpolate({value(0), value(1), value(2)}, log_change);
  }
};

View view_from(World& world, const Kind& kind) {
  const std::size_t streams = world.state_count() * world.layer_count();
  if (!kind.honest && world.continuations.size() < 2 * streams) world.continuations.resize(2 * streams);
  Continuation& known = world.continuations[world.stream_index(kind.home, kind.layer) + (kind.honest ? 0 : streams)];
  const Outlook outlook = outlook_of(world, kind, LabelOption{0});
  Level level = level_of(world, kind, known, outlook);
  if (!level.near) {
    solve(world, kind, outlook, known);
    level.log_change = 0;
  }
  return {&known, level.log_change};
}

Kind kind_of(const World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  return {StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}}, !types_differ(world) || keeps_promises(world, id)};
}

/// What an established firm is worth that stays as productive as it is and sells for ever, out of the reserve as long as it may [US$ m].
double standing_value(const World& world, const View& view, const Position& at) {
  const double discount = discount_of(world);
  const double scale = at.scale * elementary::exp(view.log_change);
  const double flow = view.known->flow.at(scale);
  const double value = flow / discount;
  if (at.reserved_years <= 0) return value;
  const double years = -elementary::expm1(-discount * at.reserved_years) / discount;
  return value + years * std::max(0.0, view.known->young_flow.at(scale) - flow);
}

Prospect least_loss(World& world, FirmId id) {
  const Firm firm = world.firms[id];
  Prospect best;
  for (const LabelOption label : label_options(world, firm.firm_class, world.firms.record(id).owner)) {
    const Outlook outlook = look_ahead(world, StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}}, firm.firm_class, label, id,
                                       0.0, Vantage::committed);
    const Prospect option = choose_some(world, outlook, firm.weight);
    if (best.markets == 0 || (option.markets != 0 && option.value > best.value)) best = option;
  }
  return best;
}

/// The firm's choice at what it brings and costs, without the hurdle that made it wait.
Prospect without_hurdle(World& world, FirmId id, const Prospect& choice) {
  const Firm firm = world.firms[id];
  const Outlook outlook = look_ahead(world, StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}}, firm.firm_class,
                                     choice.label, id, 0.0, Vantage::committed);
  return evaluate(SharedCost(world.rules, outlook), outlook, choice, firm.weight);
}

/// Appeal of a firm over that of a newcomer of its type under the same label, mean over markets: buyers know it. 1 without trust.
double relative_appeal(World& world, FirmId id, LabelOption label) {
  if (!world.trust.active || world.scenario.trust.appeal == 0) return 1;
  const Kind kind = kind_of(world, id);
  const bool honest = keeps_promises(world, id);
  TrustOutlook own(world, id, kind.layer, label, honest);
  TrustOutlook newcomer(world, FirmId::none(), kind.layer, label, honest);
  double known = 0;
  double unknown = 0;
  for (const MarketOutlook& market : outlook_of(world, kind, label).markets) {
    if (market.plain.slope <= 0) continue;
    unknown += market.plain.slope;
    known += market.plain.slope * (own.appeal(market.state, false) / newcomer.appeal(market.state, false));
  }
  return unknown > 0 ? known / unknown : 1.0;
}

Position position_of(World& world, FirmId id, LabelOption label) {
  const Firm firm = world.firms[id];
  double scale = firm.weight / world.layers[firm.layer].markup_weight;
  if (world.trust.active) scale *= relative_appeal(world, id, label);
  return {scale, entrant_years_left(world, id, firm.firm_class)};
}

}  // namespace

Prospect count_on_luck(World& world, FirmId id, const Prospect& best) {
  const Firm firm = world.firms[id];
  if (firm.firm_class != FirmClass::startup) return best;
  Prospect choice = best.markets == 0 ? least_loss(world, id) : best;
  const View view = view_from(world, kind_of(world, id));
  if (choice.markets == 0 || !view.sells_anywhere()) return best;
  if (best.markets != 0 && world.layers[firm.layer].entry_hurdle != 1) choice = without_hurdle(world, id, choice);
  const Position at = position_of(world, id, choice.label);
  choice.value += view.value(at) - standing_value(world, view, at);
  const bool decides_now = world.scenario.startups.stopping == Stopping::after_draw;
  return decides_now && choice.value < 0 ? Prospect{} : choice;
}

bool worth_going_on(World& world, FirmId id) {
  const View view = view_from(world, kind_of(world, id));
  return view.sells_anywhere() && view.expected_next(position_of(world, id, world.firms[id].label)) >= 0;
}

namespace {

/// Scales at which what it costs to be established may bend or jump.
std::vector<double> breaks_of(const View& view, const ValueByScale& own) {
  std::vector<double> scales;
  const double change = elementary::exp(view.log_change);
  for (const ValueSegment& segment : own.lines) scales.push_back(segment.from);
  for (const CurveSegment& segment : own.curves.segments) scales.push_back(segment.from);
  for (const CurveSegment& segment : view.known->flow.curves.segments) scales.push_back(segment.from / change);
  return scales;
}

/// Whether being established costs nothing at any scale.
template <class Cost>
bool is_free_to_start(const ValueByScale& own, const Cost& start_up_cost) {
  const auto inside = [](double from, double to) { return std::isfinite(to) ? 0.5 * (from + to) : 2.0 * from + 1.0; };
  constexpr double rounding = 1e-9;
  return std::all_of(own.lines.begin(), own.lines.end(),
                     [&](const ValueSegment& segment) {
                       const double scale = inside(segment.from, segment.to);
                       return std::abs(start_up_cost(scale)) <= rounding * (std::abs(segment.line.cost) + segment.line.slope * scale);
                     }) &&
         std::all_of(own.curves.segments.begin(), own.curves.segments.end(), [&](const CurveSegment& segment) {
           const double scale = inside(segment.from, segment.to);
           return std::abs(start_up_cost(scale)) <= rounding * (std::abs(segment.curve.cost) + segment.curve.linear * scale);
         });
}

/// The same of an idea that knows whether it would comply.
double expected_value_of_type(World& world, const Kind& kind) {
  const View view = view_from(world, kind);
  if (!view.sells_anywhere()) return 0;
  const double reserved = entrant_years_left(world, FirmId::none(), FirmClass::startup);
  const ValueByScale own = value_of_selling(world, kind.home, kind.layer, Vantage::own, kind.honest);
  const auto start_up_cost = [&](double scale) { return standing_value(world, view, {scale, reserved}) - own.at(scale); };
  if (reserved <= 0 && is_free_to_start(own, start_up_cost)) return interpolate(view.known->entry, view.log_change);
  const bool before_draw = world.scenario.startups.stopping == Stopping::before_draw;
  const ScaleLaw law = entry_law(world, kind.layer);
  const std::vector<double> breaks = breaks_of(view, own);
  std::array<double, 3> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto less = [&](double scale) { return start_up_cost(scale) - view.young(i, {scale, reserved}); };
    values[i] = view.known->at_level[i].expected(law, less, !before_draw, breaks);
  }
  return interpolate(values, view.log_change);
}

}  // namespace

double expected_value_with_foresight(World& world, StateId home, LayerId layer) {
  const double honest = expected_value_of_type(world, {home, layer, true});
  if (!types_differ(world)) return honest;
  const double share = world.scenario.trust.compliant_share;
  return share * honest + (1.0 - share) * expected_value_of_type(world, {home, layer, false});
}

}  // namespace faultline

#include "models/decisions/foresight.hpp"

#include "models/decisions/firm_dynamics.hpp"
#include "models/decisions/shared_cost.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

namespace {

constexpr double level_spacing = 0.02;    // log points of demand between the three solutions
constexpr double most_dispersion = 2e-3;  // mean absolute change of a market's demand relative to all of them

double discount_of(const World& world) { return world.scenario.economy.interest_rate + exit_hazard_of(world, FirmClass::startup); }

Outlook established_outlook(World& world, StateId home, LayerId layer) {
  return look_ahead(world, home, layer, FirmClass::startup, LabelOption{0}, FirmId::none(), 0.0, Vantage::established);
}

/// How far demand is from where a programme was solved.
struct Level {
  double log_change = 0;  ///< common to all markets, log points
  bool near = false;      ///< near enough for the solutions at hand
};

/// Slopes of the modes other than a connected one's.
template <class Visit>
void visit_slopes_apart(const Outlook& outlook, Visit&& visit) {
  for (const MarketOutlook& market : outlook.markets) {
    for (const MarketTerms& terms : market.plain_apart) visit(terms.slope);
    for (const MarketTerms& terms : market.built_apart) visit(terms.slope);
  }
}

template <class Visit>
void visit_costs(const Outlook& outlook, Visit&& visit) {
  for (const MarketOutlook& market : outlook.markets) market.visit_obliged([&](const MarketTerms& terms) { visit(terms.cost); });
  for (const double cost : outlook.audit_cost) visit(cost);
}

/// Whether the other modes have moved with the connected one, and costs have stayed, as far as the solutions bear.
/// @param change  of demand;  @param sum  of the slopes of connected firms
bool rest_is_near(const Continuation& known, const Outlook& outlook, double change, double sum) {
  constexpr double ways_apart = 2 * (operating_mode_count - 1);  // each of which moves with the connected one
  std::size_t i = 0;
  double moved = 0;
  visit_slopes_apart(outlook, [&](double slope) { moved += std::abs(slope - change * known.apart[i++]); });
  if (moved > most_dispersion * ways_apart * sum) return false;
  i = 0;
  moved = 0;
  double all = 0;
  visit_costs(outlook, [&](double cost) {
    moved += std::abs(cost - known.costs[i++]);
    all += cost;
  });
  return moved <= most_dispersion * all;
}

Level level_of(const Continuation& known, const Outlook& outlook) {
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
  const bool near =
      std::abs(log_change) <= level_spacing && dispersion <= most_dispersion * sum && rest_is_near(known, outlook, change, sum);
  return {log_change, near};
}

std::vector<ValueSegment> at_demand(const std::vector<ValueSegment>& flow, double log_change) {
  const double change = elementary::exp(log_change);
  std::vector<ValueSegment> moved = flow;
  for (ValueSegment& segment : moved) {
    segment.from /= change;
    segment.to /= change;
    segment.line.slope *= change;
  }
  return moved;
}

/// Leaves out what only a firm a million times the least that pays would do: it would stretch the grid for no value.
void drop_out_of_reach(std::vector<ValueSegment>& flow) {
  constexpr double reach = 1e6;
  const double least = flow.front().line.slope > 0 ? flow.front().line.cost / flow.front().line.slope : flow.front().to;
  while (flow.size() > 1 && flow.back().from > reach * std::max(least, flow.front().to)) flow.pop_back();
  extend_to_infinity(flow);
}

void solve(World& world, StateId home, LayerId layer, const Outlook& outlook, Continuation& known) {
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
  known.costs.clear();
  visit_slopes_apart(outlook, [&](double slope) { known.apart.push_back(slope); });
  visit_costs(outlook, [&](double cost) { known.costs.push_back(cost); });
  if (known.slope <= 0) return;
  known.flow = value_of_selling(world, home, layer, Vantage::established);
  for (ValueSegment& segment : known.flow) {
    segment.line.slope *= discount;
    segment.line.cost *= discount;
  }
  drop_out_of_reach(known.flow);
  const ScaleLaw law = entry_law(world, layer);
  const bool before_draw = world.scenario.startups.stopping == Stopping::before_draw;
  for (std::size_t i = 0; i < known.at_level.size(); ++i) {
    const std::vector<ValueSegment> flow = at_demand(known.flow, level_spacing * (static_cast<double>(i) - 1.0));
    known.at_level[i] = FirmValue::solve(
        {.flow = flow,
         .discount = discount,
         .period = period,
         .step = scaled(productivity_step(world, period), world.layers[layer.index()].elasticity - 1.0),
         .stops_before_draw = before_draw,
         .points = economy.value_grid_points,
         .bound =
             economy.value_grid_bound > 0 ? elementary::pow(economy.value_grid_bound, world.layers[layer.index()].elasticity - 1.0) : 0.0});
    known.entry[i] = known.at_level[i].expected(
        law, [](double) { return 0.0; }, !before_draw);
  }
}

/// Quadratic through three equally spaced values.
double interpolate(const std::array<double, 3>& values, double log_change) {
  const double t = log_change / level_spacing;
  return values[1] + 0.5 * t * (values[2] - values[0]) + 0.5 * t * t * (values[2] - 2.0 * values[1] + values[0]);
}

/// The programme of a home and layer at present demand.
struct View {
  const Continuation* known;
  double log_change;

  [[nodiscard]] double value(double scale) const {
    return interpolate({known->at_level[0].value(scale), known->at_level[1].value(scale), known->at_level[2].value(scale)}, log_change);
  }
  [[nodiscard]] double expected_next(double scale) const {
    return interpolate(
        {known->at_level[0].expected_next(scale), known->at_level[1].expected_next(scale), known->at_level[2].expected_next(scale)},
        log_change);
  }
  [[nodiscard]] bool sells_anywhere() const { return known->slope > 0; }
};

View view_from(World& world, StateId home, LayerId layer) {
  Continuation& known = world.continuations[world.stream_index(home, layer)];
  const Outlook outlook = established_outlook(world, home, layer);
  Level level = level_of(known, outlook);
  if (!level.near) {
    solve(world, home, layer, outlook, known);
    level.log_change = 0;
  }
  return {&known, level.log_change};
}

double line_at(const std::vector<ValueSegment>& lines, double scale) {
  const auto after =
      std::upper_bound(lines.begin(), lines.end(), scale, [](double z, const ValueSegment& segment) { return z < segment.to; });
  return (after == lines.end() ? lines.back() : *after).line.at(scale);
}

/// What an established firm is worth that stays as productive as it is and sells for ever [US$ m].
double standing_value(const World& world, const View& view, double scale) {
  return line_at(view.known->flow, scale * elementary::exp(view.log_change)) / discount_of(world);
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

double scale_of(const World& world, const Firm& firm) { return firm.weight / world.layers[firm.layer].markup_weight; }

}  // namespace

Prospect count_on_luck(World& world, FirmId id, const Prospect& best) {
  const Firm firm = world.firms[id];
  if (firm.firm_class != FirmClass::startup) return best;
  Prospect choice = best.markets == 0 ? least_loss(world, id) : best;
  const View view = view_from(world, StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}});
  if (choice.markets == 0 || !view.sells_anywhere()) return best;
  if (best.markets != 0 && world.layers[firm.layer].entry_hurdle != 1) choice = without_hurdle(world, id, choice);
  const double scale = scale_of(world, firm);
  choice.value += view.value(scale) - standing_value(world, view, scale);
  const bool decides_now = world.scenario.startups.stopping == Stopping::after_draw;
  return decides_now && choice.value < 0 ? Prospect{} : choice;
}

bool worth_going_on(World& world, FirmId id) {
  const Firm firm = world.firms[id];
  const View view = view_from(world, StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}});
  return view.sells_anywhere() && view.expected_next(scale_of(world, firm)) >= 0;
}

double expected_value_with_foresight(World& world, StateId home, LayerId layer) {
  const View view = view_from(world, home, layer);
  if (!view.sells_anywhere()) return 0;
  const std::vector<ValueSegment> own = value_of_selling(world, home, layer, Vantage::own);
  const auto start_up_cost = [&](double scale) { return standing_value(world, view, scale) - line_at(own, scale); };
  const bool free_to_start = std::all_of(own.begin(), own.end(), [&](const ValueSegment& segment) {
    const double scale = std::isfinite(segment.to) ? 0.5 * (segment.from + segment.to) : 2.0 * segment.from + 1.0;
    return std::abs(start_up_cost(scale)) <= 1e-9 * (std::abs(segment.line.cost) + segment.line.slope * scale);
  });
  if (free_to_start) return interpolate(view.known->entry, view.log_change);
  const bool before_draw = world.scenario.startups.stopping == Stopping::before_draw;
  const ScaleLaw law = entry_law(world, layer);
  std::array<double, 3> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = view.known->at_level[i].expected(law, start_up_cost, !before_draw);
  }
  return interpolate(values, view.log_change);
}

}  // namespace faultline

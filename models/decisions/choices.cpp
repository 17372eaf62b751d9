// The choice among the ways that an outlook offers: for each state the better capacity when obliged and when exempt, then the
// best set of rule books, then the best label.
#include "models/decisions/affordability.hpp"
#include "models/decisions/foresight.hpp"
#include "models/decisions/lone_markets.hpp"
#include "models/decisions/market_lines.hpp"
#include "models/decisions/prospects.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/decisions/ways.hpp"
#include "models/firms/surroundings.hpp"
#include "sim/base/elementary.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace faultline {

namespace {

/// The best way of serving a market in each stance, and what it is worth at a weight.
class WaysOf {
 public:
  [[nodiscard]] double value(Stance stance) const { return best_[static_cast<std::size_t>(stance)].value; }
  [[nodiscard]] const ChosenWay& way(Stance stance) const { return best_[static_cast<std::size_t>(stance)].way; }

  WaysOf(const Outlook& outlook, const MarketOutlook& market, double weight) : outlook_(outlook), market_(market), weight_(weight) {
    look_at(Stance::obliged);
    if (outlook.effort_is_chosen) look_at(Stance::shirks);
    look_at(Stance::exempt);
  }

 private:
  struct Best {
    ChosenWay way;
    double value = -std::numeric_limits<double>::infinity();
  };
  struct Offered {
    MarketTerms terms;
    double value = 0;
  };

  /// What one mode and capacity offers; slope 0: nothing, whose value is that of the connected mode without own capacity.
  [[nodiscard]] Offered offered(Stance stance, OperatingMode mode, bool builds) const {
    const WaysBeside& beside = outlook_.beside(market_, mode);
    if (stance == Stance::exempt) {
      const ExemptTerms& exempt = beside.exempt(builds);
      if (exempt.terms.slope <= 0) return {exempt.terms, -exempt.terms.cost};
      return {exempt.terms, outlook_.exempt_value(exempt, weight_, held_firm(outlook_.elasticity, market_.measure))};
    }
    const MarketTerms& terms = stance == Stance::obliged ? market_.obliged(mode, builds) : beside.shirking(builds);
    return {terms, terms.at(weight_) + (beside.exempt(builds).holds(weight_) ? beside.support_of(stance) : 0.0)};
  }

  /// The best mode of each capacity, the first of equals; then own capacity where it is worth more.
  void look_at(Stance stance) {
    std::array<Best, 2> best;
    for (std::size_t builds = 0; builds < best.size(); ++builds) {
      for (std::size_t m = 0; m < operating_mode_count; ++m) {
        const OperatingMode mode = m == 0 ? market_.mode : static_cast<OperatingMode>(m);
        if (m > 0 && !market_.operates_apart() && market_.apart == 0) break;
        const Offered offer = offered(stance, mode, builds != 0);
        const bool open = offer.terms.slope > 0;
        Best& of_capacity = best[builds];
        if (m > 0 && (!open || (of_capacity.way.terms.slope > 0 && offer.value <= of_capacity.value))) continue;
        of_capacity = {{offer.terms, mode, builds != 0, stance}, offer.value};
      }
    }
    const bool builds = best[1].way.terms.slope > 0 && best[1].value > best[0].value;
    const Best& chosen = best[builds ? 1 : 0];
    if (chosen.way.terms.slope > 0) best_[static_cast<std::size_t>(stance)] = chosen;
  }

  const Outlook& outlook_;
  const MarketOutlook& market_;
  double weight_;
  std::array<Best, 3> best_;
};

using ChosenWays = std::array<ChosenWay, 3>;  ///< by stance

Prospect choose_among_lines(BookRange& range, SharedCost& shared, const MarketLines& lines, const Outlook& outlook, double weight) {
  const MarketLines::Worth worth = lines.at(weight);
  const MarketLines::Gains gains = lines.gains_of(worth);
  const double scale = outlook.scale_at(weight);
  shared.set_scale(scale);
  BookChoice best;
  if (gains.candidates != 0) {
    best = BookSearch(gains.by_book, gains.candidates, shared, shared, shared.shape()).run(range);
  }
  const StateSet served = lines.served(worth, best.books);
  const StateSet shirked = lines.shirked(worth, best.books, served);
  MarketChoice choice{served | shirked, 0, best.books, best.value, best.exact, shirked};
  for (StateSet rest = served | worth.shirking_pays; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    if (lines.book(j) == no_book) {
      choice.value += worth.value[j];
    } else if ((worth.shirking_pays & bit(j)) != 0) {
      choice.value += worth.shirking[j];
    }
  }
  Prospect prospect = begin_prospect(choice, shared, outlook, scale);
  prospect.builds = prospect.markets & ((worth.builds & ~shirked) | (worth.shirking_builds & shirked));
  prospect.hybrid = prospect.markets & ((worth.apart[0] & ~shirked) | (worth.shirking_apart[0] & shirked));
  prospect.disconnected = prospect.markets & ((worth.apart[1] & ~shirked) | (worth.shirking_apart[1] & shirked));
  for (StateSet rest = prospect.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketTerms terms = (shirked & bit(j)) == 0 ? lines.terms(j, worth) : lines.shirking_terms(j, worth);
    prospect.slope += terms.slope;
    prospect.cost += terms.cost;
  }
  note_shirked(prospect, outlook, shirked);
  return prospect;
}

}  // namespace

Prospect choose_within(BookRange& range, SharedCost& shared, const MarketLines& lines, const Outlook& outlook, double weight) {
  if (lines.straight()) return choose_among_lines(range, shared, lines, outlook, weight);
  InlineVector<MarketOption, 64> options;
  InlineVector<ChosenWays, 64> ways;
  for (const MarketOutlook& market : outlook.markets) {
    const WaysOf best(outlook, market, weight);
    ways.push_back({best.way(Stance::obliged), best.way(Stance::exempt), best.way(Stance::shirks)});
    options.push_back({best.value(Stance::obliged), market.book, best.value(Stance::exempt), best.value(Stance::shirks)});
  }
  const double scale = outlook.scale_at(weight);
  shared.set_scale(scale);
  const MarketChoice choice = choose_markets_within(range, std::span(options.data(), options.size()), shared, shared, shared.shape());
  Prospect prospect = begin_prospect(choice, shared, outlook, scale);
  for (StateSet rest = prospect.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const Stance stance = (choice.exempt & bit(j)) != 0    ? Stance::exempt
                          : (choice.shirked & bit(j)) != 0 ? Stance::shirks
                                                           : Stance::obliged;
    add_market(prospect, outlook, outlook.markets[j], ways[j][static_cast<std::size_t>(stance)], weight);
  }
  note_shirked(prospect, outlook, choice.shirked);
  return prospect;
}

namespace {

/// Whether every market stands alone: no state asks for anything, and everybody sells in one way.
bool stand_alone(const Outlook& outlook) {
  if (outlook.standard != 0 || outlook.effort_is_chosen) return false;
  for (const MarketOutlook& market : outlook.markets) {
    if (market.book != no_book || market.built.slope > 0 || market.mode != OperatingMode::connected || market.operates_apart())
      return false;
  }
  return true;
}

}  // namespace

Prospect choose(World& world, const Outlook& outlook, double weight) {
  if (stand_alone(outlook)) {
    Prospect prospect =
        choose_each(outlook.markets.size(), weight, outlook.label_cost, [&](std::size_t j) { return outlook.markets[j].plain; });
    prospect.label = outlook.label;
    prospect.scale = outlook.scale_at(weight);
    return prospect;
  }
  BookRange range;
  SharedCost shared(world.rules, outlook);
  return choose_within(range, shared, MarketLines(outlook), outlook, weight);
}

namespace {

/// How a choice serves a state.
ChosenWay way_of(const Outlook& outlook, const MarketOutlook& market, const Prospect& choice) {
  const StateSet state = bit(market.state.index());
  const bool builds = (choice.builds & state) != 0;
  const OperatingMode mode = choice.mode_in(market.state);
  const bool shirks = market.book != no_book && (choice.shirked & bit(market.book)) != 0;
  if (shirks) return {outlook.beside(market, mode).shirking(builds), mode, builds, Stance::shirks};
  return {market.obliged(mode, builds), mode, builds, (choice.exempt & state) != 0 ? Stance::exempt : Stance::obliged};
}

/// What the profit that is held comes to at a weight.
double held_profit_at(const Prospect& prospect, double elasticity, double weight) {
  double profit = 0;
  for (const ExemptionMeasure measure : {ExemptionMeasure::revenue, ExemptionMeasure::production}) {
    const HeldProfit& held = prospect.held_profit[static_cast<std::size_t>(measure)];
    if (held.revenue == 0) continue;
    const HeldFirm firm = held_firm(elasticity, measure);
    profit += held.revenue * elementary::pow(weight, firm.revenue_power()) + held.cost * elementary::pow(weight, firm.cost_power());
  }
  return profit;
}

}  // namespace

Prospect evaluate(const SharedCost& shared, const Outlook& outlook, const Prospect& choice, double weight) {
  Prospect prospect = choice;
  BookSet books = 0;
  StateSet shirked = 0;
  prospect.slope = 0;
  prospect.cost = outlook.label_cost;
  prospect.held = 0;
  prospect.held_profit = {};
  for (StateSet rest = choice.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketOutlook& market = outlook.markets[j];
    const ChosenWay way = way_of(outlook, market, choice);
    if (market.book != no_book && way.stance == Stance::obliged) books |= bit(market.book);
    if (way.stance == Stance::shirks) shirked |= bit(j);
    add_market(prospect, outlook, market, way, weight);
  }
  prospect.books = books | outlook.standard;
  prospect.shirked = 0;
  note_shirked(prospect, outlook, shirked);
  prospect.cost += shared(books);
  prospect.value = weight * prospect.slope - prospect.cost;
  if (prospect.held != 0) prospect.value += held_profit_at(prospect, outlook.elasticity, weight);
  prospect.scale = outlook.scale_at(weight);
  prospect.compliance = outlook.label_compliance + shared.compliance(books);
  if (prospect.scale < 1) prospect.value += (1.0 - prospect.scale) * prospect.compliance;
  return prospect;
}

Prospect choose_some(World& world, const Outlook& outlook, double weight) {
  Prospect best = choose(world, outlook, weight);
  if (best.markets != 0) return best;
  // A market that pays a reward larger than all costs is in every best set: so the best set with each market in turn.
  const SharedCost shared(world.rules, outlook);
  double reward = outlook.label_cost;
  for (const MarketOutlook& market : outlook.markets) {
    const double compliance = market.book == no_book ? 0.0 : shared.most_added(market.book);
    reward += weight * market.plain.slope + market.plain.cost + compliance + 1.0;
    const auto could_be = [&](const MarketTerms& terms) {
      if (terms.slope > 0) reward += weight * terms.slope + std::abs(terms.cost);
    };
    could_be(market.built);
    outlook.visit_beside(market, [&](const WaysBeside& ways) {
      for (const MarketTerms* terms : {&ways.exempt_plain.terms, &ways.exempt_built.terms, &ways.shirking_plain, &ways.shirking_built}) {
        could_be(*terms);
      }
      reward += ways.support;
    });
  }
  Outlook rewarded = outlook;
  for (std::size_t j = 0; j < rewarded.markets.size(); ++j) {
    MarketOutlook& market = rewarded.markets[j];
    if (market.plain.slope <= 0 && market.exempt_plain.terms.slope <= 0) continue;
    const auto promise_beside = [](WaysBeside& ways, double amount) {
      for (MarketTerms* terms : {&ways.exempt_plain.terms, &ways.exempt_built.terms, &ways.shirking_plain, &ways.shirking_built}) {
        terms->cost -= amount;
      }
    };
    const auto promise = [&](double amount) {  // however it is served
      market.plain.cost -= amount;
      market.built.cost -= amount;
      for (MarketTerms& terms : market.plain_apart) terms.cost -= amount;
      for (MarketTerms& terms : market.built_apart) terms.cost -= amount;
      promise_beside(market, amount);
      for (std::size_t m = 0; market.apart != 0 && m < operating_mode_count - 1; ++m) {
        promise_beside(rewarded.ways_apart[market.apart + m - 1U], amount);
      }
    };
    promise(reward);
    const Prospect option = evaluate(shared, outlook, choose(world, rewarded, weight), weight);
    promise(-reward);
    if (best.markets == 0 || option.value > best.value) best = option;
  }
  return best;
}

void take_better(Prospect& best, const Prospect& option) {
  const bool better = option.value != best.value ? option.value > best.value : best.markets == 0 && option.markets != 0;
  if (better) best = option;
}

Prospect best_prospect(World& world, FirmId id) {
  const Surroundings around(world, id);
  return best_prospect(world, around);
}

Prospect best_prospect(World& world, const Surroundings& around) {
  return affordable_prospect(world, around, std::numeric_limits<double>::infinity()).prospect;
}

namespace {

/// The best over all labels from one vantage, among the choices that cash pays for.
/// @param wants  becomes true where some choice pays that cannot be paid for
Prospect best_from(World& world, const Surroundings& around, Vantage vantage, double cash, bool& wants) {
  const bool unlimited = cash == std::numeric_limits<double>::infinity();
  if (unlimited && stand_alone(world, around)) return choose_alone(world, around, vantage);
  const Firm& firm = world.firms[around.id()];
  constexpr double break_even = -std::numeric_limits<double>::min();  // who serves some market at no loss goes on
  Prospect best;
  for (const LabelOption label : label_options(world, firm.firm_class, world.firms.record(around.id()).owner)) {
    const Outlook outlook = look_ahead(world, around, label, vantage);
    Prospect option = choose(world, outlook, firm.weight);
    wants = wants || option.markets != 0;
    if (option.markets != 0 && !unlimited) {
      option = Affordability(world, around, outlook).best(option, firm.weight, cash, best.markets == 0 ? break_even : best.value);
    }
    take_better(best, option);
  }
  return best;
}

/// Whether cash pays for a choice.
bool pays_for(World& world, const Surroundings& around, const Prospect& choice, double cash) {
  if (cash == std::numeric_limits<double>::infinity()) return true;
  const Outlook outlook = look_ahead(world, around, choice.label);
  return Affordability(world, around, outlook).needed(choice, around.firm().weight) <= cash;
}

}  // namespace

AffordableProspect affordable_prospect(World& world, const Surroundings& around, double cash) {
  const FirmId id = around.id();
  bool wants = false;
  AffordableProspect found{best_from(world, around, Vantage::own, cash, wants)};
  Prospect& best = found.prospect;
  if (best.markets == 0 && world.firms.record(id).markets == 0 && world.layers[world.firms[id].layer].entry_hurdle != 1) {
    // Nothing to live on while it waits: now or never, at net present value.
    best = best_from(world, around, Vantage::committed, cash, wants);
  }
  wants = wants || best.markets != 0;
  if (world.foresight) {
    const Prospect foreseen = count_on_luck(world, id, best);
    wants = wants || foreseen.markets != 0;
    if (foreseen.markets == 0 || pays_for(world, around, foreseen, cash)) best = foreseen;
  }
  found.short_of_cash = wants && best.markets == 0;
  return found;
}

}  // namespace faultline

// The choice among the ways that an outlook offers: for each state the better capacity when obliged and when exempt, then the
// best set of rule books, then the best label.
#include "models/decisions/affordability.hpp"
#include "models/decisions/foresight.hpp"
#include "models/decisions/market_lines.hpp"
#include "models/decisions/prospects.hpp"
#include "models/decisions/shared_cost.hpp"
#include "models/decisions/ways.hpp"
#include "models/firms/surroundings.hpp"

#include <bit>
#include <limits>

namespace faultline {

namespace {

/// The best operating mode of one capacity at a weight; the connected one if none is better.
struct ModeChoice {
  MarketTerms terms;
  OperatingMode mode{};

  ModeChoice(const MarketTerms& plain, OperatingMode mode_of_plain, const std::array<MarketTerms, operating_mode_count - 1>& apart,
             double weight)
      : terms(plain), mode(mode_of_plain) {
    for (std::size_t m = 0; m < apart.size(); ++m) {
      if (apart[m].slope <= 0 || (terms.slope > 0 && apart[m].at(weight) <= terms.at(weight))) continue;
      terms = apart[m];
      mode = static_cast<OperatingMode>(m + 1);
    }
  }
};

/// The better capacity for each way of serving a state, and what it is worth at a weight.
struct WaysOf {
  MarketTerms obliged_terms;  ///< when obliged …
  OperatingMode mode{};
  bool builds = false;
  bool builds_exempt = false;
  double obliged = -std::numeric_limits<double>::infinity();
  double exempt = -std::numeric_limits<double>::infinity();

  [[nodiscard]] ChosenWay chosen(const MarketOutlook& market, bool is_exempt) const {
    return is_exempt ? ChosenWay{{}, market.mode, builds_exempt} : ChosenWay{obliged_terms, mode, builds};
  }

  WaysOf(const MarketOutlook& market, double elasticity, double weight) {
    const auto obliged_at = [&](const MarketTerms& terms, const ExemptTerms& beside) {
      return terms.at(weight) + (beside.holds(weight) ? market.support : 0.0);
    };
    const ModeChoice plain_mode(market.plain, market.mode, market.plain_apart, weight);
    const ModeChoice built_mode(market.built, market.mode, market.built_apart, weight);
    const double plain = obliged_at(plain_mode.terms, market.exempt_plain);
    const double built = obliged_at(built_mode.terms, market.exempt_built);
    builds = built_mode.terms.slope > 0 && built > plain;
    obliged_terms = builds ? built_mode.terms : plain_mode.terms;
    mode = builds ? built_mode.mode : plain_mode.mode;
    if (obliged_terms.slope > 0) obliged = builds ? built : plain;
    if (market.exempt_plain.terms.slope <= 0 && market.exempt_built.terms.slope <= 0) return;
    const HeldFirm held = held_firm(elasticity, market.measure);
    const double exempt_plain = market.exempt_plain.at(weight, held);
    const double exempt_built = market.exempt_built.at(weight, held);
    builds_exempt = market.exempt_built.terms.slope > 0 && exempt_built > exempt_plain;
    if (builds_exempt || market.exempt_plain.terms.slope > 0) exempt = builds_exempt ? exempt_built : exempt_plain;
  }
};

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
  MarketChoice choice{served | shirked, shirked, best.books, best.value, best.exact};
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
  prospect.hybrid = worth.apart[0] & prospect.markets & ~shirked;
  prospect.disconnected = worth.apart[1] & prospect.markets & ~shirked;
  for (StateSet rest = prospect.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketTerms terms = (shirked & bit(j)) == 0 ? lines.terms(j, worth) : lines.shirking_terms(j, worth);
    prospect.slope += terms.slope;
    prospect.cost += terms.cost;
  }
  note_shirked(prospect, outlook);
  return prospect;
}

}  // namespace

Prospect choose_within(BookRange& range, SharedCost& shared, const MarketLines& lines, const Outlook& outlook, double weight) {
  if (lines.straight()) return choose_among_lines(range, shared, lines, outlook, weight);
  InlineVector<MarketOption, 64> options;
  InlineVector<WaysOf, 64> ways;
  for (const MarketOutlook& market : outlook.markets) {
    ways.push_back(WaysOf(market, outlook.elasticity, weight));
    options.push_back({ways[ways.size() - 1].obliged, market.book, ways[ways.size() - 1].exempt});
  }
  const double scale = outlook.scale_at(weight);
  shared.set_scale(scale);
  const MarketChoice choice = choose_markets_within(range, std::span(options.data(), options.size()), shared, shared, shared.shape());
  Prospect prospect = begin_prospect(choice, shared, outlook, scale);
  for (StateSet rest = prospect.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    add_market(prospect, outlook.markets[j], ways[j].chosen(outlook.markets[j], (prospect.exempt & bit(j)) != 0), outlook.elasticity,
               weight);
  }
  note_shirked(prospect, outlook);
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

/// Every market that is worth its cost.
Prospect choose_each(const Outlook& outlook, double weight) {
  Prospect prospect;
  prospect.label = outlook.label;
  prospect.scale = outlook.scale_at(weight);
  prospect.cost = outlook.label_cost;
  for (std::size_t j = 0; j < outlook.markets.size(); ++j) {
    const MarketTerms& terms = outlook.markets[j].plain;
    if (terms.slope <= 0) continue;
    const double value = terms.at(weight);
    EXPECTS(value < std::numeric_limits<double>::infinity());  // false for NaN too
    if (value < 0) continue;
    prospect.markets |= bit(j);
    prospect.value += value;
    prospect.slope += terms.slope;
    prospect.cost += terms.cost;
  }
  prospect.value -= outlook.label_cost;
  if (prospect.markets == 0 || prospect.value < 0) {  // better nothing than the label's cost
    prospect.markets = 0;
    prospect.value = prospect.slope = prospect.cost = 0;
  }
  return prospect;
}

}  // namespace

Prospect choose(World& world, const Outlook& outlook, double weight) {
  if (stand_alone(outlook)) return choose_each(outlook, weight);
  BookRange range;
  SharedCost shared(world.rules, outlook);
  return choose_within(range, shared, MarketLines(outlook), outlook, weight);
}

Prospect evaluate(const SharedCost& shared, const Outlook& outlook, const Prospect& choice, double weight) {
  Prospect prospect = choice;
  BookSet books = 0;
  prospect.slope = 0;
  prospect.cost = outlook.label_cost;
  for (StateSet rest = choice.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    const MarketOutlook& market = outlook.markets[j];
    if (market.book != no_book) books |= bit(market.book);
    const bool builds = (choice.builds & bit(j)) != 0;
    const OperatingMode mode = choice.mode_in(market.state);
    const std::size_t apart = static_cast<std::size_t>(mode) - 1;
    const MarketTerms& terms =
        mode == market.mode ? (builds ? market.built : market.plain) : (builds ? market.built_apart : market.plain_apart)[apart];
    prospect.slope += terms.slope;
    prospect.cost += terms.cost;
  }
  prospect.books = books | outlook.standard;
  prospect.cost += shared(books);
  prospect.value = weight * prospect.slope - prospect.cost;
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
  }
  Outlook rewarded = outlook;
  for (MarketOutlook& market : rewarded.markets) {
    if (market.plain.slope <= 0) continue;
    const auto promise = [&](double amount) {
      market.plain.cost -= amount;
      for (MarketTerms& terms : market.plain_apart) terms.cost -= amount;
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

/// The best over all labels from one vantage, with what can be paid for apart.
void look_at_labels(World& world, const Surroundings& around, Vantage vantage, double cash, Prospect& best, bool& wants) {
  const Firm& firm = world.firms[around.id()];
  constexpr double break_even = -std::numeric_limits<double>::min();  // who serves some market at no loss goes on
  for (const LabelOption label : label_options(world, firm.firm_class, world.firms.record(around.id()).owner)) {
    const Outlook outlook = look_ahead(world, around, label, vantage);
    Prospect option = choose(world, outlook, firm.weight);
    wants = wants || option.markets != 0;
    if (option.markets != 0 && cash < std::numeric_limits<double>::infinity()) {
      option = Affordability(world, around, outlook).best(option, firm.weight, cash, best.markets == 0 ? break_even : best.value);
    }
    take_better(best, option);
  }
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
  Prospect best;
  bool wants = false;
  look_at_labels(world, around, Vantage::own, cash, best, wants);
  if (best.markets == 0 && world.firms.record(id).markets == 0 && world.layers[world.firms[id].layer].entry_hurdle != 1) {
    // Nothing to live on while it waits: now or never, at net present value.
    look_at_labels(world, around, Vantage::committed, cash, best, wants);
  }
  if (world.foresight) {
    const Prospect foreseen = count_on_luck(world, id, best);
    wants = wants || foreseen.markets != 0;
    if (foreseen.markets == 0 || pays_for(world, around, foreseen, cash)) best = foreseen;
  }
  return {best, wants && best.markets == 0};
}

}  // namespace faultline

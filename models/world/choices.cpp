// The choice among the ways that an outlook offers: for each state the better capacity when obliged and when exempt, then the
// best set of rule books, then the best label.
#include "models/world/foresight.hpp"
#include "models/world/market_lines.hpp"
#include "models/world/prospects.hpp"
#include "models/world/shared_cost.hpp"
#include "models/world/surroundings.hpp"

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
  MarketTerms obliged_terms;   ///< when obliged …
  OperatingMode mode{};
  bool builds = false;
  bool builds_exempt = false;
  double obliged = -std::numeric_limits<double>::infinity();
  double exempt = -std::numeric_limits<double>::infinity();

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

/// Adds one served state to what the prospect is worth as a function of weight.
void add_market(Prospect& prospect, const MarketOutlook& market, const WaysOf& ways, double elasticity, double weight) {
  const std::uint64_t state = bit(market.state.index());
  if ((prospect.exempt & state) == 0) {
    const MarketTerms& terms = ways.obliged_terms;
    prospect.set_mode(market.state, ways.mode);
    const bool supported = (ways.builds ? market.exempt_built : market.exempt_plain).holds(weight);
    prospect.builds |= ways.builds ? state : 0;
    prospect.slope += terms.slope;
    prospect.cost += supported ? terms.cost - market.support : terms.cost;
    return;
  }
  prospect.set_mode(market.state, market.mode);
  const ExemptTerms& exempt = ways.builds_exempt ? market.exempt_built : market.exempt_plain;
  prospect.builds |= ways.builds_exempt ? state : 0;
  prospect.cost += exempt.terms.cost;
  if (!exempt.holds(weight)) {
    prospect.slope += exempt.terms.slope;
    return;
  }
  prospect.held |= state;
  prospect.held_profit[static_cast<std::size_t>(market.measure)].add(held_firm(elasticity, market.measure),
                                                                      exempt.terms.slope, exempt.free_up_to);
}

}  // namespace

namespace {

/// What is chosen, whatever way the markets were weighed: the books and the label are paid for, the markets are not added yet.
/// @returns a prospect without markets where the label's cost takes all
Prospect begin_prospect(const MarketChoice& choice, SharedCost& shared, const Outlook& outlook, double scale) {
  Prospect prospect;
  prospect.label = outlook.label;
  prospect.scale = scale;
  prospect.exact = choice.exact;
  const double label_cost = outlook.label_cost - (1.0 - scale) * outlook.label_compliance;
  if (choice.markets == 0 || choice.value < label_cost) return prospect;
  prospect.markets = choice.markets;
  prospect.exempt = choice.exempt;
  prospect.books = choice.books | outlook.standard;
  prospect.value = choice.value - label_cost;
  shared.set_scale(1.0);
  prospect.cost = outlook.label_cost + shared(choice.books);
  prospect.compliance = outlook.label_compliance + shared.compliance(choice.books);
  return prospect;
}

/// The ways without the book are those of a firm that shirks, where effort is chosen: it is obliged all the same.
void note_shirked(Prospect& prospect, const Outlook& outlook) {
  if (!outlook.effort_is_chosen) return;
  for (StateSet rest = prospect.exempt; rest != 0; rest &= rest - 1) {
    prospect.shirked |= bit(outlook.markets[static_cast<std::size_t>(std::countr_zero(rest))].book);
  }
  prospect.shirked &= ~prospect.books;
  prospect.exempt = 0;
}

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
  const StateSet shirked = lines.shirked(worth, served);
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
  const MarketChoice choice =
      choose_markets_within(range, std::span(options.data(), options.size()), shared, shared, shared.shape());
  Prospect prospect = begin_prospect(choice, shared, outlook, scale);
  for (StateSet rest = prospect.markets; rest != 0; rest &= rest - 1) {
    const auto j = static_cast<std::size_t>(std::countr_zero(rest));
    add_market(prospect, outlook.markets[j], ways[j], outlook.elasticity, weight);
  }
  note_shirked(prospect, outlook);
  return prospect;
}

namespace {

/// Whether every market stands alone: no state asks for anything, and everybody sells in one way.
bool stand_alone(const Outlook& outlook) {
  if (outlook.standard != 0 || outlook.effort_is_chosen) return false;
  for (const MarketOutlook& market : outlook.markets) {
    if (market.book != no_book || market.built.slope > 0 || market.mode != OperatingMode::connected || market.operates_apart()) return false;
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
    const MarketTerms& terms = mode == market.mode ? (builds ? market.built : market.plain)
                                                   : (builds ? market.built_apart : market.plain_apart)[apart];
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
    market.plain.cost -= reward;
    const Prospect option = evaluate(shared, outlook, choose(world, rewarded, weight), weight);
    market.plain.cost += reward;
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
  const FirmId id = around.id();
  const Firm& firm = world.firms[id];
  const std::vector<LabelOption>& labels = label_options(world, firm.firm_class, world.firms.record(id).owner);
  Prospect best = choose(world, look_ahead(world, around, labels.front()), firm.weight);
  for (std::size_t i = 1; i < labels.size(); ++i) {
    take_better(best, choose(world, look_ahead(world, around, labels[i]), firm.weight));
  }
  if (best.markets == 0 && world.firms.record(id).markets == 0 && world.layers[firm.layer].entry_hurdle != 1) {
    // Nothing to live on while it waits: now or never, at net present value.
    for (const LabelOption label : labels) {
      take_better(best, choose(world, look_ahead(world, around, label, Vantage::committed), firm.weight));
    }
  }
  if (world.foresight) best = count_on_luck(world, id, best);
  return best;
}

}  // namespace faultline

#include "models/mechanisms/reviews.hpp"

#include "models/rules/entry.hpp"
#include "models/world/commitments.hpp"
#include "models/world/firm_dynamics.hpp"
#include "models/world/runway.hpp"
#include "models/world/security.hpp"
#include "models/world/settlement.hpp"
#include "models/world/surroundings.hpp"

#include <algorithm>

namespace faultline {

namespace {

/// Startups founded during the trial, where reviews are anniversaries.
bool waits_a_whole_period(const World& world, FirmId id) {
  return world.scenario.startups.review_phase == ReviewPhase::anniversary && world.now > 0 &&
         world.firms[id].firm_class == FirmClass::startup;
}

void schedule_next_review(World& world, FirmId id, ReviewKind kind) {
  if (kind == ReviewKind::extra) return;
  const double period = world.scenario.startups.review_period;
  const bool random_phase = kind == ReviewKind::first && !waits_a_whole_period(world, id);
  const double share =
      random_phase ? world.chance.uniform(Purpose::review_phase, world.firms.record(id).identity, 0) : 1.0;
  const SimTime delay = std::max<SimTime>(1, seconds_from_years(period * share));
  const SimTime next = later(world.now, delay);
  world.schedule_for(id, next, Verb::firm_reviews);
  schedule_death_by(world, id, next);
}

/// Deep pockets: owners take every surplus and cover every shortfall. Startups under `runway` keep a reserve; vendors pay
/// out what they have and may owe a multiple of profit.
/// @returns false if the firm is insolvent
bool balance_cash(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  const FundingParameters& funding = world.scenario.funding;
  if (has_runway(world, firm)) {
    const double reserve = funding.reserve * world.wage(StateId{std::size_t{firm.home}});
    if (firm.cash > reserve) pay_dividend(world, id, firm.cash - reserve);
    return firm.cash >= 0;
  }
  if (firm.cash > 0) pay_dividend(world, id, firm.cash);
  if (funding.rule == FundingRule::unlimited) {
    if (firm.cash < 0) raise_funds(world, id, Flow::equity, -firm.cash);
    return true;
  }
  return firm.cash >= 0 || -firm.cash <= funding.vendor_credit * std::max(0.0, profit_flow(world, id));
}

/// Has it the cash to take this on and to outlive the wait that it is quoted? Longer waits than quoted are what kills it.
bool can_pay(World& world, FirmId id, const Prospect& prospect) {
  return upfront_cost(world, id, prospect) + bridging_cost(world, id, prospect) <= world.firms[id].cash;
}

/// The best set of markets that the firm can pay for: its first choice, else its home market alone, else what it has.
Prospect affordable_prospect(World& world, FirmId id) {
  const Surroundings around(world, id);
  Prospect best = best_prospect(world, around);
  const Firm& firm = world.firms[id];
  if (!has_runway(world, firm) || best.markets == 0 || can_pay(world, id, best)) return best;
  const FirmRecord& record = world.firms.record(id);
  for (const StateSet allowed : {record.markets | bit(firm.home), record.markets}) {
    Prospect restricted;
    for (const LabelOption label : label_options(world, firm.firm_class, record.owner)) {
      Outlook outlook = look_ahead(world, around, label, Vantage::own, true, allowed);
      for (MarketOutlook& market : outlook.markets) market.close_building();
      const Prospect option = choose(world, outlook, firm.weight);
      if (option.value > restricted.value && can_pay(world, id, option)) restricted = option;
    }
    best = restricted;
    if (best.markets != 0) return best;
  }
  return best;
}

void exit_now(World& world, FirmId id, ExitCause cause) {
  world.schedule_for(id, world.now, Verb::firm_exits, 0, static_cast<std::uint16_t>(cause));
}

}  // namespace

void on_firm_reviews(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.plan)) return;
  settle(world, id);
  const auto kind = static_cast<ReviewKind>(event.detail);
  const bool changes = world.firms_change && kind == ReviewKind::regular &&
                       world.firms[id].firm_class == FirmClass::startup;
  if (changes && !begin_period(world, id)) return exit_now(world, id, ExitCause::choice);
  if (!balance_cash(world, id)) return exit_now(world, id, ExitCause::insolvency);
  const Prospect prospect = affordable_prospect(world, id);
  world.inexact_choices += prospect.exact ? 0 : 1;
  if (prospect.markets == 0) {
    const bool wants_more_than_it_has = has_runway(world, world.firms[id]) && best_prospect(world, id).markets != 0;
    return exit_now(world, id, wants_more_than_it_has ? ExitCause::insolvency : ExitCause::choice);
  }
  if (world.scenario.security.active) choose_security(world, id);
  commit(world, id, prospect);
  watch_runway(world, id);
  schedule_next_review(world, id, kind);
}

}  // namespace faultline

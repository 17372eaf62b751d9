// Reviews: at a fixed period and a random phase a firm settles, pays out, checks whether it is solvent and worth going on,
// and chooses its set of markets. The same review, at once, makes a new entrant's first choice.
/// Verb::firm_reviews. Event detail: a ReviewKind.
#include "models/decisions/commitments.hpp"
#include "models/decisions/firm_dynamics.hpp"
#include "models/economy/answers.hpp"
#include "models/firms/access.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/firms/surroundings.hpp"
#include "models/mechanisms/levies/levies.hpp"
#include "models/mechanisms/security/security.hpp"
#include "models/rules/entry.hpp"

#include <algorithm>
#include <limits>

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
  const double share = random_phase ? world.chance.uniform(Purpose::review_phase, world.firms.record(id).identity, 0) : 1.0;
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

/// Cash that limits what the firm may take on, at wage one; unlimited where owners or lenders stand behind it.
double cash_to_spend(const World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  return has_runway(world, firm) ? firm.cash / world.wage(StateId{std::size_t{firm.home}}) : std::numeric_limits<double>::infinity();
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
  const bool changes = world.firms_change && kind == ReviewKind::regular && world.firms[id].firm_class == FirmClass::startup;
  if (changes && !begin_period(world, id)) return exit_now(world, id, ExitCause::choice);
  if (!balance_cash(world, id)) return exit_now(world, id, ExitCause::insolvency);
  if (assess_levies(world, id)) update_access(world, id, Repricing::all);
  const auto [prospect, short_of_cash] = affordable_prospect(world, Surroundings(world, id), cash_to_spend(world, id));
  world.inexact_choices += prospect.exact ? 0 : 1;
  if (prospect.markets == 0) return exit_now(world, id, short_of_cash ? ExitCause::insolvency : ExitCause::choice);
  if (world.scenario.security.active) choose_security(world, id);
  commit(world, id, prospect);
  watch_runway(world, id);
  schedule_next_review(world, id, kind);
}

}  // namespace faultline

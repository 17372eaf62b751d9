// Finance: the end of the runway, and venture rounds at a hazard, won if the firm is worth it. This is where queues kill: an
// applicant bears the cost of compliance while it waits for the revenue.
#include "models/decisions/prospects.hpp"
#include "models/economy/answers.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/rules/entry.hpp"
#include "sim/random/distributions.hpp"

namespace faultline {

void on_runway_ends(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.object) || world.firms.record(id).plan != event.plan) return;
  settle(world, id);
  if (world.firms[id].cash < 0) {
    world.schedule_for(id, world.now, Verb::firm_exits, 0, static_cast<std::uint16_t>(ExitCause::insolvency));
  } else {
    watch_runway(world, id);
  }
}

void on_round_opens(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.plan)) return;
  const FundingParameters& funding = world.scenario.funding;
  FirmRecord& record = world.firms.record(id);
  ++record.rounds;
  const double gap = exponential_from(world.chance.uniform(Purpose::venture_round, record.identity, record.rounds), 1.0);
  const SimTime delay = exponential_delay(gap, funding.round_rate);
  world.schedule_for(id, later(world.now, delay), Verb::round_opens);

  settle(world, id);
  const Firm& firm = world.firms[id];
  const bool burns_cash = recurring_cost(world, firm) > profit_flow(world, id);
  if (!has_runway(world, firm) || !burns_cash) return;
  if (!wins_round(best_prospect(world, id).value, funding.round_size, funding.round_equity)) return;
  raise_funds(world, id, Flow::equity, funding.round_size * world.wage(StateId{std::size_t{firm.home}}));
  record.outside_equity = 1.0 - (1.0 - record.outside_equity) * (1.0 - funding.round_equity);
  world.schedule_for(id, world.now, Verb::firm_reviews, 0, static_cast<std::uint16_t>(ReviewKind::extra));
}

}  // namespace faultline

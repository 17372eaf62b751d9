// Outages: announced, they let firms hire standby capacity; striking, they take supply from all the firms that they hit at the same
// time; repaired stage by stage, they give it back. An attack hits the firms whose security it breaches, and costs them money too.
#include "models/economy/answers.hpp"
#include "models/firms/access.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/sales.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/outages/outages.hpp"
#include "models/mechanisms/security/security.hpp"
#include "sim/base/contracts.hpp"
#include "sim/random/distributions.hpp"

#include <algorithm>

namespace faultline {

namespace {

/// Calls visit(firm) for every living firm that the outage could hit.
template <class Visit>
void visit_covered(World& world, std::uint32_t number, Visit&& visit) {
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    if (!world.firms[id].active) continue;
    if (is_within(world.outages.scopes[number], world.firms[id], world.firms.record(id).owner)) visit(id);
  }
}

/// What a firm stands to lose to an announced outage in one market, with others' losses as they are now expected.
struct Exposed {
  MarketId market;
  double own = 0;   ///< its part of Φ
  double lost = 0;  ///< share of it
  double margin = 0;
  double revenue = 0;  ///< [US$ m / year]
};

/// Calls visit(Exposed) for each market in which the outage would take supply from the firm.
template <class Visit>
void visit_exposed(const World& world, std::uint32_t number, FirmId id, Visit&& visit) {
  const Firm& firm = world.firms[id];
  const StateId home{std::size_t{firm.home}};
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    const StateId state{std::size_t{presence.state}};
    const double lost = net_loss(world, number, firm, id, state);
    if (!presence.open || lost <= 0) continue;
    visit_sales(world, firm, p, [&](const Sales& sales) {  // none of them out of a reserve, which is refused beside outages
      const double own = sales.weight * sales.book.account(home, sales.market).kappa;
      visit(Exposed{sales.market, own, lost, presence.margin, sales.flow(home, world.now)});
    });
  }
}

/// Φ of every market as the outage would leave it if nobody hired standby capacity.
std::vector<double> expected_phi(World& world, std::uint32_t number) {
  const double reach = world.scenario.outages[number].reach;
  std::vector<double> phi;
  for (std::size_t m = 0; m < world.markets.market_count(); ++m) phi.push_back(world.markets[MarketId{m}].phi);
  visit_covered(world, number, [&](FirmId id) {
    visit_exposed(world, number, id, [&](const Exposed& exposed) { phi[exposed.market.index()] -= reach * exposed.own * exposed.lost; });
  });
  for (double& sum : phi) sum = std::max(0.0, sum);
  return phi;
}

/// A firm hires standby capacity if what that is expected to save is worth its price; those after it know.
void consider_standby(World& world, std::uint32_t number, FirmId id, double years, std::vector<double>& phi) {
  const ResilienceParameters& resilience = world.scenario.resilience;
  const double reach = world.scenario.outages[number].reach;
  double gain = 0;
  double carried = 0;  // sales that standby would carry [US$ m / year]
  visit_exposed(world, number, id, [&](const Exposed& exposed) {
    const double spending = world.markets.spending_at(exposed.market, world.now);
    gain += reach * years *
            standby_gain(exposed.own, exposed.lost, resilience.standby_cover, phi[exposed.market.index()], spending, exposed.margin);
    carried += exposed.revenue * exposed.lost * resilience.standby_cover;
  });
  const double price = resilience.standby_cost * carried + resilience.standby_fixed_cost;
  if (carried <= 0 || gain < price) return;
  settle(world, id);
  pay(world, id, Flow::standby, world.ledger.households(StateId{std::size_t{world.firms[id].home}}), price);
  watch_runway(world, id);
  exposure_of(world, id).standby |= bit(number);
  visit_exposed(world, number, id, [&](const Exposed& exposed) {
    phi[exposed.market.index()] += reach * exposed.own * exposed.lost * resilience.standby_cover;
  });
}

/// Draws the stages of the repair, or its branch.
double draw_stage(const World& world, std::uint32_t number) {
  const OutageScope& scope = world.outages.scopes[number];
  const OutageRecord& record = world.outages.records[number];
  const std::uint32_t strike = record.strikes - 1;
  if (scope.repair.stages == 0) return scope.repair.stage_mean;
  const auto u = [&](std::uint32_t draw) { return world.chance.uniform(Purpose::outage_repair, scope.key, strike, draw); };
  const bool slow = scope.repair.quick < 1 && u(0) >= scope.repair.quick;
  return exponential_from(u(1 + record.stages_done), slow ? scope.repair.slow_mean : scope.repair.stage_mean);
}

std::uint32_t draw_stage_count(const World& world, std::uint32_t number) {
  const OutageScope& scope = world.outages.scopes[number];
  if (scope.repair.stages <= 1) return 1;
  const double u = world.chance.uniform(Purpose::outage_repair, scope.key, world.outages.records[number].strikes - 1, 0);
  return static_cast<std::uint32_t>(scope.repair.stages) - (u < scope.repair.one_less ? 1U : 0U);
}

void schedule_stage(World& world, std::uint32_t number) {
  const SimTime time = std::max<SimTime>(1, seconds_from_years(draw_stage(world, number)));
  world.schedule(later(world.now, time), Verb::outage_stage_ends, number);
}

/// An attack reaches firms and comes in where their security, or their partners', lets it. All chances are those before the strike.
void attack(World& world, std::uint32_t number) {
  const OutageParameters& outage = world.scenario.outages[number];
  const OutageScope& scope = world.outages.scopes[number];
  const std::uint32_t strike = world.outages.records[number].strikes - 1;
  world.security.breaches.resize(world.streams.size() * class_count);
  visit_covered(world, number, [&](FirmId id) {
    const double u = world.chance.uniform(Purpose::outage_reach, world.firms.record(id).identity ^ scope.key, strike);
    if (u >= outage.reach * breach_probability(world, id)) return;
    const Firm& firm = world.firms[id];
    const StateId home{std::size_t{firm.home}};
    exposure_of(world, id).breached |= bit(number);
    world.security
        .breaches[world.stream_index(home, LayerId{std::size_t{firm.layer}}) * class_count + static_cast<std::size_t>(firm.firm_class)] +=
        1;
    settle(world, id);
    pay(world, id, Flow::breach, world.ledger.households(home), breach_loss(world, firm.firm_class));
    watch_runway(world, id);
  });
}

}  // namespace

void on_outage_announced(World& world, const Event& event) {
  const std::uint32_t number = event.subject;
  const OutageParameters& outage = world.scenario.outages[number];
  if (!world.scenario.resilience.active || world.scenario.resilience.standby_cover <= 0 || outage.loss <= 0) return;
  const double years = world.outages.scopes[number].repair.mean_equivalent(outage.recovery == Recovery::by_stage);
  std::vector<double> phi = expected_phi(world, number);
  visit_covered(world, number, [&](FirmId id) { consider_standby(world, number, id, years, phi); });
}

void on_outage_strikes(World& world, const Event& event) {
  const std::uint32_t number = event.subject;
  OutageRecord& record = world.outages.records[number];
  EXPECTS(!record.in_force);
  record.in_force = true;
  record.changed_at = world.now;
  ++record.strikes;
  record.stages_done = 0;
  record.stages = draw_stage_count(world, number);
  record.remaining = 1;
  world.outages.in_force.push_back(number);
  if (world.scenario.outages[number].attack) attack(world, number);
  if (world.scenario.outages[number].loss > 0) refresh_supply(world, number);
  schedule_stage(world, number);
}

void on_outage_stage_ends(World& world, const Event& event) {
  const std::uint32_t number = event.subject;
  OutageRecord& record = world.outages.records[number];
  EXPECTS(record.in_force);
  ++record.stages_done;
  const bool done = record.stages_done >= record.stages;
  const bool by_stage = world.scenario.outages[number].recovery == Recovery::by_stage;
  if (by_stage) record.remaining = 1.0 - static_cast<double>(record.stages_done) / record.stages;
  if (done) {
    record.years_in_force = years_in_force(record, world.now);
    record.in_force = false;
    record.changed_at = world.now;
    record.remaining = 0;
    std::vector<std::uint32_t>& in_force = world.outages.in_force;
    in_force.erase(std::find(in_force.begin(), in_force.end(), number));
    for (FirmExposure& exposure : world.outages.exposure) {
      exposure.breached &= ~bit(number);
      exposure.standby &= ~bit(number);
    }
  }
  if ((done || by_stage) && world.scenario.outages[number].loss > 0) refresh_supply(world, number);
  if (!done) return schedule_stage(world, number);
  if (world.scenario.outages[number].hazard > 0) schedule_outage(world, number, world.now);
}

}  // namespace faultline

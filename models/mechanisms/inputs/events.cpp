// Settlement of inputs and wages: at fixed dates every firm is settled, purchases of inputs are posted, and input prices,
// purchases, and under the general closure wages and incomes, are found anew.
/// Verb::inputs_settle.
#include "models/economy/answers.hpp"
#include "models/firms/runway.hpp"
#include "models/firms/settlement.hpp"
#include "models/mechanisms/inputs/price_settlement.hpp"
#include "models/mechanisms/takeovers/owners.hpp"
#include "models/rules/inputs.hpp"
#include "sim/base/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace faultline {

namespace {

/// What was earned until now was earned at the wages and input shares in force until now.
void settle_all(World& world) {
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    if (world.firms[FirmId{row}].active) settle(world, FirmId{row});
  }
  post_purchases(world, world.now, world.ledger);
  for (std::size_t group = 0; group < world.production.purchases_posted.size(); ++group) {
    const MarketId market =
        world.markets.market(StateId{group / world.layer_count()}, LayerId{group % world.layer_count()}, MarketSegment::private_buyers);
    world.production.purchases_posted[group] = world.markets.intermediate_spent_at(market, world.now);
  }
}

std::vector<Flow> flows_of(FlowKind kind) {
  std::vector<Flow> flows;
  for (const FlowEntry& entry : flow_table()) {
    if (entry.kind == kind) flows.push_back(entry.flow);
  }
  // In the order in which sums were always taken, so that no digest moves.
  std::stable_partition(flows.begin(), flows.end(), [](Flow flow) { return flow == Flow::audit_fee; });
  return flows;
}

double paid_by_firms(const World& world, StateId home, std::span<const Flow> flows) {
  double paid = 0;
  for (std::size_t s = 0; s < world.layer_count(); ++s) {
    for (const FirmClass c : {FirmClass::startup, FirmClass::vendor}) {
      for (const Flow flow : flows) paid += world.ledger.paid(world.ledger.firms(home, LayerId{s}, c), flow);
    }
  }
  return paid;
}

/// What residents have received of those of other states for no work, less what they have paid: transfers, deposits while they are
/// held, and what firms that have owners elsewhere have earned.
/// @param owners  `owners_incomes` [home · states + owner]
double net_transfers(const World& world, StateId state, const std::vector<double>& owners) {
  const Ledger& ledger = world.ledger;
  const auto net_of = [&](AccountId account) {
    return ledger.balance(account, FlowKind::transfer) + ledger.balance(account, FlowKind::transfer_passing) +
           ledger.balance(account, FlowKind::deposit);
  };
  double net = net_of(ledger.households(state)) + net_of(ledger.government(state));
  for (std::size_t s = 0; s < world.layer_count(); ++s) {
    for (const FirmClass c : {FirmClass::startup, FirmClass::vendor}) net += net_of(ledger.firms(state, LayerId{s}, c));
  }
  const std::size_t states = world.state_count();
  for (std::size_t j = 0; j < states; ++j) net += owners[j * states + state.index()] - owners[state.index() * states + j];
  return net;
}

/// Moves an average towards what was observed over the last interval.
void follow(double& average, double observed, double weight) { average += weight * (observed - average); }

/// One-off costs come in lumps; wages and incomes answer to their running mean.
void observe_one_off_costs(World& world, const MarketWeights& weights) {
  Production& production = world.production;
  const std::vector<double> owners = owners_incomes(world);
  const std::vector<Flow> labour = flows_of(FlowKind::labour);
  const std::vector<Flow> services = flows_of(FlowKind::service);
  const double years = years_from_seconds(world.now - production.settled_at);
  const double weight = -elementary::expm1(-years / world.scenario.economy.averaging_time);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const StateId state{j};
    const AccountId households = world.ledger.households(state);
    const double overhead = paid_by_firms(world, state, labour) + world.ledger.received(households, Flow::migration);
    const double bought = paid_by_firms(world, state, services);
    const double sold = world.ledger.received(households, Flow::auditor_income) + world.ledger.received(households, Flow::landlord_income);
    const double transfers = net_transfers(world, state, owners);
    const double one_off = (overhead - production.overhead_posted[j]) / (years * production.wage[j]) - weights.recurring[j];
    if (production.settled_at > 0) {  // what is paid at time zero is no yearly cost
      follow(production.one_off[j], one_off, weight);
      follow(production.services_bought[j], (bought - production.services_bought_posted[j]) / years, weight);
      follow(production.services_sold[j], (sold - production.services_sold_posted[j]) / years, weight);
      follow(production.transfers[j], (transfers - production.transfers_posted[j]) / years, weight);
    }
    production.overhead_posted[j] = overhead;
    production.services_bought_posted[j] = bought;
    production.services_sold_posted[j] = sold;
    production.transfers_posted[j] = transfers;
    production.growth_factor[j] *= elementary::exp(world.states[j].growth * years);
  }
}

void adapt_techniques(World& world) {
  Production& production = world.production;
  const double years = years_from_seconds(world.now - production.settled_at);
  for (std::size_t i = 0; i < production.log_adapted.size(); ++i) {
    production.log_adapted[i] =
        adapt_log_price(production.log_adapted[i], production.log_prices[i], world.scenario.inputs.adaptation_rate, years);
  }
}

/// Wages move κ at every date, so that integrals kept since time zero would end as small differences of large numbers.
void begin_accrual_anew(World& world) {
  world.markets.begin_anew(world.now);
  if (world.reserve.active) world.reserve.book.begin_anew(world.now);
  for (ReservedSales& sales : world.reserve.sales) sales.bookmark = 0;
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    if (!world.firms[FirmId{row}].active) continue;
    for (PresenceId p = world.firms[FirmId{row}].first_presence; p.exists(); p = world.firms[p].next) world.firms[p].bookmark = {};
  }
}

}  // namespace

void on_inputs_settle(World& world, const Event& event) {
  settle_all(world);
  begin_accrual_anew(world);
  const MarketWeights weights = weigh_markets(world);
  if (world.now > world.production.settled_at) {
    observe_one_off_costs(world, weights);
    adapt_techniques(world);
  }
  const std::vector<double> wages = world.production.wage;
  settle_prices(world, weights);
  world.production.settled_at = world.now;
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {  // other wages: the cash of a startup ends on another day
    const Firm& firm = world.firms[FirmId{row}];
    if (firm.active && wages[firm.home] != world.production.wage[firm.home]) watch_runway(world, FirmId{row});
  }
  if (event.detail != 0) return;  // between two dates, because supply or a cost has changed
  const SimTime interval = seconds_from_years(world.scenario.inputs.settle_every);
  world.schedule(later(world.now, std::max<SimTime>(1, interval)), Verb::inputs_settle, 0);
}

}  // namespace faultline

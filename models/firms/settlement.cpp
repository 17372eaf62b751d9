#include "models/firms/settlement.hpp"

#include "models/firms/sales.hpp"
#include "models/firms/sales_charge.hpp"
#include "models/mechanisms/materials/materials.hpp"
#include "models/mechanisms/takeovers/owners.hpp"
#include "models/rules/exemption.hpp"
#include "sim/base/contracts.hpp"

#include <algorithm>

namespace faultline {

double proportional_share(const NationState& rules, std::size_t layer, const Presence& presence) {
  if (!bears_proportional_cost(presence)) return 0;
  return proportional_compliance(rules.revenue_cost, rules.production_cost, presence.margin, levy_share(rules, layer, presence));
}

namespace {

/// Posts what accrued, and tells `observe` how far the integral of each sale has come: the bookmark of a firm that settles.
template <class Observe>
double accrue(const World& world, FirmId id, SimTime now, Ledger& ledger, Observe&& observe) {
  const Firm& firm = world.firms[id];
  const StateId home{std::size_t{firm.home}};
  const LayerId layer{std::size_t{firm.layer}};
  const AccountId account = account_of(world, firm);
  const AccountId home_households = ledger.households(home);
  const double years = years_from_seconds(now - firm.settled_at);
  const double inputs_share = world.production.inputs_share[world.stream_index(home, layer)];
  const double rent_share = material_rent(world, home, layer);
  // Wages clear with what follows sales known apart from what does not.
  const Flow complying = world.scenario.economy.closure == Closure::general ? Flow::proportional_compliance : Flow::compliance;
  double change = 0;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    const StateId state{std::size_t{presence.state}};
    const NationState& rules = world.states[state.index()];
    if (presence.supported) {
      const double support = rules.support * years;
      ledger.post(Flow::tax, ledger.households(state), ledger.government(state), support);
      ledger.post(Flow::support, ledger.government(state), account, support);
      change += support;
    }
    if (!presence.open) continue;
    std::array<double, segment_count> revenue{};
    visit_sales(world, firm, p, [&](const Sales& sales) {
      const double accrued = sales.book.accrued_at(home, sales.market, now);
      revenue[static_cast<std::size_t>(sales.segment)] += std::max(0.0, sales.weight * (accrued - sales.bookmark));
      observe(p, sales, accrued);
    });
    ledger.post(Flow::sales_private, ledger.households(state), account, revenue[0]);
    ledger.post(Flow::tax, ledger.households(state), ledger.government(state), revenue[1]);
    ledger.post(Flow::sales_public, ledger.government(state), account, revenue[1]);
    const double total = revenue[0] + revenue[1];
    const double compliance = total * proportional_share(rules, firm.layer, presence);
    const double levy = total * levy_share(rules, firm.layer, presence);
    const double production = total * (1.0 - presence.margin) - compliance - levy;
    const double data = production * presence.data_cost_share;
    const double rent = (production - data) * rent_share;
    const double inputs = (production - data - rent) * inputs_share;
    ledger.post(Flow::production, account, home_households, production - data - rent - inputs);
    for (std::size_t j = 0; rent > 0 && j < world.state_count(); ++j) {
      ledger.post(Flow::material_rent, account, ledger.households(StateId{j}), rent * owners_part(world, StateId{j}));
    }
    ledger.post(Flow::input_use, account, ledger.input_stock(home, layer), inputs);
    ledger.post(complying, account, home_households, compliance);
    ledger.post(Flow::levy, account, ledger.government(state), levy);
    ledger.post(Flow::levy_relief, ledger.government(state), ledger.households(state), levy);
    ledger.post(Flow::local_data, account, ledger.landlords(), data);
    ledger.post(Flow::landlord_income, ledger.landlords(), ledger.households(state), data);
    change += total - production - compliance - levy;
  }
  const double pay = years * world.wage(home);
  ledger.post(Flow::fixed_cost, account, home_households, firm.fixed_cost * pay);
  ledger.post(Flow::compliance, account, home_households, firm.compliance_cost * pay);
  ledger.post(Flow::alliance_fee, account, home_households, firm.alliance_fee * pay);
  return change - recurring_labour(firm) * pay;
}

}  // namespace

double post_accrued(const World& world, FirmId id, SimTime now, Ledger& ledger) {
  return accrue(world, id, now, ledger, [](PresenceId, const Sales&, double) {});
}

void settle(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  if (firm.settled_at == world.now) return;
  firm.cash += accrue(world, id, world.now, world.ledger, [&](PresenceId p, const Sales& sales, double accrued) {
    const auto g = static_cast<std::size_t>(sales.segment);
    (sales.reserved ? world.reserve.sales[p.index()].bookmark : world.firms[p].bookmark[g]) = accrued;
  });
  firm.settled_at = world.now;
}

void pay(World& world, FirmId id, Flow flow, AccountId to, double amount) {
  if (amount == 0) return;
  Firm& firm = world.firms[id];
  world.ledger.post(flow, account_of(world, firm), to, amount);
  firm.cash -= amount;
}

void receive(World& world, FirmId id, Flow flow, AccountId from, double amount) {
  Firm& firm = world.firms[id];
  world.ledger.post(flow, from, account_of(world, firm), amount);
  firm.cash += amount;
}

void fund_financiers(World& world, StateId state, double amount) {
  if (world.scenario.economy.closure != Closure::general) return;
  world.ledger.post(Flow::financing, world.ledger.households(state), world.ledger.financiers(), amount);
}

void hand_on_to_households(World& world, StateId state, double amount) {
  if (world.scenario.economy.closure != Closure::general) return;
  world.ledger.post(Flow::financier_income, world.ledger.financiers(), world.ledger.households(state), amount);
}

void raise_funds(World& world, FirmId id, Flow flow, double amount) {
  fund_financiers(world, owner_of(world, id), amount);
  receive(world, id, flow, world.ledger.financiers(), amount);
  note_payment_to_owners(world, id, -amount);
}

void pay_through(World& world, FirmId firm, Flow flow, AccountId through, Flow onward, StateId state, double amount) {
  pay(world, firm, flow, through, amount);
  world.ledger.post(onward, through, world.ledger.households(state), amount);
}

void pay_dividend(World& world, FirmId id, double amount) {
  const double outside = amount * world.firms.record(id).outside_equity;
  const StateId owners = owner_of(world, id);
  pay(world, id, Flow::dividend, world.ledger.financiers(), outside);
  pay(world, id, Flow::dividend, world.ledger.households(owners), amount - outside);
  note_payment_to_owners(world, id, amount);
  hand_on_to_households(world, owners, outside);
}

double revenue_flow(const World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  double flow = 0;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) flow += revenue_flow(world, firm, p);
  return flow;
}

double revenue_flow(const World& world, const Firm& firm, PresenceId presence) {
  const StateId home{std::size_t{firm.home}};
  double flow = 0;
  visit_sales(world, firm, presence, [&](const Sales& sales) { flow += sales.flow(home, world.now); });
  return flow;
}

double profit_flow(const World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  const double margin = world.layers[firm.layer].margin;
  double revenue = 0;
  double beyond = 0;  // what differs from the layer's margin
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    const double sales = revenue_flow(world, firm, p);
    revenue += sales;
    beyond += sales * (presence.margin - margin);
    if (presence.supported) beyond += world.states[presence.state].support;
  }
  return revenue * margin + beyond;
}

}  // namespace faultline

#include "models/world/settlement.hpp"

#include "sim/base/contracts.hpp"

#include <algorithm>

namespace faultline {

namespace {

/// Posts what accrued, and tells `observe` how far each presence's integrals have come: the bookmarks of a firm that settles.
template <class Observe>
double accrue(const World& world, FirmId id, SimTime now, Ledger& ledger, Observe&& observe) {
  const Firm& firm = world.firms[id];
  const StateId home{std::size_t{firm.home}};
  const LayerId layer{std::size_t{firm.layer}};
  const AccountId account = account_of(world, firm);
  const AccountId home_households = ledger.households(home);
  const double inputs_share = world.production.inputs_share[world.stream_index(home, layer)];
  double change = 0;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    if (!presence.open) continue;
    const StateId state{std::size_t{presence.state}};
    std::array<double, segment_count> revenue{};
    std::array<double, segment_count> accrued = presence.bookmark;
    for (std::size_t g = 0; g < segment_count; ++g) {
      if (presence.weight[g] <= 0) continue;
      const MarketId m = world.markets.market(state, layer, static_cast<MarketSegment>(g));
      accrued[g] = world.markets.accrued_at(home, m, now);
      revenue[g] = std::max(0.0, presence.weight[g] * (accrued[g] - presence.bookmark[g]));
    }
    observe(p, accrued);
    ledger.post(Flow::sales_private, ledger.households(state), account, revenue[0]);
    ledger.post(Flow::tax, ledger.households(state), ledger.government(state), revenue[1]);
    ledger.post(Flow::sales_public, ledger.government(state), account, revenue[1]);
    const double total = revenue[0] + revenue[1];
    const double production = total * (1.0 - presence.margin);
    const double data = production * presence.data_cost_share;
    const double inputs = (production - data) * inputs_share;
    ledger.post(Flow::production, account, home_households, production - data - inputs);
    ledger.post(Flow::input_use, account, ledger.input_stock(home, layer), inputs);
    ledger.post(Flow::local_data, account, ledger.landlords(), data);
    ledger.post(Flow::landlord_income, ledger.landlords(), ledger.households(state), data);
    change += total - production;
  }
  const double pay = years_from_seconds(now - firm.settled_at) * world.wage(home);
  ledger.post(Flow::fixed_cost, account, home_households, firm.fixed_cost * pay);
  ledger.post(Flow::compliance, account, home_households, firm.compliance_cost * pay);
  ledger.post(Flow::alliance_fee, account, home_households, firm.alliance_fee * pay);
  return change - recurring_labour(firm) * pay;
}

}  // namespace

double post_accrued(const World& world, FirmId id, SimTime now, Ledger& ledger) {
  return accrue(world, id, now, ledger, [](PresenceId, const auto&) {});
}

void settle(World& world, FirmId id) {
  Firm& firm = world.firms[id];
  if (firm.settled_at == world.now) return;
  firm.cash += accrue(world, id, world.now, world.ledger,
                      [&](PresenceId p, const auto& accrued) { world.firms[p].bookmark = accrued; });
  firm.settled_at = world.now;
}

void pay(World& world, FirmId id, Flow flow, AccountId to, double amount) {
  Firm& firm = world.firms[id];
  world.ledger.post(flow, account_of(world, firm), to, amount);
  firm.cash -= amount;
}

void receive(World& world, FirmId id, Flow flow, AccountId from, double amount) {
  Firm& firm = world.firms[id];
  world.ledger.post(flow, from, account_of(world, firm), amount);
  firm.cash += amount;
}

void raise_funds(World& world, FirmId id, Flow flow, double amount) {
  if (world.scenario.economy.closure == Closure::general) {
    const StateId home{std::size_t{world.firms[id].home}};
    world.ledger.post(Flow::financing, world.ledger.households(home), world.ledger.financiers(), amount);
  }
  receive(world, id, flow, world.ledger.financiers(), amount);
}

void pay_through(World& world, FirmId firm, Flow flow, AccountId through, Flow onward, StateId state, double amount) {
  pay(world, firm, flow, through, amount);
  world.ledger.post(onward, through, world.ledger.households(state), amount);
}

void pay_dividend(World& world, FirmId id, double amount) {
  const double outside = amount * world.firms.record(id).outside_equity;
  const AccountId home_households = world.ledger.households(StateId{std::size_t{world.firms[id].home}});
  pay(world, id, Flow::dividend, world.ledger.financiers(), outside);
  pay(world, id, Flow::dividend, home_households, amount - outside);
  if (world.scenario.economy.closure == Closure::general) {
    world.ledger.post(Flow::financier_income, world.ledger.financiers(), home_households, outside);
  }
}

namespace {

/// At present demand, from open presences [US$ m / year].
struct SalesFlow {
  double revenue = 0;
  double extra_profit = 0;  ///< variable profit beyond the small firm's margin: of granular firms
};

SalesFlow sales_flow(const World& world, FirmId id) {
  const Firm& firm = world.firms[id];
  const StateId home{std::size_t{firm.home}};
  const double constant_margin = world.layers[firm.layer].margin;
  SalesFlow flow;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    if (!presence.open) continue;
    for (std::size_t g = 0; g < segment_count; ++g) {
      const MarketId m = world.markets.market(StateId{std::size_t{presence.state}}, LayerId{std::size_t{firm.layer}},
                                              static_cast<MarketSegment>(g));
      if (presence.weight[g] <= 0) continue;
      const double revenue = presence.weight[g] * world.markets.account(home, m).kappa *
                             world.markets.spending_at(m, world.now) / world.markets[m].phi;
      flow.revenue += revenue;
      flow.extra_profit += revenue * (presence.margin - constant_margin);
    }
  }
  return flow;
}

}  // namespace

double revenue_flow(const World& world, FirmId id) { return sales_flow(world, id).revenue; }

double profit_flow(const World& world, FirmId id) {
  const SalesFlow flow = sales_flow(world, id);
  return flow.revenue * world.layers[world.firms[id].layer].margin + flow.extra_profit;
}

}  // namespace faultline

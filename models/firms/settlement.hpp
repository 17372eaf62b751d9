// What a firm earned and owes since it was settled last. One arithmetic, two uses: mechanisms settle a firm for real; the
// recorder posts the same flows to a copy of the ledger, so that observing changes nothing in the world.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Posts everything that accrued to the firm since it was settled: sales and the tax that pays public ones, production,
/// local data, fixed costs, compliance and support for it, alliance fee.
/// @param ledger where to post: the world's own, or an observer's copy
/// @returns change of the firm's cash [US$ m]
double post_accrued(const World& world, FirmId firm, SimTime now, Ledger& ledger);

/// Settles the firm at world.now: posts, changes its cash, moves its bookmarks.
void settle(World& world, FirmId firm);

/// Pays a discrete cost out of a firm's cash to another account. The firm must be settled if its cash matters next.
void pay(World& world, FirmId firm, Flow flow, AccountId to, double amount);

/// Money into a firm from an account.
void receive(World& world, FirmId firm, Flow flow, AccountId from, double amount);

/// Under the general closure financiers are households: those of a state advance what financiers pay, and get what they receive.
/// Under the partial closure nothing is posted.
void fund_financiers(World& world, StateId state, double amount);
void hand_on_to_households(World& world, StateId state, double amount);

/// Money from financiers: equity, or what covers a hole; under the general closure of the owners' households.
void raise_funds(World& world, FirmId firm, Flow flow, double amount);

/// Pays to landlords or auditors what they pass on at once to households of `state`.
void pay_through(World& world, FirmId firm, Flow flow, AccountId through, Flow onward, StateId state, double amount);

/// Distributes an amount to the owners: households of the home, and financiers by their share.
void pay_dividend(World& world, FirmId firm, double amount);

/// Share of a presence's revenue that complying takes in proportion: nothing where it is exempt.
double proportional_share(const NationState& rules, std::size_t layer, const Presence& presence);

/// Yearly variable profit at present demand, from open presences, and support for complying [US$ m / year].
double profit_flow(const World& world, FirmId firm);
/// Yearly revenue at present demand, from open presences [US$ m / year].
double revenue_flow(const World& world, FirmId firm);
double revenue_flow(const World& world, const Firm& firm, PresenceId presence);
/// Yearly recurring costs at wage one [US$ m / year].
inline double recurring_labour(const Firm& firm) { return firm.fixed_cost + firm.compliance_cost + firm.alliance_fee; }
/// Yearly recurring costs [US$ m / year].
inline double recurring_cost(const World& world, const Firm& firm) {
  return recurring_labour(firm) * world.wage(StateId{std::size_t{firm.home}});
}

}  // namespace faultline

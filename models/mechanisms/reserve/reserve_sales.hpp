// Who may sell out of the public reserve, what it spends, and what it costs public buyers.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// A startup founded during the trial, below the age of the reserve.
bool is_entrant(const World& world, FirmId firm);

/// Years for which a firm, or an idea founded today (none), may still sell out of the reserve.
double entrant_years(const World& world, FirmId firm);
inline double entrant_years_left(const World& world, FirmId firm, FirmClass firm_class) {
  return world.reserve.active && firm_class == FirmClass::startup ? entrant_years(world, firm) : 0.0;
}

/// A presence's row in the reserve; zeros where it has none.
inline ReservedSales reserved_sales(const World& world, PresenceId presence) {
  return presence.index() < world.reserve.sales.size() ? world.reserve.sales[presence.index()] : ReservedSales{};
}

/// What a presence should weigh in the reserve at its present weights.
inline double due_reserved_weight(const World& world, FirmId firm, const Presence& presence) {
  return world.reserve.active && presence.weight[1] > 0 && is_entrant(world, firm) ? presence.weight[1] : 0.0;
}

/// What outages keep from a presence in the open public market they keep from it in the reserve as well.
void note_missing_reserve(World& world, FirmId firm, PresenceId presence);

/// Moves a presence to a weight in the reserve; the firm must be settled, or have earned nothing there since. The reserve opens with its
/// first entrant and lapses to the open market with its last.
void move_reserved_weight(World& world, FirmId firm, PresenceId presence, double due);
inline void set_reserved_weight(World& world, FirmId firm, PresenceId presence, double due) {
  if (reserved_sales(world, presence).weight != due) move_reserved_weight(world, firm, presence, due);
  if (world.reserve.book.tracks_missing()) note_missing_reserve(world, firm, presence);
}

/// Public spending of a state on a layer, open and reserved [US$ m / year].
inline double public_spending_at(const World& world, StateId state, LayerId layer) {
  const MarketId m = world.markets.market(state, layer, MarketSegment::public_buyers);
  const double open = world.markets.spending_at(m, world.now);
  return world.reserve.active ? open + world.reserve.book.spending_at(m, world.now) : open;
}

/// Reads the shares that the scenario says now.
void read_reserved_shares(World& world);

/// All public spending is open again: the step before parameters change it.
void merge_reserve(World& world);
/// … and divided anew, at present shares: the step after.
void split_reserve(World& world);

/// What is spent out of the reserve at a Φ of it, as soon as an entrant sells there [US$ m / year].
double reserve_spending_if(const World& world, StateId state, LayerId layer, double phi);

/// What an entrant sells out of the reserve per unit of own weight, capacity and appeal left out [US$ m / year]. One that does not sell
/// there yet counts itself in, an idea an entrant of mean weight.
/// @param weight  own weight; 0: unknown
double reserved_demand(const World& world, StateId home, LayerId layer, StateId state, PresenceId presence, double weight);

/// ln of what the public bundle costs over its price in the open market, ≥ 0: entrants are few, so the reserve buys fewer varieties.
/// 0 where nothing is reserved.
double reserve_wedge(const World& world, StateId state, LayerId layer);

/// What public buyers would save if the reserve were spent in the open market [US$ m / year].
double reserve_cost(const World& world, StateId state, LayerId layer);

}  // namespace faultline

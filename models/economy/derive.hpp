// From parameters to what the engine works with: κ, spending, rule books, bodies, idea streams. Called once at time zero and
// after every scripted change; it touches only what differs, so a change that changes nothing leaves every bit as it was.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Fills every derived table of a new world. @throws UsageError where a scenario cannot be built (too many rule books)
void derive_world(World& world);

/// Carries a changed `world.scenario` through to the derived tables at world.now.
/// @param before the scenario as it was applied last
void rederive_world(World& world, const Scenario& before);

/// κ_hm = (τ C_hs)^(1−σ) · exp(−origin aversion of foreigners), C_hs = the state's own cost factor times its cost index; and what
/// public buyers' preference leaves of it.
void apply_kappas(World& world);

/// Unit cost of production in a home that its own cost factor and the material make: C_h · p^share.
double own_cost(const World& world, StateId home, LayerId layer);

/// What public buyers' preference for home firms leaves of the weight of firms of `home`, in (0, 1].
double preference_between(const World& world, StateId home, StateId state, LayerId layer);

/// (Re)schedules the next idea of a stream from its remaining unit-exponential time.
void schedule_next_idea(World& world, std::size_t stream);

}  // namespace faultline

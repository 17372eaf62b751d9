// A bound on what an idea is worth, without looking for its best choices: those of an earlier idea, at demand that rose nowhere more than
// it rose most and costs that fell nowhere more than they fell most. Most ideas do not enter even at that.
#pragma once

#include "models/decisions/label_choices.hpp"
#include "models/economy/entry_bound.hpp"

namespace faultline {

/// Remembers what was seen and what it was worth.
/// @param segments  value by scale, of every choice that later ideas may make, cash or no cash; in rising order, the last to infinity
void note_bound(EntryBound& bound, const World& world, const LabelChoices& choices, const std::vector<ValueSegment>& segments);

/// The most that choices can be worth now. With m the largest ratio of a slope to what it was and n ≤ 1 the least of a cost,
///     V = E max_S {z·b(S) − c(S)} ≤ E max_S {z·m·b₀(S) − n·c₀(S)}
/// because b and c are sums of the slopes and costs of ways, all ≥ 0.
/// @returns infinite where other ways are offered than were, or the scenario has changed since
/// @test never below the value, in random economies; the same decisions with and without it
double value_at_most(const EntryBound& bound, const World& world, const LabelChoices& choices, const ScaleLaw& law);

}  // namespace faultline

// How much of the effect of several changes is each change's? The Shapley value [Shapley-1953]: the mean, over all orders in which the
// changes may be made, of what a change adds when it is made. Every set of changes that is looked at runs under the random numbers of the
// same replications, so the parts add up to the whole effect in each replication, and each part has a paired interval.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/intervals.hpp"

namespace faultline {

/// Which changes are made: bit i for change i.
using ChangeSet = std::uint64_t;

struct AttributionShape {
  std::size_t changes = 0;       ///< n ≥ 1
  std::size_t replications = 0;  ///< ≥ 2 for an interval
  std::size_t orders = 0;        ///< drawn anew for each replication, each with its reverse; 0: all sets
  std::uint64_t seed = 1;        ///< of the orders
};

struct AttributedTrial {
  ChangeSet changes = 0;
  std::uint32_t replication = 0;
};

/// The trials, replication by replication, each once.
std::vector<AttributedTrial> attribution_design(const AttributionShape& shape);

/// What one change does.
struct ChangeEffect {
  Estimate part{};      ///< the Shapley value; parts add up to the whole effect
  Estimate share{};     ///< part over whole, a ratio of means; NaN where the whole effect is 0
  Estimate alone{};     ///< the first and only change; empty where orders are drawn
  Estimate last{};      ///< after all others; empty where orders are drawn
  Estimate in_order{};  ///< after those listed before it: these add up too, and depend on the order; empty where orders are drawn
};

/// What two changes do together beyond what each adds: the Shapley interaction index [Grabisch-Roubens-1999].
struct ChangeInteraction {
  std::size_t first = 0;
  std::size_t second = 0;
  Estimate value;
};

struct Attribution {
  Estimate from;                                ///< no change made
  Estimate to;                                  ///< all made
  Estimate whole;                               ///< to − from
  std::vector<ChangeEffect> effects;            ///< by change
  std::vector<ChangeInteraction> interactions;  ///< of all pairs first < second; none where orders are drawn
  std::vector<std::vector<double>> parts;       ///< by change, by replication; NaN in a replication that lacks a trial
};

/// A replication with a missing outcome is left out whole, and counted, so that parts add up in what is left. Differences that rounding
/// explains are 0. Where orders are drawn, each replication has orders of its own: the interval of a part holds that error too.
/// @param values  the outcome of each trial of attribution_design, NaN where it is missing
/// @test exact on games with known values; efficiency, symmetry, null player and additivity on random games; coverage of the intervals
Attribution attribute_effect(const AttributionShape& shape, std::span<const double> values, double level = interval_level);

}  // namespace faultline

// Pricing: granular firms choose the markup of each presence, everyone else takes the constant one. What a firm weighs at the
// constant markup is its cost and appeal; a presence's own markup comes on top of that, as a factor of its weight.
#pragma once

#include "models/economy/world.hpp"
#include "models/rules/demand.hpp"
#include "models/rules/markup.hpp"

#include <array>

namespace faultline {

using WeightBySegment = std::array<double, segment_count>;  ///< own weights by segment, before κ

/// Where one price sells: to private and public buyers; to those of each who are used to buy of the firm's home, where moving takes time
/// (rules/switching.hpp); and out of the public reserve.
inline constexpr std::size_t habit_place = segment_count;
inline constexpr std::size_t reserve_place = 2 * segment_count;
using SegmentDemands = std::array<SegmentDemand, 2 * segment_count + 1>;

/// Who meets a demand.
struct Seller {
  const Firm& firm;
  PresenceId presence;   ///< in the state; none: it is not there
  bool entrant = false;  ///< may sell out of the public reserve
  [[nodiscard]] StateId home() const { return StateId{std::size_t{firm.home}}; }
  [[nodiscard]] LayerId layer() const { return LayerId{std::size_t{firm.layer}}; }
};

/// Does a firm of this class price by its share in the market?
inline bool prices_by_share(const EconomyParameters& economy, FirmClass firm_class) {
  return economy.conduct != Conduct::monopolistic && (firm_class == FirmClass::vendor || economy.granular_firms == GranularFirms::all);
}
inline bool is_granular(const World& world, FirmClass firm_class) { return prices_by_share(world.scenario.economy, firm_class); }

PricingTerms pricing_terms(const World& world, LayerId layer);

/// The segments of a state as a firm meets them now, given its weights at the constant markup and those at
/// which it sells but for outages (zeros if it does not). At time zero it meets the opening, which counts every firm in.
SegmentDemands demand_met(const World& world, const Seller& seller, StateId state, const WeightBySegment& constant,
                          const WeightBySegment& selling);

/// The same as the firm expects demand to be, which is how it is under myopic expectations.
SegmentDemands demand_expected(const World& world, const Seller& seller, StateId state, const WeightBySegment& constant,
                               const WeightBySegment& selling);

/// For an idea: its rivals price anew once it has come. It takes them as alike, for it knows Φ and how many sell, not their
/// costs: each is held to sell Φ's part per seller at the markup that this share explains.
///     rival:  w_r = (Φ − outside)/n  ⇒  cost;   then both sides' best markups are iterated to rest
/// @param demand  as expected before it enters, its own weights filled in
/// @returns the same with rivals' weights as they will be
/// @test identical firms: the symmetric equilibrium of n + 1, markup ε(1/(n+1))/(ε(1/(n+1)) − 1), both conducts
SegmentDemands demand_after_entry(const World& world, const Seller& seller, StateId state, const SegmentDemands& demand);

}  // namespace faultline

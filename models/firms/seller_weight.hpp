// What a firm weighs in a state: its factors by name, and their product by view. Sales there are κ E/Φ times the weight, so whoever
// lets a firm sell, or asks what it would sell, asks here. A further factor is a field here and a line in each view that has it.
#pragma once

#include "models/economy/world.hpp"
#include "models/firms/pricing.hpp"
#include "models/hooks.hpp"
#include "models/mechanisms/outages/outages.hpp"
#include "models/mechanisms/takeovers/owners.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

/// A weight by segment times one factor.
inline WeightBySegment times(const WeightBySegment& weights, double factor) { return {weights[0] * factor, weights[1] * factor}; }

/// Each view multiplies in an order of its own: it is part of every number recorded so far.
struct SellerWeight {
  double own = 0;                    ///< φ^(σ−1) · markup^(1−σ) · e^appeal
  double trade = 1;                  ///< what a vendor's trade cost leaves; that of startups is in κ
  double capacity = 1;               ///< … local capacity, rented or built
  double mode = 1;                   ///< … the operating mode
  double duty = 1;                   ///< … the duty of resilience
  double premium = 1;                ///< that a label earns
  double trust = 1;                  ///< e^(θ · trust), as buyers believe, as the firm expects them to, or as is true
  WeightBySegment origin{1.0, 1.0};  ///< what its owners' home makes of it, by segment
  double others = 1;                 ///< … what mechanisms make of it by their hook `weight_factor`
  bool public_too = true;            ///< whether public buyers may buy from it

  [[nodiscard]] double appeal() const { return premium * trust; }

  /// What a presence offers at the constant markup, before its price and before outages.
  [[nodiscard]] WeightBySegment offered() const {
    const double weight = own * trade * (capacity * mode * duty) * appeal() * others;
    return {weight * origin[0], public_too ? weight * origin[1] : 0.0};
  }
  /// The same before it is known how it will serve the state.
  [[nodiscard]] WeightBySegment offered_in_any_way() const {
    const double weight = own * trade * appeal() * others;
    return {weight * origin[0], public_too ? weight * origin[1] : 0.0};
  }
  /// What a way of serving the state leaves of what is demanded.
  [[nodiscard]] double left_by_way(double capacity_of_way) const { return capacity_of_way * duty * mode * others; }
  /// The same of one that is exempt: it is connected, and what it does about capacity is asked for apart.
  [[nodiscard]] double left_where_exempt() const { return duty * others; }
  /// What is left of own weight at the opening: connected, without a label, at home owners'.
  [[nodiscard]] double left_at_opening() const { return capacity * trust * duty * trade * others; }
};

/// What holds however the firm serves the state and whatever its label. @param id  none: an idea
/// @param taken  the firm's row if it was taken over
inline void look_at_seller(const World& world, const Firm& firm, FirmId id, const TakenFirm* taken, StateId state, SellerWeight& weight) {
  weight.own = firm.weight;
  weight.trade = trade_weight(world, firm, state);
  weight.duty = duty_weight(world, firm, id, state);
  weight.others = mechanisms_weight_factor(world, firm, state);
  if (taken != nullptr) weight.origin = taken_weights(world, *taken, state);
}
SellerWeight seller_weight(const World& world, const Firm& firm, FirmId id, StateId state);

/// What the label's premium multiplies a weight by; 1 where the label does not count.
inline double label_premium(const World& world, LabelOption label, bool counts) {
  return counts ? elementary::exp(world.scenario.alliances[label - 1U].certificate_premium) : 1.0;
}

/// Of a presence as it stands: belief as it is. @param labelled  whether its label is valid
SellerWeight present_weight(const World& world, FirmId firm, const Presence& presence, bool labelled);

/// Of a presence once all that it waits for is granted and delivered: trust at what is true, no premium.
SellerWeight awaited_weight(const World& world, FirmId firm, const Presence& presence);

}  // namespace faultline

// Where the owners of a firm live, what that means for its sales, and what they earned.
#pragma once

#include "models/economy/world.hpp"

#include <array>
#include <vector>

namespace faultline {

/// The firm's row if it was taken over, else nothing.
inline const TakenFirm* taken_firm(const World& world, FirmId firm) {
  const Ownership& ownership = world.ownership;
  if (!firm.exists() || firm.index() >= ownership.row_of.size() || ownership.row_of[firm.index()] == 0) return nullptr;
  const TakenFirm& row = ownership.taken[ownership.row_of[firm.index()] - 1];
  return !row.ended && row.generation == world.firms[firm].generation ? &row : nullptr;
}

inline TakenFirm* taken_firm(World& world, FirmId firm) {
  return const_cast<TakenFirm*>(taken_firm(static_cast<const World&>(world), firm));
}

/// State in which a firm's owners live: that of a takeover, else its home.
inline StateId owner_of(const World& world, FirmId firm) {
  const TakenFirm* row = taken_firm(world, firm);
  return row != nullptr ? row->owner : StateId{std::size_t{world.firms[firm].home}};
}

/// By segment, what its owners' origin makes of a firm's weight in a state, relative to that of its home:
///     e^(aversion to the home − aversion to the owners' state) · (ρ now / ρ on the date of the takeover)^(1−σ),  ρ = τ owners' / τ home
/// and for public buyers the same of their preference; 0 where only domestic firms may sell to them and the owners are foreign. Ones
/// where the firm was not taken over or its origin does not follow.
std::array<double, segment_count> taken_weights(const World& world, const TakenFirm& row, StateId state);
inline std::array<double, segment_count> origin_weights(const World& world, FirmId firm, StateId state) {
  const TakenFirm* row = taken_firm(world, firm);
  return row == nullptr ? std::array{1.0, 1.0} : taken_weights(world, *row, state);
}

/// Hands a firm to new owners; it must be settled.
void set_owner(World& world, FirmId firm, StateId owner, bool origin_follows);

/// To be called when a firm pays its owners (> 0) or is given money (< 0), and when it stops.
inline void note_payment_to_owners(World& world, FirmId firm, double amount) {
  if (TakenFirm* row = taken_firm(world, firm)) row->paid_out += amount;
}
void end_ownership(World& world, FirmId firm);

/// Net income after all costs of taken firms since their takeovers, by home × states + owners' state [US$ m].
std::vector<double> owners_incomes(const World& world);

}  // namespace faultline

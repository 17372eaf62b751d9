// Where a firm is exempt from a state's regime, and what follows for its price there: set at its reviews, and when a scripted
// event moves a threshold.
#pragma once

#include "models/world/prospects.hpp"

namespace faultline {

/// Markets in which the firm is exempt now.
StateSet exempt_markets(const World& world, FirmId firm);

/// Weight of a presence relative to the firm's own that its price leaves: complying is passed on to buyers, and so is a measure
/// that is held at the threshold.
double price_weight(const World& world, const Firm& firm, const Presence& presence);

/// Writes into the presences of a firm what its prospect says: exempt or obliged, its measure held or not, its margin. The firm
/// must be settled. Weights follow with update_access.
/// @returns whether it sells somewhere where it is exempt no longer
bool commit_exemptions(World& world, FirmId firm, const Prospect& prospect);

/// After a scripted event: a firm is exempt iff its present measure, at the price that it asks now, lies at or below a threshold
/// that has moved; margins follow the proportional costs. Nothing changes where no rule did.
/// @param before  states and layers before the event
void follow_exemptions(World& world, FirmId firm, const std::vector<NationState>& before,
                       const std::vector<Layer>& layers_before);

}  // namespace faultline

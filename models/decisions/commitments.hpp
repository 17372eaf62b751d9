// Commitments: a firm takes on a set of markets, with the rule books, capacity and certificates that go with them.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/economy/world.hpp"

namespace faultline {

/// Cash that a firm must find at once to follow a prospect: entry into new markets, own capacity, sunk compliance [US$ m].
double upfront_cost(World& world, FirmId firm, const Prospect& prospect);

/// Follows a prospect: leaves markets, enters others, pays what is sunk, takes on rule books, asks for certificates, opens what
/// may open. The firm is settled first.
void commit(World& world, FirmId firm, const Prospect& prospect);

/// Brings rule books, yearly compliance cost and alliance fee up to what the firm's markets and label ask for now; pays the
/// sunk part of rules not met before. Touches nothing if nothing changed.
void refresh_obligations(World& world, FirmId firm);

}  // namespace faultline

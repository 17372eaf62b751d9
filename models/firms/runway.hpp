// The runway: when a startup's cash would end at present revenue and cost. The date is an intention: any later change of mind
// or of circumstances makes a new one, and on the day the firm is settled before anything is concluded.
#pragma once

#include "models/economy/world.hpp"

namespace faultline {

/// Whether running out of cash ends this firm: startups under `runway`.
inline bool has_runway(const World& world, const Firm& firm) {
  return firm.firm_class == FirmClass::startup && world.scenario.funding.rule == FundingRule::runway;
}

/// Makes a new appointment with the end of the firm's cash, if it burns any. The firm must be settled.
void date_end_of_cash(World& world, FirmId firm);
inline void watch_runway(World& world, FirmId firm) {
  if (has_runway(world, world.firms[firm])) date_end_of_cash(world, firm);
}

}  // namespace faultline

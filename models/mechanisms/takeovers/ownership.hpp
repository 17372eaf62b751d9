// Firms that changed owners. A firm's home stays: its costs, accounts, certificates and presences. What moves is where its net income
// goes and, if the scenario says so, whose firm buyers take it for. Functions are in owners.hpp.
#pragma once

#include "models/agents/ids.hpp"

#include <cstdint>
#include <vector>

namespace faultline {

struct TakenFirm {
  FirmId firm;
  std::uint32_t generation = 0;  ///< of the firm's row: a later tenant belongs to nobody here
  StateId home;
  LayerId layer;
  StateId owner;                    ///< where the owners live
  bool origin_follows = false;      ///< buyers take it for one of the owners' state
  bool ended = false;               ///< the firm stopped, or was sold on
  double cash_then = 0;             ///< [US$ m] on the date of the takeover …
  double cash_at_end = 0;           ///< … and when it ended
  double paid_out = 0;              ///< [US$ m] dividends less what was put in, since the takeover
  std::vector<double> trade_ratio;  ///< by state: τ of the owners' state over that of the home, in the layer, on that date
};

struct Ownership {
  std::vector<TakenFirm> taken;
  std::vector<std::uint32_t> row_of;  ///< by firm's row: place in `taken` plus one, 0: none; empty where nobody was taken over
};

}  // namespace faultline

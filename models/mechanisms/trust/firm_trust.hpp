// What is known and what is true of a firm's honesty: a row beside the firm's own, which exists only where trust is active.
#pragma once

#include "sim/base/time.hpp"

#include <cstdint>

namespace faultline {

struct FirmTrust {
  double record = 0;       ///< evidence of its history at forwarded_at [log odds that it complies]
  double under_label = 0;  ///< the part of it that it gathered under its present label
  double seen = 0;         ///< evidence of its history, and of its label's, as buyers last looked at it
  SimTime forwarded_at = 0;
  SimTime next_candidate = never;  ///< date of the next incident that a firm that does not comply would have
  double type_draw = 0;            ///< uniform: it complies if this lies below the compliant share
  double candour_draw = 0;         ///< uniform: it attests nothing false if this lies below the truthful share
  std::uint32_t candidates = 0;    ///< so far: the occasion of its random numbers
  std::uint8_t label = 0;          ///< valid label that it is counted under
  bool exposed = false;            ///< it sells: an incident can strike it, and its absence says something
};

/// The record of a label: of all who held it while they held it.
struct LabelTrust {
  double record = 0;  ///< at forwarded_at [log odds]
  SimTime forwarded_at = 0;
  std::uint32_t sellers = 0;  ///< holders that sell now
};

/// Trust in the sellers of one layer in one state, weighted by sales, as last published.
struct LayerTrust {
  double believed = 0;
  double real = 0;
};

}  // namespace faultline

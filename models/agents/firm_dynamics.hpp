// How a startup changes between reviews: a row beside the firm's own, which exists only where productivity moves or firms learn.
#pragma once

#include "sim/base/time.hpp"

#include <cstdint>

namespace faultline {

struct FirmDynamics {
  SimTime moved_at = 0;     ///< date of its last step
  double belief = 0;        ///< log odds that it is of the good type
  std::uint32_t steps = 0;  ///< regular reviews so far: the occasion of its random numbers
  bool good = false;        ///< its type, which it does not know
};

}  // namespace faultline

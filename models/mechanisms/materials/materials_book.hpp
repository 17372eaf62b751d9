// The price of the material and the stockpile against it.
#pragma once

#include "sim/base/time.hpp"

#include <cstdint>

namespace faultline {

struct MaterialsBook {
  double price = 1;  ///< at which it is sold outside the stockpile
  SimTime used = 0;  ///< [s] of use taken from the stockpile and not yet put back
  SimTime changed_at = 0;
  bool drawing = false;     ///< holders live on the stockpile
  std::uint32_t stamp = 0;  ///< makes the scheduled end of the stockpile void
};

}  // namespace faultline

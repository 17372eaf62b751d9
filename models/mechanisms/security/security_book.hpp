// What firms spend on security and how open to attack that leaves them. Everything is empty where security is off.
#pragma once

#include "models/agents/ids.hpp"
#include "models/economy/compensated_sum.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace faultline {

struct FirmSecurity {            ///< by firm's row
  std::uint32_t generation = 0;  ///< of the firm that it is about
  bool counted = false;          ///< it has chosen, and is in the sums
  double spending = 0;           ///< z [US$ m / year]
  double insecurity = 0;         ///< S/v in [0, 1]: 1 for one that spends nothing
};

struct SecurityBook {
  std::vector<FirmSecurity> firms;
  std::array<CompensatedSum, class_count> insecurity{};  ///< Σ S/v by class
  std::array<std::uint32_t, class_count> count{};
  std::vector<double> breaches;  ///< so far, by (home · layers + layer) · classes + class
};

}  // namespace faultline

// A target is a number from elsewhere (a closed form, a paper, an official figure) that a simulated outcome must
// reproduce.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "analysis/intervals.hpp"

namespace faultline {

struct TargetSpec {
  std::string name;
  double value = 0;
  double tolerance = 0;           ///< absolute
  double relative_tolerance = 0;  ///< of |value|; the wider of the two counts
  bool sign_only = false;         ///< only the direction is claimed
  bool is_ratio = false;          ///< the outcome is divided by that of another case
};

enum class Verdict : std::uint8_t {
  met,
  missed,
  unknown  ///< no trial gave a value
};

struct TargetResult {
  Estimate simulated;
  double accepted_low = 0;  ///< the band that the simulated mean must lie in
  double accepted_high = 0;
  Verdict verdict{};
};

/// `met` when the simulated mean lies in value ± tolerance. A sign is met when the whole interval lies on its side of 0
/// (of 1 for a ratio, whose claimed direction is the sign of value − 1); a sign of 0 needs an interval that holds the
/// neutral value.
/// @param values    the outcome, by replication
/// @param baseline  the outcome of the other case, for a ratio
TargetResult evaluate_target(const TargetSpec& spec, std::span<const double> values,
                             std::span<const double> baseline = {});

/// "met", "missed", "unknown"
std::string verdict_text(Verdict verdict);

}  // namespace faultline

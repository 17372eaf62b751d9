// A target is a claim from elsewhere (a closed form, a paper, an official figure) that simulated outcomes must bear out.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "analysis/intervals.hpp"

namespace faultline {

/// What is claimed of a number.
enum class Claim : std::uint8_t {
  value,  ///< it is `value`, within the tolerance
  sign,   ///< it lies on the side of the neutral number on which `value` lies
  range,  ///< it lies in [low, high]
};

/// Of which number: an outcome of one case, or of two under common random numbers.
enum class Quantity : std::uint8_t {
  level,
  difference,  ///< case − other case
  ratio        ///< case / other case
};

struct TargetSpec {
  Claim claim{};
  Quantity quantity{};
  double value = 0;
  double tolerance = 0;           ///< absolute
  double relative_tolerance = 0;  ///< of |value|; the wider of the two counts
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

enum class Verdict : std::uint8_t {
  met,
  missed,
  unknown  ///< no trial gave a value, or the mean is infinite: no claim is of such a number, and nothing is known of its spread
};

struct TargetResult {
  Estimate simulated;
  double accepted_low = 0;  ///< the band that the simulated mean, or for a sign its whole interval, must lie in
  double accepted_high = 0;
  Verdict verdict{};
};

/// A value or range is met when the simulated mean lies in its band. A sign is met when the whole interval lies on its
/// side of 0 (of 1 for a ratio, whose claimed direction is the sign of value − 1); a sign of 0 needs an interval that
/// holds the neutral value.
/// @param values  the outcome, by replication
/// @param other   the outcome of the other case, for a difference or a ratio
TargetResult evaluate_target(const TargetSpec& spec, std::span<const double> values, std::span<const double> other = {});

/// The same of a number that was estimated elsewhere; `quantity` says which number is neutral.
TargetResult judge_estimate(const TargetSpec& spec, const Estimate& simulated);

/// An order of cases, from the least to the greatest: met when every step's paired difference lies above 0 with its
/// whole interval. All steps must, so each at level 95 % makes the order hold at 95 % (intersection–union, no
/// adjustment).  [Berger-1982]
/// @param cases  the outcome by case and replication, at least two cases
/// @returns `simulated` is the step that is least clear of 0, in units of its interval
TargetResult evaluate_order(const std::vector<std::span<const double>>& cases);

/// "met", "missed", "unknown"
std::string verdict_text(Verdict verdict);

}  // namespace faultline

// The answer of `threshold` for people, as JSON, as CSV.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "analysis/sensitivity.hpp"
#include "analysis/threshold.hpp"
#include "models/scenario/studies.hpp"

namespace faultline::cli {

/// One crossing that was sought.
struct ThresholdAnswer {
  std::string outcome;
  std::string title;
  std::string unit;
  std::string case_name;
  std::optional<double> second;  ///< value of the second parameter
  ThresholdResult result;
  std::string way = {};            ///< of a ramp: "up", "down"
  std::optional<Share> loop = {};  ///< of a ramp, with the way down: crossing up minus crossing down
};

std::string threshold_text(const ThresholdParameters& asked, const std::vector<ThresholdAnswer>& answers);
/// A list, one element a crossing.
std::string threshold_json(const ThresholdParameters& asked, const std::vector<ThresholdAnswer>& answers);
/// A line per point of each curve, the crossing repeated on each.
std::string threshold_csv(const ThresholdParameters& asked, const std::vector<ThresholdAnswer>& answers);

/// How far one search is, for stderr.
std::string threshold_progress(const std::string& outcome, const ThresholdResult& so_far);

}  // namespace faultline::cli

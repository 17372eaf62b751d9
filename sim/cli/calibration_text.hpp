// The answer of `calibrate` for people, as JSON, as CSV; its table of trials and its draws as files.
#pragma once

#include <string>
#include <vector>

#include "analysis/calibration/calibration.hpp"
#include "analysis/calibration/draws.hpp"
#include "models/scenario/studies.hpp"

namespace faultline::cli {

/// A calibration and what it was asked.
struct CalibrationAnswer {
  const CalibrationParameters& asked;
  const CalibrationResult& result;
  std::vector<ParameterPrior> priors;  ///< by parameter: where a place is
  std::vector<std::string> units;      ///< by moment

  [[nodiscard]] double value(std::size_t parameter, double place) const { return priors[parameter].value_at(place); }
};

/// Why the answer is not what was asked for, each with what to do next; empty: it is.
std::vector<std::string> calibration_misses(const CalibrationAnswer& answer);

std::string calibration_text(const CalibrationAnswer& answer);
/// The members of an object, without its braces.
std::string calibration_json(const CalibrationAnswer& answer);
std::string calibration_csv(const CalibrationAnswer& answer);
/// Every trial: point, parameters, replication, moments; empty where it failed.
std::string trials_csv(const CalibrationAnswer& answer);

/// How far it is, for stderr.
std::string wave_text(const Wave& wave, std::size_t number);

/// What is known of a parameter, in words.
std::string known_text(const CalibrationAnswer& answer, std::size_t parameter);

}  // namespace faultline::cli

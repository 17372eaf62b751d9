// Moments in, parameters with intervals out: waves of trials where the data have not ruled the parameters out, an emulator of
// each moment, the estimate, and what all this is worth. Pure functions of the plan and of what trials say.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <vector>

#include "analysis/calibration/estimation.hpp"
#include "analysis/calibration/identification.hpp"
#include "analysis/calibration/moment_model.hpp"
#include "analysis/sensitivity.hpp"

namespace faultline {

struct CalibrationPlan {
  std::size_t parameters = 0;
  std::vector<ObservedMoment> moments;  ///< at least one of them fitted
  std::size_t points = 256;             ///< of a wave
  std::size_t replications = 8;         ///< of every point, the same ones; ≥ 2
  std::size_t waves = 3;                ///< at most
  double confidence = 0.95;
  std::uint64_t seed = 1;
  std::size_t truths = 200;  ///< of the table, at most, for the verdict on identification
};

/// The moments of each trial, in the order of the plan; empty where the trial failed.
using MomentFunction = std::function<std::vector<std::vector<double>>(std::span<const DesignPoint> points)>;

/// Too few points of the table have every moment.
class TooFewPoints : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Wave {
  std::size_t points = 0;     ///< of the table so far
  double share_left = 1;      ///< of the ranges, that this wave filled
  double emulator_error = 0;  ///< largest lack of fit of a fitted moment, in standard errors of its observation
  bool nothing_fits = false;
};

/// A held-out moment at the estimate.
struct Prediction {
  std::size_t moment = 0;
  double value = 0;
  double standard_error = 0;  ///< of the prediction: parameters, simulation and emulator
  double distance = 0;        ///< observed − predicted, in standard errors of the difference
  bool is_hit = false;        ///< within the interval of the plan's confidence
};

struct CalibrationResult {
  TrialTable table;                         ///< all waves, points without every moment left out
  std::vector<DesignPoint> design;          ///< every trial that was asked for, in order
  std::vector<std::vector<double>> trials;  ///< their moments
  std::vector<Wave> waves;
  std::size_t points_left_out = 0;  ///< a trial failed, or a moment was missing or infinite
  std::vector<EmulatorForm> forms;
  std::vector<double> leave_one_out;  ///< by moment
  MomentEstimate estimate;
  Eigen::VectorXd means;    ///< every moment at the estimate
  Eigen::VectorXd errors;   ///< standard error of each mean: simulation and emulator
  Eigen::VectorXd spreads;  ///< standard deviation of one replication there
  std::vector<Prediction> predictions;
  Identification identification;
  Region region;  ///< in which the last emulators hold
};

/// Says how far it is: after each wave.
using WaveReport = std::function<void(const Wave& wave, std::size_t number)>;

/// Stops when the emulators are good enough for the data, when a wave rules hardly anything out, or when the waves are spent.
/// @throws TooFewPoints
CalibrationResult calibrate(const CalibrationPlan& plan, const MomentFunction& respond, const WaveReport& report = {});

/// The emulators of a result, as the draws need them.
MomentModel model_of(const CalibrationPlan& plan, const CalibrationResult& result);

}  // namespace faultline

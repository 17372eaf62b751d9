#include "analysis/calibration/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/calibration/history_matching.hpp"
#include "analysis/intervals.hpp"
#include "sim/base/contracts.hpp"
#include "sim/random/designs.hpp"

namespace faultline {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double good_enough = 0.2;      // lack of fit over the data's error: two per cent of the variance is four hundredths
constexpr double hardly_anything = 0.7;  // of what was left, still left after a further wave

Index index(std::size_t i) { return static_cast<Index>(i); }

class Calibrator {
 public:
  Calibrator(const CalibrationPlan& plan, const MomentFunction& respond) : plan_(plan), respond_(respond) {}

  /// Runs every replication of these places and adds those that have every moment to the table.
  void add(const std::vector<VectorXd>& places) {
    std::vector<DesignPoint> design;
    for (const VectorXd& place : places) {
      for (std::size_t r = 0; r < plan_.replications; ++r)
        design.push_back({std::vector<double>(place.data(), place.data() + place.size()), static_cast<std::uint32_t>(r)});
    }
    const std::vector<std::vector<double>> values = respond_(design);
    for (std::size_t p = 0; p < places.size(); ++p) {
      MatrixXd own(index(plan_.replications), index(plan_.moments.size()));
      bool is_whole = true;
      for (std::size_t r = 0; r < plan_.replications; ++r) {
        const std::vector<double>& trial = values[p * plan_.replications + r];
        for (std::size_t m = 0; m < plan_.moments.size(); ++m) {
          is_whole = is_whole && !trial.empty() && std::isfinite(trial[m]);
          if (is_whole) own(index(r), index(m)) = trial[m];
        }
      }
      if (is_whole) {
        result.table.places.push_back(places[p]);
        result.table.values.push_back(std::move(own));
      } else {
        ++result.points_left_out;
      }
    }
    result.design.insert(result.design.end(), design.begin(), design.end());
    result.trials.insert(result.trials.end(), values.begin(), values.end());
  }

  [[nodiscard]] MomentModel model(const Region& region) const {
    if (result.table.size() < fewest_points(plan_.parameters))
      throw TooFewPoints(fmt::format("{} of {} points have every moment, and {} are needed", result.table.size(),
                                     result.table.size() + result.points_left_out, fewest_points(plan_.parameters)));
    return {result.table, region, plan_.moments};
  }

  [[nodiscard]] double worst_error(const MomentModel& fitted) const {
    double worst = 0;
    for (std::size_t m = 0; m < plan_.moments.size(); ++m) {
      if (plan_.moments[m].fit) worst = std::max(worst, std::sqrt(fitted.emulator_variance()[index(m)]) / plan_.moments[m].standard_error);
    }
    return worst;
  }

  CalibrationResult result;

 private:
  const CalibrationPlan& plan_;
  const MomentFunction& respond_;
};

std::vector<VectorXd> first_places(const CalibrationPlan& plan) {
  std::vector<VectorXd> places;
  for (const std::vector<double>& point : sobol_points(plan.points, plan.parameters, plan.seed))
    places.push_back(Eigen::Map<const VectorXd>(point.data(), index(plan.parameters)));
  return places;
}

/// Held-out moments: the error of the parameters, and of the simulation in both kinds of moments together, and of the emulator.
std::vector<Prediction> predict(const CalibrationPlan& plan, const MomentModel& model, const MomentEstimate& estimate) {
  const VectorXd means = model.means(estimate.place);
  const MatrixXd slopes = model.jacobian(estimate.place);
  const MatrixXd simulated = model.simulation_covariance(estimate.place);
  const double reach = student_quantile(0.5 + plan.confidence / 2, 1e9);
  std::vector<Prediction> predictions;
  for (std::size_t h = 0; h < plan.moments.size(); ++h) {
    const ObservedMoment& held = plan.moments[h];
    if (held.fit) continue;
    const Eigen::RowVectorXd response = slopes.row(index(h)) * estimate.sensitivity;  // of the prediction to each observation
    VectorXd loading = VectorXd::Zero(index(plan.moments.size()));                    // of simulation errors
    loading[index(h)] = 1;
    double variance = model.emulator_variance()[index(h)];
    Index i = 0;
    for (std::size_t m = 0; m < plan.moments.size(); ++m) {
      if (!plan.moments[m].fit) continue;
      const double error = plan.moments[m].standard_error;
      variance += response[i] * response[i] * (error * error + model.emulator_variance()[index(m)]);
      loading[index(m)] -= response[i];
      ++i;
    }
    const VectorXd spread = simulated * loading;
    for (Index k = 0; k < spread.size(); ++k) variance += loading[k] * spread[k];
    const double total = std::sqrt(variance + held.standard_error * held.standard_error);
    const double distance = (held.observed - means[index(h)]) / total;
    predictions.push_back({h, means[index(h)], std::sqrt(variance), distance, std::abs(distance) <= reach});
  }
  return predictions;
}

}  // namespace

MomentModel model_of(const CalibrationPlan& plan, const CalibrationResult& result) {
  return {result.table, result.region, plan.moments, result.forms};
}

CalibrationResult calibrate(const CalibrationPlan& plan, const MomentFunction& respond, const WaveReport& report) {
  EXPECTS(plan.parameters >= 1 && plan.replications >= 2 && plan.waves >= 1 && !plan.moments.empty());
  Calibrator calibrator(plan, respond);
  CalibrationResult& result = calibrator.result;
  calibrator.add(first_places(plan));
  Region region = Region::whole(plan.parameters);
  MomentModel model = calibrator.model(region);
  result.waves.push_back({result.table.size(), 1.0, calibrator.worst_error(model), false});
  for (std::size_t wave = 1;; ++wave) {
    if (report) report(result.waves.back(), wave);
    if (wave >= plan.waves || result.waves.back().emulator_error <= good_enough) break;
    const NextWave next = next_wave(model, plan.moments, plan.points, plan.seed + wave);
    if (wave > 1 && next.share_left > hardly_anything * result.waves.back().share_left) break;
    calibrator.add(next.places);
    region = next.region;
    model = calibrator.model(region);
    result.waves.push_back({result.table.size(), next.share_left, calibrator.worst_error(model), next.nothing_fits});
  }
  result.region = region;
  result.forms = model.forms();
  for (const Emulator& one : model.emulators()) result.leave_one_out.push_back(one.leave_one_out());
  std::vector<VectorXd> starts;
  for (const VectorXd& place : result.table.places)
    if (region.holds(place)) starts.push_back(place);
  if (starts.empty()) starts = result.table.places;
  result.estimate = estimate_parameters(model, plan.moments, starts, plan.confidence);
  result.means = model.means(result.estimate.place);
  result.errors = (model.simulation_covariance(result.estimate.place).diagonal() + model.emulator_variance()).cwiseSqrt();
  result.spreads.resize(result.means.size());
  for (std::size_t m = 0; m < plan.moments.size(); ++m) result.spreads[index(m)] = model.spread(m, result.estimate.place);
  result.predictions = predict(plan, model, result.estimate);
  if (plan.truths > 0)
    result.identification = judge_identification(result.table, region, plan.moments, result.forms, plan.confidence, plan.truths, plan.seed);
  return std::move(result);
}

}  // namespace faultline

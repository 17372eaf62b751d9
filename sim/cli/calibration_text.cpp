#include "sim/cli/calibration_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"

namespace faultline::cli {

namespace {

constexpr double rejected_below = 0.01;
constexpr double weak_share = 0.5;       // of the range: an interval as wide as that says little
constexpr double much_simulation = 0.3;  // of the variance
constexpr double rough_emulator = 0.5;   // of the data's error
constexpr double few_held = 0.03;        // coverage this far below what was asked, and more than chance

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

bool is_one_sided(const ParameterInterval& interval) { return interval.low_is_end || interval.high_is_end; }
bool is_unknown(const ParameterInterval& interval) { return interval.low_is_end && interval.high_is_end; }

std::string percent(double share) { return fmt::format("{:.{}f} %", 100 * share, share < 0.0995 ? 1 : 0); }

std::string confidence_text(const CalibrationAnswer& answer) { return fmt::format("{:g} %", 100 * answer.asked.confidence); }

std::size_t fitted_moments(const CalibrationAnswer& answer) {
  return static_cast<std::size_t>(
      std::count_if(answer.asked.moments.begin(), answer.asked.moments.end(), [](const MomentParameters& one) { return one.fit; }));
}

/// A number with the digits that its error deserves.
std::string with_error(double value, double error) {
  Estimate estimate;
  estimate.count = 2;
  estimate.mean = value;
  estimate.half_width = error;
  return number_text(value, number_form({estimate}));
}

std::string unit_text(const std::string& unit) { return unit.empty() || unit == "1" ? "" : fmt::format(" [{}]", unit); }

std::string parameters_table(const CalibrationAnswer& answer) {
  std::vector<std::vector<std::string>> rows = {{"  parameter", "estimate", confidence_text(answer) + " interval", "of the range", ""}};
  for (std::size_t k = 0; k < answer.asked.parameters.size(); ++k) {
    const MovedParameter& moved = answer.asked.parameters[k];
    const ParameterInterval& interval = answer.result.estimate.intervals[k];
    const double low = answer.value(k, interval.low);
    const double high = answer.value(k, interval.high);
    const double error = 0.5 * (high - low);
    const double place = answer.value(k, answer.result.estimate.place[index(k)]);
    rows.push_back({"  " + moved.key + unit_text(moved.unit), is_unknown(interval) ? "?" : with_error(place, error),
                    fmt::format("{} to {}", with_error(low, error), with_error(high, error)), percent(interval.high - interval.low),
                    known_text(answer, k)});
  }
  using enum Align;
  return align_table(rows, {left, right, right, right, left});
}

std::string test_text(const CalibrationAnswer& answer) {
  const MomentEstimate& estimate = answer.result.estimate;
  if (estimate.degrees <= 0) return "The model is not tested: no more moments are fitted than parameters that they move.\n";
  return fmt::format("The model is {}: J = {:.3g} with {} degree{} of freedom, p = {:.2g}.\n",
                     estimate.p_value < rejected_below ? "rejected"
                     : estimate.p_value < 0.05         ? "in doubt"
                                                       : "not rejected",
                     estimate.criterion, estimate.degrees, estimate.degrees == 1 ? "" : "s", estimate.p_value);
}

std::string moments_table(const CalibrationAnswer& answer) {
  std::vector<std::vector<std::string>> rows = {{"  moment", "observed", "± s.e.", "model", "± s.e.", "distance", ""}};
  std::size_t next = 0;
  for (std::size_t m = 0; m < answer.asked.moments.size(); ++m) {
    const MomentParameters& moment = answer.asked.moments[m];
    const double model = answer.result.means[index(m)];
    double error = answer.result.errors[index(m)];
    double distance = (moment.observed - model) / std::sqrt(moment.standard_error * moment.standard_error + error * error);
    std::string verdict = "fitted";
    if (!moment.fit) {
      const Prediction& prediction = answer.result.predictions[next++];
      error = prediction.standard_error;
      distance = prediction.distance;
      verdict = prediction.is_hit ? "held out: hit" : "held out: MISSED";
    }
    rows.push_back({"  " + moment.name() + unit_text(answer.units[m]), with_error(moment.observed, moment.standard_error),
                    fmt::format("{:.2g}", moment.standard_error), with_error(model, std::max(error, 1e-3 * moment.standard_error)),
                    fmt::format("{:.2g}", error), fmt::format("{:+.1f} s.e.", distance), verdict});
  }
  using enum Align;
  return align_table(rows, {left, right, right, right, right, right, left});
}

/// Standard errors of the estimate for one standard error of the observation; a moment a row, so that many fit.
std::string sensitivity_table(const CalibrationAnswer& answer) {
  const MomentEstimate& estimate = answer.result.estimate;
  std::vector<std::vector<std::string>> rows = {{"  if observed one s.e. higher"}};
  for (const MovedParameter& moved : answer.asked.parameters) rows[0].push_back(moved.key);
  Eigen::Index fitted = 0;
  for (const MomentParameters& moment : answer.asked.moments) {
    if (!moment.fit) continue;
    rows.push_back({"  " + moment.name()});
    for (std::size_t k = 0; k < answer.asked.parameters.size(); ++k) {
      const double error = estimate.intervals[k].wald_error;
      rows.back().push_back(
          std::isnan(error) ? "?" : fmt::format("{:+.2f} s.e.", estimate.sensitivity(index(k), fitted) * moment.standard_error / error));
    }
    ++fitted;
  }
  std::vector<Align> align(rows[0].size(), Align::right);
  align[0] = Align::left;
  return align_table(rows, align);
}

std::string identification_text(const CalibrationAnswer& answer) {
  const Identification& verdict = answer.result.identification;
  if (verdict.truths == 0) return "";
  std::string text =
      fmt::format("Would it find the truth? Of {} points of the table taken as truth, with data drawn around them, the interval holds\n",
                  verdict.truths);
  std::vector<std::vector<std::string>> rows;
  for (std::size_t k = 0; k < answer.asked.parameters.size(); ++k) {
    const Identification::Parameter& one = verdict.parameters[k];
    const double count = static_cast<double>(verdict.truths);
    rows.push_back(
        {"  " + answer.asked.parameters[k].key, percent(static_cast<double>(one.held) / count),
         fmt::format("median width {} of the range{}", percent(one.median_width),
                     one.unbounded == 0 ? std::string()
                                        : fmt::format("; {} run into an end of it", percent(static_cast<double>(one.unbounded) / count)))});
  }
  using enum Align;
  return text + align_table(rows, {left, right, left});
}

std::string work_text(const CalibrationAnswer& answer) {
  std::string text;
  for (std::size_t w = 0; w < answer.result.waves.size(); ++w) text += wave_text(answer.result.waves[w], w + 1);
  if (answer.result.points_left_out > 0)
    text += fmt::format("{} points are left out: a trial failed, or a moment was missing or infinite\n", answer.result.points_left_out);
  std::vector<std::vector<std::string>> rows = {{"  emulator", "", "error at points left out", "in s.e. of data", "replication spread"}};
  for (std::size_t m = 0; m < answer.asked.moments.size(); ++m) {
    const double off = answer.result.leave_one_out[m];
    rows.push_back({"  " + answer.asked.moments[m].name(), answer.result.forms[m].text(), fmt::format("{:.2g}", off),
                    fmt::format("{:.2g}", off / answer.asked.moments[m].standard_error),
                    fmt::format("{:.2g}", answer.result.spreads[index(m)])});
  }
  using enum Align;
  return text + align_table(rows, {left, left, right, right, right});
}

}  // namespace

std::string known_text(const CalibrationAnswer& answer, std::size_t parameter) {
  const ParameterInterval& interval = answer.result.estimate.intervals[parameter];
  const bool low_is_range = interval.low <= 0;
  const bool high_is_range = interval.high >= 1;
  if (is_unknown(interval)) return "the data do not move it: nothing is known";
  if (interval.low_is_end) return low_is_range ? "runs into the lower end of the range" : "runs into what was ruled out below";
  if (interval.high_is_end) return high_is_range ? "runs into the upper end of the range" : "runs into what was ruled out above";
  if (std::isnan(interval.wald_error)) return "known only together with another";
  if (interval.high - interval.low > weak_share) return "weakly known";
  return interval.has_gaps ? "known; in several pieces" : "known";
}

std::vector<std::string> calibration_misses(const CalibrationAnswer& answer) {
  std::vector<std::string> misses;
  const MomentEstimate& estimate = answer.result.estimate;
  if (estimate.degrees > 0 && estimate.p_value < rejected_below)
    misses.push_back(
        "no parameters in these ranges give all fitted moments together (J rejects at 1 %): look at the distances, widen the "
        "ranges, free another parameter, or drop what the model is not made for");
  for (std::size_t k = 0; k < answer.asked.parameters.size(); ++k) {
    const ParameterInterval& interval = estimate.intervals[k];
    const std::string& key = answer.asked.parameters[k].key;
    if (is_unknown(interval))
      misses.push_back(fmt::format("the data do not move {}: fix it, or add a moment that does", key));
    else if (is_one_sided(interval))
      misses.push_back(fmt::format("the interval of {} {}: widen the range, or add a moment that moves it", key, known_text(answer, k)));
    if (interval.simulation_share > much_simulation && answer.asked.replications < 30)
      misses.push_back(
          fmt::format("{} of the variance of {} is simulation noise: more --replications", percent(interval.simulation_share), key));
  }
  if (answer.result.waves.back().emulator_error > rough_emulator)
    misses.push_back(fmt::format(
        "the emulator misses by {:.1f} standard errors of the data, and the intervals are that much wider: more --points or --waves",
        answer.result.waves.back().emulator_error));
  const Identification& verdict = answer.result.identification;
  for (std::size_t k = 0; k < verdict.parameters.size() && verdict.truths > 0; ++k) {
    const double count = static_cast<double>(verdict.truths);
    const double asked = answer.asked.confidence;
    const double held = static_cast<double>(verdict.parameters[k].held) / count;
    if (held < asked - few_held - 2 * std::sqrt(asked * (1 - asked) / count))
      misses.push_back(fmt::format("of known truths the interval of {} holds {} and not {}: more --points, or narrower ranges",
                                   answer.asked.parameters[k].key, percent(held), confidence_text(answer)));
  }
  return misses;
}

std::string calibration_text(const CalibrationAnswer& answer) {
  const std::size_t fitted = fitted_moments(answer);
  const std::size_t parameters = answer.asked.parameters.size();
  std::string text = fmt::format("{} parameter{} from {} moment{}; intervals hold the errors of data, simulation and emulator\n",
                                 parameters, parameters == 1 ? "" : "s", fitted, fitted == 1 ? "" : "s");
  text += parameters_table(answer) + "\n" + test_text(answer) + moments_table(answer) + "\n" + sensitivity_table(answer) + "\n";
  text += identification_text(answer) + "\n" + work_text(answer);
  const std::vector<std::string> misses = calibration_misses(answer);
  if (!misses.empty()) text += "\nNot what was asked for:\n";
  for (const std::string& miss : misses) text += wrap_text("- " + miss, 110, "  ") + "\n";
  return text;
}

std::string wave_text(const Wave& wave, std::size_t number) {
  return fmt::format("wave {}: {} points in all, the new ones in {} of the ranges; lack of fit at most {:.2g} s.e. of the data{}\n", number,
                     wave.points, number == 1 ? "the whole" : fmt::format("{:.2g} %", 100 * wave.share_left), wave.emulator_error,
                     wave.nothing_fits ? "; no place fits every moment, the nearest is kept" : "");
}

}  // namespace faultline::cli

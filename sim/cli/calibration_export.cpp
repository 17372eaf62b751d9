// The numbers of `calibrate` for programs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/json_text.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/calibration_text.hpp"
#include "sim/cli/records.hpp"

namespace faultline::cli {

namespace {

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

std::string flag(bool value) { return value ? "true" : "false"; }

/// The standard error in the parameter's unit, by its slope at the estimate.
double error_of(const CalibrationAnswer& answer, std::size_t k) {
  const MomentEstimate& estimate = answer.result.estimate;
  return estimate.intervals[k].wald_error * answer.priors[k].slope_at(estimate.place[index(k)]);
}

std::string parameter_json(const CalibrationAnswer& answer, std::size_t k) {
  const MovedParameter& moved = answer.asked.parameters[k];
  const MomentEstimate& estimate = answer.result.estimate;
  const ParameterInterval& interval = estimate.intervals[k];
  const double place = estimate.place[index(k)];
  const double reach = std::sqrt(interval.cut) * interval.wald_error;
  std::vector<std::string> curve;
  for (const auto& point : interval.curve)
    curve.push_back(
        fmt::format("{{\"at\": {}, \"criterion\": {}}}", json_number(answer.value(k, point.place)), json_number(point.criterion)));
  std::vector<std::string> moments;
  Eigen::Index fitted = 0;
  for (const MomentParameters& moment : answer.asked.moments) {
    if (!moment.fit) continue;
    moments.push_back(fmt::format("{}: {}", json_text(moment.name()),
                                  json_number(estimate.sensitivity(index(k), fitted) * answer.priors[k].slope_at(place))));
    ++fitted;
  }
  const Identification& verdict = answer.result.identification;
  const Identification::Parameter found = verdict.truths > 0 ? verdict.parameters[k] : Identification::Parameter{};
  return fmt::format(
      "{{\"parameter\": {}, \"unit\": {}, \"from\": {}, \"to\": {}, \"scale\": {}, \"estimate\": {}, \"low\": {}, \"high\": {},\n"
      "  \"low_is_end\": {}, \"high_is_end\": {}, \"has_gaps\": {}, \"known\": {}, \"width_of_range\": {}, \"standard_error\": {},\n"
      "  \"wald_low\": {}, \"wald_high\": {}, \"simulation_share\": {}, \"cut\": {},\n  \"sensitivity\": {{{}}},\n"
      "  \"identification\": {{\"truths\": {}, \"held\": {}, \"median_width_of_range\": {}, \"unbounded\": {}}},\n  \"profile\": [{}]}}",
      json_text(moved.key), json_text(moved.unit), json_number(moved.from), json_number(moved.to),
      moved.logarithmic ? "\"log\"" : "\"linear\"", json_number(answer.value(k, place)), json_number(answer.value(k, interval.low)),
      json_number(answer.value(k, interval.high)), flag(interval.low_is_end), flag(interval.high_is_end), flag(interval.has_gaps),
      json_text(known_text(answer, k)), json_number(interval.high - interval.low), json_number(error_of(answer, k)),
      json_number(answer.value(k, place - reach)), json_number(answer.value(k, place + reach)), json_number(interval.simulation_share),
      json_number(interval.cut), join(moments), verdict.truths, found.held, json_number(found.median_width), found.unbounded,
      join(curve, ",\n    "));
}

std::string moment_json(const CalibrationAnswer& answer, std::size_t m) {
  const MomentParameters& moment = answer.asked.moments[m];
  const auto found = std::find_if(answer.result.predictions.begin(), answer.result.predictions.end(),
                                  [&](const Prediction& one) { return one.moment == m; });
  std::string held = "null";
  if (found != answer.result.predictions.end())
    held = fmt::format("{{\"standard_error\": {}, \"distance\": {}, \"verdict\": {}}}", json_number(found->standard_error),
                       json_number(found->distance), found->is_hit ? "\"hit\"" : "\"miss\"");
  return fmt::format(
      "{{\"moment\": {}, \"unit\": {}, \"fit\": {}, \"source\": {}, \"observed\": {}, \"standard_error\": {}, \"model\": {}, "
      "\"model_standard_error\": {},\n  \"replication_spread\": {}, \"emulator\": {}, \"leave_one_out\": {}, \"held_out\": {}}}",
      json_text(moment.name()), json_text(answer.units[m]), flag(moment.fit), json_text(moment.source), json_number(moment.observed),
      json_number(moment.standard_error), json_number(answer.result.means[index(m)]), json_number(answer.result.errors[index(m)]),
      json_number(answer.result.spreads[index(m)]), json_text(answer.result.forms[m].text()), json_number(answer.result.leave_one_out[m]),
      held);
}

}  // namespace

std::string calibration_json(const CalibrationAnswer& answer) {
  const MomentEstimate& estimate = answer.result.estimate;
  std::vector<std::string> parameters;
  std::vector<std::string> moments;
  std::vector<std::string> waves;
  for (std::size_t k = 0; k < answer.asked.parameters.size(); ++k) parameters.push_back(parameter_json(answer, k));
  for (std::size_t m = 0; m < answer.asked.moments.size(); ++m) moments.push_back(moment_json(answer, m));
  for (const Wave& wave : answer.result.waves)
    waves.push_back(fmt::format("{{\"points\": {}, \"share_left\": {}, \"emulator_error\": {}, \"nothing_fits\": {}}}", wave.points,
                                json_number(wave.share_left), json_number(wave.emulator_error), flag(wave.nothing_fits)));
  return fmt::format(
      "\"confidence\": {}, \"replications\": {}, \"points_left_out\": {},\n\"parameters\": [\n {}],\n\"moments\": [\n {}],\n"
      "\"test\": {{\"criterion\": {}, \"degrees\": {}, \"p\": {}}},\n\"waves\": [{}],\n\"misses\": {}",
      json_number(answer.asked.confidence), answer.asked.replications, answer.result.points_left_out, join(parameters, ",\n "),
      join(moments, ",\n "), json_number(estimate.criterion), estimate.degrees, json_number(estimate.p_value), join(waves, ",\n "),
      json_list(calibration_misses(answer)));
}

std::string calibration_csv(const CalibrationAnswer& answer) {
  const auto number = [](double value) { return std::isfinite(value) ? format_number(value) : std::string(); };
  const MomentEstimate& estimate = answer.result.estimate;
  std::string text = "quantity,parameter,moment,at,value,low,high\n";
  for (std::size_t k = 0; k < answer.asked.parameters.size(); ++k) {
    const std::string& key = answer.asked.parameters[k].key;
    const ParameterInterval& interval = estimate.intervals[k];
    text += fmt::format("estimate,{},,,{},{},{}\n", key, number(answer.value(k, estimate.place[index(k)])),
                        number(answer.value(k, interval.low)), number(answer.value(k, interval.high)));
    text += fmt::format("standard_error,{},,,{},,\n", key, number(error_of(answer, k)));
    Eigen::Index fitted = 0;
    for (const MomentParameters& moment : answer.asked.moments) {
      if (!moment.fit) continue;
      const double slope = answer.priors[k].slope_at(estimate.place[index(k)]);
      text += fmt::format("sensitivity,{},{},,{},,\n", key, moment.name(), number(estimate.sensitivity(index(k), fitted++) * slope));
    }
    for (const auto& point : interval.curve)
      text += fmt::format("profile,{},,{},{},,\n", key, number(answer.value(k, point.place)), number(point.criterion));
  }
  for (std::size_t m = 0; m < answer.asked.moments.size(); ++m) {
    const MomentParameters& moment = answer.asked.moments[m];
    text += fmt::format("{},,{},,{},,\n", moment.fit ? "fitted" : "held_out", moment.name(), number(moment.observed));
    text += fmt::format("model,,{},,{},,\n", moment.name(), number(answer.result.means[index(m)]));
  }
  return text + fmt::format("criterion,,,,{},,\np,,,,{},,\n", number(estimate.criterion), number(estimate.p_value));
}

std::string trials_csv(const CalibrationAnswer& answer) {
  std::string text = "point";
  for (const MovedParameter& moved : answer.asked.parameters) text += "," + moved.key;
  text += ",replication";
  for (const MomentParameters& moment : answer.asked.moments) text += "," + moment.name();
  text += "\n";
  const auto each = static_cast<std::size_t>(answer.asked.replications);
  for (std::size_t t = 0; t < answer.result.trials.size(); ++t) {
    const DesignPoint& point = answer.result.design[t];
    text += fmt::format("{}", t / each);
    for (std::size_t k = 0; k < point.unit.size(); ++k) text += "," + format_number(answer.value(k, point.unit[k]));
    text += fmt::format(",{}", point.replication);
    for (std::size_t m = 0; m < answer.asked.moments.size(); ++m) {
      const bool is_there = !answer.result.trials[t].empty() && !std::isnan(answer.result.trials[t][m]);
      text += "," + (is_there ? format_number(answer.result.trials[t][m]) : std::string());
    }
    text += "\n";
  }
  return text;
}

}  // namespace faultline::cli

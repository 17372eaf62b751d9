// calibrate: parameters with intervals from moments that data know.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/calibration_text.hpp"
#include "sim/cli/experiment_trials.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/output_path.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/study_input.hpp"
#include "sim/cli/trials.hpp"
#include "sim/io/draws_file.hpp"
#include "sim/io/pending_file.hpp"

namespace faultline::cli {

namespace {

CalibrationPlan plan_of(const CalibrationParameters& asked) {
  CalibrationPlan plan;
  plan.parameters = asked.parameters.size();
  for (const MomentParameters& moment : asked.moments) plan.moments.push_back({moment.observed, moment.standard_error, moment.fit});
  plan.points = static_cast<std::size_t>(asked.points);
  plan.replications = static_cast<std::size_t>(asked.replications);
  plan.waves = static_cast<std::size_t>(asked.waves);
  plan.confidence = asked.confidence;
  plan.seed = static_cast<std::uint64_t>(asked.seed);
  plan.truths = static_cast<std::size_t>(asked.truths);
  return plan;
}

std::vector<ParameterPrior> priors_of(const CalibrationParameters& asked) {
  std::vector<ParameterPrior> priors;
  for (std::size_t k = 0; k < asked.parameters.size(); ++k) {
    const MovedParameter& moved = asked.parameters[k];
    const PriorParameters& prior = asked.priors[k];
    priors.push_back({moved.from, moved.to, moved.logarithmic, static_cast<PriorLaw>(prior.law), prior.first, prior.second});
  }
  return priors;
}

/// Answers points of the design by trials of each case that a moment is of.
class Responder {
 public:
  Responder(const Experiment& experiment, ExperimentTrials& trials, std::vector<ParameterPrior> priors)
      : asked_(*experiment.calibration), trials_(trials), priors_(std::move(priors)) {
    std::vector<std::string> names;
    for (const MomentParameters& moment : asked_.moments) {
      names.push_back(moment.outcome);
      const std::size_t case_index = experiment.find_case(moment.case_name.empty() ? asked_.case_name : moment.case_name).value_or(0);
      const auto found = std::find(cases_.begin(), cases_.end(), case_index);
      case_of_.push_back(static_cast<std::size_t>(found - cases_.begin()));
      if (found == cases_.end()) cases_.push_back(case_index);
    }
    outcome_of_ = choose_outcomes(trials.outcomes(), names, OutcomeDefault::first);
  }

  std::vector<std::vector<double>> operator()(std::span<const DesignPoint> design) {
    std::vector<TrialPoint> points;
    for (const DesignPoint& place : design) {
      for (const std::size_t one : cases_) {
        TrialPoint point{one, {}, place.replication};
        for (std::size_t k = 0; k < priors_.size(); ++k)
          point.values.emplace_back(asked_.parameters[k].key, number_value(priors_[k].value_at(place.unit[k])));
        points.push_back(std::move(point));
      }
    }
    const std::vector<std::vector<double>> values = trials_.evaluate(points);
    std::vector<std::vector<double>> moments;
    for (std::size_t d = 0; d < design.size(); ++d) {
      const auto* own = &values[d * cases_.size()];
      const bool is_whole = std::none_of(own, own + cases_.size(), [](const std::vector<double>& trial) { return trial.empty(); });
      std::vector<double>& row = moments.emplace_back();
      for (std::size_t m = 0; is_whole && m < outcome_of_.size(); ++m) row.push_back(own[case_of_[m]][outcome_of_[m]]);
    }
    return moments;
  }

  [[nodiscard]] std::size_t cases() const { return cases_.size(); }
  [[nodiscard]] const std::vector<std::size_t>& outcomes() const { return outcome_of_; }

 private:
  const CalibrationParameters& asked_;
  ExperimentTrials& trials_;
  std::vector<ParameterPrior> priors_;
  std::vector<std::size_t> cases_;       ///< of the scenario
  std::vector<std::size_t> case_of_;     ///< by moment, a place in cases_
  std::vector<std::size_t> outcome_of_;  ///< by moment
};

void write_text_file(const std::string& path, const std::string& text) {
  PendingFile file(path);
  file.write(text);
  file.finish();
  if (!file.equals_present()) file.publish();
}

void write_draws_of(const Experiment& experiment, const CalibrationAnswer& answer, const CalibrationPlan& plan, const std::string& path) {
  const MomentEstimate& estimate = answer.result.estimate;
  const Eigen::MatrixXd draws = draw_parameters(model_of(plan, answer.result), plan.moments, estimate, answer.priors,
                                                static_cast<std::size_t>(answer.asked.draws), plan.seed);
  DrawsTable table;
  table.title = experiment.title;
  table.confidence = answer.asked.confidence;
  for (std::size_t k = 0; k < answer.asked.parameters.size(); ++k) {
    table.parameters.push_back(answer.asked.parameters[k].key);
    table.units.push_back(answer.asked.parameters[k].unit);
    table.estimate.push_back(answer.value(k, estimate.place[static_cast<Eigen::Index>(k)]));
    table.low.push_back(answer.value(k, estimate.intervals[k].low));
    table.high.push_back(answer.value(k, estimate.intervals[k].high));
  }
  for (Eigen::Index d = 0; d < draws.rows(); ++d) {
    for (std::size_t k = 0; k < answer.priors.size(); ++k) table.draws.push_back(answer.value(k, draws(d, static_cast<Eigen::Index>(k))));
  }
  if (path.ends_with(".csv")) {
    std::string text = "draw," + join(table.parameters, ",") + "\n";
    for (std::size_t d = 0; d < static_cast<std::size_t>(draws.rows()); ++d) {
      text += fmt::format("{}", d);
      for (std::size_t k = 0; k < table.parameters.size(); ++k) text += "," + format_number(table.draws[d * table.parameters.size() + k]);
      text += "\n";
    }
    return write_text_file(path, text);
  }
  table.provenance = {{"scenario_as_written", experiment.text_as_written}, {"scenario_resolved", experiment.resolved_text}};
  write_draws(path, table);
}

void print(const Experiment& experiment, const ExperimentTrials& trials, const CalibrationAnswer& answer, const Arguments& arguments) {
  if (arguments.has("csv")) {
    fmt::print("{}", calibration_csv(answer));
  } else if (arguments.has("json")) {
    fmt::print("{{\"title\": {}, \"trials\": {}, \"run\": {}, \"failed\": {},\n{}}}\n", json_text(experiment.title), trials.used(),
               trials.run(), trials.failed().size(), calibration_json(answer));
  } else {
    fmt::print("{}{}\n{}\n", experiment.title.empty() ? "" : experiment.title + "\n\n", calibration_text(answer), trials.summary());
  }
}

bool answer_question(const Experiment& experiment, ExperimentTrials& trials, const Arguments& arguments) {
  const CalibrationParameters& asked = *experiment.calibration;
  const CalibrationPlan plan = plan_of(asked);
  Responder responder(experiment, trials, priors_of(asked));
  trials.expect(plan.points * plan.waves * plan.replications * responder.cases(), true);
  const bool reports = !arguments.has("json") && !arguments.has("csv") && progress_of(arguments) != ProgressForm::none;
  const auto report = [&](const Wave& wave, std::size_t number) {
    if (reports) say_text(wave_text(wave, number));
  };
  const CalibrationResult result = calibrate(plan, std::ref(responder), report);
  CalibrationAnswer answer{asked, result, priors_of(asked), {}};
  for (const std::size_t outcome : responder.outcomes()) answer.units.push_back(trials.outcomes()[outcome].unit());
  if (const auto path = arguments.value("table")) write_text_file(*path, trials_csv(answer));
  if (const auto path = arguments.value("output")) write_draws_of(experiment, answer, plan, *path);
  print(experiment, trials, answer, arguments);
  return calibration_misses(answer).empty();
}

int calibrate_parameters(const Arguments& arguments) {
  const Experiment experiment = load_study(arguments, "calibration");
  for (const char* option : {"table", "output"}) {
    if (const auto path = arguments.value(option)) check_output(*path, experiment);
  }
  ExperimentTrials trials(experiment, scenario_outcomes(experiment, make_layout(experiment, {})), arguments);
  return run_study(trials, arguments, [&] {
    try {
      return answer_question(experiment, trials, arguments);
    } catch (const TooFewPoints& few) {
      say("error: {}\n  = hint: ranges in which the scenario runs and every moment exists; 'run' shows why a trial fails\n", few.what());
      return false;
    }
  });
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {
      {"output,o", "FILE", "draws of the parameters: .h5 (opens in xarray) or .csv"},
      {"table", "FILE", "every trial as comma-separated values: point, parameters, replication, moments; for sbi, hmer and others"},
      {"case", "NAME", "the case whose parameters move; default: the first"},
      {"points", "N", "of a wave, best a power of two; default: 32 for each parameter, at least 64"},
      {"replications", "N", "of each point, the same random numbers at all of them; default: 8"},
      {"waves", "N", "at most; default: 3"},
      {"confidence", "P", "of the intervals; default: 0.95"},
      {"truths", "N", "points of the table that are taken as truth, to see whether intervals hold it; default: 200"},
      {"draws", "N", "in the output; default: 1000"},
      {"design-seed", "S", "seed of the points, the draws and the truths' data; default: 1"}};
  return join_options({own, study_scenario_options(), experiment_options()});
}

}  // namespace

const Command& calibrate_command() {
  static const Command command{
      "calibrate",
      "FILE",
      1,
      1,
      "which parameters give the moments that data know, with intervals",
      "Asks what [calibration] of the scenario says; options come before it. Runs a table of trials over the ranges, rules out what "
      "the data rule out, looks closer at the rest, and estimates by simulated moments: intervals, a test of the model, what "
      "moves what, held-out moments. Exit code 3 when the model is rejected, a parameter is not bounded by the data, or the "
      "emulators are too rough. analysis/experiments.md explains.",
      options(),
      {"faultline calibrate scenarios/calibration_queue.toml --points 32 --replications 6 --waves 1",
       "faultline calibrate scenarios/calibration_queue.toml --points 32 --replications 6 --waves 1 --table trials.csv -o posterior.h5 "
       "--json"},
      calibrate_parameters};
  return command;
}

}  // namespace faultline::cli

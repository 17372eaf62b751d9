// threshold: where a parameter makes an outcome cross a goal.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/ramp.hpp"
#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/experiment_trials.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/study_input.hpp"
#include "sim/cli/threshold_text.hpp"
#include "sim/cli/trials.hpp"
#include "sim/random/chance.hpp"

namespace faultline::cli {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

ThresholdPlan plan_of(const ThresholdParameters& asked) {
  ThresholdPlan plan;
  const CrossingParameters& crosses = asked.crosses;
  plan.goal = {crosses.share_of_baseline, crosses.offset, crosses.is_probability, crosses.probability, crosses.above};
  plan.from = asked.parameter.from;
  plan.to = asked.parameter.to;
  plan.logarithmic = asked.parameter.logarithmic;
  plan.precision = asked.precision;
  plan.points = static_cast<std::size_t>(asked.points);
  plan.replications = static_cast<std::size_t>(asked.replications);
  plan.budget = static_cast<std::size_t>(asked.trials);
  plan.trials_per_sample = plan.goal.needs_baseline() && asked.baseline_moves ? 2 : 1;
  return plan;
}

/// Answers samples by trials of the case, and of its baseline where the goal speaks of one.
class Responder {
 public:
  Responder(const Experiment& experiment, ExperimentTrials& trials, std::size_t outcome, std::optional<double> second)
      : asked_(*experiment.threshold),
        trials_(trials),
        outcome_(outcome),
        case_(experiment.find_case(asked_.case_name).value_or(0)),
        baseline_(asked_.baseline.empty() ? case_ : experiment.find_case(asked_.baseline).value()),
        needs_baseline_(asked_.crosses.share_of_baseline != 0) {
    if (second) common_.emplace_back(asked_.second, number_value(*second));
  }

  std::vector<Response> operator()(std::span<const Sample> samples) {
    std::vector<TrialPoint> points;
    for (const Sample& sample : samples) {
      MovedValues moved = common_;
      moved.emplace_back(asked_.parameter.key, number_value(sample.at));
      points.push_back({case_, moved, replication_of(sample, false)});
      if (needs_baseline_) points.push_back({baseline_, asked_.baseline_moves ? moved : common_, replication_of(sample, true)});
    }
    const std::vector<std::vector<double>> values = trials_.evaluate(points);
    const auto value_of = [&](std::size_t i) { return values[i].empty() ? nan : values[i][outcome_]; };
    std::vector<Response> responses;
    const std::size_t each = needs_baseline_ ? 2 : 1;
    for (std::size_t i = 0; i < samples.size(); ++i)
      responses.push_back({value_of(each * i), needs_baseline_ ? value_of(each * i + 1) : 0.0});
    return responses;
  }

 private:
  /// The replication itself; without common random numbers one of a block that belongs to this point alone. Blocks are given
  /// in the order in which points are asked for, which depends on nothing but the question.
  std::uint32_t replication_of(const Sample& sample, bool is_baseline) {
    if (asked_.common_random_numbers) return sample.replication;
    const double place = is_baseline && !asked_.baseline_moves ? asked_.parameter.from : sample.at;
    const auto block = blocks_.try_emplace({place, is_baseline}, blocks_.size()).first->second;
    if (sample.replication >= block_size || block >= Chance::replications / block_size)
      throw UsageError(
          fmt::format("without common random numbers there are at most {} points of {} replications\n  = hint: a "
                      "wider --precision, or leave out --independent",
                      Chance::replications / block_size, block_size));
    return static_cast<std::uint32_t>(block) * block_size + sample.replication;
  }

  static constexpr std::uint32_t block_size = 1U << 13U;  // replications of one point

  const ThresholdParameters& asked_;
  ExperimentTrials& trials_;
  std::size_t outcome_;
  std::size_t case_;
  std::size_t baseline_;
  bool needs_baseline_;
  MovedValues common_;
  std::map<std::pair<double, bool>, std::size_t> blocks_;  ///< by place, and whether of the baseline
};

std::vector<ThresholdAnswer> find_all(const Experiment& experiment, ExperimentTrials& trials, const std::vector<std::size_t>& chosen,
                                      bool reports) {
  const ThresholdParameters& asked = *experiment.threshold;
  std::vector<std::optional<double>> seconds(asked.second_values.begin(), asked.second_values.end());
  if (seconds.empty()) seconds.emplace_back();
  std::vector<ThresholdAnswer> answers;
  for (const std::size_t outcome : chosen) {
    const Outcome& asked_outcome = trials.outcomes()[outcome];
    for (const std::optional<double>& second : seconds) {
      const auto report = [&](const ThresholdResult& so_far) {
        if (reports) say_text(threshold_progress(asked_outcome.spec().name, so_far));
      };
      Responder responder(experiment, trials, outcome, second);
      answers.push_back({asked_outcome.spec().name, asked_outcome.title(), asked_outcome.unit(),
                         experiment.cases[experiment.find_case(asked.case_name).value_or(0)].name, second,
                         find_threshold(plan_of(asked), std::ref(responder), report)});
    }
  }
  return answers;
}

/// The outcomes of each level: one per level and way, over its dates after settling.
std::vector<Outcome> level_outcomes(const ResultLayout& layout, const Outcome& outcome, const std::vector<double>& dates,
                                    const RampParameters& ramp) {
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i + 1 < dates.size(); ++i) {
    OutcomeSpec spec = outcome.spec();
    spec.warm_up = dates[i] + ramp.settle;  // dates up to here do not count
    spec.from = 0;
    spec.to = dates[i + 1];
    outcomes.emplace_back(layout, std::move(spec));
  }
  return outcomes;
}

/// Up and down for each outcome: all levels are outcomes of one trial.
std::vector<ThresholdAnswer> find_loops(const Experiment& experiment, ExperimentTrials& trials,
                                        const std::vector<Outcome>& asked_outcomes) {
  const ThresholdParameters& asked = *experiment.threshold;
  const std::size_t case_index = experiment.find_case(asked.case_name).value_or(0);
  RampPlan plan;
  plan.goal = plan_of(asked).goal;
  plan.levels = ramp_levels(asked.parameter, *asked.ramp);
  plan.levels.resize(plan.levels.size() / 2);
  plan.precision = asked.precision;
  plan.replications = static_cast<std::size_t>(asked.replications);
  plan.budget = static_cast<std::size_t>(asked.trials);
  std::vector<ThresholdAnswer> answers;
  for (std::size_t o = 0; o < asked_outcomes.size(); ++o) {
    const std::size_t places = 2 * plan.levels.size();
    const RampFunction respond = [&](std::uint32_t first, std::uint32_t end) {
      std::vector<TrialPoint> points;
      for (std::uint32_t r = first; r < end; ++r) points.push_back({case_index, {}, r});
      std::vector<std::vector<double>> paths;
      for (const std::vector<double>& values : trials.evaluate(points)) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(o * places);
        paths.push_back(values.empty() ? std::vector<double>(places, nan)
                                       : std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(places)));
      }
      return paths;
    };
    const RampResult result = find_hysteresis(plan, respond);
    const Outcome& outcome = asked_outcomes[o];
    ThresholdAnswer up{outcome.spec().name, outcome.title(), outcome.unit(), experiment.cases[case_index].name, {}, result.up, "up", {}};
    ThresholdAnswer down = up;
    down.result = result.down;
    down.way = "down";
    down.loop = result.difference;
    answers.push_back(std::move(up));
    answers.push_back(std::move(down));
  }
  return answers;
}

void print(const Experiment& experiment, const ExperimentTrials& trials, const std::vector<ThresholdAnswer>& answers,
           const Arguments& arguments) {
  const ThresholdParameters& asked = *experiment.threshold;
  if (arguments.has("csv")) {
    fmt::print("{}", threshold_csv(asked, answers));
  } else if (arguments.has("json")) {
    fmt::print("{{\"title\": {}, \"trials\": {}, \"run\": {}, \"failed\": {},\n\"thresholds\": {}}}\n", json_text(experiment.title),
               trials.used(), trials.run(), trials.failed().size(), threshold_json(asked, answers));
  } else {
    fmt::print("{}{}{}\n", experiment.title.empty() ? "" : experiment.title + "\n\n", threshold_text(asked, answers), trials.summary());
  }
}

bool are_found(const std::vector<ThresholdAnswer>& answers) {
  return std::all_of(answers.begin(), answers.end(),
                     [](const ThresholdAnswer& answer) { return answer.result.verdict == ThresholdVerdict::found; });
}

int climb_ramp(Experiment& experiment, const Arguments& arguments) {
  const ThresholdParameters& asked = *experiment.threshold;
  const std::vector<Outcome> outcomes = scenario_outcomes(experiment, make_layout(experiment, {}));
  std::vector<Outcome> chosen;
  for (const std::size_t outcome : choose_outcomes(outcomes, asked.outcomes, OutcomeDefault::first)) chosen.push_back(outcomes[outcome]);
  const std::vector<double> dates = add_ramp(experiment, asked.parameter, *asked.ramp);
  const ResultLayout layout = make_layout(experiment, {});
  std::vector<Outcome> levels;
  for (const Outcome& outcome : chosen) {
    for (Outcome& level : level_outcomes(layout, outcome, dates, *asked.ramp)) levels.push_back(std::move(level));
  }
  ExperimentTrials trials(experiment, std::move(levels), arguments);
  trials.expect(static_cast<std::size_t>(asked.trials), true);
  return run_study(trials, arguments, [&] {
    const std::vector<ThresholdAnswer> answers = find_loops(experiment, trials, chosen);
    print(experiment, trials, answers, arguments);
    return are_found(answers);
  });
}

int threshold(const Arguments& arguments) {
  Experiment experiment = load_study(arguments, "threshold");
  if (experiment.threshold->ramp) return climb_ramp(experiment, arguments);
  ExperimentTrials trials(experiment, scenario_outcomes(experiment, make_layout(experiment, {})), arguments);
  const std::vector<std::size_t> chosen = choose_outcomes(trials.outcomes(), experiment.threshold->outcomes, OutcomeDefault::first);
  const std::size_t crossings = chosen.size() * std::max<std::size_t>(1, experiment.threshold->second_values.size());
  trials.expect(crossings * static_cast<std::size_t>(experiment.threshold->trials), true);
  const bool reports = !arguments.has("json") && !arguments.has("csv") && progress_of(arguments) != ProgressForm::none;
  return run_study(trials, arguments, [&] {
    const std::vector<ThresholdAnswer> answers = find_all(experiment, trials, chosen, reports);
    print(experiment, trials, answers, arguments);
    return are_found(answers);
  });
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {
      {"parameter", "KEY", "the parameter that moves (faultline describe lists the keys)"},
      {"between", "A,B", "its range"},
      {"scale", "WORD", "linear (default) or log: spacing of the points; on log, the precision is relative"},
      {"outcome", "NAME", "an [[outcome]] of the scenario; may be repeated. Default: the first"},
      {"crosses", "GOAL", std::string(crosses_forms)},
      {"case", "NAME", "the case in which it moves; default: the first"},
      {"baseline", "CASE", "the case that 'baseline' means, moved as well; default: the same case, parameter as written"},
      {"precision", "H", "half-width of the interval that is asked for; default: a fiftieth of the range"},
      {"second", "KEY=A,B,...", "a second parameter: a crossing at each of its values, a frontier"},
      {"ramp", "STEPS,DWELL", "climb from A to B and come back within each trial, in STEPS levels of DWELL years: two thresholds"},
      {"independent", "", "random numbers of its own for each point and for the baseline: what common ones save, seen in 'trials'"},
      {"trials", "N", "at most, for one crossing; default: 10000"},
      {"replications", "N", "of the first look at the range; default: 10, of a probability 20"},
      {"points", "N", "of the first look; default: 5"}};
  return join_options({own, study_scenario_options(), experiment_options()});
}

}  // namespace

const Command& threshold_command() {
  static const Command command{
      "threshold",
      "FILE",
      1,
      1,
      "where a parameter makes an outcome cross a goal, with its interval",
      "Asks what [threshold] of the scenario says; options come before it. Looks at the range, then adds points and "
      "replications where the crossing is, under common random numbers, until the interval is as narrow as asked. Exit "
      "code 3 when there is no crossing, more than one, or the trials were spent first. analysis/README.md explains.",
      options(),
      {"faultline threshold scenarios/tiny.toml --parameter audit.fee --between 0,2 --outcome startups --crosses "
       "'90 % of baseline' --precision 0.1",
       "faultline threshold scenarios/tiny.toml --parameter audit.fee --between 0,2 --outcome startups --crosses "
       "'90 % of baseline' --precision 0.1 --csv"},
      threshold};
  return command;
}

}  // namespace faultline::cli

// sensitivity: which parameters move an outcome, and how much of its variance is replication noise.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/sensitivity.hpp"
#include "models/scenario/json_text.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/experiment_trials.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/scenario_input.hpp"
#include "sim/cli/study_input.hpp"

namespace faultline::cli {

namespace {

constexpr double much_noise = 0.5;

/// One number of the answer in tidy form.
struct Row {
  std::string quantity;  ///< "mu_star", "mu", "sigma", "first", "total", "second", "noise"
  std::string parameter;
  std::string other;  ///< of a second order
  Share share;        ///< NaN ends where there is no interval
};

struct SensitivityAnswer {
  std::string outcome;
  std::string title;
  std::string unit;
  Blocks blocks;
  double constant = 0;  ///< what an outcome that nothing moves is
  std::vector<Row> rows;
};

Share without_interval(double value) { return {value, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()}; }

ParameterValue value_at(const MovedParameter& range, double unit) {
  if (!range.levels.empty()) return range.levels[level_of(unit, range.levels.size())];
  if (range.whole) return number_value(range.from + static_cast<double>(level_of(unit, range.level_count())));
  if (range.logarithmic) return number_value(range.from * elementary::pow(range.to / range.from, unit));
  return number_value(range.from + unit * (range.to - range.from));
}

MorrisShape morris_shape(const SensitivityParameters& asked) {
  std::vector<Levels> levels;
  for (const MovedParameter& range : asked.ranges) levels.push_back({range.level_count(), range.levels.empty()});
  return {asked.ranges.size(), static_cast<std::size_t>(asked.samples), static_cast<std::size_t>(asked.levels),
          static_cast<std::uint64_t>(asked.seed), std::move(levels)};
}

SobolShape sobol_shape(const SensitivityParameters& asked) {
  return {asked.ranges.size(), static_cast<std::size_t>(asked.samples), asked.second_order, static_cast<std::uint64_t>(asked.seed)};
}

std::vector<TrialPoint> points_of(const Experiment& experiment) {
  const SensitivityParameters& asked = *experiment.sensitivity;
  const std::vector<DesignPoint> design =
      asked.method == SensitivityMethod::morris ? morris_design(morris_shape(asked)) : sobol_design(sobol_shape(asked));
  std::vector<TrialPoint> points;
  for (const DesignPoint& place : design) {
    TrialPoint point{experiment.find_case(asked.case_name).value_or(0), {}, place.replication};
    for (std::size_t i = 0; i < asked.ranges.size(); ++i)
      point.values.emplace_back(asked.ranges[i].key, value_at(asked.ranges[i], place.unit[i]));
    points.push_back(std::move(point));
  }
  return points;
}

void add_morris(const SensitivityParameters& asked, const std::vector<double>& values, SensitivityAnswer& answer) {
  const Resampling resampling{static_cast<std::size_t>(asked.resamples), static_cast<std::uint64_t>(asked.seed)};
  const MorrisResult result = morris_effects(morris_shape(asked), values, resampling);
  answer.blocks = result.blocks;
  for (std::size_t i = 0; i < result.effects.size(); ++i) {
    const MorrisEffect& effect = result.effects[i];
    const std::string& key = asked.ranges[i].key;
    answer.rows.push_back({"mu_star", key, "", effect.absolute});
    answer.rows.push_back({"mu", key, "", without_interval(effect.mean)});
    answer.rows.push_back({"sigma", key, "", without_interval(effect.standard_deviation)});
  }
  if (!result.effects.empty()) answer.rows.push_back({"noise", "", "", result.noise});
}

void add_sobol(const SensitivityParameters& asked, const std::vector<double>& values, SensitivityAnswer& answer) {
  const Resampling resampling{static_cast<std::size_t>(asked.resamples), static_cast<std::uint64_t>(asked.seed)};
  const SobolResult result = sobol_indices(sobol_shape(asked), values, resampling);
  answer.blocks = result.blocks;
  for (std::size_t i = 0; i < result.first.size(); ++i) {
    answer.rows.push_back({"first", asked.ranges[i].key, "", result.first[i]});
    answer.rows.push_back({"total", asked.ranges[i].key, "", result.total[i]});
  }
  if (!result.first.empty()) answer.rows.push_back({"noise", "", "", result.noise});
  std::size_t pair = 0;
  for (std::size_t i = 0; !result.second.empty() && i < asked.ranges.size(); ++i) {
    for (std::size_t j = i + 1; j < asked.ranges.size(); ++j)
      answer.rows.push_back({"second", asked.ranges[i].key, asked.ranges[j].key, result.second[pair++]});
  }
}

std::string interval_of(const Share& share) {
  return std::isfinite(share.low) ? fmt::format("{:.3g} to {:.3g}", share.low, share.high) : "";
}

std::string heading_of(const std::string& quantity) {
  if (quantity == "mu_star") return "µ*";
  if (quantity == "mu") return "µ";
  return quantity == "sigma" ? "σ" : quantity;
}

/// A line per parameter, the one that matters most first.
std::string parameter_table(const SensitivityParameters& asked, const SensitivityAnswer& answer) {
  const bool is_morris = asked.method == SensitivityMethod::morris;
  const std::vector<std::string> columns =
      is_morris ? std::vector<std::string>{"mu_star", "mu", "sigma"} : std::vector<std::string>{"total", "first"};
  const auto share_of = [&](const std::string& quantity, const std::string& key) {
    return std::find_if(answer.rows.begin(), answer.rows.end(),
                        [&](const Row& row) { return row.quantity == quantity && row.parameter == key; })
        ->share;
  };
  std::vector<std::string> keys;
  for (const MovedParameter& range : asked.ranges) keys.push_back(range.key);
  std::stable_sort(keys.begin(), keys.end(), [&](const std::string& a, const std::string& b) {
    return share_of(columns[0], a).value > share_of(columns[0], b).value;
  });
  std::vector<std::vector<std::string>> rows = {{"  parameter"}};
  for (const std::string& column : columns) {
    rows.back().push_back(heading_of(column));
    if (column != "mu" && column != "sigma") rows.back().emplace_back("95 % interval");
  }
  for (const std::string& key : keys) {
    rows.push_back({"  " + key});
    for (const std::string& column : columns) {
      const Share share = share_of(column, key);
      rows.back().push_back(fmt::format("{:.3g}", share.value));
      if (column != "mu" && column != "sigma") rows.back().push_back(interval_of(share));
    }
  }
  using enum Align;
  return align_table(rows, {left, right, right, right, right, right, right});
}

std::string levels_of(const MovedParameter& range) {
  std::vector<std::string> words;
  for (const ParameterValue& level : range.levels) words.push_back(value_text(level));
  return join(words);
}

/// What parameters that take a few values take.
std::string levels_text(const SensitivityParameters& asked) {
  std::string text;
  for (const MovedParameter& range : asked.ranges) {
    if (range.whole)
      text +=
          fmt::format("  {}: whole numbers from {} to {}, each as likely\n", range.key, format_number(range.from), format_number(range.to));
    if (!range.levels.empty()) text += fmt::format("  {}: {}, each as likely\n", range.key, levels_of(range));
  }
  return text;
}

/// What was moved, as a list of objects.
std::string ranges_json(const SensitivityParameters& asked) {
  std::vector<std::string> ranges;
  for (const MovedParameter& range : asked.ranges) {
    const bool has_ends = range.levels.empty();
    ranges.push_back(fmt::format(
        "{{\"parameter\": {}, \"unit\": {}, \"from\": {}, \"to\": {}, \"scale\": {}, \"whole\": {}, "
        "\"levels\": [{}]}}",
        json_text(range.key), json_text(range.unit), has_ends ? json_number(range.from) : "null", has_ends ? json_number(range.to) : "null",
        range.logarithmic ? "\"log\"" : "\"linear\"", range.whole ? "true" : "false", levels_of(range)));
  }
  return fmt::format("[{}]", join(ranges, ",\n "));
}

std::string answer_text(const SensitivityParameters& asked, const SensitivityAnswer& answer) {
  const bool is_morris = asked.method == SensitivityMethod::morris;
  std::string text =
      fmt::format("{}{}: {}\n", answer.title, answer.unit.empty() || answer.unit == "1" ? "" : fmt::format(" [{}]", answer.unit),
                  is_morris ? "change over the whole range of a parameter (Morris)" : "shares of the variance (Sobol)");
  const std::size_t blocks = answer.blocks.used + answer.blocks.failed + answer.blocks.infinite;
  const char* of_what = is_morris ? "trajectories" : "base points";
  if (answer.blocks.failed > 0)
    text += fmt::format("  {} of {} {} left out: a trial failed or gave no value\n", answer.blocks.failed, blocks, of_what);
  if (answer.blocks.infinite > 0)
    text +=
        fmt::format("  {} of {} {} left out: the outcome is infinite there and has no variance\n", answer.blocks.infinite, blocks, of_what);
  if (answer.blocks.is_constant)
    return text + fmt::format("  {:.6g} wherever it was looked at: nothing moves it, so there is no index\n", answer.constant);
  if (answer.rows.empty()) return text + "  nothing is left to estimate from\n";
  text += parameter_table(asked, answer) + levels_text(asked);
  for (const Row& row : answer.rows) {
    if (row.quantity == "second")
      text += fmt::format("  {} with {}: {:.3g} ({})\n", row.parameter, row.other, row.share.value, interval_of(row.share));
    if (row.quantity == "noise" && std::isnan(row.share.value)) {
      text += "  replication noise: not known, the outcome is the same at every start\n";
    } else if (row.quantity == "noise") {
      text += fmt::format("  replication noise: {:.3g} of the variance ({}){}\n", row.share.value, interval_of(row.share),
                          row.share.value > much_noise ? "; more --samples, or a mean over more dates" : "");
    }
  }
  return text;
}

std::string share_json(const Share& share) {
  return fmt::format("\"value\": {}, \"low\": {}, \"high\": {}", json_number(share.value), json_number(share.low), json_number(share.high));
}

std::string answers_json(const SensitivityParameters& asked, const std::vector<SensitivityAnswer>& answers) {
  std::vector<std::string> outcomes;
  for (const SensitivityAnswer& answer : answers) {
    std::vector<std::string> rows;
    for (const Row& row : answer.rows) {
      rows.push_back(fmt::format("{{\"quantity\": {}, \"parameter\": {}, \"other\": {}, {}}}", json_text(row.quantity),
                                 json_text(row.parameter), json_text(row.other), share_json(row.share)));
    }
    outcomes.push_back(
        fmt::format("{{\"outcome\": {}, \"label\": {}, \"unit\": {}, \"method\": {}, \"used\": {}, \"failed\": {}, "
                    "\"infinite\": {}, \"moves\": {}, \"indices\": [\n   {}]}}",
                    json_text(answer.outcome), json_text(answer.title), json_text(answer.unit),
                    asked.method == SensitivityMethod::morris ? "\"morris\"" : "\"sobol\"", answer.blocks.used, answer.blocks.failed,
                    answer.blocks.infinite, answer.blocks.is_constant ? "false" : "true", join(rows, ",\n   ")));
  }
  return fmt::format("[\n {}]", join(outcomes, ",\n "));
}

std::string answers_csv(const std::vector<SensitivityAnswer>& answers) {
  std::string text = "outcome,quantity,parameter,other,value,low,high\n";
  const auto number = [](double value) { return std::isfinite(value) ? format_number(value) : std::string(); };
  for (const SensitivityAnswer& answer : answers) {
    for (const Row& row : answer.rows) {
      text += fmt::format("{},{},{},{},{},{},{}\n", answer.outcome, row.quantity, row.parameter, row.other, number(row.share.value),
                          number(row.share.low), number(row.share.high));
    }
  }
  return text;
}

std::vector<SensitivityAnswer> analyse(const Experiment& experiment, ExperimentTrials& trials, const std::vector<std::size_t>& chosen) {
  const SensitivityParameters& asked = *experiment.sensitivity;
  const std::vector<TrialPoint> points = points_of(experiment);
  trials.expect(points.size(), false);
  const std::vector<std::vector<double>> values = trials.evaluate(points);
  std::vector<SensitivityAnswer> answers;
  for (const std::size_t outcome : chosen) {
    const Outcome& described = trials.outcomes()[outcome];
    SensitivityAnswer& answer =
        answers.emplace_back(SensitivityAnswer{described.spec().name, described.title(), described.unit(), {}, 0, {}});
    std::vector<double> column;
    for (const std::vector<double>& trial : values)
      column.push_back(trial.empty() ? std::numeric_limits<double>::quiet_NaN() : trial[outcome]);
    const auto first = std::find_if(column.begin(), column.end(), [](double value) { return std::isfinite(value); });
    answer.constant = first == column.end() ? std::numeric_limits<double>::quiet_NaN() : *first;
    if (asked.method == SensitivityMethod::morris)
      add_morris(asked, column, answer);
    else
      add_sobol(asked, column, answer);
  }
  return answers;
}

void print(const Experiment& experiment, const ExperimentTrials& trials, const std::vector<SensitivityAnswer>& answers,
           const Arguments& arguments) {
  if (arguments.has("csv")) {
    fmt::print("{}", answers_csv(answers));
  } else if (arguments.has("json")) {
    fmt::print("{{\"title\": {}, \"trials\": {}, \"run\": {}, \"failed\": {},\n\"ranges\": {},\n\"sensitivities\": {}}}\n",
               json_text(experiment.title), trials.used(), trials.run(), trials.failed().size(), ranges_json(*experiment.sensitivity),
               answers_json(*experiment.sensitivity, answers));
  } else {
    if (!experiment.title.empty()) fmt::print("{}\n\n", experiment.title);
    for (const SensitivityAnswer& answer : answers) fmt::print("{}\n", answer_text(*experiment.sensitivity, answer));
    fmt::print("{}\n", trials.summary());
  }
}

int sensitivity(const Arguments& arguments) {
  const Experiment experiment = load_study(arguments, "sensitivity");
  ExperimentTrials trials(experiment, scenario_outcomes(experiment, make_layout(experiment, {})), arguments);
  const std::vector<std::size_t> chosen = choose_outcomes(trials.outcomes(), experiment.sensitivity->outcomes, OutcomeDefault::all);
  return run_study(trials, arguments, [&] {
    const std::vector<SensitivityAnswer> answers = analyse(experiment, trials, chosen);
    print(experiment, trials, answers, arguments);
    return std::none_of(answers.begin(), answers.end(),
                        [](const SensitivityAnswer& answer) { return answer.rows.empty() && !answer.blocks.is_constant; });
  });
}

std::vector<OptionSpec> options() {
  const std::vector<OptionSpec> own = {
      {"method", "WORD", "morris (default): few trials, which parameters matter; sobol: shares of the variance"},
      {"range", "KEY=A:B",
       "a parameter and its range, or KEY=bounds; may be repeated. Whole numbers, switches (KEY=bounds) and words "
       "(KEY=WORD:WORD:…) take each value as often"},
      {"outcome", "NAME", "an [[outcome]] of the scenario; may be repeated. Default: all"},
      {"case", "NAME", "the case whose parameters move; default: the first"},
      {"samples", "N", "trajectories of Morris (default 20), base points of Sobol (default 256, best a power of two)"},
      {"levels", "P", "levels of Morris; default: 4"},
      {"second-order", "", "Sobol: pairs of parameters too"},
      {"resamples", "N", "of the bootstrap; default: 1000"},
      {"design-seed", "S", "seed of the design and of the bootstrap; default: 1"}};
  return join_options({own, study_scenario_options(), experiment_options()});
}

}  // namespace

const Command& sensitivity_command() {
  static const Command command{
      "sensitivity",
      "FILE",
      1,
      1,
      "which parameters move the outcomes, and how much is noise",
      "Asks what [sensitivity] of the scenario says; options come before it. Morris takes samples × (parameters + 2) "
      "trials, Sobol samples × (parameters + 3), with pairs samples × (2 parameters + 3). analysis/README.md explains.",
      options(),
      {"faultline sensitivity scenarios/tiny.toml --method morris --samples 6 --range audit.fee=0:1 --range "
       "audit.service_time=0.1:0.4 --outcome startups",
       "faultline sensitivity scenarios/tiny.toml --method sobol --samples 16 --range audit.fee=0:1 --range "
       "audit.service_time=0.1:0.4 --csv"},
      sensitivity};
  return command;
}

}  // namespace faultline::cli

#include "sim/cli/study_input.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/messages.hpp"
#include "sim/cli/scenario_input.hpp"

namespace faultline::cli {

namespace {

std::string listed(const std::string& text) { return text.starts_with('[') ? text : fmt::format("[{}]", text); }

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t comma = std::min(text.find(',', first), text.size());
    words.push_back(text.substr(first, comma - first));
    first = comma + 1;
  }
  return words;
}

std::string quoted(const std::vector<std::string>& words) {
  std::vector<std::string> texts;
  for (const std::string& word : words) texts.push_back(fmt::format("\"{}\"", word));
  return fmt::format("[{}]", join(texts));
}

/// "KEY=REST". @throws UsageError without an equals sign
std::pair<std::string, std::string> split_assignment(const std::string& option, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) throw UsageError(fmt::format("{} is '{}'\n  = expected: KEY=VALUE", option, text));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// "0:1" or "none:self" as TOML; anything else, such as "bounds", as it is.
std::string range_value(const std::string& text) {
  if (text.find(':') == std::string::npos) return text;
  std::vector<std::string> levels;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t colon = std::min(text.find(':', first), text.size());
    const std::string word = text.substr(first, colon - first);
    const bool is_word =
        !word.empty() && word != "true" && word != "false" && word != "inf" && word != "nan" && word[0] >= 'a' && word[0] <= 'z' &&
        std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    levels.push_back(is_word ? fmt::format("\"{}\"", word) : word);
    first = colon + 1;
  }
  return fmt::format("[{}]", join(levels));
}

/// Options whose value is that of the key of their name, as it is.
constexpr const char* plain_options[] = {"parameter", "scale",      "crosses", "case",   "baseline",  "precision", "trials", "replications",
                                         "points",    "method",     "samples", "levels", "resamples", "from",      "to",     "orders",
                                         "waves",     "confidence", "truths",  "draws",  "start",     "epsilon"};

std::vector<StudyOption> study_options(const Arguments& arguments, const std::string& table) {
  std::vector<StudyOption> options;
  for (const std::string name : plain_options) {
    if (const auto value = arguments.value(name)) options.push_back({"--" + name, table, {name}, *value});
  }
  if (const auto value = arguments.value("between")) options.push_back({"--between", table, {"between"}, listed(*value)});
  if (arguments.has("outcome")) options.push_back({"--outcome", table, {"outcome"}, quoted(arguments.values("outcome"))});
  if (const auto value = arguments.value("second")) {
    const auto [key, values] = split_assignment("--second", *value);
    options.push_back({"--second", table, {"second", "parameter"}, key});
    options.push_back({"--second", table, {"second", "values"}, listed(values)});
  }
  if (const auto value = arguments.value("ramp")) {
    const std::size_t comma = value->find(',');
    if (comma == std::string::npos) throw UsageError(fmt::format("--ramp is '{}'\n  = expected: STEPS,DWELL, such as 11,2", *value));
    options.push_back({"--ramp", table, {"ramp", "steps"}, value->substr(0, comma)});
    options.push_back({"--ramp", table, {"ramp", "dwell"}, value->substr(comma + 1)});
  }
  if (arguments.has("independent")) options.push_back({"--independent", table, {"common_random_numbers"}, "false"});
  if (arguments.has("second-order")) options.push_back({"--second-order", table, {"second_order"}, "true"});
  if (const auto value = arguments.value("design-seed")) options.push_back({"--design-seed", table, {"seed"}, *value});
  for (const std::string& text : arguments.values("range")) {
    const auto [key, value] = split_assignment("--range", text);
    options.push_back({"--range", table, {"ranges", key}, range_value(value)});
  }
  for (const std::string& text : arguments.values("change")) {
    const auto [key, value] = split_assignment("--change", text);
    options.push_back({"--change", table, {"changes", key}, value});
  }
  for (const std::string& text : arguments.values("group")) {
    const auto [name, keys] = split_assignment("--group", text);
    options.push_back({"--group", table, {"groups", name}, quoted(split_at_commas(keys))});
  }
  return options;
}

}  // namespace

std::vector<OptionSpec> study_scenario_options() {
  return {{"set", "KEY=VALUE", "change a parameter, as if the scenario said so; may be repeated"},
          {"seed", "S", "seed of all random numbers of the trials"}};
}

Experiment load_study(const Arguments& arguments, const std::string& table) {
  LoadOptions options = load_options(arguments);
  options.replications.reset();  // of an experiment's own
  options.study_options = study_options(arguments, table);
  Experiment experiment = load_scenario(arguments.files[0], options);
  struct Study {
    std::string table;
    bool is_there;
    const char* needs;
    const char* command;
  };
  const Study studies[] = {
      {"threshold", experiment.threshold.has_value(), "--parameter, --between, --outcome and --crosses", "threshold"},
      {"sensitivity", experiment.sensitivity.has_value(), "--method and --range KEY=A:B", "sensitivity"},
      {"attribution", experiment.attribution.has_value(), "--from and --to, or --change KEY=VALUE", "attribute"},
      {"calibration", experiment.calibration.has_value(), "[calibration] with its parameters and moments", "calibrate"},
      {"equilibrium", experiment.equilibrium.has_value(), "[equilibrium] with players and epsilon", "equilibrium"}};
  const auto& asked = *std::find_if(std::begin(studies), std::end(studies), [&](const Study& study) { return study.table == table; });
  if (asked.is_there) return experiment;
  throw UsageError(
      fmt::format("{}: error: no [{}] in this scenario, and no options that say what to look for\n  = expected: {}\n"
                  "  = hint: faultline help {}",
                  arguments.files[0], table, asked.needs, asked.command));
}

std::vector<std::size_t> choose_outcomes(const std::vector<Outcome>& outcomes, const std::vector<std::string>& names,
                                         OutcomeDefault when_none) {
  std::vector<std::string> known;
  for (const Outcome& outcome : outcomes) known.push_back(outcome.spec().name);
  std::vector<std::size_t> chosen;
  for (const std::string& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      const std::string hint = did_you_mean(name, known);
      throw UsageError(
          fmt::format("there is no outcome '{}'\n  = expected: {}{}", name, join(known), hint.empty() ? "" : "\n  = hint: " + hint));
    }
    chosen.push_back(static_cast<std::size_t>(found - known.begin()));
  }
  for (std::size_t i = 0; names.empty() && i < known.size() && (i == 0 || when_none == OutcomeDefault::all); ++i) chosen.push_back(i);
  return chosen;
}

int run_study(const ExperimentTrials& trials, const Arguments& arguments, const std::function<bool()>& study) {
  try {
    const bool is_met = study();
    say_text(failure_text(trials));
    if (!trials.failed().empty()) return trials_failed;
    return is_met ? done : goal_not_met;
  } catch (const ExperimentInterrupted& stopped) {
    say("{}\n  = hint: run the same command again to go on: {}\n", stopped.what(), render_command_line(arguments.command_line));
    return interrupted;
  }
}

}  // namespace faultline::cli

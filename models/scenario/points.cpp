#include "models/scenario/points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/cases.hpp"
#include "models/scenario/parameter_access.hpp"
#include "models/scenario/resolved_text.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

/// Why a parameter whose kind would do cannot be moved.
std::optional<Mistake> refuse_scope(const Field& field, std::string_view key, FieldScope widest) {
  if (field.scope <= widest) return std::nullopt;
  return Mistake{
      fmt::format("'{}' {}", key, field.scope == FieldScope::case_wide ? "cannot change during a trial" : "is the same in every case"),
      "a parameter that can be moved",
      {}};
}

}  // namespace

ParameterValue number_value(double number) { return {.kind = ParameterValue::Kind::number, .number = number}; }

std::variant<ParameterAddress, Mistake> find_movable(const Scenario& scenario, std::string_view key, FieldScope widest) {
  auto found = find_parameter(scenario, key);
  if (std::holds_alternative<Mistake>(found)) return found;
  const Field& field = *std::get<ParameterAddress>(found).field;
  if (field.kind == FieldKind::integer || (field.kind == FieldKind::number_by_name && field.bounds.whole))
    return Mistake{fmt::format("'{}' takes whole numbers, between which nothing can cross", key), "a parameter that takes any number",
                   "sweep this one: [sweep] \"" + std::string(key) + "\" = [ … ]"};
  if (field.kind != FieldKind::number && field.kind != FieldKind::number_by_name)
    return Mistake{fmt::format("'{}' is not a number", key), "a parameter that takes any number", {}};
  if (auto mistake = refuse_scope(field, key, widest)) return *mistake;
  return found;
}

std::variant<ParameterAddress, Mistake> find_lever(const Scenario& scenario, std::string_view key) {
  auto found = find_parameter(scenario, key);
  if (std::holds_alternative<Mistake>(found)) return found;
  const Field& field = *std::get<ParameterAddress>(found).field;
  const bool can_move = field.kind == FieldKind::number || field.kind == FieldKind::integer || field.kind == FieldKind::number_by_name ||
                        field.kind == FieldKind::flag || field.kind == FieldKind::choice;
  if (!can_move)
    return Mistake{fmt::format("'{}' is no number, switch or word of a few, so it has no range", key), "a parameter with a range",
                   "compare its values as variants: [variant.NAME] \"" + std::string(key) + "\" = …"};
  if (auto mistake = refuse_scope(field, key, FieldScope::case_wide)) return *mistake;
  return found;
}

std::variant<Scenario, std::string> scenario_at(const Case& one, const MovedValues& values) {
  Scenario scenario = one.scenario;
  reopen_scenario(scenario);
  for (const auto& [key, value] : values) set_parameter(scenario, key, value);
  Diagnostics diagnostics;
  check_scenario(scenario, Places(), diagnostics);
  if (!diagnostics.has_errors()) {
    complete_scenario(scenario);
    return scenario;
  }
  const auto& all = diagnostics.all();
  const auto error = std::find_if(all.begin(), all.end(), [](const Diagnostic& each) { return each.severity == Severity::error; });
  std::vector<std::string> settings;
  for (const auto& [key, value] : values) settings.push_back(fmt::format("{} = {}", key, value_text(value)));
  return fmt::format("at {}: {}", join(settings), error->message);
}

std::vector<double> ramp_levels(const MovedParameter& parameter, const RampParameters& ramp) {
  const int last = ramp.steps - 1;
  const auto level = [&](int i) {
    if (i == last) return parameter.to;
    const double part = static_cast<double>(i) / static_cast<double>(last);
    return parameter.logarithmic ? parameter.from * elementary::pow(parameter.to / parameter.from, part)
                                 : parameter.from + part * (parameter.to - parameter.from);
  };
  std::vector<double> levels;
  for (int i = 0; i <= last; ++i) levels.push_back(level(i));
  for (int i = last; i >= 0; --i) levels.push_back(level(i));
  return levels;
}

std::vector<double> add_ramp(Experiment& experiment, const MovedParameter& parameter, const RampParameters& ramp) {
  const std::vector<double> levels = ramp_levels(parameter, ramp);
  const RunParameters& run = experiment.run();
  // From a sampled date on, so that every level is sampled.
  const double start = std::ceil(run.warm_up / run.sample_every - 1e-9) * run.sample_every;
  std::vector<double> dates;
  for (std::size_t i = 0; i <= levels.size(); ++i) dates.push_back(start + static_cast<double>(i) * ramp.dwell);
  for (Case& one : experiment.cases) {
    one.scenario.run.horizon = dates.back();
    set_parameter(one.scenario, parameter.key, number_value(levels.front()));
    for (std::size_t i = 0; i < levels.size(); ++i) {
      ShockParameters shock;
      shock.name = fmt::format("ramp_{}", i + 1);
      shock.at = dates[i];
      shock.set.push_back({parameter.key, number_value(levels[i])});
      one.scenario.shocks.push_back(std::move(shock));
    }
  }
  return dates;
}

std::string trial_text(const Scenario& scenario) {
  Scenario trial = scenario;
  trial.title.clear();
  trial.outcomes.clear();
  trial.targets.clear();
  trial.precision.clear();
  trial.run.replications = 0;
  trial.run.seed.clear();
  return write_scenario(trial, CasePlan{}, nullptr, false);
}

}  // namespace faultline

// The economies that are measured.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "models/model.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/base/diagnostics.hpp"
#include "tests/bench/measuring.hpp"

namespace faultline::bench {

/// @throws std::runtime_error with the rendered mistakes
inline Experiment checked(const std::optional<Experiment>& experiment, const Diagnostics& diagnostics) {
  if (!experiment) throw std::runtime_error(diagnostics.render());
  return *experiment;
}

/// scenarios/PATH with all its cases.
inline Experiment experiment_named(const std::string& path) {
  Diagnostics diagnostics;
  return checked(load_experiment(std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/" + path, {}, diagnostics), diagnostics);
}

/// Its first case.
inline Scenario scenario_named(const std::string& path) { return experiment_named(path).cases.front().scenario; }

/// Processor time of a whole trial [s].
inline double trial_seconds(const Scenario& scenario, std::uint64_t seed) {
  const double start = processor_seconds();
  const TrialResult result = run_trial(scenario, seed, 0);
  if (result.events == 0) throw std::logic_error("a trial without events");
  return processor_seconds() - start;
}

/// One state, one layer. Firms review each quarter at a phase of their own, die at 10 % a year and are replaced: ideas
/// come as fast as firms die and all of them enter (fixed entry). The weakest find out at their first review that they
/// cannot pay their fixed cost and leave by choice. One sample, at the horizon.
inline Scenario one_market(int firms, double horizon) {
  Diagnostics diagnostics;
  const std::string text = fmt::format(R"(
schema = 1
title = "One market"
[run]
horizon = {3:.1f}
sample_every = {3:.1f}
seed = "1"
[economy]
interest_rate = 0.05
[[layer]]
name = "goods"
elasticity = 4.0
trade_cost = 1.5
entry_cost = 1.0
fixed_cost_home = 0.16
[[state]]
name = "home"
spending = {{ goods = {0} }}
growth = 0.02
ideas = {{ goods = {1} }}
incumbents = {{ goods = {2} }}
[startups]
entry = "fixed"
entry_probability = 1.0
productivity = "pareto"
productivity_minimum = 1.0
productivity_shape = 4.25
exit_hazard = 0.1
review_period = 0.25
)",
                                       2.0 * firms, 0.1 * firms, firms, horizon);
  return checked(load_experiment_from_text(text, "bench.toml", {}, diagnostics), diagnostics).cases.front().scenario;
}

}  // namespace faultline::bench

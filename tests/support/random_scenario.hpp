// Random economies for tests that compare a decision with enumeration.
#pragma once

#include <random>

#include "tests/support/small_world.hpp"

namespace faultline::testing {

/// Five states of random rules, costs, trade and labels on the pattern of the three states, with five states; `recognition`
/// adds accepted modes, so that C is no longer submodular.
inline Scenario random_scenario(std::mt19937_64& engine, bool recognition) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  Scenario scenario = three_states();
  scenario.shocks.clear();
  scenario.states.push_back(scenario.states[0]);
  scenario.states.back().name = "dorado";
  scenario.states.push_back(scenario.states[2]);
  scenario.states.back().name = "elbonia";
  for (const char* name : {"third", "fourth"}) {
    scenario.regimes.push_back(scenario.regimes[uniform(engine) < 0.5 ? 0 : 1]);
    scenario.regimes.back().name = name;
    scenario.regimes.back().audit = uniform(engine) < 0.5 ? AuditMode::independent : AuditMode::none;
  }
  scenario.audit_bodies[0].scope = {"strict", "league", "third", "fourth"};
  for (RegimeParameters& regime : scenario.regimes) {
    regime.modes["security"] = uniform(engine) < 0.5 ? "own_security" : "common_security";
    regime.stringency["security"] = uniform(engine);
    regime.stringency["data"] = uniform(engine);
    if (recognition && uniform(engine) < 0.5) regime.accepts = {"own_security", "common_security"};
  }
  for (ModeParameters& mode : scenario.modes) mode.cost = 0.5 * uniform(engine);
  for (StateParameters& state : scenario.states) {
    const std::size_t pick = engine() % 5;
    state.regime = pick < 4 ? scenario.regimes[pick].name : "";
    state.public_share = 0.5 * uniform(engine);
    state.procurement = static_cast<Eligibility>(engine() % 4);
    state.spending = {{"cloud", 20 + 200 * uniform(engine)}, {"applications", 20 + 200 * uniform(engine)}};
    state.localisation = uniform(engine) < 0.4 ? std::vector<std::string>{"cloud"} : std::vector<std::string>{};
    state.input_cost = 0.7 + 0.6 * uniform(engine);
  }
  for (LayerParameters& layer : scenario.layers) {
    layer.trade_cost = 1 + uniform(engine);
    layer.fixed_cost_home = uniform(engine);
    layer.fixed_cost_abroad = uniform(engine);
  }
  scenario.alliances[0].recognised_by.clear();
  for (const StateParameters& state : scenario.states) {
    if (recognition && uniform(engine) < 0.5) scenario.alliances[0].recognised_by.push_back(state.name);
  }
  scenario.startups.productivity_shape = 4.0 + 2 * uniform(engine);
  scenario.localisation.build_cost = 2 * uniform(engine);
  return scenario;
}

}  // namespace faultline::testing

// When a startup has foresight. Asked in one way by the world and by every check that refuses something beside it.
#pragma once

#include "models/scenario/parameters.hpp"

#include <string>

namespace faultline {

/// Whether startups foresee the law of their own productivity: expectations are `forward` and there is something to foresee. Where
/// productivity stays as it is, `forward` is `myopic` bit for bit; what a firm learns about its type is not foreseen.
inline bool foresees_productivity(const Scenario& scenario) {
  return scenario.economy.expectations == Expectations::forward && scenario.startups.productivity_process != ProductivityProcess::constant;
}

/// What a refusal offers instead of foresight: stopping before the draw asks for it.
inline std::string without_foresight(const Scenario& scenario) {
  const bool stops_before = scenario.startups.stopping == Stopping::before_draw;
  return stops_before ? "expectations = \"adaptive\" and stopping = \"after_draw\"" : "expectations = \"adaptive\"";
}

}  // namespace faultline

// --set key=value, --replications and --seed: changes to the base of an experiment, as if its file said so.
#pragma once

#include "models/scenario/cases.hpp"
#include "models/scenario/experiment.hpp"
#include "models/scenario/scenario_reader.hpp"

namespace faultline {

/// Mistakes are reported at "--set:n:…", n counting the options from 1. A key that the plan also sets is one.
void apply_options(const LoadOptions& options, const CasePlan& plan, ReadScenario& base, Diagnostics& diagnostics);

}  // namespace faultline

// What an experiment is, as text: what `check`, `show` and `plan` print.
#pragma once

#include <cstddef>
#include <string>

#include "models/scenario/experiment.hpp"

namespace faultline {

/// "scenarios/tiny.toml: 5 cases × 20 replications = 100 trials"; "20 to 400 replications" where goals decide
std::string count_text(const Experiment& experiment);

/// Title, sizes, cases with what each changes.
std::string show_summary(const Experiment& experiment);

/// Every value with the file and line it came from.
std::string show_origins(const Experiment& experiment);

}  // namespace faultline

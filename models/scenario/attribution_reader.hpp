// Reads [attribution]: which changes lead from one case to another, and which of them count as one.
#pragma once

#include "models/scenario/experiment.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

void read_attribution(const TomlEntry& entry, Experiment& experiment, Diagnostics& diagnostics);

}  // namespace faultline

// Reads [calibration], each mistake at its place.
#pragma once

#include "models/scenario/experiment.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

/// Into the experiment, whose cases must be built.
void read_calibration(const TomlEntry& entry, Experiment& experiment, Diagnostics& diagnostics);

}  // namespace faultline

// Reads [equilibrium]: which players play, what they want, and how sure the answer must be.
#pragma once

#include "models/scenario/experiment.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

/// More profiles than this are not run.
inline constexpr std::size_t most_profiles = 4096;

void read_equilibrium(const TomlEntry& entry, Experiment& experiment, Diagnostics& diagnostics);

}  // namespace faultline

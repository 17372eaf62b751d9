// Whether a result may go where it is to go, asked before anything runs.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "models/scenario/experiment.hpp"

namespace faultline::cli {

/// Where the result of a scenario file goes unless a name is given: results/NAME.h5 for DIR/NAME.toml.
std::filesystem::path default_output(const std::filesystem::path& scenario);

/// @param inputs  files that the run reads: none of them is an output
/// @throws UsageError without a name; FileError: a folder, a pipe or device, an input
void check_output(const std::filesystem::path& path, std::span<const std::string> inputs);
/// The same for a run of a scenario, which reads the files that this one extends.
void check_output(const std::filesystem::path& path, const Experiment& experiment);

}  // namespace faultline::cli

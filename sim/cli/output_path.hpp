// Whether a result may go where it is to go, asked before anything runs.
#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace faultline::cli {

/// @param inputs  files that the run reads: none of them is an output
/// @throws UsageError without a name; FileError: a folder, a pipe or device, an input
void check_output(const std::filesystem::path& path, std::span<const std::string> inputs);

}  // namespace faultline::cli

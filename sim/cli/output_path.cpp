#include "sim/cli/output_path.hpp"

#include <fmt/format.h>

#include <system_error>
#include <vector>

#include "sim/base/diagnostics.hpp"

namespace faultline::cli {

std::filesystem::path default_output(const std::filesystem::path& scenario) {
  return std::filesystem::path("results") / (scenario.stem().string() + ".h5");
}

void check_output(const std::filesystem::path& path, const Experiment& experiment) {
  std::vector<std::string> inputs;
  for (const InputFile& input : experiment.inputs) inputs.push_back(input.path);
  check_output(path, inputs);
}

void check_output(const std::filesystem::path& path, std::span<const std::string> inputs) {
  std::error_code error;
  const auto refuse = [&](const std::string& what) {
    throw FileError(
        fmt::format("the output '{}' is {}\n  = hint: give the name of a new file with -o, such as out.h5", path.string(), what));
  };
  if (path.empty()) throw UsageError("the output has no name\n  = expected: -o and the name of a new file, such as out.h5");
  if (std::filesystem::is_directory(path, error) || !path.has_filename()) refuse("a folder");
  for (const std::string& input : inputs) {
    // Two names of one file, by a link or another spelling, are one file.
    const bool is_same_name = path.lexically_normal() == std::filesystem::path(input).lexically_normal();
    if (is_same_name || std::filesystem::equivalent(path, input, error)) refuse(fmt::format("'{}', which this command reads", input));
  }
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) refuse("a pipe or a device");
}

}  // namespace faultline::cli

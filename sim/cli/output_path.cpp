#include "sim/cli/output_path.hpp"

#include <fmt/format.h>

#include <system_error>

#include "sim/base/diagnostics.hpp"

namespace faultline::cli {

void check_output(const std::filesystem::path& path, std::span<const std::string> inputs) {
  std::error_code error;
  const auto refuse = [&](const std::string& what) {
    throw UsageError(fmt::format("the output '{}' is {}\n  = expected: -o and the name of a new file, such as out.h5",
                                 path.string(), what));
  };
  if (path.empty())
    refuse("no name");
  if (std::filesystem::is_directory(path, error) || !path.has_filename())
    refuse("a folder");
  for (const std::string& input : inputs) {
    // Two names of one file, by a link or another spelling, are one file.
    if (std::filesystem::equivalent(path, input, error) || path.lexically_normal() == std::filesystem::path(input).lexically_normal())
      refuse(fmt::format("'{}', which this command reads", input));
  }
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error))
    refuse("a pipe or a device");
}

}  // namespace faultline::cli

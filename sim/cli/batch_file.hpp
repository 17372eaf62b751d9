// A batch into its result file: resume or begin, run what is missing, finish, print the answer. Shared by run and
// rerun.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/scenario/experiment.hpp"
#include "sim/cli/command.hpp"
#include "sim/io/batch_writer.hpp"
#include "sim/io/result_layout.hpp"

namespace faultline::cli {

struct FilePlan {
  std::filesystem::path path;
  std::optional<std::vector<std::uint32_t>> trials;  ///< all when absent
  std::vector<std::string> reproduction;             ///< of a failed trial: the words to which --only is added
  bool takes_failures = false;                       ///< trials that failed are not tried again
  bool runs_nothing = false;                         ///< the file is written only where no trial is missing
};

/// Finds what is there of a batch, for whoever runs the rest. Takes --fresh from `arguments`.
BatchWriter open_batch(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments);

/// The word of --errors: end, fast or ignore.
std::string errors_of(const Arguments& arguments);

/// Takes --jobs, --errors, --progress, --fresh and --json from `arguments`.
/// @returns the exit code
int run_into_file(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments);

}  // namespace faultline::cli

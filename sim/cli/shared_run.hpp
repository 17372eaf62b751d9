// run --share: one of many processes that work on one result, wherever they are, and leave when nothing is left to
// take.
#pragma once

#include "sim/cli/batch_file.hpp"

namespace faultline::cli {

/// Runs trials that nobody else runs until all are taken; the last process to end writes the result.
/// @returns the exit code
int run_shared(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments);

/// run --finish: writes the result if every trial is saved. @returns `interrupted` where some are missing
int finish_shared(const Experiment& experiment, const ResultLayout& layout, const FilePlan& plan, const Arguments& arguments);

}  // namespace faultline::cli

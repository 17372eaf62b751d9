// Memory that a batch takes at least, known before its first trial, against what this process may have: a batch that
// cannot fit is refused with both numbers instead of being killed by the system half-way.
#pragma once

#include "models/scenario/experiment.hpp"
#include "sim/io/result_layout.hpp"

namespace faultline::cli {

/// Outcomes of a thread that are started and not yet delivered (run_trials).
inline constexpr double outcomes_per_thread = 4;

/// Memory that this process may use [bytes]: the machine's, or less where a limit of the process or its group says so.
[[nodiscard]] double usable_memory();

/// Outcomes that wait for their turn, each a trial's values, and the worlds that are run, with the startups that they
/// begin with [bytes]. What comes into being during a trial is not in it.
/// @param threads  trials at a time
[[nodiscard]] double least_memory(const Experiment& experiment, const ResultLayout& layout, double threads);

/// @throws UsageError when a batch needs more than there is, saying both and how many trials at a time would fit
void refuse_beyond_memory(double bytes, double bytes_of_one, double threads);
/// The same by least_memory(). @param asked  trials at a time; 0: one per processor
void refuse_beyond_memory(const Experiment& experiment, const ResultLayout& layout, int asked);

}  // namespace faultline::cli

// What a trial depends on, as a digest: where two digests are equal, one of the trials need not be run.
#pragma once

#include <string>
#include <vector>

#include "analysis/outcomes.hpp"
#include "models/scenario/experiment.hpp"
#include "sim/base/digest.hpp"
#include "sim/io/batch_writer.hpp"

namespace faultline::cli {

/// Of all that the trials of a scenario depend on but their replication: the version of the numbers, seed and
/// parameters.
[[nodiscard]] Digest case_digest(const Scenario& scenario);
/// The same of every case, for ResultLayout.
[[nodiscard]] std::vector<Digest> case_digests(const Experiment& experiment);

/// Of one outcome of a trial: everything beside the trial that its number depends on.
[[nodiscard]] Digest outcome_digest(const Outcome& outcome);

/// What a result file is to an experiment that is to go where it stands. Never throws for what is in the file.
[[nodiscard]] EarlierFile identify_file(const Experiment& experiment, const ResultReader& reader);

}  // namespace faultline::cli

// The model on one screen: a scenario and the identity of a trial go in, recorded series come out. model.cpp shows which
// mechanism answers which verb.
#pragma once

#include "models/scenario/parameters.hpp"
#include "sim/io/result_layout.hpp"

#include <atomic>
#include <cstdint>
#include <iosfwd>
#include <stdexcept>
#include <vector>

namespace faultline {

struct TrialResult {
  std::vector<double> values;  ///< flat: series in order of result_series, each [time][axes…]
  std::uint64_t events = 0;
  double accounts_residual = 0;  ///< largest over all dates, relative
};

struct TrialOptions {
  std::ostream* trace = nullptr;                     ///< where every event is written as a sentence, or nowhere
  const std::atomic<int>* stop_requested = nullptr;  ///< at 2 the trial is abandoned (TrialInterrupted)
};

/// The second Ctrl-C reached a running trial.
class TrialInterrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Largest relative accounts residual that a trial may end with.
inline constexpr double most_accounts_residual = 1e-9;

/// Runs one trial from time zero to the horizon. A pure function of its arguments.
/// @throws ContractViolation on a bug, accounts that do not close among them; UsageError where the world cannot be built
TrialResult run_trial(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication, const TrialOptions& options = {});

/// The axes `state`, `layer`, `class`, `body`, `alliance` with the scenario's labels (names), empty ones left out.
std::vector<ResultAxis> result_axes(const Scenario& scenario);
/// The series table as a result file describes it; series along an empty axis left out.
std::vector<ResultSeries> result_series(const Scenario& scenario);
/// Dates of the samples [years]: sample_every, 2·sample_every, …, horizon.
std::vector<double> sample_times(const Scenario& scenario);

}  // namespace faultline

// Words shared by the writer and the reader of result files; docs/file_format.md is the specification of both.
#pragma once

namespace faultline {

/// Version of the file format, attribute `faultline_format` of the root. A change that an old reader cannot read raises
/// it.
inline constexpr int result_format = 1;

inline constexpr char case_definition[] = "One variant of the scenario at one point of its sweep.";
inline constexpr char replication_definition[] =
    "Number of the independent repetition; it selects the random draws, the same in every case.";
inline constexpr char time_definition[] = "Simulated time since the start of the trial, in years of 365.25 days.";

/// Attributes that tell whether a file was changed after it was written.
inline constexpr char digest_attribute[] = "digest";              ///< of a variable: of its values
inline constexpr char description_attribute[] = "layout_digest";  ///< of the root: digest_description

/// A variable with one value a trial: (case, replication).
struct TrialVariable {
  const char* name;
  const char* unit;
  const char* long_name;
  const char* definition;
};

inline constexpr TrialVariable run_status{"run_status", "", "status of the trial",
                                          "0 missing (not run, or in another shard), 1 done, 2 failed."};
inline constexpr TrialVariable run_seconds{"run_seconds", "s", "wall time of the trial",
                                           "Time that the trial took on the machine that ran it; differs from run to run."};
inline constexpr TrialVariable run_events{"run_events", "1", "events of the trial", "Number of events that were handled."};
inline constexpr TrialVariable accounts_residual{
    "accounts_residual", "1", "largest residual of the accounts",
    "Largest relative difference between the two sides of any account at any sampled time; 0 when the books balance."};
inline constexpr TrialVariable run_digest{"run_digest", "", "digest of the trial",
                                          "XXH3-128 over the trial's values (float64, little-endian, series in file "
                                          "order) and run_events; empty unless done."};
inline constexpr TrialVariable run_failure{"run_failure", "", "why the trial failed", "Message of the failure; empty unless failed."};

}  // namespace faultline

// A scenario file, read and checked: its cases (variants × sweep), each a resolved Scenario, and where every value came
// from. All mistakes are collected in Diagnostics; with any error there is no experiment and nothing runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/scenario/parameters.hpp"
#include "models/scenario/studies.hpp"
#include "sim/base/diagnostics.hpp"

namespace faultline {

struct Case {
  std::string name;                                                 ///< "base", "variant", "audit.fee=0.5", "variant, audit.fee=0.5"
  std::vector<std::pair<std::string, ParameterValue>> coordinates;  ///< swept key -> value, in the order of Experiment::swept_keys
  std::string variant;                                              ///< empty without variants
  Scenario scenario;
};

struct ValueOrigin {
  std::string key;    ///< dotted, "variant.NAME." before it for a variant's own values
  std::string value;  ///< as TOML
  std::string file;   ///< "default", "--set", or a path
  std::uint32_t line = 0;
};

struct InputFile {
  std::string path;
  std::string text;
};

/// Replications of every case: two equal numbers, unless goals decide while they run.
struct ReplicationRange {
  int least = 0;
  int most = 0;
};

struct Experiment {
  std::string path;  ///< of the root file, as given
  std::string title;
  std::string notes;        ///< the [notes] table as TOML
  std::vector<Case> cases;  ///< at least one
  std::vector<std::string> swept_keys;
  std::vector<std::string> variant_keys;  ///< what variants set, each a single value, in the order of the file
  std::string text_as_written;            ///< the root file
  std::string resolved_text;              ///< canonical TOML: `extends` flattened, every default written; reloads to the same experiment
  std::string canonical_text;             ///< resolved_text without title, notes and studies (studies.hpp): equal texts give equal results
  std::vector<ValueOrigin> origins;
  std::vector<InputFile> inputs;                     ///< the root file first, then every file it extends
  std::optional<ThresholdParameters> threshold;      ///< [threshold]
  std::optional<SensitivityParameters> sensitivity;  ///< [sensitivity]
  std::optional<AttributionParameters> attribution;  ///< [attribution]
  std::optional<CalibrationParameters> calibration;  ///< [calibration]
  std::optional<EquilibriumParameters> equilibrium;  ///< [equilibrium]

  /// Horizon, seed, replications, …: the same in every case.
  [[nodiscard]] const RunParameters& run() const { return cases.front().scenario.run; }
  [[nodiscard]] ReplicationRange replications() const;
  /// @returns index of a case, or none
  [[nodiscard]] std::optional<std::size_t> find_case(std::string_view name) const;
};

struct LoadOptions {
  std::vector<std::string> overrides;  ///< "key=value", a TOML value; a bare word is taken as a text. Mistakes are at "--set:1:…"
  std::optional<int> replications;
  std::optional<std::string> seed;
  std::vector<std::string> series_names;   ///< what outcomes may name; empty: not checked
  std::vector<StudyOption> study_options;  ///< entries of the tables of studies
  bool may_extend = true;                  ///< false for a scenario inside a result file: it names no other file
};

/// Reads a file and all it extends. Mistakes (also an unreadable file) go to `diagnostics`, all at once, each where it
/// was written.
/// @returns nothing if there is any error
std::optional<Experiment> load_experiment(const std::string& path, const LoadOptions& options, Diagnostics& diagnostics);

/// The same from a text, such as the scenario inside a result file. `path` is for messages and relative `extends`.
std::optional<Experiment> load_experiment_from_text(const std::string& text, const std::string& path, const LoadOptions& options,
                                                    Diagnostics& diagnostics);

/// A seed as written, decimal or 0x hexadecimal.
/// @returns nothing unless it is a number of at most 64 bits
std::optional<std::uint64_t> parse_seed(std::string_view text);

}  // namespace faultline

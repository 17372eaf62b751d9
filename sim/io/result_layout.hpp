// The shape of a result file and the outcome of one trial, as plain data: cases x replications x times x axes, and the
// series that live on them. Trials are numbered case by case; a trial's values lie flat, series after series, each
// [time][axis]...
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/digest.hpp"
#include "sim/base/provenance.hpp"

namespace faultline {

/// A named dimension with labels, such as `state`, `layer` or `class`.
struct ResultAxis {
  std::string name;
  std::string long_name;
  std::string definition;
  std::vector<std::string> labels;
};

/// One recorded variable; `axes` are the dimensions after (case, replication, time).
struct ResultSeries {
  std::string name;
  std::string unit;
  std::string long_name;
  std::string definition;
  std::vector<std::string> axes;
};

/// The variant, or the value of one key that is swept or set by variants, in every case: numbers or texts, one of the
/// two, as many as there are cases.
struct CaseCoordinate {
  std::string name;  ///< the key, such as "audit.fee"
  std::string unit;
  std::string long_name;
  std::string definition;
  std::vector<double> numbers;
  std::vector<std::string> texts;
};

/// Level at which series are compressed unless told otherwise. On trusted_tech_alliance.toml level 6 is 1 % smaller and
/// takes half as long again.
inline constexpr int default_deflate = 5;

/// Everything about a result file that is known before the first trial runs.
struct ResultLayout {
  std::string title;
  std::vector<std::string> cases;
  std::vector<CaseCoordinate> coordinates;
  std::vector<std::int32_t> replications;
  std::vector<double> times;  ///< [years]
  std::vector<ResultAxis> axes;
  std::vector<ResultSeries> series;
  bool single_precision = false;  ///< store series as float32
  int deflate = default_deflate;  ///< level of compression, 0 (none) to 9; nothing is rounded
  Provenance provenance;
  /// Identifies scenario, seed and program format: a file is of the same batch only when it is equal.
  std::string batch_digest;
  /// Of each case: a digest of all that its trials depend on but their replication. Not written to the file. Empty:
  /// every batch has trials of its own.
  std::vector<Digest> case_digests;

  [[nodiscard]] std::size_t trial_count() const { return cases.size() * replications.size(); }
  /// Trial number of a case and a position in `replications`.
  [[nodiscard]] std::uint32_t trial(std::size_t case_index, std::size_t replication_index) const;
  [[nodiscard]] std::size_t case_of(std::uint32_t trial) const { return trial / replications.size(); }
  [[nodiscard]] std::size_t replication_of(std::uint32_t trial) const { return trial % replications.size(); }

  /// @throws ContractViolation for an unknown name
  [[nodiscard]] const ResultAxis& axis(const std::string& name) const;
  [[nodiscard]] std::size_t series_index(const std::string& name) const;
  /// Numbers at one time: the product of the lengths of its axes (1 without axes).
  [[nodiscard]] std::size_t values_per_time(std::size_t series_index) const;
  /// Numbers in one trial of one series: times x values_per_time.
  [[nodiscard]] std::size_t values_per_trial(std::size_t series_index) const;
  /// Numbers in one trial, all series.
  [[nodiscard]] std::size_t values_per_trial() const;
  /// Where a series begins in a trial's flat values.
  [[nodiscard]] std::size_t offset_of(std::size_t series_index) const;
};

/// Names usable, unique and defined; lengths right; nothing empty that may not be.
/// @throws ContractViolation: a layout is made by the program, never by the user
void check_layout(const ResultLayout& layout);

/// Digest of what two files must share to hold trials of the same batch: batch digest, cases, coordinates,
/// replications, times, labels, series with units and axes, precision. Titles, long names, definitions, compression and
/// provenance do not enter.
[[nodiscard]] Digest digest_layout(const ResultLayout& layout);

/// Digest of the shape of a trial's values: times, axes with their labels, series with units and axes, precision.
[[nodiscard]] Digest digest_content(const ResultLayout& layout);

/// Digest of a trial: all that it depends on. Equal in every batch that holds the same trial.
[[nodiscard]] Digest trial_digest(const ResultLayout& layout, std::uint32_t trial);
[[nodiscard]] Digest trial_digest(const Digest& case_digest, std::int32_t replication);

/// Digest of all that a file says beside its data and its provenance: digest_layout, and title, long names and
/// definitions.
[[nodiscard]] Digest digest_description(const ResultLayout& layout);

/// Digest of one variable of a file, as read: `digest` at the variable says what it was when it was written.
[[nodiscard]] Digest digest_variable(std::span<const double> numbers);
[[nodiscard]] Digest digest_variable(std::span<const std::string> texts);

/// Name of the HDF5 variable of each coordinate: the key with every character other than a letter, digit or '_'
/// replaced by '_'
/// ("audit.fee" becomes audit_fee; CF names have no dots), and _2, _3 … appended where the name is taken.
[[nodiscard]] std::vector<std::string> coordinate_variables(const ResultLayout& layout);

/// The unit as written in a file: "days" becomes "day", "seconds" "s" and so on, since xarray turns the plurals into
/// timedelta64.
[[nodiscard]] std::string file_unit(const std::string& unit);

enum class TrialStatus : std::int8_t { missing = 0, done = 1, failed = 2 };

/// What one trial delivers. A failed one has a text in `failure` and no values.
struct TrialOutcome {
  std::uint32_t trial = 0;
  TrialStatus status = TrialStatus::missing;
  std::vector<double> values{};  ///< flat: for each series in order, [time][axis]...
  double seconds = 0.0;          ///< wall time; enters no digest
  std::uint64_t events = 0;
  double accounts_residual = 0.0;
  Digest digest{};
  std::string failure{};
};

/// Makes an outcome what will be stored: one bit pattern for NaN, float32 rounding where the layout asks for it, then
/// the digest over the values (float64, little-endian, in order) and the number of events. A failed outcome loses its
/// values and digest. Doing it twice changes nothing. BatchWriter::deliver does it; call it yourself to compare a
/// re-run with a file.
/// @throws ContractViolation when a done trial has not exactly layout.values_per_trial() values
void seal_outcome(const ResultLayout& layout, TrialOutcome& outcome);

}  // namespace faultline

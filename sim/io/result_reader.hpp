// Reads a result file: its layout, what each trial came to, and the series, whole or a piece at a time so that memory
// stays small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/io/result_layout.hpp"

namespace faultline {

/// A piece of one case of one series: replications × times, with every axis.
struct ResultBlock {
  std::size_t series_index = 0;
  std::size_t case_index = 0;
  std::size_t first_replication = 0;
  std::size_t replications = 0;
  std::size_t first_time = 0;
  std::size_t times = 0;
};

/// How far a file is trusted.
enum class ReadCheck : std::uint8_t {
  own,        ///< this process wrote it a moment ago: it is read as it is
  structure,  ///< from elsewhere, so looked through in a child process first; verify_digests is asked later
  data        ///< the same, and everything in it must match the digests in it
};

class ResultReader {
 public:
  /// @throws FileError: no such file, not HDF5, HDF5 but not a Faultline result, a newer format, truncated, damaged,
  /// changed after it was written, or made so that reading it crashes, does not end, takes more memory than the file
  /// has data, or opens another file
  static ResultReader open(const std::filesystem::path& path, ReadCheck check = ReadCheck::data);
  ~ResultReader();
  ResultReader(ResultReader&&) noexcept;
  ResultReader& operator=(ResultReader&&) noexcept;

  [[nodiscard]] const std::filesystem::path& path() const;
  /// As written, provenance included; units as file_unit() gives them.
  [[nodiscard]] const ResultLayout& layout() const;

  // One value a trial, by trial number.
  [[nodiscard]] const std::vector<TrialStatus>& status() const;
  [[nodiscard]] const std::vector<Digest>& digests() const;
  [[nodiscard]] const std::vector<double>& seconds() const;
  [[nodiscard]] const std::vector<double>& events() const;
  [[nodiscard]] const std::vector<double>& accounts_residuals() const;
  [[nodiscard]] const std::vector<std::string>& failures() const;

  /// What one trial came to, without its values.
  [[nodiscard]] TrialOutcome outcome(std::uint32_t trial) const;

  /// A whole series, [case][replication][time][axis]...; NaN where a trial is missing or failed.
  [[nodiscard]] std::vector<double> read_series(const std::string& name);
  /// One case of a series, [replication][time][axis]...
  [[nodiscard]] std::vector<double> read_series(const std::string& name, std::size_t case_index);
  /// One trial of a series, [time][axis]...
  [[nodiscard]] std::vector<double> read_trial(const std::string& name, std::uint32_t trial);
  /// A piece, [replication][time][axis]..., into memory of the caller; NaN where a trial is missing or failed.
  void read_block(const ResultBlock& block, std::span<double> values);
  /// One trial, every series, flat as in TrialOutcome.
  [[nodiscard]] std::vector<double> read_trial(std::uint32_t trial);

  /// Text of an entry of /provenance; empty when there is none of that name.
  [[nodiscard]] std::string provenance(const std::string& name) const;

  /// Recomputes the digest of every done trial from its data. @returns the trials whose data do not match, ascending
  [[nodiscard]] std::vector<std::uint32_t> verify_digests();
  /// Compares everything in the file with the digests in it: data, what each trial came to, description, provenance. An
  /// older file has fewer digests. @returns what does not match; empty when everything does
  [[nodiscard]] std::string check_data();

 private:
  struct Implementation;
  explicit ResultReader(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// Name and version of the libraries this room wraps, for Provenance `libraries`.
[[nodiscard]] Provenance io_libraries();

}  // namespace faultline

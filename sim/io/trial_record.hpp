// How a finished trial is kept: one record in a file that one process appends to. A record says what it is of and has
// digests of its own, so a torn, cut or damaged one is seen and costs itself alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/base/digest.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/result_layout.hpp"

namespace faultline {

/// A trial and what is kept of it.
struct TrialIdentity {
  Digest trial;    ///< of all that the trial depends on: version of the numbers, case, seed, replication
  Digest content;  ///< of what the values are: the shape of a result, or one outcome
  auto operator<=>(const TrialIdentity&) const = default;
};

/// One trial to be kept. With one content the values are of it; with several, each has one value.
struct TrialRecord {
  Digest trial;
  std::vector<Digest> contents;
  const TrialOutcome* outcome = nullptr;
};

/// A record as found in a file.
struct FoundRecord {
  Digest trial;
  std::vector<Digest> contents;
  TrialOutcome outcome;             ///< without values, and without a number
  std::uint64_t values_offset = 0;  ///< byte at which its values begin
  std::uint64_t values = 0;         ///< how many there are
};

/// What a file begins with. @param label  of whom the trials are, for people
[[nodiscard]] std::string trial_file_head(const std::string& label);
/// @returns the bytes to append
[[nodiscard]] std::string render_record(const TrialRecord& record);
/// Byte of a rendered record at which its values begin.
[[nodiscard]] std::size_t values_begin(const TrialRecord& record);

struct TrialFileContent {
  bool is_ours = false;  ///< false for a file of another kind, or one cut before its first record
  std::string label;
};

/// Calls `take` with every whole record of a file, in order; what is damaged is passed over.
TrialFileContent read_trial_file(const std::filesystem::path& path, const std::function<void(FoundRecord&&)>& take);

}  // namespace faultline

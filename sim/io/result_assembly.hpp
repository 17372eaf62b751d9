// Writes a whole result file from outcomes that are saved elsewhere (parts, shards, an earlier file), series by series
// in trial order, so that the bytes do not depend on where they came from. Holds a few chunks in memory at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sim/io/atomic_file.hpp"
#include "sim/io/result_layout.hpp"

namespace faultline {

/// The numbers of one done trial and one series, [time][axis]..., from wherever they are.
using SliceReader = std::function<void(std::uint32_t trial, std::size_t series_index, std::span<double> values)>;

/// Replications in one chunk of a series: about 64 kB, at most 64 of them.
[[nodiscard]] std::size_t replications_per_chunk(const ResultLayout& layout, std::size_t series_index);
/// Dates in one chunk: all of them up to 4 MB, so that whoever reads one chunk needs little memory.
[[nodiscard]] std::size_t times_per_chunk(const ResultLayout& layout, std::size_t series_index);

/// What the series of one trial take in a file, packed alone: a little more than beside other replications.
/// @param outcome  done, with its values @returns [bytes]
[[nodiscard]] std::size_t packed_bytes(const ResultLayout& layout, const TrialOutcome& outcome);

/// @param outcomes  one for each trial, by number, without values
/// @param threads   that compress; the bytes do not depend on it
/// @throws FileError, disk full among them; the caller removes what is left of `path`
void assemble_result(const std::filesystem::path& path, const ResultLayout& layout, const std::vector<TrialOutcome>& outcomes,
                     const SliceReader& read_slice, int threads);

/// Reads `path` back and compares with what should be in it.
/// @throws FileError when a status or a digest differs
void verify_assembled(const std::filesystem::path& path, const std::vector<TrialOutcome>& outcomes);

/// Assembles beside `path` as `temporary`, verifies, renames; on failure removes `temporary`.
/// @param replaced  what had the name when the work began (stamp_of); anything else there now is kept
void publish_result(const std::filesystem::path& temporary, const std::filesystem::path& path, const std::optional<FileStamp>& replaced,
                    const ResultLayout& layout, const std::vector<TrialOutcome>& outcomes, const SliceReader& read_slice, int threads);

}  // namespace faultline

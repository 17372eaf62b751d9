// What lies in a file in place of the numbers of a chunk: byte shuffling and deflate, as HDF5's own filters of these
// names undo them. A pure function of the numbers, so chunks may be packed by any thread, and without the library,
// which serves one at a time. Nothing is rounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace faultline {

/// The bytes of a chunk, and how they came about.
struct PackedChunk {
  std::vector<unsigned char> bytes;
  bool is_shuffled = false;  ///< before it was deflated
};

/// Whether nothing was recorded: a chunk of NaN alone, which a file need not hold.
[[nodiscard]] bool is_all_missing(std::span<const double> values);

/// Packs a chunk, [replication][time][axis]..., both filters or deflate alone, whichever suits it. Bytes of like place
/// side by side suit numbers that differ; whole numbers suit those that repeat what they were at the date before.
/// @param values_per_time   numbers of one date
/// @param single_precision  4 bytes a number; they must be float32 already
/// @param level             of deflate, 1 to 9
[[nodiscard]] PackedChunk pack_chunk(std::span<const double> values, std::size_t values_per_time, bool single_precision, int level);

/// Does tasks 0 to count-1, in any order on up to so many threads.
/// @throws what the first task threw that failed, when all threads have ended
void do_at_once(std::size_t count, int threads, const std::function<void(std::size_t)>& task);

}  // namespace faultline

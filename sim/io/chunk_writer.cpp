#include "sim/io/chunk_writer.hpp"

#include <utility>

namespace faultline {

namespace {

/// Values that are packed together: enough for threads to be worth it, little for the memory.
constexpr std::size_t bytes_at_a_time = std::size_t{8} << 20;

/// A reader believes no file that stands for more than 1032 times its length, the most that deflate can do
/// (hdf5_reading.cpp, result_structure.cpp). Chunks of NaN are left out up to here: half of it, for those that are written
/// beyond do no better than deflate can, and a file is cut a little when it is closed.
constexpr std::size_t most_expansion = 512;

constexpr std::uint32_t shuffle_skipped = 1;  // the first filter

}  // namespace

void ChunkWriter::add(const std::shared_ptr<hdf5::Dataset>& dataset, const hdf5::Dimensions& first, std::vector<double> values,
                      std::size_t values_per_time) {
  bytes_ += values.size() * sizeof(double);
  chunks_.push_back({dataset, first, std::move(values), values_per_time});
  if (bytes_ >= bytes_at_a_time) flush();
}

void ChunkWriter::pack(Chunk& chunk) const {
  chunk.packed = pack_chunk(chunk.values, chunk.values_per_time, layout_.single_precision, layout_.deflate);
}

void ChunkWriter::write(Chunk& chunk) {
  stood_for_ += chunk.values.size() * (layout_.single_precision ? sizeof(float) : sizeof(double));
  if (chunk.is_missing) {
    if (stood_for_ / most_expansion <= file_.written()) return;
    pack(chunk);
  }
  chunk.dataset->write_chunk(chunk.first, chunk.packed.is_shuffled ? 0 : shuffle_skipped, chunk.packed.bytes);
}

void ChunkWriter::flush() {
  do_at_once(chunks_.size(), threads_, [&](std::size_t i) {
    chunks_[i].is_missing = is_all_missing(chunks_[i].values);
    if (!chunks_[i].is_missing) pack(chunks_[i]);
  });
  for (Chunk& chunk : chunks_) write(chunk);
  chunks_.clear();
  bytes_ = 0;
}

}  // namespace faultline

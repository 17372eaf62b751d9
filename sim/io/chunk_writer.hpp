// Chunks on their way into a file: collected, packed together on several threads, written in the order in which they
// came. When they are packed depends on their lengths alone, so the bytes of the file are the same for any number of
// threads.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "sim/io/chunk_packing.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/result_layout.hpp"

namespace faultline {

class ChunkWriter {
 public:
  /// @param threads  that pack; the caller's alone writes
  ChunkWriter(const hdf5::File& file, const ResultLayout& layout, int threads) : file_(file), layout_(layout), threads_(threads) {}

  /// Takes a whole chunk, [replication][time][axis]..., at its first element.
  void add(const std::shared_ptr<hdf5::Dataset>& dataset, const hdf5::Dimensions& first, std::vector<double> values,
           std::size_t values_per_time);
  /// Writes what it has.
  void flush();

 private:
  struct Chunk {
    std::shared_ptr<hdf5::Dataset> dataset;
    hdf5::Dimensions first;
    std::vector<double> values;
    std::size_t values_per_time = 0;
    bool is_missing = false;
    PackedChunk packed{};
  };

  void pack(Chunk& chunk) const;
  void write(Chunk& chunk);

  const hdf5::File& file_;
  const ResultLayout& layout_;
  int threads_;
  std::vector<Chunk> chunks_;
  std::size_t bytes_ = 0;      ///< of values that wait
  std::size_t stood_for_ = 0;  ///< bytes of values in the file so far, if nothing were packed
};

}  // namespace faultline

// Changes of an HDF5 file where its structure lies. The checksums of object headers are made right again, so that the
// library looks at what was changed and does not stop at the checksum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace faultline::fuzz {

using Bytes = std::vector<std::uint8_t>;

/// Jenkins' lookup3, the checksum of HDF5.
[[nodiscard]] std::uint32_t lookup3(std::span<const std::uint8_t> bytes);

/// Changes some bytes of an object header, of a tree, a heap or of anything, or cuts the file.
/// @param seed  equal seeds make equal changes
void mutate_hdf5(Bytes& file, std::uint32_t seed);

}  // namespace faultline::fuzz

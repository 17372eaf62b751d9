// Tells HDF5 from other files without the library, whose message for them would be about superblocks.
#include <array>
#include <cerrno>
#include <system_error>

#include "sim/io/atomic_file.hpp"
#include "sim/io/hdf5_file.hpp"

namespace faultline::hdf5 {

bool has_signature(const std::filesystem::path& path) {
  static constexpr std::array<unsigned char, 8> signature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  const Descriptor file = open_for_reading(path);
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) fail_file("read", path, EISDIR);
  if (std::filesystem::file_size(path, error) < signature.size() || error) return false;
  std::array<unsigned char, 8> start{};
  read_exactly(file, 0, std::as_writable_bytes(std::span(start)), path);
  return start == signature;
}

}  // namespace faultline::hdf5

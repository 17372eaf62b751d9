// The only file that names hdf5.h, and what hdf5_file.cpp (writing) and hdf5_reading.cpp (reading) share: checked calls
// and handles. Included by those two and by hdf5_library.cpp.
#pragma once

#include <hdf5.h>
#include <hdf5_hl.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/io/hdf5_file.hpp"

namespace faultline::hdf5 {

/// Silences the library's own printing (in each thread) and its clean-up at exit, which may not end after a failed
/// close. Takes from it what could reach beyond one file: external links, and filters that are loaded from disk.
void prepare_library();

/// The deepest entry of the error stack: "…, errno = 28, error message = '…'" when the system said no.
[[nodiscard]] std::string deepest_error();

/// @returns `result` @throws FileError when it is negative
std::int64_t checked(std::int64_t result, const std::string& action, const std::filesystem::path& path);

/// UTF-8; H5T_VARIABLE for the length of variable-length texts.
[[nodiscard]] Handle text_type(std::size_t length);

[[nodiscard]] std::vector<hsize_t> extents(const Dimensions& dimensions);
[[nodiscard]] Handle space_of(const Dimensions& dimensions);

/// Number of elements. @throws FileError beyond 2^60, which no file holds and no memory
[[nodiscard]] std::size_t product(const Dimensions& dimensions, const std::filesystem::path& path);

[[nodiscard]] Dimensions dimensions_of(hid_t dataset);

/// Strong: closing the file closes what is open in it. No locks: a result has its name only once it is complete, and
/// the one that is being assembled lies in a folder that is locked.
[[nodiscard]] Handle access_properties();

[[nodiscard]] Handle select_block(hid_t dataset, const Dimensions& offset, const Dimensions& count);

}  // namespace faultline::hdf5

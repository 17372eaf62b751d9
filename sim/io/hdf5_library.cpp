#include "sim/io/hdf5_library.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "sim/base/contracts.hpp"
#include "sim/io/atomic_file.hpp"

namespace faultline::hdf5 {

namespace {

constexpr std::size_t most_elements = std::size_t{1} << 60;

[[noreturn]] void fail(const std::string& action, const std::filesystem::path& path) {
  const std::string text = deepest_error();
  const std::size_t found = text.find("errno = ");
  const int number = found == std::string::npos ? 0 : std::atoi(text.c_str() + found + std::strlen("errno = "));
  fail_file(action, path, number, number == 0 ? "HDF5: " + text : std::string());
}

}  // namespace

void prepare_library() {
  // The library asks this variable first and its own properties second; where there are no locks a user's TRUE or BEST_EFFORT,
  // set for other programs, would refuse every file.
  static const bool is_without_locks = setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1) == 0;
  ENSURES(is_without_locks);
  thread_local const bool prepared = [] {
    H5dont_atexit();
    H5open();
    H5PLset_loading_state(0);
    if (H5Lis_registered(H5L_TYPE_EXTERNAL) > 0) H5Lunregister(H5L_TYPE_EXTERNAL);
    return H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  }();
  ENSURES(prepared);
}

std::string deepest_error() {
  std::string text;
  const auto keep = [](unsigned, const H5E_error2_t* error, void* into) -> herr_t {
    if (error->desc != nullptr) *static_cast<std::string*>(into) = error->desc;
    return 1;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep, &text);
  return text;
}

std::int64_t checked(std::int64_t result, const std::string& action, const std::filesystem::path& path) {
  if (result < 0) fail(action, path);
  return result;
}

Handle text_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), length);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  H5Tset_strpad(type.get(), H5T_STR_NULLTERM);
  return type;
}

std::vector<hsize_t> extents(const Dimensions& dimensions) { return {dimensions.begin(), dimensions.end()}; }

Handle space_of(const Dimensions& dimensions) {
  if (dimensions.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
  const std::vector<hsize_t> sizes = extents(dimensions);
  return {H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose};
}

std::size_t product(const Dimensions& dimensions, const std::filesystem::path& path) {
  std::size_t count = 1;
  for (const std::size_t length : dimensions) {
    if (length > 0 && count > most_elements / length) fail_file("read", path, 0, "a variable in it has more elements than any file holds");
    count *= length;
  }
  return count;
}

Dimensions dimensions_of(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), H5Sclose);
  if (H5Sget_simple_extent_type(space.get()) == H5S_NULL) return {0};
  std::vector<hsize_t> sizes(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.get()))));
  if (!sizes.empty()) H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr);
  return {sizes.begin(), sizes.end()};
}

Handle access_properties() {
  Handle properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(properties.get(), H5F_CLOSE_STRONG);
  H5Pset_file_locking(properties.get(), false, true);
  return properties;
}

Handle select_block(hid_t dataset, const Dimensions& offset, const Dimensions& count) {
  Handle space(H5Dget_space(dataset), H5Sclose);
  const std::vector<hsize_t> start = extents(offset);
  const std::vector<hsize_t> size = extents(count);
  H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
  return space;
}

}  // namespace faultline::hdf5

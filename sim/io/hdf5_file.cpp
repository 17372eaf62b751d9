// The only file that names hdf5.h. Types in the file are little-endian whatever the machine.
#include "sim/io/hdf5_file.hpp"

#include <fmt/format.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "sim/base/contracts.hpp"
#include "sim/io/atomic_file.hpp"

namespace faultline::hdf5 {

namespace {

/// Silences the library's own printing (in each thread) and its clean-up at exit, which may not end after a failed
/// close.
void prepare_library() {
  thread_local const bool prepared = [] {
    H5dont_atexit();
    H5open();
    return H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  }();
  ENSURES(prepared);
}

/// The deepest entry of the error stack: "…, errno = 28, error message = '…'" when the system said no.
std::string deepest_error() {
  std::string text;
  const auto keep = [](unsigned, const H5E_error2_t* error, void* into) -> herr_t {
    if (error->desc != nullptr)
      *static_cast<std::string*>(into) = error->desc;
    return 1;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep, &text);
  return text;
}

[[noreturn]] void fail(const std::string& action, const std::filesystem::path& path) {
  const std::string text = deepest_error();
  const std::size_t found = text.find("errno = ");
  const int number = found == std::string::npos ? 0 : std::atoi(text.c_str() + found + std::strlen("errno = "));
  fail_file(action, path, number, number == 0 ? "HDF5: " + text : std::string());
}

std::int64_t checked(std::int64_t result, const std::string& action, const std::filesystem::path& path) {
  if (result < 0)
    fail(action, path);
  return result;
}

Handle text_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), length);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  H5Tset_strpad(type.get(), H5T_STR_NULLTERM);
  return type;
}

hid_t file_type(ElementType type) {
  switch (type) {
    case ElementType::int8: return H5T_STD_I8LE;
    case ElementType::int32: return H5T_STD_I32LE;
    case ElementType::float32: return H5T_IEEE_F32LE;
    case ElementType::float64: return H5T_IEEE_F64LE;
  }
  return -1;
}

std::vector<hsize_t> extents(const Dimensions& dimensions) {
  return {dimensions.begin(), dimensions.end()};
}

Handle space_of(const Dimensions& dimensions) {
  if (dimensions.empty())
    return {H5Screate(H5S_SCALAR), H5Sclose};
  const std::vector<hsize_t> sizes = extents(dimensions);
  return {H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose};
}

std::size_t product(const Dimensions& dimensions) {
  return std::accumulate(dimensions.begin(), dimensions.end(), std::size_t{1}, std::multiplies<>());
}

Dimensions dimensions_of(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), H5Sclose);
  std::vector<hsize_t> sizes(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.get()))));
  if (!sizes.empty())
    H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr);
  return {sizes.begin(), sizes.end()};
}

Handle creation_properties() {
  Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(properties.get(), false);
  H5Pset_attr_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  return properties;
}

/// Strong: closing the file closes what is open in it. Locks are asked for only where the file system has them.
Handle access_properties() {
  Handle properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(properties.get(), H5F_CLOSE_STRONG);
  H5Pset_file_locking(properties.get(), true, true);
  return properties;
}

Handle select_block(hid_t dataset, const Dimensions& offset, const Dimensions& count) {
  Handle space(H5Dget_space(dataset), H5Sclose);
  const std::vector<hsize_t> start = extents(offset);
  const std::vector<hsize_t> size = extents(count);
  H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
  return space;
}

}  // namespace

Dimensions Dataset::dimensions() const {
  return dimensions_of(handle_.get());
}

void Dataset::write_block(const Dimensions& offset, const Dimensions& count, std::span<const double> values) {
  EXPECTS(values.size() == product(count));
  const Handle space = select_block(handle_.get(), offset, count);
  const Handle memory = space_of(count);
  checked(H5Dwrite(handle_.get(), H5T_NATIVE_DOUBLE, memory.get(), space.get(), H5P_DEFAULT, values.data()),
          "write '" + name_ + "' to", path_);
}

void Dataset::read_block(const Dimensions& offset, const Dimensions& count, std::span<double> values) const {
  EXPECTS(values.size() == product(count));
  const Handle space = select_block(handle_.get(), offset, count);
  const Handle memory = space_of(count);
  checked(H5Dread(handle_.get(), H5T_NATIVE_DOUBLE, memory.get(), space.get(), H5P_DEFAULT, values.data()),
          "read '" + name_ + "' from", path_);
}

File File::create(const std::filesystem::path& path) {
  prepare_library();
  const Handle properties(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  H5Pset_obj_track_times(properties.get(), false);
  H5Pset_link_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  H5Pset_attr_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  const Handle access = access_properties();
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, properties.get(), access.get());
  return {Handle(checked(file, "create", path), H5Fclose), path};
}

File File::open(const std::filesystem::path& path) {
  prepare_library();
  if (!has_signature(path))
    fail_file("read", path, 0, "it is not an HDF5 file");
  const Handle access = access_properties();
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get());
  if (file < 0)
    fail_file("read", path, 0, "it is truncated or damaged; HDF5: " + deepest_error());
  return {Handle(file, H5Fclose), path};
}

void File::close() {
  if (handle_.get() < 0)
    return;
  (void)check(H5Fflush(handle_.get(), H5F_SCOPE_GLOBAL), "save");
  (void)check(H5Fclose(handle_.release()), "close");
}

std::int64_t File::check(std::int64_t result, const std::string& action) const {
  return checked(result, action, path_);
}

Handle File::open_object(const std::string& name) const {
  return {check(H5Oopen(handle_.get(), name.c_str(), H5P_DEFAULT), "find '" + name + "' in"), H5Oclose};
}

Handle File::open_variable(const std::string& name) const {
  return {check(H5Dopen2(handle_.get(), name.c_str(), H5P_DEFAULT), "find '" + name + "' in"), H5Dclose};
}

void File::create_group(const std::string& name) {
  const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  H5Pset_obj_track_times(properties.get(), false);
  H5Pset_link_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  const hid_t group = H5Gcreate2(handle_.get(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT);
  const Handle handle(check(group, "create '" + name + "' in"), H5Gclose);
}

template <class T>
void File::write_contiguous(const std::string& name, std::int64_t type, std::span<const T> data,
                            const Dimensions& dimensions) {
  EXPECTS(data.size() == product(dimensions));
  const Handle space = space_of(dimensions);
  const Handle properties = creation_properties();
  const std::string action = "write '" + name + "' to";
  const hid_t created =
      H5Dcreate2(handle_.get(), name.c_str(), type, space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT);
  const Handle variable(check(created, action), H5Dclose);
  const Handle memory(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose);
  (void)check(H5Dwrite(variable.get(), memory.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()), action);
}

void File::write_texts(const std::string& name, std::span<const std::string> texts, const Dimensions& dimensions) {
  std::vector<const char*> pointers;
  for (const std::string& text : texts)
    pointers.push_back(text.c_str());
  write_contiguous(name, text_type(H5T_VARIABLE).get(), std::span<const char* const>(pointers), dimensions);
}

void File::write_numbers(const std::string& name, std::span<const double> numbers, const Dimensions& dimensions) {
  write_contiguous(name, H5T_IEEE_F64LE, numbers, dimensions);
}

void File::write_numbers(const std::string& name, std::span<const std::int32_t> numbers, const Dimensions& dimensions) {
  write_contiguous(name, H5T_STD_I32LE, numbers, dimensions);
}

void File::write_numbers(const std::string& name, std::span<const std::int8_t> numbers, const Dimensions& dimensions) {
  write_contiguous(name, H5T_STD_I8LE, numbers, dimensions);
}

Dataset File::create_chunked(const std::string& name, ElementType type, const Dimensions& dimensions,
                             const Dimensions& chunk, int deflate) {
  const Handle properties = creation_properties();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  H5Pset_chunk(properties.get(), static_cast<int>(chunk.size()), extents(chunk).data());
  H5Pset_fill_value(properties.get(), H5T_NATIVE_DOUBLE, &nan);
  if (deflate > 0) {
    H5Pset_shuffle(properties.get());
    H5Pset_deflate(properties.get(), static_cast<unsigned>(deflate));
  }
  const Handle space = space_of(dimensions);
  const hid_t variable =
      H5Dcreate2(handle_.get(), name.c_str(), file_type(type), space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT);
  return {Handle(check(variable, "create '" + name + "' in"), H5Dclose), path_, name};
}

void File::write_attribute(const std::string& object, const std::string& name, std::int64_t type, std::int64_t memory,
                           const void* data, const Dimensions& dimensions) {
  const Handle target = open_object(object);
  const Handle space = space_of(dimensions);
  const std::string action = "write the attribute '" + name + "' of '" + object + "' to";
  const hid_t attribute = H5Acreate2(target.get(), name.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT);
  const Handle handle(check(attribute, action), H5Aclose);
  (void)check(H5Awrite(attribute, memory, data), action);
}

void File::write_attribute(const std::string& object, const std::string& name, const std::string& text) {
  const Handle type = text_type(text.size() + 1);
  write_attribute(object, name, type.get(), type.get(), text.c_str(), {});
}

void File::write_attribute(const std::string& object, const std::string& name, ElementType type,
                           std::span<const double> numbers) {
  const Dimensions dimensions = numbers.size() == 1 ? Dimensions{} : Dimensions{numbers.size()};
  write_attribute(object, name, file_type(type), H5T_NATIVE_DOUBLE, numbers.data(), dimensions);
}

void File::make_scale(const std::string& variable) {
  (void)check(H5DSset_scale(open_variable(variable).get(), variable.c_str()), "make a scale of '" + variable + "' in");
}

void File::attach_scale(const std::string& variable, std::size_t dimension, const std::string& scale) {
  const Handle target = open_variable(variable);
  const Handle source = open_variable(scale);
  (void)check(H5DSattach_scale(target.get(), source.get(), static_cast<unsigned>(dimension)),
              "attach '" + scale + "' to '" + variable + "' in");
}

std::vector<std::string> File::names(const std::string& group) const {
  std::vector<std::string> found;
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* into) -> herr_t {
    static_cast<std::vector<std::string>*>(into)->emplace_back(name);
    return 0;
  };
  const Handle object = open_object(group);
  (void)check(H5Literate(object.get(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect, &found),
              "list '" + group + "' of");
  return found;
}

bool File::has_attribute(const std::string& object, const std::string& name) const {
  return H5Aexists(open_object(object).get(), name.c_str()) > 0;
}

std::string File::read_attribute(const std::string& object, const std::string& name) const {
  if (!has_attribute(object, name))
    return {};
  const Handle target = open_object(object);
  const std::string action = "read the attribute '" + name + "' of '" + object + "' from";
  const Handle attribute(check(H5Aopen(target.get(), name.c_str(), H5P_DEFAULT), action), H5Aclose);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose);
  if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) > 0)
    return {};
  std::string text(H5Tget_size(type.get()), '\0');
  (void)check(H5Aread(attribute.get(), type.get(), text.data()), action);
  text.resize(std::min(text.size(), text.find('\0')));
  return text;
}

double File::read_attribute_number(const std::string& object, const std::string& name) const {
  const Handle target = open_object(object);
  const std::string action = "read the attribute '" + name + "' of '" + object + "' from";
  const Handle attribute(check(H5Aopen(target.get(), name.c_str(), H5P_DEFAULT), action), H5Aclose);
  const Handle space(H5Aget_space(attribute.get()), H5Sclose);
  double number = 0.0;
  if (H5Sget_simple_extent_npoints(space.get()) != 1)
    fail_file(action, path_, 0, "it is not one number");
  (void)check(H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &number), action);
  return number;
}

std::vector<std::string> File::scales(const std::string& variable) const {
  const auto take_name = [](hid_t, unsigned, hid_t scale, void* into) -> herr_t {
    std::array<char, 256> name{};
    if (H5DSget_scale_name(scale, name.data(), name.size()) < 0)
      return -1;
    *static_cast<std::string*>(into) = name.data();
    return 1;
  };
  const Handle object = open_variable(variable);
  std::vector<std::string> found(dimensions_of(object.get()).size());
  for (unsigned i = 0; i < found.size(); ++i) {
    (void)check(H5DSiterate_scales(object.get(), i, nullptr, take_name, &found[i]),
                "find the scales of '" + variable + "' in");
  }
  return found;
}

bool File::holds_texts(const std::string& variable) const {
  const Handle type(H5Dget_type(open_variable(variable).get()), H5Tclose);
  return H5Tget_class(type.get()) == H5T_STRING;
}

bool File::holds_single_precision(const std::string& variable) const {
  const Handle type(H5Dget_type(open_variable(variable).get()), H5Tclose);
  return H5Tget_class(type.get()) == H5T_FLOAT && H5Tget_size(type.get()) == sizeof(float);
}

int File::deflate_of(const std::string& variable) const {
  const Handle properties(H5Dget_create_plist(open_variable(variable).get()), H5Pclose);
  unsigned level = 0;
  unsigned flags = 0;
  std::size_t count = 1;
  if (H5Pget_filter_by_id2(properties.get(), H5Z_FILTER_DEFLATE, &flags, &count, &level, 0, nullptr, nullptr) < 0)
    return 0;
  return static_cast<int>(level);
}

std::vector<std::string> File::read_texts(const std::string& variable) const {
  const std::string action = "read '" + variable + "' from";
  const Handle object = open_variable(variable);
  const Handle type(H5Dget_type(object.get()), H5Tclose);
  if (H5Tis_variable_str(type.get()) <= 0)
    fail_file(action, path_, 0, "it does not hold variable-length texts");
  const Handle space(H5Dget_space(object.get()), H5Sclose);
  std::vector<char*> pointers(product(dimensions_of(object.get())), nullptr);
  const Handle memory = text_type(H5T_VARIABLE);
  (void)check(H5Dread(object.get(), memory.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()), action);
  std::vector<std::string> texts;
  for (const char* pointer : pointers)
    texts.emplace_back(pointer == nullptr ? "" : pointer);
  H5Dvlen_reclaim(memory.get(), space.get(), H5P_DEFAULT, pointers.data());
  return texts;
}

std::vector<double> File::read_numbers(const std::string& variable) const {
  const Handle object = open_variable(variable);
  std::vector<double> numbers(product(dimensions_of(object.get())));
  (void)check(H5Dread(object.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()),
              "read '" + variable + "' from");
  return numbers;
}

Dataset File::open_dataset(const std::string& variable) const {
  return {open_variable(variable), path_, variable};
}

std::string library_version() {
  prepare_library();  // whatever is called first begins the library
  std::array<unsigned, 3> version{};
  H5get_libversion(&version[0], &version[1], &version[2]);
  return fmt::format("{}", fmt::join(version, "."));
}

}  // namespace faultline::hdf5

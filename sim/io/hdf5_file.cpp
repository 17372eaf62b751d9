// Writing of HDF5; hdf5_reading.cpp reads. Types in the file are little-endian whatever the machine.
#include "sim/io/hdf5_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "sim/base/contracts.hpp"
#include "sim/io/hdf5_library.hpp"

namespace faultline::hdf5 {

namespace {

hid_t file_type(ElementType type) {
  switch (type) {
    case ElementType::int8: return H5T_STD_I8LE;
    case ElementType::int32: return H5T_STD_I32LE;
    case ElementType::float32: return H5T_IEEE_F32LE;
    case ElementType::float64: return H5T_IEEE_F64LE;
  }
  return -1;
}

Handle creation_properties() {
  Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(properties.get(), false);
  H5Pset_attr_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  return properties;
}

}  // namespace

void Dataset::write_block(const Dimensions& offset, const Dimensions& count, std::span<const double> values) {
  EXPECTS(values.size() == product(count, path_));
  const Handle space = select_block(handle_.get(), offset, count);
  const Handle memory = space_of(count);
  checked(H5Dwrite(handle_.get(), H5T_NATIVE_DOUBLE, memory.get(), space.get(), H5P_DEFAULT, values.data()), "write '" + name_ + "' to",
          path_);
}

void Dataset::write_chunk(const Dimensions& offset, std::uint32_t skipped, std::span<const unsigned char> bytes) {
  const std::vector<hsize_t> place = extents(offset);
  checked(H5Dwrite_chunk(handle_.get(), H5P_DEFAULT, skipped, place.data(), bytes.size(), bytes.data()), "write '" + name_ + "' to", path_);
}

File File::create(const std::filesystem::path& path, std::size_t most_chunks) {
  prepare_library();
  const Handle properties(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  H5Pset_obj_track_times(properties.get(), false);
  H5Pset_istore_k(properties.get(), static_cast<unsigned>(std::clamp<std::size_t>((most_chunks + 1) / 2, 2, 32)));
  H5Pset_link_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  H5Pset_attr_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  const Handle access = access_properties();
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_EXCL, properties.get(), access.get());
  return {Handle(checked(file, "create", path), H5Fclose), path};
}

void File::close() {
  if (handle_.get() < 0) return;
  (void)check(H5Fflush(handle_.get(), H5F_SCOPE_GLOBAL), "save");
  (void)check(H5Fclose(handle_.release()), "close");
}

std::int64_t File::check(std::int64_t result, const std::string& action) const { return checked(result, action, path_); }

std::size_t File::written() const {
  hsize_t bytes = 0;
  (void)check(H5Fget_filesize(handle_.get(), &bytes), "measure");
  return bytes;
}

void File::create_group(const std::string& name) {
  const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  H5Pset_obj_track_times(properties.get(), false);
  H5Pset_link_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  const hid_t group = H5Gcreate2(handle_.get(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT);
  const Handle handle(check(group, "create '" + name + "' in"), H5Gclose);
}

template <class T>
void File::write_contiguous(const std::string& name, std::int64_t type, std::span<const T> data, const Dimensions& dimensions) {
  EXPECTS(data.size() == product(dimensions, path_));
  const Handle space = space_of(dimensions);
  const Handle properties = creation_properties();
  const std::string action = "write '" + name + "' to";
  const hid_t created = H5Dcreate2(handle_.get(), name.c_str(), type, space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT);
  const Handle variable(check(created, action), H5Dclose);
  const Handle memory(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose);
  (void)check(H5Dwrite(variable.get(), memory.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()), action);
}

void File::write_texts(const std::string& name, std::span<const std::string> texts, const Dimensions& dimensions) {
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
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

Dataset File::create_chunked(const std::string& name, ElementType type, const Dimensions& dimensions, const Dimensions& chunk,
                             int deflate) {
  const Handle properties = creation_properties();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  H5Pset_chunk(properties.get(), static_cast<int>(chunk.size()), extents(chunk).data());
  H5Pset_fill_value(properties.get(), H5T_NATIVE_DOUBLE, &nan);
  if (deflate > 0) {
    H5Pset_shuffle(properties.get());
    H5Pset_deflate(properties.get(), static_cast<unsigned>(deflate));
  }
  const Handle space = space_of(dimensions);
  const hid_t variable = H5Dcreate2(handle_.get(), name.c_str(), file_type(type), space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT);
  return {Handle(check(variable, "create '" + name + "' in"), H5Dclose), path_, name};
}

void File::write_attribute(const std::string& object, const std::string& name, std::int64_t type, std::int64_t memory, const void* data,
                           const Dimensions& dimensions) {
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

void File::write_attribute(const std::string& object, const std::string& name, ElementType type, std::span<const double> numbers) {
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

std::string library_version() {
  prepare_library();  // whatever is called first begins the library
  std::array<unsigned, 3> version{};
  H5get_libversion(&version[0], &version[1], &version[2]);
  return fmt::format("{}", fmt::join(version, "."));
}

}  // namespace faultline::hdf5

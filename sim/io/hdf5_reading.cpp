// Reading of HDF5 as if someone wished us ill: a file is data and reaches nothing but itself. Links lead only inside it,
// numbers lie inside it, filters are the library's own, and what is allocated was first compared with what the file
// can hold. Where the library itself could fail on a damaged file, see guarded_look.hpp.
#include <algorithm>
#include <array>
#include <system_error>

#include "sim/base/contracts.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/hdf5_library.hpp"

namespace faultline::hdf5 {

namespace {

constexpr char changed[] = "it was damaged or changed after it was written";
constexpr std::size_t most_attribute_bytes = std::size_t{1} << 20;
constexpr std::size_t most_links = std::size_t{1} << 16;
constexpr std::size_t deflate_factor = 1032;  // what deflate can make of one byte at most
constexpr std::size_t small_chunk = std::size_t{64} << 20;

Handle type_of(hid_t dataset) { return {H5Dget_type(dataset), H5Tclose}; }

/// How many bytes of values one byte of the file may stand for. @throws FileError for a filter not of the library's own
std::size_t expansion_of(hid_t properties, const std::string& action, const std::filesystem::path& path) {
  const int count = H5Pget_nfilters(properties);
  std::size_t factor = 1;
  for (int i = 0; i < count; ++i) {
    unsigned flags = 0;
    unsigned config = 0;
    std::size_t values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(properties, static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &config);
    if (filter == H5Z_FILTER_DEFLATE)
      factor *= deflate_factor;
    else if (filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
      fail_file(action, path, 0, "its values went through a filter that no result has");
  }
  if (count < 0 || factor > deflate_factor) fail_file(action, path, 0, changed);
  return factor;
}

/// What is asked of a variable before any of its values is read.
class Storage {
 public:
  Storage(hid_t dataset, std::string action, const std::filesystem::path& path, std::size_t file_bytes)
      : action_(std::move(action)), path_(path), file_bytes_(file_bytes) {
    const Handle properties(checked(H5Dget_create_plist(dataset), action_, path_), H5Pclose);
    const H5D_layout_t layout = H5Pget_layout(properties.get());
    if (layout == H5D_VIRTUAL || H5Pget_external_count(properties.get()) != 0)
      fail_file(action_, path_, 0, "its values lie in another file, and a result is read from one file only");
    dimensions_ = dimensions_of(dataset);
    factor_ = expansion_of(properties.get(), action_, path_);
    element_bytes_ = H5Tget_size(type_of(dataset).get());
    if (layout == H5D_CHUNKED)
      check_chunk(properties.get());
    else if (layout != H5D_CONTIGUOUS && layout != H5D_COMPACT)
      fail_file(action_, path_, 0, changed);
  }

  [[nodiscard]] const Dimensions& dimensions() const { return dimensions_; }
  /// Elements of a variable that is read whole: no more than the file can hold.
  [[nodiscard]] std::size_t elements() const {
    const std::size_t count = product(dimensions_, path_);
    if (element_bytes_ == 0 || count > file_bytes_ * factor_ / element_bytes_)
      fail_file(action_, path_, 0, "it claims more values than the file can hold");
    return count;
  }

 private:
  void check_chunk(hid_t properties) const {
    std::array<hsize_t, H5S_MAX_RANK> chunk{};
    const int rank = H5Pget_chunk(properties, H5S_MAX_RANK, chunk.data());
    bool fits = rank >= 0 && static_cast<std::size_t>(rank) == dimensions_.size();
    for (std::size_t i = 0; fits && i < dimensions_.size(); ++i)
      fits = chunk[i] > 0 && chunk[i] <= std::max<std::size_t>(1, dimensions_[i]);
    const Dimensions lengths(chunk.begin(), chunk.begin() + (fits ? rank : 0));
    const std::size_t most = std::max(small_chunk, file_bytes_ * factor_);
    if (!fits || product(lengths, path_) > most / std::max<std::size_t>(1, element_bytes_))
      fail_file(action_, path_, 0, "its chunks are larger than the file can hold");
  }

  std::string action_;
  const std::filesystem::path& path_;
  std::size_t file_bytes_;
  Dimensions dimensions_;
  std::size_t factor_ = 1;
  std::size_t element_bytes_ = 0;
};

/// Memory for the texts of one reading: limited, in slabs that go together.
class TextMemory {
 public:
  explicit TextMemory(std::size_t most) : left_(most) {}

  static void* allocate(std::size_t size, void* self) {
    auto& memory = *static_cast<TextMemory*>(self);
    if (size > memory.left_) return nullptr;
    memory.left_ -= size;
    if (memory.slabs_.empty() || size > memory.slabs_.back().size() - memory.used_) {
      memory.slabs_.emplace_back(std::max(size, slab_bytes));
      memory.used_ = 0;
    }
    void* place = memory.slabs_.back().data() + memory.used_;
    memory.used_ += size;
    return place;
  }
  static void release(void*, void*) {}

 private:
  static constexpr std::size_t slab_bytes = std::size_t{1} << 16;
  std::size_t left_;
  std::size_t used_ = 0;  ///< of the last slab
  std::vector<std::vector<char>> slabs_;
};

/// DIMENSION_LIST as H5DS writes it; the high-level library reads whatever stands there as if it were.
bool has_sound_scales(hid_t variable, std::size_t rank) {
  if (H5Aexists(variable, "DIMENSION_LIST") <= 0) return false;
  const Handle attribute(H5Aopen(variable, "DIMENSION_LIST", H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose);
  const Handle space(H5Aget_space(attribute.get()), H5Sclose);
  if (H5Tget_class(type.get()) != H5T_VLEN || H5Sget_simple_extent_npoints(space.get()) != static_cast<hssize_t>(rank)) return false;
  const Handle element(H5Tget_super(type.get()), H5Tclose);
  return H5Tequal(element.get(), H5T_STD_REF_OBJ) > 0;
}

}  // namespace

Dimensions Dataset::dimensions() const { return dimensions_of(handle_.get()); }

void Dataset::read_block(const Dimensions& offset, const Dimensions& count, std::span<double> values) const {
  EXPECTS(values.size() == product(count, path_));
  const Handle space = select_block(handle_.get(), offset, count);
  const Handle memory = space_of(count);
  checked(H5Dread(handle_.get(), H5T_NATIVE_DOUBLE, memory.get(), space.get(), H5P_DEFAULT, values.data()), "read '" + name_ + "' from",
          path_);
}

File File::open(const std::filesystem::path& path) {
  prepare_library();
  if (!has_signature(path)) fail_file("read", path, 0, "it is not an HDF5 file");
  const Handle access = access_properties();
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get());
  if (file < 0) fail_file("read", path, 0, "it is truncated or damaged; HDF5: " + deepest_error());
  File opened(Handle(file, H5Fclose), path);
  std::error_code error;
  opened.bytes_ = static_cast<std::size_t>(std::filesystem::file_size(path, error));
  return opened;
}

/// Every part of the name must be a link of the file itself: soft links may lead in circles, external ones elsewhere.
void File::check_links(const std::string& name) const {
  for (std::size_t end = name.find('/', 1); name != "/"; end = name.find('/', end + 1)) {
    const std::string part = name.substr(0, end);
    H5L_info_t link{};
    (void)check(H5Lget_info(handle_.get(), part.c_str(), &link, H5P_DEFAULT), "find '" + part + "' in");
    if (link.type != H5L_TYPE_HARD) fail_file("read '" + part + "' from", path_, 0, "it is a link, and a result has none");
    if (end == std::string::npos) return;
  }
}

Handle File::open_object(const std::string& name) const {
  check_links(name);
  return {check(H5Oopen(handle_.get(), name.c_str(), H5P_DEFAULT), "find '" + name + "' in"), H5Oclose};
}

Handle File::open_variable(const std::string& name) const {
  check_links(name);
  return {check(H5Dopen2(handle_.get(), name.c_str(), H5P_DEFAULT), "find '" + name + "' in"), H5Dclose};
}

std::vector<std::string> File::names(const std::string& group) const {
  std::vector<std::string> found;
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* into) -> herr_t {
    auto& names = *static_cast<std::vector<std::string>*>(into);
    names.emplace_back(name);
    return names.size() < most_links ? 0 : -1;
  };
  const Handle object = open_object(group);
  (void)check(H5Literate(object.get(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect, &found), "list '" + group + "' of");
  return found;
}

bool File::has_attribute(const std::string& object, const std::string& name) const {
  return H5Aexists(open_object(object).get(), name.c_str()) > 0;
}

std::string File::read_attribute(const std::string& object, const std::string& name) const {
  if (!has_attribute(object, name)) return {};
  const Handle target = open_object(object);
  const std::string action = "read the attribute '" + name + "' of '" + object + "' from";
  const Handle attribute(check(H5Aopen(target.get(), name.c_str(), H5P_DEFAULT), action), H5Aclose);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose);
  const Handle space(H5Aget_space(attribute.get()), H5Sclose);
  if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) > 0) return {};
  if (H5Sget_simple_extent_npoints(space.get()) != 1 || H5Tget_size(type.get()) > most_attribute_bytes)
    fail_file(action, path_, 0, "it is not one short text");
  std::string text(H5Tget_size(type.get()), '\0');
  (void)check(H5Aread(attribute.get(), type.get(), text.data()), action);
  text.resize(std::min(text.size(), text.find('\0')));
  return text;
}

double File::read_attribute_number(const std::string& object, const std::string& name) const {
  const Handle target = open_object(object);
  const std::string action = "read the attribute '" + name + "' of '" + object + "' from";
  const Handle attribute(check(H5Aopen(target.get(), name.c_str(), H5P_DEFAULT), action), H5Aclose);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose);
  const Handle space(H5Aget_space(attribute.get()), H5Sclose);
  const H5T_class_t kind = H5Tget_class(type.get());
  double number = 0.0;
  if (H5Sget_simple_extent_npoints(space.get()) != 1 || (kind != H5T_INTEGER && kind != H5T_FLOAT))
    fail_file(action, path_, 0, "it is not one number");
  (void)check(H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &number), action);
  return number;
}

std::vector<std::string> File::scales(const std::string& variable) const {
  const auto take_name = [](hid_t, unsigned, hid_t scale, void* into) -> herr_t {
    std::array<char, 256> name{};
    if (H5DSget_scale_name(scale, name.data(), name.size()) < 0) return -1;
    name.back() = '\0';
    *static_cast<std::string*>(into) = name.data();
    return 1;
  };
  const Handle object = open_variable(variable);
  std::vector<std::string> found(dimensions_of(object.get()).size());
  if (!has_sound_scales(object.get(), found.size())) fail_file("find the scales of '" + variable + "' in", path_, 0, changed);
  for (unsigned i = 0; i < found.size(); ++i) {
    (void)check(H5DSiterate_scales(object.get(), i, nullptr, take_name, &found[i]), "find the scales of '" + variable + "' in");
  }
  return found;
}

bool File::holds_texts(const std::string& variable) const {
  return H5Tget_class(type_of(open_variable(variable).get()).get()) == H5T_STRING;
}

bool File::holds_single_precision(const std::string& variable) const {
  const Handle object = open_variable(variable);
  const Handle type = type_of(object.get());
  return H5Tget_class(type.get()) == H5T_FLOAT && H5Tget_size(type.get()) == sizeof(float);
}

int File::deflate_of(const std::string& variable) const {
  const Handle object = open_variable(variable);
  const Handle properties(H5Dget_create_plist(object.get()), H5Pclose);
  unsigned level = 0;
  unsigned flags = 0;
  std::size_t count = 1;
  if (H5Pget_filter_by_id2(properties.get(), H5Z_FILTER_DEFLATE, &flags, &count, &level, 0, nullptr, nullptr) < 0) return 0;
  return static_cast<int>(std::min(level, 9U));
}

Dimensions File::dimensions(const std::string& variable) const { return dimensions_of(open_variable(variable).get()); }

std::vector<std::string> File::read_texts(const std::string& variable) const {
  const std::string action = "read '" + variable + "' from";
  const Handle object = open_variable(variable);
  if (H5Tis_variable_str(type_of(object.get()).get()) <= 0) fail_file(action, path_, 0, "it does not hold variable-length texts");
  const std::size_t count = Storage(object.get(), action, path_, bytes_).elements();
  // Each text lies in the file once, so that all together are no longer than the file.
  TextMemory texts_memory(bytes_ + count);
  const Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
  H5Pset_vlen_mem_manager(transfer.get(), TextMemory::allocate, &texts_memory, TextMemory::release, &texts_memory);
  std::vector<char*> pointers(count, nullptr);
  const Handle memory = text_type(H5T_VARIABLE);
  (void)check(H5Dread(object.get(), memory.get(), H5S_ALL, H5S_ALL, transfer.get(), pointers.data()), action);
  std::vector<std::string> texts;
  texts.reserve(count);
  for (const char* pointer : pointers) texts.emplace_back(pointer == nullptr ? "" : pointer);
  return texts;
}

std::vector<double> File::read_numbers(const std::string& variable) const {
  const std::string action = "read '" + variable + "' from";
  const Handle object = open_variable(variable);
  const Handle type = type_of(object.get());
  const H5T_class_t kind = H5Tget_class(type.get());
  if ((kind != H5T_INTEGER && kind != H5T_FLOAT) || H5Tget_size(type.get()) > sizeof(double))
    fail_file(action, path_, 0, "it does not hold numbers");
  std::vector<double> numbers(Storage(object.get(), action, path_, bytes_).elements());
  (void)check(H5Dread(object.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), action);
  return numbers;
}

Dataset File::open_dataset(const std::string& variable) const {
  const std::string action = "read '" + variable + "' from";
  Handle object = open_variable(variable);
  (void)Storage(object.get(), action, path_, bytes_);
  const Handle type = type_of(object.get());
  if (H5Tget_class(type.get()) != H5T_FLOAT || H5Tget_size(type.get()) > sizeof(double))
    fail_file(action, path_, 0, "it does not hold numbers");
  return {std::move(object), path_, variable};
}

}  // namespace faultline::hdf5

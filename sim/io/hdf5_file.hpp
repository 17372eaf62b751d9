// The little of HDF5 that a result file needs, behind types of our own: hdf5.h is named in hdf5_library.hpp only.
// Every call is checked; a failure is a FileError with the system's words. Destructors close and never throw.
// The library is used by one thread at a time: its own lock would make more threads no faster.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace faultline::hdf5 {

using Dimensions = std::vector<std::size_t>;

enum class ElementType : std::uint8_t { int8, int32, float32, float64 };

/// An open HDF5 object, closed when the handle goes.
class Handle {
 public:
  using Closer = int (*)(std::int64_t);
  Handle() = default;
  Handle(std::int64_t identifier, Closer closer) : identifier_(identifier), closer_(closer) {}
  ~Handle() {
    if (identifier_ >= 0 && closer_ != nullptr) closer_(identifier_);
  }
  Handle(Handle&& other) noexcept : identifier_(other.release()), closer_(other.closer_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(identifier_, other.identifier_);
    std::swap(closer_, other.closer_);
    return *this;
  }
  [[nodiscard]] std::int64_t get() const { return identifier_; }
  /// The identifier, no longer closed here.
  std::int64_t release() { return std::exchange(identifier_, -1); }

 private:
  std::int64_t identifier_ = -1;
  Closer closer_ = nullptr;
};

/// A variable of numbers that is read or written block by block.
class Dataset {
 public:
  Dataset(Handle handle, std::filesystem::path path, std::string name)
      : handle_(std::move(handle)), path_(std::move(path)), name_(std::move(name)) {}
  [[nodiscard]] Dimensions dimensions() const;
  void write_block(const Dimensions& offset, const Dimensions& count, std::span<const double> values);
  /// Writes the bytes of a chunk as they are, at its first element. @param skipped  bit i: filter i was not applied
  void write_chunk(const Dimensions& offset, std::uint32_t skipped, std::span<const unsigned char> bytes);
  void read_block(const Dimensions& offset, const Dimensions& count, std::span<double> values) const;

 private:
  Handle handle_;
  std::filesystem::path path_;
  std::string name_;
};

class File {
 public:
  /// A new file, with links and attributes in order of creation and no times, so equal content is equal bytes.
  /// @param most_chunks  of a variable: indices are laid out for so many, at most for 64, and grow beyond
  static File create(const std::filesystem::path& path, std::size_t most_chunks = 64);
  /// Read-only. Nothing but this file is read, whatever stands in it: links out of it, values in other files and filters
  /// of others are refused. @throws FileError: absent, not HDF5, truncated or damaged
  static File open(const std::filesystem::path& path);
  /// Flushes and closes, and tells of a disk that was full all along.
  void close();

  /// Length of a file that is written, so far.
  [[nodiscard]] std::size_t written() const;
  void create_group(const std::string& name);
  void write_texts(const std::string& name, std::span<const std::string> texts, const Dimensions& dimensions);
  void write_numbers(const std::string& name, std::span<const double> numbers, const Dimensions& dimensions);
  void write_numbers(const std::string& name, std::span<const std::int32_t> numbers, const Dimensions& dimensions);
  void write_numbers(const std::string& name, std::span<const std::int8_t> numbers, const Dimensions& dimensions);
  /// Blocks that are never written read as NaN. @param deflate 0 (none) to 9, after byte shuffling (filter 0)
  Dataset create_chunked(const std::string& name, ElementType type, const Dimensions& dimensions, const Dimensions& chunk, int deflate);
  void write_attribute(const std::string& object, const std::string& name, const std::string& text);
  void write_attribute(const std::string& object, const std::string& name, ElementType type, std::span<const double> numbers);
  /// Makes a variable a dimension scale, named as itself.
  void make_scale(const std::string& variable);
  void attach_scale(const std::string& variable, std::size_t dimension, const std::string& scale);

  /// Length of a file that is read.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Links of a group, in order of creation.
  [[nodiscard]] std::vector<std::string> names(const std::string& group) const;
  [[nodiscard]] bool has_attribute(const std::string& object, const std::string& name) const;
  [[nodiscard]] std::string read_attribute(const std::string& object, const std::string& name) const;
  [[nodiscard]] double read_attribute_number(const std::string& object, const std::string& name) const;
  /// The scale attached to each dimension of a variable.
  [[nodiscard]] std::vector<std::string> scales(const std::string& variable) const;
  [[nodiscard]] bool holds_texts(const std::string& variable) const;
  [[nodiscard]] bool holds_single_precision(const std::string& variable) const;
  /// Level of compression; 0 for none.
  [[nodiscard]] int deflate_of(const std::string& variable) const;
  [[nodiscard]] Dimensions dimensions(const std::string& variable) const;
  /// @throws FileError, here and below, when the file cannot hold as much as the variable claims
  [[nodiscard]] std::vector<std::string> read_texts(const std::string& variable) const;
  [[nodiscard]] std::vector<double> read_numbers(const std::string& variable) const;
  [[nodiscard]] Dataset open_dataset(const std::string& variable) const;

 private:
  File(Handle handle, std::filesystem::path path) : handle_(std::move(handle)), path_(std::move(path)) {}
  [[nodiscard]] std::int64_t check(std::int64_t result, const std::string& action) const;
  void check_links(const std::string& name) const;
  [[nodiscard]] Handle open_object(const std::string& name) const;
  [[nodiscard]] Handle open_variable(const std::string& name) const;
  void write_attribute(const std::string& object, const std::string& name, std::int64_t type, std::int64_t memory, const void* data,
                       const Dimensions& dimensions);
  template <class T>
  void write_contiguous(const std::string& name, std::int64_t type, std::span<const T> data, const Dimensions& dimensions);

  Handle handle_;
  std::filesystem::path path_;
  std::size_t bytes_ = 0;  ///< of a file that is read: its length
};

/// Whether a file begins as HDF5 does. @throws FileError when it cannot be read
[[nodiscard]] bool has_signature(const std::filesystem::path& path);

/// Version of the HDF5 library that is linked, such as "1.10.8".
[[nodiscard]] std::string library_version();

}  // namespace faultline::hdf5

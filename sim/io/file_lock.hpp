// One writer at a time, on every file system: the kernel's locks where there are any, else a file that names its owner.
#pragma once

#include <filesystem>
#include <string>

#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"

namespace faultline {

/// Another process writes there.
class FileInUse : public FileError {
 public:
  using FileError::FileError;
};

/// An exclusive lock that ends with its owner. A kernel's lock ends with the process, so a killed one leaves none
/// behind; where the file system has no locks, a file beside it says who holds it, and one whose process is gone is
/// taken over.
class FileLock {
 public:
  FileLock() = default;
  ~FileLock();
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  /// @param path  made if it is not there
  /// @returns one that is not held when another process holds it
  static FileLock take(const std::filesystem::path& path);
  [[nodiscard]] bool is_held() const { return file_.is_open() || !claim_.empty(); }
  /// Who holds it, as far as that is written; for one that is not held.
  [[nodiscard]] const std::string& owner() const { return owner_; }

 private:
  void claim(const std::filesystem::path& path);
  static FileLock try_to_take(const std::filesystem::path& path);
  [[nodiscard]] bool is_of(const std::filesystem::path& path) const;

  Descriptor file_;
  std::filesystem::path claim_;  ///< the file that says that we hold it
  std::string owner_;
};

/// Says who writes to `folder`. @param otherwise  what to do instead of waiting
[[noreturn]] void fail_locked(const std::filesystem::path& folder, const FileLock& lock, const std::string& otherwise);

}  // namespace faultline

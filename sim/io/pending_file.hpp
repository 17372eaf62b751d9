// A file that is written piece by piece beside its name, and gets the name when it is whole.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/io/atomic_file.hpp"

namespace faultline {

class PendingFile {
 public:
  /// Opens a temporary file in the folder of `path`. @throws FileError
  explicit PendingFile(std::filesystem::path path);
  /// Removes the temporary file unless it was published.
  ~PendingFile();
  PendingFile(PendingFile&& other) noexcept;
  PendingFile& operator=(PendingFile&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// What had the name when this was opened.
  [[nodiscard]] bool replaces() const { return replaced_.has_value(); }

  void write(std::string_view bytes);
  void finish();
  /// Whether the file that has the name holds the same bytes. Call finish() before.
  [[nodiscard]] bool equals_present() const;
  /// Gives it its name; a file that appeared or changed meanwhile is kept. @throws FileError
  void publish();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::optional<FileStamp> replaced_;
  Descriptor file_;
  std::string buffer_;
};

}  // namespace faultline

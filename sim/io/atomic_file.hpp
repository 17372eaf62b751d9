// Files that are either whole or absent: written under a temporary name, synced, renamed, and the folder synced.
// Every failure is a FileError that names the file, says what the system said, and ends with what to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline {

/// "cannot <action> '<path>': <system's words>" and what to do about this kind of failure.
/// @param error_number  errno; 0 when unknown
/// @throws FileError always
[[noreturn]] void fail_file(std::string_view action, const std::filesystem::path& path, int error_number, std::string_view detail = {});

/// An open file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

/// The whole of a file that is written at once; on failure the temporary file is removed and `path` is as it was.
void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// A new file for writing. What has the name goes first, so that a link is removed and never followed.
[[nodiscard]] Descriptor create_new_file(const std::filesystem::path& path);

/// A new file for appending. @returns a closed one when something has the name
[[nodiscard]] Descriptor create_if_free(const std::filesystem::path& path);

/// On return the names in a folder survive.
void sync_folder(const std::filesystem::path& folder);

/// Which file had a name when it was looked at, and in what state.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t number = 0;
  std::uint64_t bytes = 0;
  std::int64_t changed = 0;  ///< [ns]
  bool operator==(const FileStamp&) const = default;
};

/// @returns nothing when nothing has the name
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

/// Syncs a finished file, gives it its name, syncs the folder. What has the name now is replaced only if it is what had
/// it when `replaced` was taken; a file that appeared or changed meanwhile is kept.
/// @throws FileError, and `temporary` stays
void publish_file(const std::filesystem::path& temporary, const std::filesystem::path& path, const std::optional<FileStamp>& replaced);

/// The folder and its parents, if they are not there.
void create_folder(const std::filesystem::path& folder);

/// Every byte, however often the system takes a part. @param path  what errors name
void write_fully(const Descriptor& file, std::span<const std::byte> bytes, const std::filesystem::path& path);

/// Appends text to a file and syncs it.
void append_durably(const Descriptor& file, std::string_view text, const std::filesystem::path& path);
[[nodiscard]] Descriptor open_for_append(const std::filesystem::path& path);

/// @param most_bytes  a longer file is refused before memory is taken for it
/// @returns nothing when there is no such file
[[nodiscard]] std::optional<std::vector<std::byte>> read_file(const std::filesystem::path& path,
                                                              std::uint64_t most_bytes = std::uint64_t{256} << 20);
/// A regular file: a pipe or a device, which may never end, is refused at once.
[[nodiscard]] Descriptor open_for_reading(const std::filesystem::path& path);
/// Exactly bytes.size() bytes from `offset`.
void read_exactly(const Descriptor& file, std::uint64_t offset, std::span<std::byte> bytes, const std::filesystem::path& path);

/// Machine and process, as part of a name: two writers never write one file.
[[nodiscard]] std::string writer_name();

/// A file to put a lock on: made if it is not there, never a link.
[[nodiscard]] Descriptor open_lock_file(const std::filesystem::path& path);

}  // namespace faultline

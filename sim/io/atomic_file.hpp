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
[[noreturn]] void fail_file(std::string_view action, const std::filesystem::path& path, int error_number,
                            std::string_view detail = {});

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

/// Syncs a finished file, gives it its name, syncs the folder.
void publish_file(const std::filesystem::path& temporary, const std::filesystem::path& path);

/// The folder and its parents, if they are not there.
void create_folder(const std::filesystem::path& folder);

/// Appends text to a file and syncs it.
void append_durably(const Descriptor& file, std::string_view text, const std::filesystem::path& path);
[[nodiscard]] Descriptor open_for_append(const std::filesystem::path& path);

/// @returns nothing when there is no such file
[[nodiscard]] std::optional<std::vector<std::byte>> read_file(const std::filesystem::path& path);
[[nodiscard]] Descriptor open_for_reading(const std::filesystem::path& path);
/// Exactly bytes.size() bytes from `offset`.
void read_exactly(const Descriptor& file, std::uint64_t offset, std::span<std::byte> bytes,
                  const std::filesystem::path& path);

/// Takes an exclusive lock that ends with the process, so a killed one leaves none behind. File systems without locks
/// give none.
/// @returns a closed descriptor when another process holds it
[[nodiscard]] Descriptor lock_file(const std::filesystem::path& path);

}  // namespace faultline

// POSIX calls, each checked.
#include "sim/io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "sim/base/diagnostics.hpp"

namespace faultline {

namespace {

const char* advise(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "free some space, or choose another place with -o, and run the same command again; "
             "trials that were saved are not run again";
    case EACCES:
    case EPERM:
    case EROFS: return "choose a folder that you may write, with -o, or change its permissions";
    case ENOENT:
    case ENOTDIR:
    case EISDIR: return "check the path";
    default: return "check the disk, and run the same command again; trials that were saved are not run again";
  }
}

void sync_descriptor(int number, const std::filesystem::path& path) {
  // Some file systems cannot sync a folder (EINVAL, ENOTSUP); there is nothing better to do on them.
  if (::fsync(number) != 0 && errno != EINVAL && errno != ENOTSUP) fail_file("save", path, errno);
}

Descriptor open_checked(const std::filesystem::path& path, int flags, const char* action) {
  Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0666));
  if (!file.is_open()) fail_file(action, path, errno);
  return file;
}

/// A name in a folder of ours is never a link: one that is there was not put by us.
Descriptor open_own(const std::filesystem::path& path, int flags, const char* action) {
  return open_checked(path, flags | O_NOFOLLOW | O_NONBLOCK, action);
}

void check_regular(const Descriptor& file, const std::filesystem::path& path, struct stat& information) {
  if (::fstat(file.number(), &information) != 0) fail_file("read", path, errno);
  if (S_ISDIR(information.st_mode)) fail_file("read", path, EISDIR);
  if (!S_ISREG(information.st_mode)) fail_file("read", path, 0, "it is not a regular file");
}

[[noreturn]] void fail_kept(const std::filesystem::path& path) {
  throw FileError(
      fmt::format("'{}' was written by something else meanwhile and is kept\n  = hint: move it away and run the same "
                  "command again; "
                  "trials that were saved are not run again",
                  path.string()));
}

/// Gives a file a name that nothing has. @returns whether that was possible
bool name_if_free(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EEXIST) return false;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) fail_file("rename a finished file to", to, errno);
  if (::link(from.c_str(), to.c_str()) == 0) {  // a file system without that way of renaming
    ::unlink(from.c_str());
    return true;
  }
  if (errno == EEXIST) return false;
  if (stamp_of(to)) return false;
  if (::rename(from.c_str(), to.c_str()) != 0) fail_file("rename a finished file to", to, errno);
  return true;
}

void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail_file("rename a finished file to", to, errno);
  sync_folder(to.parent_path());
}

}  // namespace

void fail_file(std::string_view action, const std::filesystem::path& path, int error_number, std::string_view detail) {
  std::string text = fmt::format("cannot {} '{}'", action, path.string());
  if (error_number != 0) text += fmt::format(": {}", std::generic_category().message(error_number));
  if (!detail.empty()) text += fmt::format(" ({})", detail);
  throw FileError(fmt::format("{}\n  = hint: {}", text, advise(error_number)));
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

void write_fully(const Descriptor& file, std::span<const std::byte> bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_file("write", path, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  std::filesystem::path temporary = path;
  temporary += ".tmp";
  try {
    const Descriptor file = create_new_file(temporary);
    write_fully(file, bytes, temporary);
    sync_descriptor(file.number(), temporary);
    rename_durably(temporary, path);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

Descriptor create_new_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail_file("create", path, errno);
  return open_own(path, O_WRONLY | O_CREAT | O_EXCL, "create");
}

Descriptor create_if_free(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file.is_open() && errno != EEXIST) fail_file("create", path, errno);
  return file;
}

void sync_folder(const std::filesystem::path& folder) {
  const std::filesystem::path name = folder.empty() ? std::filesystem::path(".") : folder;
  const Descriptor file = open_checked(name, O_RDONLY | O_DIRECTORY, "open");
  sync_descriptor(file.number(), name);
}

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) {
  struct stat information {};
  if (::lstat(path.c_str(), &information) != 0) return std::nullopt;
  return FileStamp{static_cast<std::uint64_t>(information.st_dev), static_cast<std::uint64_t>(information.st_ino),
                   static_cast<std::uint64_t>(information.st_size),
                   static_cast<std::int64_t>(information.st_mtim.tv_sec) * 1'000'000'000 + information.st_mtim.tv_nsec};
}

void publish_file(const std::filesystem::path& temporary, const std::filesystem::path& path, const std::optional<FileStamp>& replaced) {
  {
    const Descriptor file = open_own(temporary, O_RDONLY, "open");
    sync_descriptor(file.number(), temporary);
  }
  if (!replaced) {
    if (!name_if_free(temporary, path)) fail_kept(path);
    sync_folder(path.parent_path());
    return;
  }
  const auto now = stamp_of(path);
  if (now && now != replaced) fail_kept(path);
  rename_durably(temporary, path);
}

void create_folder(const std::filesystem::path& folder) {
  if (folder.empty()) return;
  std::error_code error;
  const bool created = std::filesystem::create_directories(folder, error);
  if (error) fail_file("create the folder", folder, error.value());
  if (created) sync_folder(folder.parent_path());
}

void append_durably(const Descriptor& file, std::string_view text, const std::filesystem::path& path) {
  write_fully(file, std::as_bytes(std::span(text.data(), text.size())), path);
  sync_descriptor(file.number(), path);
}

Descriptor open_for_append(const std::filesystem::path& path) { return open_own(path, O_WRONLY | O_APPEND, "open"); }

std::optional<std::vector<std::byte>> read_file(const std::filesystem::path& path, std::uint64_t most_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open() && errno == ENOENT) return std::nullopt;
  if (!file.is_open()) fail_file("read", path, errno);
  struct stat information {};
  check_regular(file, path, information);
  const auto size = static_cast<std::uint64_t>(information.st_size);
  if (size > most_bytes) fail_file("read", path, 0, fmt::format("it has {} bytes, more than it can need", size));
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  read_exactly(file, 0, bytes, path);
  return bytes;
}

Descriptor open_for_reading(const std::filesystem::path& path) {
  Descriptor file = open_checked(path, O_RDONLY | O_NONBLOCK, "read");
  struct stat information {};
  check_regular(file, path, information);
  return file;
}

void read_exactly(const Descriptor& file, std::uint64_t offset, std::span<std::byte> bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::pread(file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_file("read", path, errno);
    if (count == 0) fail_file("read", path, 0, "it is shorter than it was");
    offset += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

std::string writer_name() {
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  std::string name;
  for (const char* c = host; *c != '\0' && name.size() < 40; ++c) {
    const bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-';
    name += plain ? *c : '_';
  }
  return fmt::format("{}-{}", name, ::getpid());
}

Descriptor open_lock_file(const std::filesystem::path& path) { return open_own(path, O_RDWR | O_CREAT, "create"); }

}  // namespace faultline

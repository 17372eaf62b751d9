// flock first, then POSIX locks, which network file systems may have where they lack the other, then a claim by name.
#include "sim/io/file_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include "sim/base/diagnostics.hpp"

namespace faultline {

namespace {

constexpr int most_attempts = 100;

enum class Answer { taken, held_by_other, no_locks };

Answer try_flock(int number) {
  if (::flock(number, LOCK_EX | LOCK_NB) == 0) return Answer::taken;
  return errno == EWOULDBLOCK ? Answer::held_by_other : Answer::no_locks;
}

Answer try_posix_lock(int number) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(number, F_SETLK, &whole) == 0) return Answer::taken;
  return errno == EACCES || errno == EAGAIN ? Answer::held_by_other : Answer::no_locks;
}

std::string content_of(const std::filesystem::path& path) {
  const auto bytes = read_file(path, 4096);
  std::string text;
  for (const std::byte byte : bytes ? *bytes : std::vector<std::byte>()) text += static_cast<char>(byte);
  return text;
}

/// Whether a claim is of a process of this machine that is no more.
bool is_stale(const std::string& owner) {
  const std::string own = writer_name();
  const std::size_t end = own.rfind('-') + 1;
  int process = 0;
  if (owner.compare(0, end, own, 0, end) != 0) return false;
  const auto parsed = std::from_chars(owner.data() + end, owner.data() + owner.size(), process);
  if (parsed.ec != std::errc() || process <= 0) return false;
  // A process of our own number is ours, from before a restart of the machine or of a container.
  return process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH);
}

/// Makes a file with our name in it, unless there is one. @returns whether it was made
bool make_claim(const std::filesystem::path& path, const std::string& name) {
  // A link is made at once and never over another, on network file systems too; what it leads to is written before.
  std::filesystem::path own = path;
  own += fmt::format(".{}", name);
  write_file_atomically(own, std::as_bytes(std::span(name)));
  bool made = ::link(own.c_str(), path.c_str()) == 0;
  if (!made && errno != EEXIST) {  // no links here: made empty, then written
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    made = file.is_open();
    if (made) append_durably(file, name, path);
  }
  ::unlink(own.c_str());
  return made;
}

/// Takes away a claim of a process that is no more. Another that saw it too may have taken it away and made its own
/// meanwhile: that one is put back.
void remove_stale(const std::filesystem::path& claim, const std::string& owner) {
  std::filesystem::path aside = claim;
  aside += fmt::format(".{}", writer_name());
  if (::rename(claim.c_str(), aside.c_str()) != 0) return;
  if (content_of(aside) != owner && ::link(aside.c_str(), claim.c_str()) != 0) (void)::rename(aside.c_str(), claim.c_str());
  ::unlink(aside.c_str());
}

}  // namespace

FileLock::~FileLock() {
  if (!claim_.empty()) ::unlink(claim_.c_str());
}

FileLock::FileLock(FileLock&& other) noexcept
    : file_(std::move(other.file_)), claim_(std::exchange(other.claim_, {})), owner_(std::move(other.owner_)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(claim_, other.claim_);
  std::swap(owner_, other.owner_);
  return *this;
}

void FileLock::claim(const std::filesystem::path& path) {
  std::filesystem::path claim = path;
  claim += ".owner";
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (make_claim(claim, writer_name())) {
      claim_ = claim;
      return;
    }
    owner_ = content_of(claim);
    if (!is_stale(owner_)) return;
    remove_stale(claim, owner_);
  }
}

/// Whether what is locked still has its name: who had the lock before may have removed the file.
bool FileLock::is_of(const std::filesystem::path& path) const {
  struct stat own {};
  const auto named = stamp_of(path);
  return !file_.is_open() || (named && ::fstat(file_.number(), &own) == 0 && named->device == own.st_dev && named->number == own.st_ino);
}

FileLock FileLock::take(const std::filesystem::path& path) {
  FileLock lock = try_to_take(path);
  for (int attempt = 0; attempt < most_attempts && !lock.is_of(path); ++attempt) lock = try_to_take(path);
  return lock;
}

FileLock FileLock::try_to_take(const std::filesystem::path& path) {
  FileLock lock;
  Descriptor file = open_lock_file(path);
  Answer answer = try_flock(file.number());
  if (answer == Answer::no_locks) answer = try_posix_lock(file.number());
  if (answer == Answer::taken)
    lock.file_ = std::move(file);
  else if (answer == Answer::no_locks)
    lock.claim(path);
  return lock;
}

void fail_locked(const std::filesystem::path& folder, const FileLock& lock, const std::string& otherwise) {
  if (lock.owner().empty())
    throw FileInUse(fmt::format("another process is writing to '{}'\n  = hint: wait for it, or {}", folder.string(), otherwise));
  throw FileInUse(
      fmt::format("another process, {}, is writing to '{}'\n  = hint: wait for it, or {}; if that process is no "
                  "more, remove lock.owner there",
                  lock.owner(), folder.string(), otherwise));
}

}  // namespace faultline

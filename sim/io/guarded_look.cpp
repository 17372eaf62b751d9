// fork, not a program of its own: the look is a function of ours, and costs a millisecond.
#include "sim/io/guarded_look.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <cerrno>
#include <fstream>
#include <new>

#include "sim/base/diagnostics.hpp"

namespace faultline {

namespace {

#ifdef __has_feature
#define FAULTLINE_HAS_FEATURE(name) __has_feature(name)  // what clang has in place of g++'s macros
#else
#define FAULTLINE_HAS_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || FAULTLINE_HAS_FEATURE(address_sanitizer)
constexpr bool is_sanitized = true;  // reserves all memory there is, and is several times slower
#else
constexpr bool is_sanitized = false;
#endif

constexpr char damaged[] = "it was damaged or changed after it was written";

void limit(int resource, rlim_t most) {
  struct rlimit both {};
  getrlimit(static_cast<__rlimit_resource>(resource), &both);
  both.rlim_cur = both.rlim_max == RLIM_INFINITY ? most : std::min(most, both.rlim_max);
  setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

rlim_t address_space() {
  std::ifstream pages("/proc/self/statm");
  rlim_t count = 0;
  pages >> count;
  return count * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

double processor_seconds() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/// What a child inherits and must not use: handlers, and a terminal for the last words of a library.
void enter_child(const LookLimits& limits) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) signal(number, SIG_IGN);  // the parent decides what a signal means
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere >= 0) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
  }
  limit(RLIMIT_CORE, 0);
  if (!is_sanitized && limits.bytes > 0) limit(RLIMIT_AS, address_space() + limits.bytes);
  LookGuard(true).allow(limits.seconds);
}

std::string words_of(const std::function<std::string(const LookGuard&)>& look, const LookGuard& guard) {
  try {
    return look(guard);
  } catch (const std::bad_alloc&) {
    return "it asks for more memory than a file of its size needs";
  } catch (const std::exception& error) {
    return error.what();
  }
}

[[noreturn]] void run_child(int pipe_end, const LookLimits& limits, const std::function<std::string(const LookGuard&)>& look) {
  enter_child(limits);
  const std::string words = words_of(look, LookGuard(true));
  std::size_t written = 0;
  while (written < words.size()) {
    const ssize_t count = ::write(pipe_end, words.data() + written, words.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  _exit(0);
}

std::string read_all(int pipe_end) {
  std::string words;
  char block[4096];
  for (;;) {
    const ssize_t count = ::read(pipe_end, block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return words;
    words.append(block, static_cast<std::size_t>(count));
  }
}

}  // namespace

void LookGuard::close_doors() const {
  if (is_child_ && !is_sanitized)  // the sanitizer opens a pipe to learn whether memory can be read
    limit(RLIMIT_NOFILE, 0);
}

void LookGuard::allow(std::size_t seconds) const {
  const double spent = processor_seconds();
  if (is_child_) limit(RLIMIT_CPU, static_cast<rlim_t>(spent) + 1 + seconds * (is_sanitized ? 20 : 1));
}

std::string look_in_child(const LookLimits& limits, const std::function<std::string(const LookGuard&)>& look) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return words_of(look, LookGuard(false));
  const pid_t child = fork();
  if (child == 0) run_child(ends[1], limits, look);
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return words_of(look, LookGuard(false));
  }
  std::string words = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return words;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) return std::string(damaged) + "; reading it would not end";
  return std::string(damaged) + "; reading it ends in a crash";
}

}  // namespace faultline

// Preloaded into a program, counts the calls that change a file system and strikes at one of them: kills the process, or lets
// that call and all later ones that take space fail with "no space left". STRIKE=kill|full|count, STRIKE_AT=k counts from 1,
// STRIKE_COUNT=FILE receives the number of calls at exit. Calls on descriptors 0 to 2 do not count.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long calls = 0;

/// @returns 1 when the call is to fail for want of space
static int strike(int descriptor, int takes_space) {
  static long at = -1;
  static int mode = 0;
  if (descriptor >= 0 && descriptor < 3) return 0;
  if (at == -1) {
    const char* text = getenv("STRIKE_AT");
    const char* word = getenv("STRIKE");
    at = text ? atol(text) : 0;
    mode = word && !strcmp(word, "kill") ? 1 : word && !strcmp(word, "full") ? 2 : 0;
  }
  ++calls;
  if (mode == 1 && calls == at) kill(getpid(), SIGKILL);
  return mode == 2 && calls >= at && takes_space;
}

#define REAL(name) static __typeof__(&name) real; if (!real) *(void**)&real = dlsym(RTLD_NEXT, #name)
#define FULL_IF(condition) if (condition) { errno = ENOSPC; return -1; }

ssize_t write(int fd, const void* data, size_t size) { REAL(write); FULL_IF(strike(fd, 1)) return real(fd, data, size); }
ssize_t pwrite(int fd, const void* data, size_t size, off_t at) { REAL(pwrite); FULL_IF(strike(fd, 1)) return real(fd, data, size, at); }
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) { REAL(pwrite64); FULL_IF(strike(fd, 1)) return real(fd, data, size, at); }
ssize_t writev(int fd, const struct iovec* data, int count) { REAL(writev); FULL_IF(strike(fd, 1)) return real(fd, data, count); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); FULL_IF(strike(fd, 1)) return real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); FULL_IF(strike(fd, 1)) return real(fd, size); }
int fsync(int fd) { REAL(fsync); FULL_IF(strike(fd, 1)) return real(fd); }
int rename(const char* from, const char* to) { REAL(rename); strike(-1, 0); return real(from, to); }
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  REAL(renameat2);
  strike(-1, 0);
  return real(from_folder, from, to_folder, to, flags);
}
int link(const char* from, const char* to) { REAL(link); FULL_IF(strike(-1, 1)) return real(from, to); }
int unlink(const char* path) { REAL(unlink); strike(-1, 0); return real(path); }
int remove(const char* path) { REAL(remove); strike(-1, 0); return real(path); }
int mkdir(const char* path, mode_t mode) { REAL(mkdir); FULL_IF(strike(-1, 1)) return real(path, mode); }
int rmdir(const char* path) { REAL(rmdir); strike(-1, 0); return real(path); }

// With NO_LOCKS set, the file system has none.
int flock(int fd, int operation) {
  REAL(flock);
  if (getenv("NO_LOCKS")) { errno = ENOLCK; return -1; }
  return real(fd, operation);
}
static int control(const char* name, int fd, int command, void* argument) {
  static int (*real)(int, int, ...);
  if (!real) *(void**)&real = dlsym(RTLD_NEXT, name);
  if (getenv("NO_LOCKS") && (command == F_SETLK || command == F_OFD_SETLK)) { errno = ENOLCK; return -1; }
  return real(fd, command, argument);
}
#define CONTROL(name) int name(int fd, int command, ...) { \
  va_list more; va_start(more, command); void* argument = va_arg(more, void*); va_end(more); \
  return control(#name, fd, command, argument); }
CONTROL(fcntl)
CONTROL(fcntl64)

__attribute__((destructor)) static void report(void) {
  const char* path = getenv("STRIKE_COUNT");
  FILE* file = path ? fopen(path, "w") : NULL;
  if (file) {
    fprintf(file, "%ld\n", calls);
    fclose(file);
  }
}

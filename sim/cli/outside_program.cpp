#include "sim/cli/outside_program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "sim/base/diagnostics.hpp"
#include "sim/io/atomic_file.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_said = 2000;

std::string text_of(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  std::string text;
  if (bytes) {
    for (const std::byte byte : *bytes) text += static_cast<char>(byte);
  }
  return text;
}

std::vector<std::string> environment() {
  std::vector<std::string> all = {"SOURCE_DATE_EPOCH=0"};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (std::strncmp(*entry, "SOURCE_DATE_EPOCH=", 18) != 0) all.emplace_back(*entry);
  }
  return all;
}

/// As C wants a list of texts; it lives as long as they do.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  std::string name = (parent / "faultline-XXXXXX").string();
  if (error || mkdtemp(name.data()) == nullptr) fail_file("make", error ? std::filesystem::path("TMPDIR") : parent, errno);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

std::string run_outside(const OutsideProgram& program, const std::vector<std::string>& words, const TemporaryFolder& folder) {
  const std::string out = (folder.path() / "said").string();
  const std::string errors = (folder.path() / "errors").string();
  std::vector<std::string> all = {program.name};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<std::string> variables = environment();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int failure = posix_spawnp(&child, program.name.c_str(), &actions, nullptr, pointers(all).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) {
    throw FileError(fmt::format("'{}', which {}, cannot be started: {}\n  = hint: it is in Debian's package {}: sudo apt-get install {}",
                                program.name, program.purpose, std::strerror(failure), program.package, program.package));
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw FileError(fmt::format("'{}', which {}, failed: {}\n  = hint: does it work by itself? '{} --version'", program.name,
                                program.purpose, text_of(errors).substr(0, most_said), program.name));
  }
  return text_of(out);
}

}  // namespace faultline::cli

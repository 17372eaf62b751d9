// What every fuzz target needs: a folder that goes with the process, and the program's commands called as a user calls
// them.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "sim/base/diagnostics.hpp"
#include "sim/cli/command.hpp"

namespace faultline::fuzz {

inline std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "faultline-fuzz-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] std::string at(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string write(const std::string& name, std::span<const std::uint8_t> bytes) const {
    std::ofstream file(at(name), std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return at(name);
  }
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    return write(name, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  }

 private:
  std::filesystem::path path_;
};

/// What a command came to: what main would make of it. Anything else that is thrown is a fault of the program, and is
/// not caught.
inline int call(const cli::Command& command, const std::vector<std::string>& words) {
  try {
    return command.run(cli::parse_arguments(command, words));
  } catch (const UsageError&) {
    return cli::usage;
  } catch (const FileError&) {
    return cli::file_trouble;
  }
}

/// Answers go nowhere; what the sanitizers say still goes to stderr.
inline void silence_answers() {
  if (std::freopen("/dev/null", "w", stdout) == nullptr) std::abort();
}

}  // namespace faultline::fuzz

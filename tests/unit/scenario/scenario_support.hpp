// Loading from texts and from a folder of short-lived files.
#pragma once

#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "models/scenario/experiment.hpp"

namespace faultline::scenario_tests {

struct Loaded {
  std::optional<Experiment> experiment;
  Diagnostics diagnostics;

  /// The first mistake at this line of a file, or nothing.
  [[nodiscard]] const Diagnostic* at(std::uint32_t line, const std::string& file = "test.toml") const {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.position.line == line && diagnostic.position.file == file) return &diagnostic;
    }
    return nullptr;
  }
};

inline Loaded load_text(const std::string& text, const LoadOptions& options = {}) {
  Loaded loaded;
  loaded.experiment = load_experiment_from_text(text, "test.toml", options, loaded.diagnostics);
  return loaded;
}

inline Loaded load_file(const std::string& path, const LoadOptions& options = {}) {
  Loaded loaded;
  loaded.experiment = load_experiment(path, options, loaded.diagnostics);
  return loaded;
}

inline std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

inline std::string source_path(const std::string& path) { return std::string(FAULTLINE_SOURCE_DIR) + "/" + path; }

/// Seven lines: the next line of a test's own text is line 8.
inline const std::string minimal =
    "schema = 1\n"
    "[[layer]]\n"
    "name = \"cloud\"\n"
    "[[state]]\n"
    "name = \"arcadia\"\n"
    "spending = { cloud = 100 }\n"
    "\n";

/// A folder that is removed with its owner.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("faultline_" + name + "_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string path(const std::string& file) const { return (path_ / file).string(); }
  void write(const std::string& file, const std::string& text) const { std::ofstream(path_ / file) << text; }

 private:
  std::filesystem::path path_;
};

}  // namespace faultline::scenario_tests

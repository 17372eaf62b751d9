// Other programs that a command may use where they are installed: node draws figures, rsvg-convert makes PDF of them. What is
// missing is named with the Debian package that has it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace faultline::cli {

/// A folder of this process alone, removed with all that is in it.
class TemporaryFolder {
 public:
  /// @throws FileError
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct OutsideProgram {
  std::string name;     ///< found on the PATH
  std::string package;  ///< of Debian
  std::string purpose;  ///< "draws figures"
};

/// Runs a program in the environment of this one, with SOURCE_DATE_EPOCH=0 so that it writes no date.
/// @param folder  for what it says on stdout and stderr  @returns stdout
/// @throws FileError when it is missing or fails, with what it said
std::string run_outside(const OutsideProgram& program, const std::vector<std::string>& words, const TemporaryFolder& folder);

}  // namespace faultline::cli

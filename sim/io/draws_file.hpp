// Draws of parameters as a file: HDF5 that xarray, ncdf4 and rhdf5 open as it is.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace faultline {

struct DrawsTable {
  std::string title;
  std::vector<std::string> parameters;  ///< dotted keys
  std::vector<std::string> units;       ///< one for each
  std::vector<double> draws;            ///< [draw][parameter]
  std::vector<double> estimate;         ///< by parameter
  std::vector<double> low;              ///< of its interval
  std::vector<double> high;
  double confidence = 0;                                        ///< of the interval
  std::vector<std::pair<std::string, std::string>> provenance;  ///< name, text
};

/// Variables `draws` (draw, parameter), `estimate`, `low`, `high`, `unit` (parameter), and the group `provenance`. Written beside its
/// name and renamed; equal tables give equal bytes. @throws FileError
void write_draws(const std::filesystem::path& path, const DrawsTable& table);

}  // namespace faultline

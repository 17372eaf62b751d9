// What a result file is, read from its variables: the layout, what each trial came to, and whether the two fit.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/io/hdf5_file.hpp"
#include "sim/io/result_layout.hpp"

namespace faultline {

/// One value a trial, by trial number.
struct TrialColumns {
  std::vector<TrialStatus> status;
  std::vector<Digest> digests;
  std::vector<double> seconds;
  std::vector<double> events;
  std::vector<double> residuals;
  std::vector<std::string> failures;
};

/// @throws FileError: HDF5 but not a result, or of a newer format
void check_result_format(const hdf5::File& file, const std::filesystem::path& path);
[[nodiscard]] ResultLayout read_layout(const hdf5::File& file);
[[nodiscard]] TrialColumns read_trials(const hdf5::File& file);

/// Whether every variable has the shape that the layout gives it, numbers are what they count, and the file is large
/// enough for the data that it says it has.
[[nodiscard]] bool fits_together(const hdf5::File& file, const ResultLayout& layout, const TrialColumns& trials);

}  // namespace faultline

// Reads the tables of studies, [threshold], [sensitivity] and [attribution], each mistake at its place.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/scenario/experiment.hpp"
#include "models/scenario/studies.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

/// Lays options of the command line over the tables of the file.
void apply_study_options(std::span<const StudyOption> options, TomlValue& root, Diagnostics& diagnostics);

/// Reads them, as far as they are there, into the experiment, whose cases must be built.
void read_studies(const TomlValue& root, Experiment& experiment, Diagnostics& diagnostics);

/// All of them as TOML, "" where there are none.
std::string studies_text(const TomlValue& root);

}  // namespace faultline

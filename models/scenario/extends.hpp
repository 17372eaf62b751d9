// One file and all it extends, merged into one tree: later wins, tables merge key by key, lists of named things merge
// by name, other lists are replaced. Every value keeps the place where it was written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/scenario/experiment.hpp"
#include "sim/io/toml_document.hpp"

namespace faultline {

/// @param text    of the root file
/// @param may_extend  false: `extends` is a mistake, and no other file is looked for
/// @param inputs  receives the root file and every file it extends, each once
/// @returns the merged root table, or nothing if a file could not be read or parsed
std::optional<TomlValue> read_with_extends(const std::string& text, const std::string& path, std::vector<InputFile>& inputs,
                                           bool may_extend, Diagnostics& diagnostics);

/// The whole of a file. Mistakes are reported at `cause`, the place that names the file.
std::optional<std::string> read_input(const std::string& path, const SourcePosition& cause, Diagnostics& diagnostics);

}  // namespace faultline

// Where a result comes from: which program, built how, run where. Every value is a text for /provenance of a result
// file.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace faultline {

/// Name and text, in the order in which they are written.
using Provenance = std::vector<std::pair<std::string, std::string>>;

/// Raised when a scenario and a seed give other numbers than before, so that no batch is continued with them.
inline constexpr int numbers_version = 3;

/// Version of the program, such as "0.1.0".
[[nodiscard]] std::string program_version();
/// Such as "GNU 12.2.0 x86_64".
[[nodiscard]] std::string program_compiler();
/// Build type and compiler flags, such as "Release -O3 -DNDEBUG -ffp-contract=off".
[[nodiscard]] std::string program_flags();
/// Name of this machine; "unknown" when the system does not say.
[[nodiscard]] std::string host_name();
/// Instruction set and model of this machine's processor, such as "x86_64 Intel(R) Xeon(R) CPU @ 2.20GHz".
[[nodiscard]] std::string processor_name();
/// The words of a command line, quoted for a shell where they need it, so that it can be pasted.
[[nodiscard]] std::string render_command_line(const std::vector<std::string>& words);

/// `numbers`, `version`, `revision`, `compiler`, `flags`, `libraries` (one "name version" a line), `processor` and `host`.
/// @param revision   program_revision() of sim/base/revision.hpp
/// @param libraries  name and version; each room names the libraries it wraps
[[nodiscard]] Provenance describe_program(const std::string& revision, const Provenance& libraries);

}  // namespace faultline

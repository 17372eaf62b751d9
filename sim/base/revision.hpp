// The revision this program was built from. Defined in a file that the build writes afresh after each commit; only
// programs link it (CMake target faultline_revision), so a commit recompiles one file and relinks no test.
#pragma once

namespace faultline {

/// `git describe --always --dirty` at build time; "unknown" when the source is not in a repository.
[[nodiscard]] const char* program_revision();

}  // namespace faultline

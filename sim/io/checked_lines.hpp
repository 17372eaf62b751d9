// Lines of a file that is only appended to: each ends with a digest of what stands before, so that a line torn by a
// crash is seen and ignored.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace faultline {

/// The line, its check and a line break.
[[nodiscard]] std::string with_check(const std::string& line);

/// The words of a line whose last word is its check; empty when the check fails.
[[nodiscard]] std::vector<std::string> checked_words(const std::string& line);

/// The lines of a file. @returns nothing when there is no such file
/// @param most_bytes  a longer file is refused before memory is taken for it
[[nodiscard]] std::optional<std::vector<std::string>> read_lines(const std::filesystem::path& path,
                                                                 std::uint64_t most_bytes = std::uint64_t{256} << 20);

}  // namespace faultline

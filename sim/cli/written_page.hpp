// Pages and figures get their names only when they are whole, and replace nothing that somebody else made.
#pragma once

#include <filesystem>
#include <string>

namespace faultline::cli {

/// Writes a file unless it is there as it is. @param replace  what holds something else
/// @returns whether it was there  @throws FileError
bool write_page(const std::filesystem::path& path, const std::string& bytes, bool replace);

}  // namespace faultline::cli
